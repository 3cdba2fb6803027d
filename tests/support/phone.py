"""A citizen with a phone: fills the declaration in with an invented person's answers, and sends it."""

from playwright.sync_api import Page

from tests.support.declaring import ANSWERS, CONTACTS, SYMPTOMS

DESTINATION = "room:thang-tam"
TYPED = ("full_name", "birth_year", "id_number", "province", "ward", "street", "phone")
ASKED = ("sex", "travelled", *SYMPTOMS, *CONTACTS)


def fill(phone: Page, **changes: str) -> None:
    """Choose where to, if that is asked, and fill the form in as a citizen would, whichever of the two it is."""
    answers = ANSWERS | {"destination": DESTINATION, "travelled": "no"} | changes
    if phone.query_selector("#destination"):
        phone.select_option("#destination", answers["destination"])
        with phone.expect_navigation():
            phone.click("main form button")
    if phone.query_selector("#full_name"):
        for name in TYPED:
            phone.fill(f"#{name}", answers[name])
        for name in ASKED:
            phone.check(f'input[name="{name}"][value="{answers[name]}"]')
    else:
        for name, lines in (("any_symptom", SYMPTOMS), ("any_contact", CONTACTS)):
            said = "yes" if "yes" in [answers[line] for line in lines] else answers[name]
            phone.check(f'input[name="{name}"][value="{said}"]')
    phone.fill("#companions", answers["companions"])
    phone.check("#agree")


def send(phone: Page) -> None:
    """Press the button at the end of the form."""
    with phone.expect_navigation():
        phone.click("#send")
