"""Answers kept on the phone for the next visit: only if wanted, only who and where, never health, gone after 30 days or at a press."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, new_page
from tests.support.citizens import CitizensPages
from tests.support.declaring import ANSWERS
from tests.support.phone import fill, send

pytestmark = pytest.mark.browser
MONTH_MS = 30 * 24 * 3600 * 1000
NOTE = "#kept"


def kept(phone: Page) -> str | None:
    """Return what lies in the browser's long-lived storage."""
    found: str | None = phone.evaluate("localStorage.getItem('khai-bao.kept')")
    return found


def declared(phone: Page, citizens: CitizensPages, *, keeps: bool) -> None:
    """Declare with the official fields, with or without the wish to keep answers."""
    phone.goto(citizens.official)
    fill(phone, travelled="yes", cough="yes")
    phone.fill("#travelled_where", ANSWERS["travelled_where"])
    phone.set_checked("#keep-here", keeps)
    send(phone)
    assert "/ma" in phone.url


def test_nothing_is_kept_unless_wanted(phone: Page, citizens: CitizensPages) -> None:
    """The box is empty at first, and without it no storage holds anything afterwards."""
    phone.goto(citizens.official)
    assert not phone.is_checked("#keep-here")
    declared(phone, citizens, keeps=False)
    assert 0 == phone.evaluate("localStorage.length + sessionStorage.length")


def test_who_and_where_are_kept_and_filled_in_next_time(phone: Page, citizens: CitizensPages) -> None:
    """The next visit begins filled in and says so; answers about health, travel and contacts are not among what is kept."""
    declared(phone, citizens, keeps=True)
    text = kept(phone)
    assert text is not None
    names = {
        "full_name",
        "id_number",
        "birth_year",
        "nationality",
        "province",
        "district",
        "ward",
        "street",
        "phone",
        "email",
    }
    assert names == set(json.loads(text)["values"])
    assert ANSWERS["travelled_where"] not in text
    phone.goto(citizens.official)
    expect(phone.locator(NOTE)).to_contain_text("Đã điền sẵn")
    assert [ANSWERS["full_name"], ANSWERS["province"]] == [
        phone.input_value("#full_name"),
        phone.input_value("#province"),
    ]
    assert 0 == phone.locator("input[type=radio]:checked").count()
    assert phone.is_checked("#keep-here")


def test_kept_answers_can_be_deleted_at_a_press(phone: Page, citizens: CitizensPages) -> None:
    """The button beside the note empties the fields and the storage, and says so, also after a change of language."""
    for language, gone in (("vi", "Đã xóa khỏi máy này"), ("en", "Deleted from this device")):
        declared(phone, citizens, keeps=True)
        phone.goto(citizens.official)
        phone.click(f'button[value="{language}"]')
        expect(phone.locator("html")).to_have_attribute("lang", language)
        phone.click(f"{NOTE} button")
        expect(phone.locator(NOTE)).to_contain_text(gone)
        expect(phone.locator(NOTE)).to_be_focused()
        assert (None, "") == (kept(phone), phone.input_value("#full_name"))
    phone.goto(citizens.official)
    expect(phone.locator(NOTE)).to_be_hidden()
    assert "" == phone.input_value("#full_name")


def test_kept_answers_expire(phone: Page, citizens: CitizensPages) -> None:
    """After 30 days the browser holds nothing and nothing is filled in."""
    declared(phone, citizens, keeps=True)
    phone.evaluate(
        """age => { const it = JSON.parse(localStorage.getItem('khai-bao.kept'));
        it.at -= age; localStorage.setItem('khai-bao.kept', JSON.stringify(it)); }""",
        MONTH_MS,
    )
    phone.goto(citizens.official)
    expect(phone.locator("#keep")).to_be_visible()
    assert (None, "") == (kept(phone), phone.input_value("#full_name"))


def test_taking_the_tick_away_forgets(phone: Page, citizens: CitizensPages) -> None:
    """Whoever no longer wants it is taken at their word with the next submission."""
    declared(phone, citizens, keeps=True)
    declared(phone, citizens, keeps=False)
    assert None is kept(phone)


def test_own_answers_are_not_filled_in_for_another(phone: Page, citizens: CitizensPages) -> None:
    """Declaring for somebody else neither offers to keep nor fills in, on a page just opened and after a change of language.

    Nor a number that the server has written anew meanwhile.
    """
    phone.goto(citizens.official)
    fill(phone, travelled="no")
    phone.fill("#phone", "0084 909\u2011555\u2011123")
    phone.set_checked("#keep-here", True)
    send(phone)
    for language in (None, "en"):
        phone.goto(citizens.official)
        expect(phone.locator(NOTE)).to_be_visible()
        if language:
            phone.click(f'button[value="{language}"]')
            expect(phone.locator("html")).to_have_attribute("lang", language)
        assert ANSWERS["full_name"] == phone.input_value("#full_name")
        phone.fill("#ward", "Xã Của Người Kia")
        phone.click('button[value="other"]')
        expect(phone.locator("#declaration")).to_have_attribute("data-whom", "other")
        assert [False, False] == [phone.is_visible(part) for part in (NOTE, "#keep")]
        values = [phone.input_value(f"#{name}") for name in ("full_name", "id_number", "street", "phone", "ward")]
        assert ["", "", "", "", "Xã Của Người Kia"] == values
        assert kept(phone) is not None


def test_storage_that_is_forbidden_disturbs_nothing(phone: Page, citizens: CitizensPages) -> None:
    """A browser that lets no page keep anything still declares."""
    phone.add_init_script(
        """for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new Error('forbidden'); } });"""
    )
    phone.goto(citizens.official)
    expect(phone.locator("#keep")).to_be_hidden()
    fill(phone, travelled="no")
    send(phone)
    assert phone.is_visible(".qr-svg")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_who_goes_back_finds_nothing(browser: Browser, citizens: CitizensPages, has_scripts: bool) -> None:
    """After the code was given the form stands empty, whoever holds the phone then."""
    with new_page(browser, PHONE, java_script_enabled=has_scripts) as phone:
        phone.goto(citizens.official)
        fill(phone, travelled="yes", cough="yes")
        send(phone)
        assert "/ma" in phone.url
        phone.go_back()
        assert citizens.official == phone.url
        assert ["", ""] == [phone.input_value(f"#{name}") for name in ("full_name", "phone")]
        assert 0 == phone.locator("#declaration input:checked").count()
