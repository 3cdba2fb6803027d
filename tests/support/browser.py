"""Real Chromium for tests, through Playwright: one browser a run, a fresh profile for each page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

TORN = """where => Array.from(document.querySelectorAll(where)).filter(each => each.offsetParent).flatMap(each => {
    const words = [], texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (const found of texts.currentNode.data.matchAll(/\\p{L}+/gu)) {
        const word = document.createRange();
        word.setStart(texts.currentNode, found.index);
        word.setEnd(texts.currentNode, found.index + found[0].length);
        if (new Set(Array.from(word.getClientRects(), it => Math.round(it.top))).size > 1) words.push(found[0]);
    }
    return words;
})"""
"""A page's script: the words of the elements *where* that go on in a second line."""

_WAIT_MS = 20_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, ended on leaving."""
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def new_page(browser: Browser, size: ViewportSize = DESKTOP, **options: object) -> Iterator[Page]:
    """A page with a profile of its own (no cookies of another test); *options* are those of `Browser.new_context`.

    An exception in the page's script fails the test on leaving.
    """
    is_phone = size["width"] < 600
    context = browser.new_context(
        viewport=size,
        is_mobile=is_phone,
        has_touch=is_phone,
        locale="vi-VN",
        **options,  # type: ignore[arg-type]
    )
    context.set_default_timeout(_WAIT_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert [] == errors
