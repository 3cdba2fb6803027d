"""The tablet in the lobby in real Chromium: back to the start by itself, with a visible countdown; printed with one tap; nothing left."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.support.citizens import CitizensPages

pytestmark = pytest.mark.browser


def begin(tablet: Page, citizens: CitizensPages) -> None:
    """Stand on the first question, with a clock that goes when told."""
    tablet.clock.install()
    tablet.goto(citizens.kiosk)
    tablet.click('button[value="vi"]')
    expect(tablet.locator("#left")).to_contain_text("60 giây")


def to_code(tablet: Page) -> None:
    """Answer all screens."""
    for name in ("any_symptom", "any_contact"):
        tablet.check(f'input[name="{name}"][value="no"]')
        tablet.click(".buttons .button:not(.quiet)")
    tablet.click("[data-step='1']")
    tablet.click(".buttons .button:not(.quiet)")
    tablet.check("#agree")
    tablet.click(".buttons .button:not(.quiet)")
    expect(tablet.locator(".receipt")).to_contain_text("Cho 2 người")


def test_left_alone_it_goes_back_to_the_start(page: Page, citizens: CitizensPages) -> None:
    """The countdown is seen all the time, is said once it is near, and ends at the first screen."""
    begin(page, citizens)
    page.check('input[name="any_symptom"][value="yes"]')
    page.clock.run_for(41_000)
    expect(page.locator("#left")).to_contain_text("19 giây")
    expect(page.locator("#left-said")).to_contain_text("20 giây")
    page.clock.run_for(20_000)
    expect(page.locator('button[value="en"]')).to_be_visible()


def test_a_touch_or_more_time_begins_the_countdown_anew(page: Page, citizens: CitizensPages) -> None:
    """Whoever reads slowly is not thrown out."""
    begin(page, citizens)
    page.clock.run_for(50_000)
    page.click("#more-time")
    page.clock.run_for(50_000)
    page.check('input[name="any_symptom"][value="no"]')
    page.clock.run_for(50_000)
    expect(page.locator("#left")).to_contain_text("10 giây")
    assert page.is_checked('input[name="any_symptom"][value="no"]')


def test_code_is_printed_with_one_tap_and_gone_after_twenty_seconds(page: Page, citizens: CitizensPages) -> None:
    """One tap prints; touching does not hold a code on the screen for the next visitor, asking for more time does."""
    page.add_init_script("window.print = () => { window.printed = true; }")
    begin(page, citizens)
    to_code(page)
    page.click("[data-print]")
    assert True is page.evaluate("window.printed")
    page.clock.run_for(15_000)
    page.click("h1")
    page.click("#more-time")
    page.clock.run_for(15_000)
    page.click("h1")
    expect(page.locator("#left")).to_contain_text("5 giây")
    page.clock.run_for(6_000)
    expect(page.locator('button[value="en"]')).to_be_visible()


def test_nothing_stays_on_the_tablet(page: Page, citizens: CitizensPages) -> None:
    """No cookie, no storage, and no page to go back to."""
    begin(page, citizens)
    to_code(page)
    assert [] == page.context.cookies()
    assert 0 == page.evaluate("localStorage.length + sessionStorage.length")
    page.click(".idle a")
    expect(page.locator('button[value="en"]')).to_be_visible()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()


@pytest.mark.parametrize("width_mm", [58, 80])
def test_receipt_fits_its_paper(page: Page, citizens: CitizensPages, width_mm: int) -> None:
    """On a receipt printer's paper the code and its hours stand alone, within the width and large enough to be read."""
    begin(page, citizens)
    to_code(page)
    page.emulate_media(media="print")
    inner_px = (width_mm - 10) * 96 / 25.4  # what such printers leave free at the edges
    page.set_viewport_size({"width": round(inner_px), "height": 600})
    assert round(inner_px) >= page.evaluate("document.documentElement.scrollWidth")
    assert 0.75 * min(inner_px, 242) < page.locator(".receipt .qr").bounding_box()["width"]  # type: ignore[index]
    assert [False, False] == [page.is_visible(part) for part in (".idle", "[data-print]")]
