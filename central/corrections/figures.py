"""From stored ledger rows to the figures of a room: what was put right, and who passed with and without a code.

Reads what it needs of each row and ignores the rest, so that rows of older and newer units serve alike. Knows no database.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from central.corrections.drift import Put
from central.corrections.scans import Passing, Reconciled, reconcile
from central.store.history import Happening

PASSING = ("entered", "pass_unused")
FLOOR = "floor"
"""Who put the count right where only this is known, that nobody can be fewer than none."""


class AdjustedBody(msgspec.Struct):
    """What is read of a row by which a count was put right."""

    delta: int = 0
    by: str = ""
    why: str = ""
    order: str = ""
    headcount: int | None = None
    basis: dict[str, int] = {}
    left: int = 0

    @property
    def is_anchor(self) -> bool:
        """Whether people were counted, or the room known to be empty: nothing of the doubt is left."""
        return self.headcount is not None and not self.left and self.by != FLOOR


class _PassingBody(msgspec.Struct):
    is_declared: bool = False
    pass_of: str | None = None
    people: int = 1
    shown_ms: int | None = None


_Day = tuple[list[Passing], list[Passing], list[Passing], list[Passing]]
_adjusted = msgspec.json.Decoder(AdjustedBody)
_passing = msgspec.json.Decoder(_PassingBody)


def adjusted_body(happening: Happening) -> AdjustedBody:
    """Return what *happening*, a row of kind `adjusted`, says; an unreadable one says nothing."""
    try:
        return _adjusted.decode(happening.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return AdjustedBody()


def puts(rows: Iterable[Happening]) -> list[Put]:
    """Return what put a room's count right; rows without a time cannot be set between others and are left out."""
    found = []
    for row in rows:
        body = adjusted_body(row)
        if row.utc_ms is not None:
            found.append(Put(row.utc_ms, body.delta, body.basis if body.is_anchor else None))
    return found


def by_day(rows: Iterable[Happening], zone: tzinfo) -> dict[date, Reconciled]:
    """Return a room's scans and entries side by side for each day in *zone*, newest first."""
    days: defaultdict[date, _Day] = defaultdict(lambda: ([], [], [], []))
    begins_ms = ends_ms = 0
    for row in rows:
        if row.utc_ms is None:
            continue
        if (
            not begins_ms <= row.utc_ms < ends_ms
        ):  # rows come in order: looking a day up for each would cost more than all else
            day = datetime.fromtimestamp(row.utc_ms / 1000, zone).date()
            begins_ms, ends_ms = (_midnight_ms(each, zone) for each in (day, day + timedelta(days=1)))
        declared, elsewhere, undeclared, unused = days[day]
        try:
            body = _passing.decode(row.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        passing = Passing(row.utc_ms, row.door)
        if row.kind == "pass_unused":
            shown_utc_ms = None if body.shown_ms is None else row.utc_ms - body.shown_ms
            unused.append(Passing(row.utc_ms, row.door, body.people, shown_utc_ms))
        elif not body.is_declared:
            undeclared.append(passing)
        else:
            declared.append(passing)
            if body.pass_of:
                elsewhere.append(passing)
    return {day: reconcile(*days[day]) for day in sorted(days, reverse=True)}


def _midnight_ms(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time.min, zone).timestamp() * 1000)
