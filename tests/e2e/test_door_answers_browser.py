"""What the display answers to a shown code, in real Chromium: a shape for each answer, and a code to declare with that phones can read."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from edge.config import ConsoleSection
from edge.console.board import ViewBoard
from edge.console.server import ConsoleServer
from edge.core.answers import Answer
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.browser import new_page
from tests.support.console import DECLARE_URL, FULL, GREEN, UNIT, RunningClock, sample_answers, seen, serve

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)

SMALL: ViewportSize = {"width": 800, "height": 480}
PHONE: ViewportSize = {"width": 480, "height": 800}


@pytest.fixture
def board() -> ViewBoard:
    """A board showing green."""
    board = ViewBoard()
    board.put(GREEN)
    return board


@pytest.fixture
def server(board: ViewBoard) -> Iterator[ConsoleServer]:
    """A running console that knows where visitors declare."""
    with serve(board, RunningClock(), section=ConsoleSection(port=0, declare_url=DECLARE_URL)) as running:
        yield running


def test_each_answer_has_a_shape_of_its_own(page: Page, server: ConsoleServer, board: ViewBoard) -> None:
    """Who cannot read sees one shape, and another for each answer; the colour behind it is never the only difference."""
    page.goto(server.url)
    shapes: dict[str, str] = {}
    for view, verdict in sample_answers(0.0).values():
        board.put(replace(view, verdict=replace(verdict, at_s=RunningClock().monotonic_s())))
        expect(page.locator(".verdict")).to_be_visible()
        stamps = page.locator(".stamp:visible")
        expect(stamps).to_have_count(1)
        shapes[str(page.evaluate("document.documentElement.dataset.answer"))] = stamps.inner_html()
        board.put(GREEN)
        expect(page.locator(".verdict")).to_be_hidden()
    assert set(Answer) == set(shapes)
    assert len(Answer) == len(set(shapes.values()))


def test_a_newer_verdict_replaces_the_older(page: Page, server: ConsoleServer, board: ViewBoard) -> None:
    """A visitor who declares and shows the code anew reads that it is good now."""
    page.goto(server.url)
    now_s = RunningClock().monotonic_s()
    needed = seen(VerdictKind.REFUSED, Reason.DECLARATION_NEEDED, PassFormat.ID_CARD, at_s=now_s)
    board.put(replace(GREEN, verdict=needed))
    expect(page.locator(".code-large img")).to_be_visible()
    expect(page.locator(".sign-walk")).to_be_hidden()
    good = seen(VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, PassFormat.DECLARATION, at_s=now_s + 1)
    board.put(replace(GREEN, verdict=good))
    expect(page.locator(".verdict_headline")).to_have_text("MÃ HỢP LỆ")
    expect(page.locator(".code-large img")).to_be_hidden()
    expect(page.locator(".sign-walk")).to_be_visible()


@pytest.mark.parametrize("size", [SMALL, PHONE], ids=["800x480", "480x800"])
@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_a_phone_reads_the_code_to_declare_with(
    browser: Browser, server: ConsoleServer, board: ViewBoard, size: ViewportSize, is_large: bool
) -> None:
    """The code leads to the declaration of this room, also when the screen is seen at two thirds of its size."""
    now_s = RunningClock().monotonic_s()
    needed = seen(VerdictKind.REFUSED, Reason.DECLARATION_NEEDED, PassFormat.ID_CARD, at_s=now_s)
    board.put(replace(FULL, verdict=needed if is_large else None))
    with new_page(browser, size) as page:
        page.goto(server.url)
        code = page.locator(".code-large img" if is_large else ".code-small")
        expect(code).to_be_visible()
        assert code.evaluate("image => image.complete && image.naturalWidth > 0")
        with Image.open(io.BytesIO(page.screenshot())) as seen_screen:
            smaller = seen_screen.convert("L").resize((seen_screen.width * 2 // 3, seen_screen.height * 2 // 3))
    assert [f"{DECLARE_URL}?room={UNIT.room}"] == [read.text for read in zxingcpp.read_barcodes(smaller)]
