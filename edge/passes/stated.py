"""What the unsigned kinds share: dates that may be odd, text in one form, and a verdict that is never more than *recorded*."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

from edge.passes.judgement import Judgement
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

_DAY = timedelta(days=1)
_YEAR = 4


def compose(text: str) -> str:
    """Return *text* in NFC: keyboards and card printers write the same Vietnamese letter as one sign or as several."""
    return unicodedata.normalize("NFC", text)


def is_odd(stated: str, order: str, at: datetime | None) -> bool:
    """Tell whether the date *stated* in digits (in the *order* "dmy" or "ymd", any separators) is in no calendar, or to come at *at*.

    A field that is empty or masked states no date and is not odd. Four digits are a year: nobody knows on which day of it who is old
    enough was born.
    """
    if not stated or "*" in stated:
        return False
    digits = "".join(sign for sign in stated if sign.isdigit())
    if len(digits) == _YEAR:
        digits = f"0101{digits}" if order == "dmy" else f"{digits}0101"
    parts = (digits[:2], digits[2:4], digits[4:]) if order == "dmy" else (digits[6:], digits[4:6], digits[:4])
    try:
        day, month, year = (int(part) for part in parts)
        stated_date = date(year, month, day)
    except ValueError:
        return True
    return at is not None and stated_date > _last_today(at)


def recorded(kind: PassFormat, has_odd_date: bool) -> Judgement:
    """Return what an unsigned code is worth: taken as stated, with a word on a date that cannot be."""
    return Judgement(kind, VerdictKind.RECORDED, Reason.DATE_ODD if has_odd_date else Reason.AS_STATED)


def _last_today(at: datetime) -> date:
    """Return the latest date it can be anywhere at *at*."""
    try:
        return (at.astimezone(UTC) + _DAY).date()
    except OverflowError:
        return date.max if at.year > 1 else date.min
