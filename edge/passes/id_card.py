"""The chip ID card (CCCD, since 2024 căn cước): fields between pipes, unsigned. It can only be taken as stated.

`number(12)|old number|name|birth ddmmyyyy or yyyy|sex|address|issued ddmmyyyy`, since 2024 with four further fields, any of which may be
empty. A copy with six fields, without the old number and with dates dd/mm/yyyy, is in circulation too.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from edge.passes.judgement import Judgement
from edge.passes.stated import compose, is_odd, recorded
from edge.passes.trust import Trust
from edge.protocol.vocabulary import PassFormat

# Whether a date exists is not asked here: cards with odd dates are genuine, and a clerk can see the card.
_CARD = re.compile(
    r"[0-9]{12}\|(?:[0-9]{9}|[0-9]{12})?\|[^|0-9]{1,200}\|[0-9]{4}(?:[0-9]{4})?\|[^|]{1,10}\|[^|]{0,400}\|(?:[0-9]{8})?(?:\|[^|]{0,200}){0,4}"
)
_COPY = re.compile(
    r"[0-9]{12}\|[^|0-9]{1,200}\|[0-9]{2}/[0-9]{2}/[0-9]{4}\|[^|]{1,10}\|[^|]{0,400}\|(?:[0-9]{2}/[0-9]{2}/[0-9]{4})?"
)
_PLAIN, _EXTENDED = 7, 11
"""Fields of the card before 2024 and since."""


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What an ID card states, each field as it stands, "" where it is empty; dates in the card's own digits.

    It has no text form, so that no log can show one by mistake.
    """

    number: str
    old_number: str
    name: str
    birth: str
    sex: str
    address: str
    issued: str
    further: tuple[str, ...] = field(default=())


def read_id_card(text: str) -> IdCard | None:
    """Return what the ID card in *text* states, in NFC, or None when it has no form of an ID card."""
    text = compose(text)
    fields = text.split("|")
    if len(fields) in (_PLAIN, _EXTENDED):
        if not _CARD.fullmatch(text):
            return None
        number, old_number, name, birth, sex, address, issued, *further = fields
        return IdCard(number, old_number, name, birth, sex, address, issued, tuple(further))
    if _COPY.fullmatch(text):
        number, name, birth, sex, address, issued = fields
        return IdCard(number, "", name, birth, sex, address, issued)
    return None


def is_id_card(text: str) -> bool:
    """Tell whether *text* has the form of an ID card or of the six-field copy."""
    return read_id_card(text) is not None


def judge_id_card(text: str, _trust: Trust, at: datetime | None) -> Judgement:
    """Take an ID card as stated; nothing it states leaves here but whether a date is odd."""
    card = read_id_card(text)
    has_odd_date = card is not None and any(is_odd(stated, "dmy", at) for stated in (card.birth, card.issued))
    return recorded(PassFormat.ID_CARD, has_odd_date)
