"""Levels and rules in real Chromium: pages follow a level without a reload; the matrix works on a small phone, by keyboard, scriptless."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.browser import chromium, new_page
from tests.support.central_server import CentralServer
from tests.support.district import PASSWORD, district_services, hear_everybody
from tests.support.watching import signed_in, tile, wait_live

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
PAGES = (
    "areas/tp-vung-tau/level",
    "rooms/thang-tam/rules",
    "rooms/thang-tam/orders",
    "rules",
    "areas/tp-vung-tau",
    "rooms/thang-tam",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for this module."""
    with chromium() as running:
        yield running


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralServer]:
    """Central on a port of its own."""
    services = district_services(tmp_path)
    hear_everybody(services)
    with CentralServer(services) as running:
        yield running
    services.store.close()


def sign_in(page: Page, central: CentralServer) -> None:
    """Sign in as the administrator of everything."""
    page.goto(f"{central.url}/sign-in")
    page.fill("#name", "admin")
    page.fill("#password", PASSWORD)
    page.click("main button")
    expect(page.locator("#tiles")).to_be_attached()


def test_tiles_and_the_room_follow_a_level(browser: Browser, central: CentralServer) -> None:
    """Word and shape change without a reload, and say for which area it is set."""
    registry = central.services.store.registry
    with signed_in(browser, central) as page:
        wait_live(page)
        level = tile(page, "thang-tam").locator(".level")
        expect(level).to_have_text("Cấp độ dịch 1")
        registry.set_level("tp-vung-tau", 3, "an")
        expect(level).to_have_text("Cấp độ dịch 3")
        expect(level.locator("use")).to_have_attribute("href", re.compile(r"marks\.svg#level-3$"))
        page.goto(f"{central.url}/rooms/thang-tam")
        wait_live(page)
        registry.set_level("p-thang-tam", 4, "an")
        expect(page.locator(".now-level")).to_contain_text("Cấp độ dịch 4")
        expect(page.locator('[data-part="level-of"]')).to_have_text("đặt cho Phường Thắng Tam")


def test_the_matrix_is_set_by_keyboard_on_a_small_phone_without_scripts(
    browser: Browser, central: CentralServer
) -> None:
    """Down to the field by tabs, a choice by its first letters, and sent by the enter key of the button."""
    with new_page(browser, SMALL, java_script_enabled=False) as page:  # type: ignore[arg-type]
        sign_in(page, central)
        page.goto(f"{central.url}/setup/rooms/thang-tam/rules")
        page.get_by_label("Căn cước công dân, cấp 2").focus()
        page.keyboard.type("Không")
        page.locator("main form button").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".notice").first).to_contain_text("Đã lưu")
    assert {(2, PassFormat.ID_CARD): Taking.NOT} == central.services.store.registry.rules("thang-tam")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off_on_a_small_phone(browser: Browser, central: CentralServer, language: str) -> None:
    """No page of these is wider than the screen, and what is pressed is large enough for a finger."""
    with new_page(browser, SMALL) as page:  # type: ignore[arg-type]
        sign_in(page, central)
        page.context.add_cookies([{"name": "lang", "value": language, "url": central.url}])
        for path in PAGES:
            page.goto(f"{central.url}/setup/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], path
        page.goto(f"{central.url}/setup/rooms/thang-tam/rules")
        heights = page.eval_on_selector_all(
            "main select", "all => all.map(each => each.getBoundingClientRect().height)"
        )
        assert (44, True) == (len(heights), min(heights) >= 43.9)
