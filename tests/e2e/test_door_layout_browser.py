"""The display's layout in real Chromium: whatever the door says, on every shape of screen, nothing is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from edge.config import ConsoleSection
from edge.console.board import ViewBoard
from edge.console.declaring import declaring
from edge.console.screen import door_screen
from edge.console.server import ConsoleServer
from edge.protocol.words import Language
from tests.support.browser import new_page
from tests.support.console import DECLARE_URL, GREEN, SIZES, UNIT, RunningClock, sample_views, serve

pytestmark = pytest.mark.browser

SECTION = ConsoleSection(port=0, declare_url=DECLARE_URL)
ADDRESS = declaring(SECTION, UNIT).address


@pytest.fixture
def board() -> ViewBoard:
    """A board showing green."""
    board = ViewBoard()
    board.put(GREEN)
    return board


@pytest.fixture
def server(board: ViewBoard) -> Iterator[ConsoleServer]:
    """A running console that knows where visitors declare."""
    with serve(board, RunningClock(), section=SECTION) as running:
        yield running


@pytest.mark.parametrize("size", sorted(SIZES.keys() - {"1920x1080", "1024x600"}))  # other sizes have the same shapes
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off(
    browser: Browser, board: ViewBoard, server: ConsoleServer, size: str, language: Language
) -> None:
    """On every size, in both languages, for every sample: words stay inside the screen and parts do not overlap."""
    width, height = SIZES[size]
    cut: list[str] = []
    with new_page(browser, {"width": width, "height": height}) as page:
        page.goto(f"{server.url}/?lang={language}")
        for name in sample_views(0.0):
            now_s = RunningClock().monotonic_s()
            view = sample_views(now_s)[name]
            if view is not None:
                board.put(view)
                screen = door_screen(view, UNIT, language, now_s, ADDRESS)
                page.wait_for_function(_IS_SHOWN, arg=dict(screen.texts))
                cut += [f"{name} {language}: {what}" for what in page.evaluate(_CUT_OFF)]
    assert [] == cut


_IS_SHOWN = """texts => Object.entries(texts).every(([name, words]) =>
  Array.from(document.querySelectorAll(`[data-text="${name}"]`)).every(place => place.textContent === words))"""

_CUT_OFF = """() => {
  const found = [];
  const box = (element) => element.getBoundingClientRect();
  const seen = (element) => box(element).width > 0 && getComputedStyle(element).visibility !== "hidden";
  for (const element of document.querySelectorAll(".board p, .board h1, .board span, .board img, .verdict, .sign")) {
    if (!seen(element) || element.matches(".network")) continue;
    const { left, right, top, bottom } = box(element);
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) found.push(element.getAttribute("class"));
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth) found.push("wide " + element.className);
  }
  const main = box(document.querySelector("main"));
  for (const part of document.querySelectorAll(".message, .verdict, .lamp, .side, .below, .notes p, .code, .code img, .code p")) {
    if (seen(part) && (box(part).top < main.top - 1 || box(part).bottom > main.bottom + 1)) found.push("outside " + part.className);
  }
  return found;
}"""
