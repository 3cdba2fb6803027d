"""The bar at the top of the dashboard on narrow and wide screens, without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.central_server import CentralServer
from tests.support.district import district_services
from tests.support.watching import signed_in

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 800, 991, 993, 1280)
CUT = """() => [...document.querySelectorAll(".bar a, .bar button")].filter((entry) => {
  const box = entry.getBoundingClientRect();
  const inner = entry.querySelector("span") ?? entry;
  return box.left < 0 || box.right > innerWidth + 0.5 || inner.scrollWidth > entry.clientWidth + 1;
}).map((entry) => entry.textContent)"""


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralServer]:
    """Central with nothing on show."""
    services = district_services(tmp_path)
    with CentralServer(services) as running:
        yield running
    services.store.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_entry_is_in_sight_at_any_width(browser: Browser, central: CentralServer, language: str) -> None:
    """Nothing of an administrator's bar is cut off or has to be scrolled to, the entry of the page itself least of all."""
    with signed_in(browser, central, "admin", java_script_enabled=False) as page:
        page.goto(f"{central.url}/language/{language}?next=/badges")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            current = page.locator(".nav [aria-current]").bounding_box()
            assert current is not None
            assert 0 <= current["x"] <= current["x"] + current["width"] <= width
            assert (width, []) == (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(CUT))
