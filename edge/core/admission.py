"""Pairing accepted scans with entries: who came in with a pass, who without.

Owns the people that accepted scans have announced and that have not come in yet. It knows no pass and no person.
"""

from dataclasses import dataclass

WINDOW_S = 120.0
"""How long after an accepted scan its people are expected, in time that the light is green: nobody is late for having waited."""

PATIENCE_S = 3600.0
"""Whoever has not come in by then, red or green, has left."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and how many seconds the light had been green by then."""

    at_s: float
    green_s: float


@dataclass(frozen=True, slots=True)
class Expected:
    """People announced by one scan who have not come in yet."""

    since: Moment
    people: int


Waiting = tuple[Expected, ...]
"""Scans with people still outside, oldest first."""


def scanned(waiting: Waiting, now: Moment, people: int) -> Waiting:
    """Return *waiting* with the people of an accepted scan added."""
    return (*_still(waiting, now), Expected(now, people))


def entered(waiting: Waiting, now: Moment) -> tuple[Waiting, bool]:
    """Return *waiting* without one person of the oldest scan that still counts, and whether there was one."""
    still = _still(waiting, now)
    if not still:
        return (), False
    first, *others = still
    if first.people > 1:
        return (Expected(first.since, first.people - 1), *others), True
    return tuple(others), True


def people(waiting: Waiting, now: Moment) -> int:
    """Return how many people are still expected."""
    return sum(each.people for each in _still(waiting, now))


def _still(waiting: Waiting, now: Moment) -> Waiting:
    return tuple(
        each
        for each in waiting
        if now.green_s - each.since.green_s <= WINDOW_S and now.at_s - each.since.at_s <= PATIENCE_S
    )
