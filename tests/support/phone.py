"""A citizen with a phone: fills the declaration in with an invented person's answers, and sends it."""

from playwright.sync_api import Page

from tests.support.declaring import ANSWERS

QUESTIONS = (
    "travelled",
    "fever",
    "cough",
    "breath",
    "pneumonia",
    "throat",
    "tired",
    "near_case",
    "near_area",
    "near_ill",
)


def fill(phone: Page, **changes: str) -> None:
    """Fill the form in as a citizen would."""
    answers = ANSWERS | {"travelled": "no"} | changes
    phone.select_option("#destination", answers["destination"])
    for name in ("full_name", "birth_year", "id_number", "province", "ward", "street", "phone", "companions"):
        phone.fill(f"#{name}", answers[name])
    for name in ("sex", *QUESTIONS):
        phone.check(f'input[name="{name}"][value="{answers[name]}"]')
    phone.check("#agree")


def send(phone: Page) -> None:
    """Press the button at the end of the form."""
    with phone.expect_navigation():
        phone.click(".last .button")
