"""Central's pages and live streams on a port of their own, without a broker: what doors say is put into the live view by the test."""

import asyncio
import threading
from types import TracebackType

import uvicorn

from central.app import create_app
from central.live.asgi import Application
from central.live.hub import Hub
from central.services import Services
from tests.support.net import free_port


class CentralServer:
    """The real application over *services*, served by the real server from a thread; can be stopped and started on the same port."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None

    def start(self) -> "CentralServer":
        """Start it and wait until it answers."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="central", daemon=True)
        self._thread.start()
        assert ready.wait(20), "central did not start"
        return self

    def stop(self) -> None:
        """Stop it: open streams end, the port is free. Idempotent."""
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(20)
            self._loop = None

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        hub = Hub(self.services.live, self.services.metrics)
        application = Application(create_app(self.services), hub, self.services.live)
        config = uvicorn.Config(application, host="127.0.0.1", port=self.port, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        hub.start()
        serving = asyncio.create_task(server._serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ready.set()
        await self._stop.wait()
        hub.close()
        server.should_exit = True
        await serving
        application.close()

    def __enter__(self) -> "CentralServer":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
