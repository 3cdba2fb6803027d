"""The chip ID card (CCCD, since 2024 căn cước): fields between pipes, unsigned. It can only be taken as stated; nothing is kept.

`number(12)|old number|name|birth ddmmyyyy|sex|address|issued ddmmyyyy`, since 2024 with four further fields, any of which may be
empty. A copy with six fields, without the old number and with dates dd/mm/yyyy, is in circulation too.
"""

import re

# Whether a date exists is not asked: cards with odd dates are genuine, and a clerk can see the card.
_CARD = re.compile(
    r"[0-9]{12}\|(?:[0-9]{9}|[0-9]{12})?\|[^|0-9]{1,200}\|[0-9]{8}\|[^|]{1,10}\|[^|]{0,400}\|(?:[0-9]{8})?(?:\|[^|]{0,200}){0,4}"
)
_COPY = re.compile(
    r"[0-9]{12}\|[^|0-9]{1,200}\|[0-9]{2}/[0-9]{2}/[0-9]{4}\|[^|]{1,10}\|[^|]{0,400}\|(?:[0-9]{2}/[0-9]{2}/[0-9]{4})?"
)
_FIELDS = (7, 11)


def is_id_card(text: str) -> bool:
    """Tell whether *text* has the form of an ID card or of the six-field copy."""
    if text.count("|") + 1 in _FIELDS:
        return _CARD.fullmatch(text) is not None
    return _COPY.fullmatch(text) is not None
