"""The citizens' pages of a running central, with stand-ins for those behind them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from werkzeug.serving import make_server

from central.app import create_app
from central.services import Services
from central.web.limits import limiter
from tests.support.desks import FakeContactDesk, FakeFiling
from tests.support.district import district_services


@dataclass(frozen=True)
class CitizensPages:
    """Where the pages are, and who stands behind them; contacts are kept of the room `ba-ria`."""

    address: str
    services: Services
    filing: FakeFiling
    desk: FakeContactDesk

    @property
    def short(self) -> str:
        """The short form of a room."""
        return self.address + "?room=thang-tam"

    @property
    def official(self) -> str:
        """The form with the official fields."""
        return self.address + "?room=ba-ria"

    @property
    def kiosk(self) -> str:
        """The tablet's page."""
        return self.address + "kiosk?room=thang-tam"


@contextmanager
def citizens_pages(folder: Path) -> Iterator[CitizensPages]:
    """Serve the pages on their own data in *folder*."""
    filing, desk = FakeFiling(), FakeContactDesk("ba-ria")
    services = replace(district_services(folder), filing=filing, contacts=desk)
    server = make_server("127.0.0.1", 0, create_app(services), threaded=True)
    limiter.reset()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield CitizensPages(f"http://127.0.0.1:{server.server_port}/khai-bao/", services, filing, desk)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        services.store.close()
