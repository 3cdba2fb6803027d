"""Looking at central's live pages in a browser: signing in, waiting for the stream, finding tiles."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import new_page
from tests.support.central_server import CentralServer
from tests.support.district import PASSWORD

expect.set_options(timeout=20_000)


@contextmanager
def signed_in(
    browser: Browser, central: CentralServer, name: str = "viewer", *, is_quiet: bool = True, **options: object
) -> Iterator[Page]:
    """A page on the overview; what it says on the console fails the test unless it *is_quiet* is false."""
    with new_page(browser, **options) as page:  # type: ignore[arg-type]
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.goto(f"{central.url}/sign-in")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("main button")
        expect(page.locator("#tiles")).to_be_visible()
        yield page
        assert not is_quiet or said == []


def tile(page: Page, room: str) -> Locator:
    """Return the tile of *room*."""
    return page.locator(f'.tile[data-id="{room}"]')


def wait_live(page: Page) -> None:
    """Wait until the stream's snapshot was taken."""
    expect(page.locator("[data-live-mark]")).to_have_attribute("data-state", "on")


def shown(page: Page) -> list[str]:
    """Return the ids of the tiles in their order."""
    ids: list[str] = page.eval_on_selector_all(".tiles > .tile", "tiles => tiles.map(tile => tile.dataset.id)")
    return ids
