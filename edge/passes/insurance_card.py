"""The health insurance card (thẻ BHYT): fields between pipes, unsigned, ending in `$`. It can only be taken as stated.

`number|name|birth dd/mm/yyyy or yyyy|sex 1 or 2|address|first clinic|valid from|valid to|…|$`; name and address are the bytes of
UTF-8 in hexadecimal. The number has 15 signs, on newer cards only its last ten digits. What follows the clinic differs by year
of issue, so those fields are only counted; on a child's card one holds the parents' names, in hexadecimal too.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from edge.passes.judgement import Judgement
from edge.passes.stated import compose, is_odd, recorded
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat

_FORM = re.compile(
    r"(?P<number>[A-Z]{2}[0-9]{13}|[0-9]{10})"
    r"\|(?P<name>(?:[0-9A-Fa-f]{2}){1,400})"
    r"\|(?P<birth>[0-9]{2}/[0-9]{2}/[0-9]{4}|[0-9]{4})"
    r"\|(?P<sex>[12])"
    r"\|(?P<address>(?:[0-9A-Fa-f]{2}){0,800}|-)"
    r"(?P<further>(?:\|[^|$]{0,400}){1,15})"
    r"\|?\$"
)


@dataclass(frozen=True, slots=True, repr=False)
class InsuranceCard:
    """What an insurance card states, name and address decoded. It has no text form, so that no log can show one by mistake."""

    number: str
    name: str
    birth: str
    sex: str
    address: str
    further: tuple[str, ...]


def read_insurance_card(text: str) -> InsuranceCard | None:
    """Return what the insurance card in *text* states, or None when it has not its form or its letters are no UTF-8."""
    found = _FORM.fullmatch("|".join(part.strip() for part in text.split("|")))
    if found is None:
        return None
    try:
        name, address = (_letters(found[part]) for part in ("name", "address"))
    except ValueError:
        return None
    further = tuple(found["further"].split("|")[1:])
    return InsuranceCard(found["number"], name, found["birth"], found["sex"], address, further)


def is_insurance_card(text: str) -> bool:
    """Tell whether *text* has the form of an insurance card."""
    return text.endswith("$") and read_insurance_card(text) is not None


def judge_insurance_card(text: str, _trust: Trust, at: datetime | None) -> Judgement:
    """Take an insurance card as stated; nothing it states leaves here but whether the birth date is odd."""
    card = read_insurance_card(text)
    return recorded(PassFormat.INSURANCE_CARD, card is not None and is_odd(card.birth, "dmy", at))


def _letters(digits: str) -> str:
    return "" if digits == "-" else compose(bytes.fromhex(digits).decode("utf-8"))
