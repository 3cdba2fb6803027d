"""The day at a door: which key is in force, who is on file under it, and when all of that is destroyed.

Owns which of two days holds. It must not know where a day is kept, nor what the rules make of it.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from edge.protocol.fields import Key32, UtcMs
from edge.protocol.messages import MOST_FILED, Day, Filed

AHEAD_MS = 3_600_000
"""A day that begins so much later than now by a known clock was told by a central whose clock is wrong."""

_DAY_MIN, _MIN_MS = 1440, 60_000


class KeptDay(Struct, frozen=True, kw_only=True):
    """What a door keeps of a day. *key* is None once the day is over: its beginning is remembered, so that it does not come back.

    *filed* are the declarations that central has told, *heard* those that staff took at this door. *is_own*: the unit made the key itself,
    for central had told none; pseudonyms under it tell one bearer from another at this door alone.
    """

    v: Literal[1] = 1
    from_utc_ms: UtcMs
    until_utc_ms: UtcMs
    key: Key32 | None = None
    filed: tuple[Filed, ...] = ()
    heard: tuple[Filed, ...] = ()
    is_own: bool = False

    def __repr__(self) -> str:
        """Return what a log may show: neither key nor who is on file."""
        state = "over" if self.key is None else f"{len(self.filed)} and {len(self.heard)} on file"
        return f"KeptDay({self.from_utc_ms} to {self.until_utc_ms}, {state})"

    __str__ = __repr__


def told(kept: KeptDay | None, day: Day, utc_ms: int | None) -> KeptDay | None:
    """Return what is kept after central told *day*: *kept* itself where that is no news.

    The day that begins later holds. What central has told of somebody and tells no more was taken back, or is over: then what staff heard
    of them here goes, too, for central files what doors hear. A day that is over at *utc_ms* (None: not known), or far from beginning, is
    none, and a day whose key was destroyed stays so. A day of the unit's own gives way to any that central tells for now, and with its
    key goes what staff heard.
    """
    if utc_ms is not None and (utc_ms >= day.until_utc_ms or day.from_utc_ms > utc_ms + AHEAD_MS):
        return kept
    if kept is not None and kept.is_own:
        if utc_ms is None and day.until_utc_ms <= (kept.until_utc_ms if kept.key is None else kept.from_utc_ms):
            return kept  # that day was over when this one began
        kept = None
    if kept is not None and utc_ms is not None and kept.from_utc_ms > utc_ms + AHEAD_MS:
        kept = None  # it was told before the time was known here
    if kept is not None and (day.from_utc_ms < kept.from_utc_ms or (_is_same(kept, day) and kept.key is None)):
        return kept
    heard = kept.heard if kept is not None and _is_same(kept, day) and kept.key == day.key else ()
    if kept is not None and heard:
        gone = {each.who for each in kept.filed} - {each.who for each in day.filed}
        heard = tuple(each for each in heard if each.who not in gone)
    after = KeptDay(
        from_utc_ms=day.from_utc_ms, until_utc_ms=day.until_utc_ms, key=day.key, filed=day.filed, heard=heard
    )
    return kept if after == kept else after


def filed_here(kept: KeptDay, who: str, people: int) -> KeptDay:
    """Return *kept* with a declaration that staff took of *who* for so many *people*; it holds until the day is over."""
    new = Filed(who=who, until_utc_ms=kept.until_utc_ms, people=people)
    others = tuple(each for each in kept.heard if each.who != who)
    return replace(kept, heard=(*others, new)[-MOST_FILED:])


def withdrawn_here(kept: KeptDay, who: str) -> KeptDay:
    """Return *kept* without any declaration of *who*: staff have heard answers that are not clear."""
    filed = tuple(each for each in kept.filed if each.who != who)
    heard = tuple(each for each in kept.heard if each.who != who)
    return kept if (filed, heard) == (kept.filed, kept.heard) else replace(kept, filed=filed, heard=heard)


def ended(kept: KeptDay, utc_ms: int | None) -> KeptDay:
    """Return *kept* without its key and who is on file if the day is over at *utc_ms*; *kept* itself else."""
    if kept.key is None or utc_ms is None or utc_ms < kept.until_utc_ms:
        return kept
    return KeptDay(from_utc_ms=kept.from_utc_ms, until_utc_ms=kept.until_utc_ms, is_own=kept.is_own)


def is_lacking(kept: KeptDay | None, utc_ms: int) -> bool:
    """Return whether no day is in force at *utc_ms*; one of its own that was begun by a clock far ahead is none."""
    return kept is None or kept.key is None or (kept.is_own and kept.from_utc_ms > utc_ms + AHEAD_MS)


def own(utc_ms: int, utc_offset_min: int, key: str) -> KeptDay:
    """Return a day of the unit's own under *key*, from *utc_ms* to the next midnight of a clock *utc_offset_min* ahead of UTC."""
    of_day_ms = (utc_ms + utc_offset_min * _MIN_MS) % (_DAY_MIN * _MIN_MS)
    return KeptDay(from_utc_ms=utc_ms, until_utc_ms=utc_ms - of_day_ms + _DAY_MIN * _MIN_MS, key=key, is_own=True)


def _is_same(kept: KeptDay, day: Day) -> bool:
    return day.from_utc_ms == kept.from_utc_ms
