"""Serves the console's app from a few threads of this process.

Owns the listening socket and the end of it; it must not know what is served.
"""

import contextlib
import logging
import socket
import threading
from types import TracebackType

import structlog
from flask import Flask
from waitress import wasyncore
from waitress.server import TcpWSGIServer, create_server

from edge.console.context import console_of
from edge.errors import DeviceError

THREADS = 12
"""A live stream holds a thread as long as it lasts; `live.MOST_STREAMS` stays below this, so that pages are always answered."""

_CONNECTIONS = 64
_GONE_AFTER_MS = 10_000

log = structlog.get_logger(__name__)


class ConsoleServer:
    """The unit's web server. Port 0 takes a free one."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server: TcpWSGIServer | None = None
        self._loop: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the door's display, with the real port once started."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def start(self) -> None:
        """Listen and serve until `close`. Raises: DeviceError when the address or port cannot be had."""
        listener = self._listen()
        self._port = listener.getsockname()[1]
        console_of(self._app).streams.open()
        self._server = create_server(
            self._app,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            connection_limit=_CONNECTIONS,
            # Reading ahead is how waitress notices that a viewer went away while a stream is being written.
            channel_request_lookahead=1,
            asyncore_use_poll=True,
            # A relay's headers must reach `access.is_local`, which trusts them only to shut the staff's page, never to open it.
            clear_untrusted_proxy_headers=False,
        )
        # A line for each browser that goes away would bury the rest.
        logging.getLogger("waitress").setLevel(logging.WARNING)
        self._loop = threading.Thread(target=self._server.run, name="console", daemon=True)
        self._loop.start()
        log.info("the console is served", url=self.url)

    def close(self) -> None:
        """End live streams, finish what is being answered and stop listening. Idempotent."""
        server, loop = self._server, self._loop
        if server is None or loop is None:
            return
        self._server = self._loop = None
        console_of(self._app).streams.end()
        # The workers go first: they poke the loop's pipe when they have written, and it must still be there.
        server.task_dispatcher.shutdown(timeout=5)
        with contextlib.suppress(OSError):  # a loop that was awake has closed its pipe already, as asked
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        loop.join(5)

    def _listen(self) -> socket.socket:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            raise DeviceError(f"the console cannot use the address {self._host}: {error.strerror or error}") from error
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                # Inherited by accepted connections: a phone that walked out of range frees its stream soon, not in 15 minutes.
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _GONE_AFTER_MS)
            listener.bind(address)
            listener.listen()
        except OSError as error:
            listener.close()
            raise DeviceError(
                f"the console cannot listen on {self._host} port {self._port}: {error.strerror or error}; "
                "another program may hold the port: choose another [console] port or stop that program"
            ) from error
        return listener

    def __enter__(self) -> "ConsoleServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
