"""Staff declare for a visitor in real Chromium: by thumb, by keyboard, without scripts, on the smallest phone; and how long it takes.

The unit behind it is the console alone: the board is fed with views, and what the staff order is read where the unit would take it.
`pytest -rP` prints the figures.
"""

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from edge.console.board import ViewBoard
from edge.console.server import ConsoleServer
from edge.console.words import text
from edge.core.events import Event, StaffDeclared
from edge.core.view import CardView
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.browser import TORN, new_page
from tests.support.console import GREEN, RunningClock, seen, serve

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)

WHO, OTHER = "A" * 22, "B" * 22
SMALLEST: ViewportSize = {"width": 320, "height": 568}

SYLLABLES_A_SECOND = 4.0
"""Vietnamese read aloud clearly; in talk it is five and more."""

GOAL_S = 20.0
TAP_S = 1.0
"""A thumb finds what it has found a hundred times before."""


@dataclass
class Unit:
    """A console, what it shows, and what the staff ordered."""

    server: ConsoleServer
    board: ViewBoard
    orders: "queue.Queue[Event]"

    def show_card(self, who: str = WHO, format: PassFormat = PassFormat.ID_CARD) -> float:
        """A card is held to the reader, and its bearer has to declare first; return when."""
        now_s = RunningClock().monotonic_s()
        needed = seen(VerdictKind.REFUSED, Reason.DECLARATION_NEEDED, format, at_s=now_s)
        self.board.put(replace(GREEN, verdict=needed, card=CardView(format, who, now_s)))
        return now_s

    def declared(self) -> StaffDeclared:
        """The next order of the staff."""
        order = self.orders.get(timeout=20)
        assert isinstance(order, StaffDeclared)
        return order


@pytest.fixture
def unit() -> Iterator[Unit]:
    """A running console that shows green."""
    board, orders = ViewBoard(), queue.Queue[Event]()
    board.put(GREEN)
    with serve(board, RunningClock(), submit=orders.put) as server:
        yield Unit(server, board, orders)


def test_two_taps_from_the_card_to_the_door(phone: Page, unit: Unit) -> None:
    """A card is shown; the staff open the questions, ask, and press once. The machine's part is a small part of 20 s."""
    phone.goto(f"{unit.server.url}/staff")
    expect(phone.locator("html")).to_have_attribute("data-link", "live")
    taps = 0
    shown_s = unit.show_card()
    expect(phone.locator(".card-line")).to_have_text("Căn cước công dân chờ khai báo, vừa xong")
    phone.tap("text=Hỏi và ghi giúp")
    taps += 1
    expect(phone.locator(".ask li")).to_have_count(2)
    phone.tap("text=TẤT CẢ KHÔNG")
    taps += 1
    order = unit.declared()
    expect(phone.locator("[data-declared]")).to_have_text("Đã ghi nhận 1 người, cửa chờ họ vào.")
    took_s = time.monotonic() - shown_s
    assert (PassFormat.SPOKEN, True, 1, WHO) == (order.format, order.is_clear, order.people, order.who)
    assert 2 == taps
    asking_s = len(f"{text('ask_symptoms', 'vi')} {text('ask_contacts', 'vi')}".split()) / SYLLABLES_A_SECOND
    assert asking_s + taps * TAP_S < GOAL_S - 3
    print(f"from card to accepted: {taps} taps, {took_s:.2f} s of machine, {asking_s:.1f} s of asking aloud")


def test_a_family_is_one_tap_more(phone: Page, unit: Unit) -> None:
    """Three people need a third tap, and the two answers are far enough apart to be told by a thumb."""
    unit.show_card()
    phone.goto(f"{unit.server.url}/staff/declare")
    phone.tap(".choices label:nth-child(3)")
    no, yes = (phone.locator(name).bounding_box() for name in (".clear", ".not-clear"))
    assert no is not None
    assert yes is not None
    assert min(no["height"], yes["height"], no["width"], yes["width"]) >= 80
    phone.tap("text=TẤT CẢ KHÔNG")
    assert 3 == unit.declared().people
    expect(phone.locator("[data-declared]")).to_have_text("Đã ghi nhận 3 người, cửa chờ họ vào.")


def test_another_card_is_told_while_staff_ask(phone: Page, unit: Unit) -> None:
    """The page stays with its card, says that another was shown, and can be opened for that one."""
    unit.show_card()
    phone.goto(f"{unit.server.url}/staff/declare")
    expect(phone.locator("html")).to_have_attribute("data-link", "live")
    expect(phone.locator(".other")).to_be_hidden()
    unit.show_card(OTHER, PassFormat.INSURANCE_CARD)
    expect(phone.locator(".other")).to_contain_text("Thẻ khác vừa được đưa: Thẻ bảo hiểm y tế")
    phone.tap("text=TẤT CẢ KHÔNG")
    assert WHO == unit.declared().who
    expect(phone.locator("[data-declared]")).to_contain_text("Còn thẻ khác chờ khai báo.")
    phone.tap("text=Hỏi và ghi giúp")
    phone.tap(".not-clear")
    order = unit.declared()
    assert (OTHER, False) == (order.who, order.is_clear)


def test_without_scripts_all_of_it_works(browser: Browser, unit: Unit) -> None:
    """Card, none, and paper, with plain forms on the smallest phone, and nothing wider than its screen."""
    with new_page(browser, SMALLEST, java_script_enabled=False) as page:
        unit.show_card()
        page.goto(f"{unit.server.url}/staff")
        page.tap("text=Hỏi và ghi giúp")
        page.tap("text=Khai cho người khác")
        page.tap("text=TẤT CẢ KHÔNG")
        assert None is unit.declared().who
        page.tap("a:has-text('Tờ khai giấy')")
        expect(page.locator(".figure")).to_have_text("1")
        page.fill("input[name=more]", "8")
        page.tap("text=ĐÃ NHẬN TỜ KHAI")
        expect(page.locator("[data-declared]")).to_have_text("Tờ khai giấy số 1. Đã ghi nhận 8 người, cửa chờ họ vào.")
        order = unit.declared()
        assert (PassFormat.PAPER, 8, None) == (order.format, order.people, order.who)


@pytest.mark.parametrize("path", ["/staff", "/staff/declare", "/staff/declare/paper"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("letters", ["100%", "200%"])
def test_nothing_is_wider_than_the_smallest_phone(
    browser: Browser, unit: Unit, path: str, language: str, letters: str
) -> None:
    """At 320 pixels nobody scrolls sideways, what is pressed is as large as a thumb, and large letters tear no word of a heading."""
    unit.show_card()
    with new_page(browser, SMALLEST) as page:
        page.goto(f"{unit.server.url}{path}?lang={language}")
        page.evaluate("letters => { document.documentElement.style.fontSize = letters; }", letters)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        small = page.evaluate(
            """() => Array.from(document.querySelectorAll("button, a, summary, .choices label:not(.more)"))
                .map(it => [it.textContent.trim(), it.getBoundingClientRect().height]).filter(([, h]) => h > 0 && h < 43.9)"""
        )
        assert [] == small
        assert [] == page.evaluate(TORN, "h1, h2, button, .button, .switch")


def test_by_keyboard_alone(page: Page, unit: Unit) -> None:
    """Arrows choose how many, Tab leads to the answer, and Enter in the figure sends nothing."""
    unit.show_card()
    page.goto(f"{unit.server.url}/staff/declare")
    page.focus("input[value='1']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator(".ask")).to_be_visible()
    for _ in "9":
        page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    expect(page.locator(".clear")).to_be_focused()
    page.keyboard.press("Enter")
    assert 2 == unit.declared().people
    assert unit.orders.empty()
    expect(page.locator("[data-declared]")).to_be_visible()
