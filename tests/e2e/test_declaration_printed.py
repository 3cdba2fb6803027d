"""The blank form on paper, as Chromium prints it."""

import re

import pytest
from playwright.sync_api import Browser

from tests.support.browser import DESKTOP, new_page
from tests.support.citizens import CitizensPages

pytestmark = pytest.mark.browser
_PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("room", ["", "?room=ba-ria-dat-dai"], ids=["any room", "a long name"])
def test_blank_form_is_one_sheet(browser: Browser, citizens: CitizensPages, language: str, room: str) -> None:
    """All of it stands on one A4 sheet, and no empty one follows."""
    with new_page(browser, DESKTOP) as page:
        page.context.add_cookies([{"name": "lang", "value": language, "url": citizens.address}])
        page.goto(f"{citizens.address}to-khai{room}")
        assert 1 == len(_PAGE.findall(page.pdf(prefer_css_page_size=True)))
