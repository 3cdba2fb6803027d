"""The door's display and the staff's page in real Chromium."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from edge.config import ConsoleSection
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.console.context import console_of
from edge.console.server import ConsoleServer
from edge.core.events import Event, StaffAdjusted, StaffCounted, StaffTookOver
from edge.protocol.vocabulary import Cause, Fault, Light, PassFormat, Reason, VerdictKind
from tests.support.browser import PHONE, new_page
from tests.support.console import DECLARE_URL, FULL, GREEN, RED, UNIT, RunningClock, sample_views, seen

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)


class Unit:
    """A console that can be switched off and on again on the same port, as at a restart of the unit."""

    def __init__(self, pin_file: str = "") -> None:
        self.board = ViewBoard()
        self.orders: list[Event] = []
        self._pin_file = pin_file
        self._port = 0
        self.server: ConsoleServer | None = None

    def start(self) -> "Unit":
        """Begin with an app of its own, as a new process would."""
        section = ConsoleSection(port=self._port, staff_pin_file=self._pin_file, declare_url=DECLARE_URL)
        app = create_app(self.board, self.orders.append, RunningClock(), section, UNIT)
        self.server = ConsoleServer(app, "127.0.0.1", self._port)
        self.server.start()
        self._port = int(self.server.url.rsplit(":", 1)[1])
        return self

    @property
    def url(self) -> str:
        """Where the display is."""
        assert self.server is not None
        return self.server.url

    def stop(self) -> None:
        """Switch off."""
        if self.server is not None:
            self.server.close()

    def fill_streams(self) -> None:
        """Take all places for live streams."""
        assert self.server is not None
        while console_of(self.server._app).streams.take(is_local=True):
            pass


@pytest.fixture
def unit() -> Iterator[Unit]:
    """A running console that shows green."""
    unit = Unit().start()
    unit.board.put(GREEN)
    yield unit
    unit.stop()


def _ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_the_display_turns_red_with_the_view(page: Page, unit: Unit) -> None:
    """One event, and colour, sign, word and figures have changed."""
    page.goto(unit.url)
    expect(page.locator(".sign-walk")).to_be_visible()
    expect(page.locator(".message .headline")).to_have_text("MỜI VÀO")
    green = _ground(page)
    unit.board.put(FULL)
    expect(page.locator(".sign-hand")).to_be_visible()
    expect(page.locator(".sign-walk")).to_be_hidden()
    expect(page.locator(".message .headline")).to_have_text("XIN DỪNG LẠI")
    expect(page.locator(".inside")).to_have_text("20")
    expect(page.locator(".places")).to_have_text("Hết chỗ")
    assert ("rgb(0, 99, 49)", "rgb(155, 17, 25)") == (green, _ground(page))


def test_a_fault_is_a_triangle_with_its_name(page: Page, unit: Unit) -> None:
    """A blocked sensor stops visitors and is named, in both languages."""
    unit.board.put(replace(RED, cause=Cause.FAULT, faults=(Fault.BEAM_BLOCKED,)))
    page.goto(unit.url)
    expect(page.locator(".sign-triangle")).to_be_visible()
    expect(page.locator(".message .detail")).to_have_text("Cảm biến bị che")
    page.click(".switch")
    expect(page.locator(".message .detail")).to_have_text("Sensor blocked")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_verdict_comes_and_goes(page: Page, unit: Unit) -> None:
    """A shown code is answered by a stamp and words, and after its seconds the display is as before."""
    page.goto(unit.url)
    expect(page.locator(".verdict")).to_be_hidden()
    now_s = RunningClock().monotonic_s()
    verdict = seen(VerdictKind.REFUSED, Reason.MALFORMED, PassFormat.DECLARATION, at_s=now_s - 4)
    unit.board.put(replace(GREEN, verdict=verdict))
    expect(page.locator(".stamp-again")).to_be_visible()
    expect(page.locator(".verdict_headline")).to_have_text("XIN ĐƯA LẠI MÃ")
    expect(page.locator(".verdict_detail")).to_have_text("Chưa đọc được hết mã")
    expect(page.locator(".verdict")).to_be_hidden()
    expect(page.locator(".message .headline")).to_be_visible()


def test_no_old_green_when_the_unit_is_gone(page: Page, unit: Unit) -> None:
    """The display says that it has lost the unit, and is right again by itself when the unit is back."""
    page.goto(unit.url)
    expect(page.locator(".lost")).to_be_hidden()
    unit.stop()
    expect(page.locator(".lost")).to_be_visible()
    expect(page.locator(".lost")).to_contain_text("Mất kết nối với bộ điều khiển")
    # What lies on top in the middle of the screen is the warning, not the green.
    assert page.evaluate("!!document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.lost')")
    unit.board.put(FULL)
    unit.start()
    expect(page.locator(".lost")).to_be_hidden()
    expect(page.locator(".message .headline")).to_have_text("XIN DỪNG LẠI")


def test_a_page_of_an_older_edition_loads_itself_anew(page: Page, unit: Unit) -> None:
    """After an upgrade of the unit the open display becomes the new one without anybody touching it."""
    page.goto(unit.url)
    expect(page.locator("html")).to_have_attribute("data-link", "live")
    page.evaluate("document.documentElement.dataset.build = 'older'; document.body.dataset.mark = 'before'")
    unit.board.put(FULL)
    expect(page.locator("body[data-mark]")).to_have_count(0)
    expect(page.locator(".message .headline")).to_have_text("XIN DỪNG LẠI")
    expect(page.locator("html")).to_have_attribute("data-link", "live")


def test_a_display_that_finds_no_stream_asks_again_and_again(page: Page, unit: Unit) -> None:
    """With all live places taken the display still follows the door and is not taken for lost."""
    unit.fill_streams()
    page.goto(unit.url)
    expect(page.locator("html")).to_have_attribute("data-link", "live")
    unit.board.put(FULL)
    expect(page.locator(".message .headline")).to_have_text("XIN DỪNG LẠI")
    expect(page.locator(".lost")).to_be_hidden()


def test_a_display_whose_script_never_ran_warns_by_itself(browser: Browser, unit: Unit) -> None:
    """If the script cannot be loaded, the style sheet alone takes the green away."""
    with new_page(browser) as page:
        page.route("**/live.js*", lambda route: route.abort())
        page.goto(unit.url)
        expect(page.locator(".message .headline")).to_have_text("MỜI VÀO")
        expect(page.locator(".lost")).to_be_visible()


def test_without_scripts_the_page_is_true_and_loads_itself_anew(browser: Browser, unit: Unit) -> None:
    """A browser without scripts shows the state and follows it by loading the page again."""
    with new_page(browser, java_script_enabled=False) as page:
        page.goto(unit.url)
        expect(page.locator(".message .headline")).to_have_text("MỜI VÀO")
        unit.board.put(FULL)
        expect(page.locator(".message .headline")).to_have_text("XIN DỪNG LẠI")


def test_the_staff_count_by_hand_on_a_phone(phone: Page, unit: Unit) -> None:
    """Three quick presses are three orders, each with an id of its own, and the answer is shown."""
    phone.goto(f"{unit.url}/staff")
    for _ in range(3):
        phone.tap(".plus")
    phone.tap(".minus")
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: −1 người.")
    orders = [order for order in unit.orders if isinstance(order, StaffAdjusted)]
    assert [1, 1, 1, -1] == [order.delta for order in orders]
    assert 4 == len({order.order for order in orders})


def test_a_phone_signs_in_with_the_pin_and_out_again(browser: Browser, tmp_path: Path) -> None:
    """From elsewhere the PIN opens the live page and signing out shuts it; a wrong one is said at the field."""
    pin = tmp_path / "pin"
    pin.write_text("482915")
    pin.chmod(0o600)
    unit = Unit(str(pin)).start()
    relayed = {"X-Forwarded-For": "192.0.2.7"}
    with new_page(browser, PHONE, extra_http_headers=relayed) as phone:
        phone.goto(f"{unit.url}/staff")
        phone.fill("input[name=pin]", "1234")
        phone.tap("button")
        expect(phone.locator("#problem")).to_have_text("Mã PIN không đúng.")
        phone.fill("input[name=pin]", "482915")
        phone.tap("button")
        expect(phone.locator("html")).to_have_attribute("data-link", "live")
        phone.tap(".plus")
        expect(phone.locator("[data-done]")).to_have_text("Đã nhận: +1 người.")
        phone.tap("nav button")
        expect(phone.locator("input[name=pin]")).to_be_visible()
    unit.stop()
    assert ["console.pin"] == [order.by for order in unit.orders if isinstance(order, StaffAdjusted)]


def test_a_reason_goes_with_the_press(phone: Page, unit: Unit) -> None:
    """The reason typed is handed over with the correction, once."""
    phone.goto(f"{unit.url}/staff")
    phone.fill(".press form >> nth=0 >> input[name=why]", "đi nhờ cửa bên")
    phone.tap(".plus")
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: +1 người.")
    phone.tap(".plus")
    phone.click("text=Sửa nhiều người một lần")
    phone.fill("input[name=delta][type=number]", "-4")
    phone.click(".many button:visible")
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: −4 người.")
    orders = [(order.delta, order.why) for order in unit.orders if isinstance(order, StaffAdjusted)]
    assert [(1, "đi nhờ cửa bên"), (1, ""), (-4, "")] == orders


def test_a_headcount_goes_out_once(phone: Page, unit: Unit) -> None:
    """Staff count the room and enter the figure; the page says what was taken."""
    phone.goto(f"{unit.url}/staff")
    phone.click("text=Đếm lại cả phòng")
    phone.fill("input[name=inside]", "7")
    phone.click("text=Ghi số này")
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: 7 người trong phòng.")
    assert [7] == [order.inside for order in unit.orders if isinstance(order, StaffCounted)]


def test_taking_over_is_handed_over_and_comes_back_in_the_view(phone: Page, unit: Unit) -> None:
    """The page offers what can be done now, as the unit says it."""
    phone.goto(f"{unit.url}/staff")
    phone.tap("text=Chuyển sang đếm tay")
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: nhân viên đếm tay.")
    assert [True] == [order.is_by_hand for order in unit.orders if isinstance(order, StaffTookOver)]
    by_hand = sample_views(0.0)["by-hand"]
    assert by_hand is not None
    unit.board.put(by_hand)
    expect(phone.locator("text=Trả về đếm tự động")).to_be_visible()
    expect(phone.locator("text=Chuyển sang đếm tay")).to_be_hidden()


def test_alerts_and_faults_reach_the_phone_at_once(phone: Page, unit: Unit) -> None:
    """An undeclared entry and a fault stand out without loading the page."""
    phone.goto(f"{unit.url}/staff")
    expect(phone.locator(".no_faults")).to_be_visible()
    now_s = RunningClock().monotonic_s()
    unit.board.put(replace(GREEN, light=Light.RED, faults=(Fault.SENSOR_LOST,), undeclared=1, undeclared_at_s=now_s))
    expect(phone.locator(".faults li strong")).to_have_text("Mất cảm biến")
    expect(phone.locator(".faults li span")).to_contain_text("Hãy đếm tay")
    expect(phone.locator("html")).to_have_attribute("data-undeclared", "fresh")


def test_a_press_during_a_restart_is_kept_and_counts_once(phone: Page, unit: Unit) -> None:
    """Presses while the unit is away wait on the phone, are shown as not sent, and arrive once, in the new run."""
    phone.goto(f"{unit.url}/staff")
    unit.stop()
    phone.tap(".plus")
    expect(phone.locator("[data-undelivered] p")).to_contain_text("Chưa gửi được 1 lệnh")
    expect(phone.locator(".lost")).to_be_visible()
    unit.start()
    expect(phone.locator("[data-done]")).to_have_text("Đã nhận: +1 người.")
    expect(phone.locator("[data-undelivered]")).to_be_hidden()
    assert [1] == [order.delta for order in unit.orders if isinstance(order, StaffAdjusted)]
