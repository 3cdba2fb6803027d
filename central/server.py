"""Runs central: the port, the event loop, and the threads of the ingest, started and ended in order."""

import asyncio
import errno
import fcntl
import gc
import logging
import os
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import structlog
import uvicorn

from central.app import create_app
from central.bootstrap import build_services
from central.config import CentralConfig
from central.errors import StartError
from central.live.asgi import Application
from central.live.hub import Hub
from central.notify import notify
from central.services import Services
from central.store.engine import Database
from central.store.holding import Holding

log = structlog.get_logger(__name__)

BACKLOG = 4096
GRACE_S = 2
ALIVE_EVERY_S = 5.0
SILENT_PEER_MS = 60_000


def run(config: CentralConfig) -> None:
    """Run central until SIGTERM or SIGINT.

    Raises: StartError, StoreError, BrokerError or IssuerError when it cannot start.
    """
    _raise_file_limit()
    with (
        _alone(config.central.data_dir),
        _listening(config.central.host, config.central.port) as listener,
        _holding(config.database_url),
    ):
        services = build_services(config)
        try:
            asyncio.run(_serve(services, listener))
        finally:
            services.store.close()


async def _serve(services: Services, listener: socket.socket) -> None:
    hub = Hub(services.live, services.metrics)
    application = Application(create_app(services), hub, services.live)
    settings = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        http="h11",  # refuses a request with raw letters in its address, which WSGI cannot take
        ws="none",
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        proxy_headers=False,
    )
    server = _Server(settings, hub)
    alive = asyncio.create_task(_stay_alive(services), name="watchdog")
    gc.freeze()  # what is built by now stays: looking through it again and again cost a fifth of storing a row
    hub.start()
    services.start()
    log.info("central is up", url=f"http://{_shown_address(listener)}")
    notify("READY=1\nSTATUS=answering")
    # uvicorn raises the signal it was ended by once more when it is done; ended on request is a clean end here.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    try:
        await server.serve(sockets=[listener])
    finally:
        notify("STOPPING=1")
        alive.cancel()
        with suppress(asyncio.CancelledError):
            await alive
        hub.close()
        await asyncio.to_thread(services.stop)
        application.close()
        log.info("central has ended")


class _Server(uvicorn.Server):
    """Ends the live streams before it waits for open connections: they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams, then connections."""
        self._hub.close()
        # A browser that reads nothing is cut off after the grace; that it was is nobody's concern.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


async def _stay_alive(services: Services) -> None:
    """Feed the service manager's watchdog while pages are answered and rows are taken; without either a restart is the cure."""
    while True:
        if services.ingest is None or services.ingest.is_alive:
            notify("WATCHDOG=1")
        await asyncio.sleep(ALIVE_EVERY_S)


def _raise_file_limit() -> None:
    """Allow as many open connections as the system lets us: each watching browser is an open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):  # a confined service may not; its unit file has set the limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _shown_address(listener: socket.socket) -> str:
    """Return host and port as in a URL."""
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Open the port before anything else is touched, so that a second start changes nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        hint = "; another program answers there" if error.errno == errno.EADDRINUSE else ""
        known = error.errno in errno.errorcode  # else it is the resolver's, whose words stand in the error
        why = os.strerror(error.errno) if known and error.errno else error.strerror or str(error)
        raise StartError(f"port {port} of {host} cannot be used: {why}{hint}") from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Inherited by each connection: a browser that vanished without a word, or stopped reading, is let go.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_PEER_MS)
    with listener:
        yield listener


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two centrals on one broker would acknowledge each other's rows."""
    try:
        data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
        handle = os.open(data_dir / "central.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartError(f"the data folder {data_dir} cannot be used: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StartError(f"another central runs on the data folder {data_dir}") from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _holding(url: str) -> Iterator[None]:
    """Hold the database, before anything in it is changed; end if another central comes to hold it."""
    with closing(Database(url)) as database:
        holding = Holding(database, on_lost=lambda: os.kill(os.getpid(), signal.SIGTERM))
        with closing(holding):
            holding.take()
            yield
