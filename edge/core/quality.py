"""How well the room's count is known: the interval of its occupancy, grown with each crossing since the last anchor of any door.

An anchor says how many people were inside and where each door's counters stood; what a door's doubt has grown by since is the expected
square of its error. The error of the room is a sum of many rare steps of one person either way, the difference of two Poisson
counts (Skellam's distribution). Small counts are right with it, where a normal distribution would promise fractions of a person.
Owns that arithmetic. It must not know rows, time or how doors hear of each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from statistics import NormalDist

from edge.core.doubt import PERSON, RANGE_CROSSING
from edge.protocol.messages import Anchor

LEVEL = 0.95
"""How sure the interval is."""

_LARGE = 400.0
"""From so much expected square error on the distribution is normal to within less than a person."""

AHEAD_MS = 5 * 60_000
"""By so much the clocks of a room's doors may differ. An anchor further ahead was written by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class DoorCount:
    """A door's counters now: crossings, and its doubt where it tells one. `is_sound`: it is heard now and sees who passes."""

    crossings: int
    doubt: int | None = None
    is_sound: bool = True


def credible(anchors: Iterable[Anchor], utc_ms: int | None) -> list[Anchor]:
    """Return those of *anchors* that were not written in the future of *utc_ms*; all of them while the time is unknown.

    A clock that was wrong for a moment would otherwise have the last word until that moment comes.
    """
    return [each for each in anchors if utc_ms is None or each.utc_ms <= utc_ms + AHEAD_MS]


def newest(anchors: Iterable[Anchor | None]) -> Anchor | None:
    """Return the newest of *anchors* by UTC, None where there is none."""
    return max((each for each in anchors if each is not None), key=lambda each: each.utc_ms, default=None)


def doubt_since(anchor: Anchor | None, doors: Mapping[str, DoorCount]) -> int | None:
    """Return the expected square error of the room's count, in millionths of a person squared; None while nothing can be said.

    Nothing can be said without an anchor; while a door is not sound, for it may have counted, or missed, anybody; when the
    anchor was set without hearing a door, for what that had counted by then came on top later; and when a door's counters
    are below the anchor's: its ledger was replaced.
    """
    if anchor is None:
        return None
    total = anchor.left
    for name, door in doors.items():
        crossings = door.crossings - anchor.basis.get(name, door.crossings + 1)
        if crossings < 0 or not door.is_sound:
            return None
        before = anchor.doubts.get(name)
        if door.doubt is None or before is None:
            total += crossings * RANGE_CROSSING  # it does not say what sensors it has
        elif door.doubt < before:
            return None
        else:
            total += door.doubt - before
    return total


def spread(doubt: int | None) -> float | None:
    """Return half the 95 % interval in people for *doubt*: the least whole number that holds the error at that level."""
    return None if doubt is None else float(_half_width(doubt))


def left_by_floor(doubt: int | None, balance: int) -> int:
    """Return the doubt that remains when a *balance* below zero is put to zero.

    The true number is the balance less the error, and never negative: what is left is the mean square of that distribution's
    part from zero on. An unknown doubt says only that as many were missed as the balance is short of.
    """
    square = max(PERSON * -balance, doubt or 0)
    if square / PERSON > _LARGE:
        return square
    chances = _skellam(square / PERSON)
    tail = list(enumerate(chances[-balance:]))
    weight = sum(chance for _, chance in tail)
    return round(PERSON * sum(inside * inside * chance for inside, chance in tail) / weight) if weight else square


@lru_cache(maxsize=512)
def _half_width(doubt: int) -> int:
    square = doubt / PERSON
    if square > _LARGE:
        return ceil(NormalDist().inv_cdf((1 + LEVEL) / 2) * sqrt(square) - 0.5)
    chances = _skellam(square)
    sure, half = chances[0], 0
    while sure < LEVEL:
        half += 1
        sure += 2 * chances[half]
    return half


def _skellam(square: float) -> list[float]:
    """Return the chances that the error is 0, +1, +2, ... when its expected square is *square* (either sign has the same).

    The chance of n is exp(-square) I_n(square), with I the modified Bessel function. I is worked out by its downward recurrence
    (Miller's algorithm; Numerical Recipes, 6.6), which is stable; that all chances add up to one gives the scale.
    """
    if square <= 0:
        return [1.0, 0.0]
    count = ceil(12 * sqrt(square)) + 24
    values = [0.0] * count
    above, here = 0.0, 1e-280
    for n in range(count - 1, -1, -1):
        values[n] = here
        above, here = here, above + 2 * n / square * here
        if here > 1e280:
            above, here = above * 1e-280, here * 1e-280
            values = [each * 1e-280 for each in values]
    whole = values[0] + 2 * sum(values[1:])
    return [each / whole for each in values]
