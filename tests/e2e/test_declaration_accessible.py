"""The citizens' pages for everybody: axe-core finds nothing, the keyboard does it all, targets are large enough for a thumb."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, new_page
from tests.support.citizens import CitizensPages
from tests.support.declaring import ANSWERS, CONTACTS, SYMPTOMS
from tests.support.phone import fill, send

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
LEAST_PX = 44
SMALL = """least => Array.from(document.querySelectorAll('button, select, .option, input:not([type=hidden])'))
    .map(each => each.closest('.option') || each)
    .filter(each => each.offsetParent && !each.classList.contains('unseen') && each.getBoundingClientRect().height < least)
    .map(each => each.outerHTML.slice(0, 80))"""


def checked(page: Page, name: str) -> list[str]:
    """Return what axe-core finds on *page*, and targets too small for a thumb."""
    found = Axe().run(page, options=RULES).response["violations"]
    words = [f"{name}: {each['id']} {[node['target'] for node in each['nodes']]}" for each in found]
    return words + [f"{name}: small {each}" for each in page.evaluate(SMALL, LEAST_PX)]


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing(browser: Browser, citizens: CitizensPages, language: str, scheme: str) -> None:
    """First page, both forms, errors, for another, code, not clear, paper, blank form: no violation."""
    faults: list[str] = []
    with new_page(browser, PHONE, color_scheme=scheme) as phone:
        phone.context.add_cookies([{"name": "lang", "value": language, "url": citizens.address}])
        phone.goto(citizens.address)
        faults += checked(phone, "first page")
        for name, address in (("short", citizens.short), ("official", citizens.official)):
            phone.goto(address)
            faults += checked(phone, name)
            send(phone)
            faults += checked(phone, f"{name}, errors")
            phone.click('button[value="other"]')
            send(phone)
            faults += checked(phone, f"{name}, for another")
        for name, answers in (("code", {}), ("not clear", {"cough": "yes"})):
            phone.goto(citizens.short)
            fill(phone, **answers)
            phone.check("#use_card")
            phone.fill("#id_number", ANSWERS["id_number"])
            send(phone)
            faults += checked(phone, name)
        for name in ("in", "to-khai"):
            phone.goto(citizens.address + name)
            faults += checked(phone, name)
    assert [] == faults


@pytest.mark.parametrize(("language", "room"), [("vi", "thang-tam"), ("en", "ba-ria")])
def test_axe_finds_nothing_on_the_kiosk(browser: Browser, citizens: CitizensPages, language: str, room: str) -> None:
    """Each screen of a tablet, with and without errors, and its code."""
    faults: list[str] = []
    with new_page(browser, DESKTOP) as tablet:
        tablet.goto(f"{citizens.address}kiosk?room={room}")
        faults += checked(tablet, "language")
        tablet.click(f'button[value="{language}"]')
        while not tablet.query_selector(".receipt"):
            name = tablet.inner_text("h1")
            _next(tablet)
            faults += checked(tablet, name)
            if tablet.query_selector("[aria-invalid]"):
                _answer(tablet)
                _next(tablet)
        faults += checked(tablet, "code")
    assert [] == faults


def _next(tablet: Page) -> None:
    with tablet.expect_navigation():
        tablet.click(".buttons .button:not(.quiet)")


def _answer(tablet: Page) -> None:
    for name in ("full_name", "phone", "province", "ward", "street"):
        if tablet.query_selector(f"#{name}"):
            tablet.fill(f"#{name}", ANSWERS[name])
    for name in (*SYMPTOMS, *CONTACTS, "any_symptom", "any_contact"):
        if tablet.query_selector(f'input[type=radio][name="{name}"]'):
            tablet.check(f'input[name="{name}"][value="no"]')
    if tablet.query_selector("#agree"):
        tablet.check("#agree")


class Keyboard:
    """Hands on a keyboard: counts what they press."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = self.fields = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self._page.keyboard.press(key)
        self.pressed += 1

    def type(self, text: str) -> None:
        """Type a text."""
        self._page.keyboard.type(text)
        self.pressed += len(text)

    def go_to(self, ident: str) -> None:
        """Press Tab until *ident* has the focus, and see that the focus shows."""
        for _ in range(60):
            if self._page.evaluate("document.activeElement.id") == ident:
                outline = self._page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert "none" != outline, ident
                self.fields += 1
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {ident}")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["short", "official"])
def test_keyboard_alone_declares(phone: Page, citizens: CitizensPages, kind: str, language: str) -> None:
    """At phone size, from the top of the page to the code, with a visible focus all the way."""
    phone.context.add_cookies([{"name": "lang", "value": language, "url": citizens.address}])
    phone.goto(citizens.short if kind == "short" else citizens.official)
    hands = Keyboard(phone)
    typed = ("full_name", "ward", "street", "phone") if kind == "official" else ()
    asked = (*SYMPTOMS, *CONTACTS) if kind == "official" else ("any_symptom", "any_contact")
    for name in typed:
        hands.go_to(name)
        hands.type(ANSWERS[name])
    for name in asked:
        hands.go_to(f"{name}-0")
        hands.press("Space")
    hands.go_to("agree")
    hands.press("Space")
    hands.go_to("send")
    with phone.expect_navigation():
        hands.press("Enter")
    assert {"vi": "Mã QR của bạn", "en": "Your QR code"}[language] == phone.inner_text("h1")
    letters = sum(len(ANSWERS[name]) for name in typed)
    print(f"{kind}, {language}: {hands.fields} fields answered, {letters} letters typed, {hands.pressed} keys in all")


def test_enter_in_a_field_sends_and_changes_neither_language_nor_person(phone: Page, citizens: CitizensPages) -> None:
    """The first button of the form is the one that sends."""
    phone.goto(citizens.official)
    fill(phone, travelled="no")
    with phone.expect_navigation():
        phone.press("#street", "Enter")
    assert phone.url.endswith("/ma")
