"""The page on contacts in real Chromium, on the smallest phone and on a desk, in both languages."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from playwright.sync_api import Browser, Page

from central.store.contacts import Export
from edge.passes.sealing import key_id, seal
from edge.protocol.rows import ContactSealed
from tests.support.browser import DESKTOP, new_page
from tests.support.central_server import CentralServer
from tests.support.district import PASSWORD, district_services

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
ROOM = "ba-ria-dat-dai"


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralServer]:
    """Central with a contact of a room with a long name, and an export with a long reason."""
    services = district_services(tmp_path)
    public = bytes(PrivateKey.generate().public_key)
    desk = services.contacts
    desk._public_key, desk._order_of = public, lambda room: 14  # type: ignore[union-attr]
    now_ms = int(time.time() * 1000)
    sealed = base64.urlsafe_b64encode(seal({"name": "Trần Thị Mẫu Đơn"}, public)).decode().rstrip("=")
    row = ContactSealed(n=2, boot="b", mono_ms=1, utc_ms=now_ms, scan=1, key=key_id(public), sealed=sealed)
    services.store.contacts.add([desk.of_row(ROOM, "chinh", 1, row, now_ms)])  # type: ignore[union-attr,list-item]
    reason = "Công văn số 1234/SYT-KSBT, ổ dịch chợ Mẫu Thử, phường Ví Dụ"
    services.store.contacts.note_export(Export(now_ms, "quan-tri-may-chu", ROOM, now_ms - 3_600_000, now_ms, 1, reason))
    with CentralServer(services) as running:
        yield running
    services.store.close()


def boxes(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Return where each of *selectors* stands on the page."""
    found = [page.locator(selector).first.bounding_box() for selector in selectors]
    return [dict(box) for box in found if box is not None]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_laid_out_for_every_screen(browser: Browser, central: CentralServer, language: str) -> None:
    """Nothing is wider than the screen; on a desk the choice of a day is one line; on a phone captions and figures are not squeezed."""
    for size in (DESKTOP, SMALL):
        with new_page(browser, size) as page:  # type: ignore[arg-type]
            page.goto(f"{central.url}/sign-in")
            page.fill("#name", "admin")
            page.fill("#password", PASSWORD)
            page.click("main button")
            page.wait_for_selector("#tiles", state="attached")
            page.context.add_cookies([{"name": "lang", "value": language, "url": central.url}])
            page.goto(f"{central.url}/contacts")
            assert language == page.get_attribute("html", "lang")
            assert size["width"] >= page.evaluate("document.documentElement.scrollWidth")
            day, button = boxes(page, "#day", ".filter-row button")
            caption, table = boxes(page, "table caption", "table")
            if size is DESKTOP:
                assert abs((day["y"] + day["height"] / 2) - (button["y"] + button["height"] / 2)) < 2
            else:
                assert caption["width"] == table["width"]
                aligned = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
                assert {"left"} == set(page.eval_on_selector_all("td.number", aligned))
