"""An administrator in the room, with a phone: enters how many people they counted, and sees what became of it without a reload."""

import time
from collections.abc import Iterator
from dataclasses import replace
from queue import Queue

import pytest
from playwright.sync_api import Browser, Page, expect

from central.corrections.correction import HOLDS_MS
from central.corrections.desk import Corrections
from edge.protocol.codec import decode
from edge.protocol.messages import Command, Reply
from edge.protocol.vocabulary import CommandOutcome
from tests.support.browser import PHONE
from tests.support.central_server import CentralServer
from tests.support.district import district_services, hear_everybody
from tests.support.watching import signed_in, wait_live

pytestmark = pytest.mark.browser

PRESSED = "#headcount button, #headcount summary, #headcount .field input"


class Doors:
    """Central on a port of its own, and the doors' side of what it asks; its clock can be put forward."""

    def __init__(self, server: CentralServer) -> None:
        self.server = server
        self.asked: Queue[Command] = Queue()
        self.ahead_ms = 0
        self.desk: Corrections

    def ask(self, topic: str, payload: bytes, **how: object) -> None:
        """Take what central asks a door."""
        self.asked.put(decode(payload, Command))

    def now_ms(self) -> int:
        """Return the desk's time."""
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def next(self) -> Command:
        """Return the next order that was not asked before."""
        return self.asked.get(timeout=20)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Central once for this module: each test has a room of its own."""
    services = district_services(tmp_path_factory.mktemp("central"))
    hear_everybody(services)
    server = CentralServer(services)
    doors = Doors(server)
    doors.desk = Corrections(services.store.corrections, services.live, doors.ask, doors.now_ms)
    server.services = replace(services, corrections=doors.desk)
    doors.desk.start()
    with server:
        yield doors
    doors.desk.close()
    services.store.close()


def enter(page: Page, url: str, inside: str, why: str = "") -> None:
    """Open the form on the room's page, and fill it in."""
    page.goto(url)
    wait_live(page)
    page.evaluate("window.isSamePage = true")
    page.tap("#headcount summary")
    page.fill("#headcount #inside", inside)
    page.fill("#headcount #why", why)
    page.tap('#headcount [data-count="next"] button')


def test_a_headcount_is_confirmed_sent_and_seen_to_be_applied(browser: Browser, doors: Doors) -> None:
    """Asked once more, on its way, changed by so much; all on the same page, and nothing wider than the phone."""
    with signed_in(browser, doors.server, "admin", size=PHONE) as page:
        enter(page, f"{doors.server.url}/rooms/chau-duc", "5", "đếm lại")
        expect(page.locator('[data-count="words"]')).to_have_text("Bảng đang ghi 7 người, bạn đếm được 5. Chỉnh −2?")
        heights = page.eval_on_selector_all(
            PRESSED, "all => all.map((each) => each.offsetHeight).filter((height) => height)"
        )
        assert min(heights) >= 44
        assert PHONE["width"] == page.evaluate("document.documentElement.scrollWidth")
        page.tap('[data-count="do"]')
        progress = page.locator("#headcount-progress")
        expect(progress).to_contain_text("Đếm được 5 người: đang gửi đến Cửa chính…")
        asked = doors.next()
        assert (5, "đếm lại", "account:2") == (asked.inside, asked.why, asked.by)
        applied = Reply(order=asked.order, outcome=CommandOutcome.APPLIED, delta=-2, epoch="e1", number=99)
        doors.desk.heard_reply("chau-duc", "chinh", applied)
        expect(progress).to_contain_text("Đã chỉnh −2: trong phòng có 5 người")
        assert page.evaluate("window.isSamePage")
        assert PHONE["width"] == page.evaluate("document.documentElement.scrollWidth")


def test_an_order_that_nobody_answers_says_so(browser: Browser, doors: Doors) -> None:
    """Also to somebody who opens the page while it is under way."""
    with signed_in(browser, doors.server, "admin", size=PHONE) as page:
        enter(page, f"{doors.server.url}/rooms/xuyen-moc", "6")
        page.tap('[data-count="do"]')
        progress = page.locator("#headcount-progress")
        expect(progress).to_contain_text("đang gửi đến Cửa chính…")
        page.reload()
        expect(progress).to_contain_text("đang gửi đến Cửa chính…")
        doors.ahead_ms += HOLDS_MS
        expect(progress).to_contain_text("Cửa chính không trả lời.")


def test_a_number_is_asked_for_and_a_lost_network_is_said(browser: Browser, doors: Doors) -> None:
    """What is no number does not go out; what did not get through goes out again as the same order."""
    with signed_in(browser, doors.server, "admin", is_quiet=False, size=PHONE) as page:
        enter(page, f"{doors.server.url}/rooms/my-xuan", "bảy")
        expect(page.locator('[data-count="wrong"]')).to_contain_text("Nhập một số nguyên từ 0 đến 9999.")
        page.fill("#headcount #inside", "50")
        page.tap('#headcount [data-count="next"] button')
        expect(page.locator('[data-count="over"]')).to_contain_text("Nhiều hơn giới hạn 12 người")
        order = page.input_value('#headcount [name="order"]')
        page.route("**/headcount", lambda route: route.abort())
        page.tap('[data-count="do"]')
        expect(page.locator('[data-count="failed"]')).to_be_visible()
        page.unroute("**/headcount")
        page.tap('#headcount [data-count="next"] button')
        page.tap('[data-count="do"]')
        expect(page.locator("#headcount-progress")).to_contain_text("Đếm được 50 người")
        assert (order, 50) == next((c.order, c.inside) for c in iter(doors.next, None) if c.inside == 50)
