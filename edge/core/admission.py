"""Pairing accepted scans with entries: who came in with a pass, who without, and whose pass was not used.

Owns the people that accepted scans have announced and that have not come in yet, here or by another door. It knows no pass and no person.

A person scanned here may walk to another door. Those astray (the light here is red, or they have not come for a while) are offered to the
other doors; one of them that counts an entry without a scan of its own takes one of the offers, tells so, and this door lets go of one of
its people when it hears. If two doors take the same offer at once, or its owner comes in here after all, a pass stands behind
the wrong entry; no entry and no row is lost by it.

Who has shown a staff badge is expected apart from visitors: for a short while, by this door alone, and not missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

WINDOW_S = 120.0
"""How long after an accepted scan its people are expected, in time that the light is green: nobody is late for having waited."""

PATIENCE_S = 3600.0
"""Whoever has not come in by then, red or green, has left."""

STAFF_WINDOW_S = 30.0
"""Who shows a staff badge does not wait for the light: they are in by then, or have not come for the room."""

ASTRAY_AFTER_S = 10.0
"""Who has not come in for so long of green light may have gone to another door."""

_AFTER_S = 0.01
"""A deadline must not fall short of its moment by rounding."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and how many seconds the light had been green by then."""

    at_s: float
    green_s: float


@dataclass(frozen=True, slots=True)
class Expected:
    """People announced by one scan who have not come in yet. After a restart visitors are expected anew: `is_scan` tells that *since* is
    when the code was shown. `is_staff`: the code was a staff badge, whose bearer is no visitor. `who`: staff took their declaration, and
    may take it back; the pseudonym of the day."""

    since: Moment
    people: int
    is_scan: bool = True
    is_staff: bool = False
    who: str | None = None


Waiting = tuple[Expected, ...]
"""Scans with people still outside, oldest first."""


def scanned(waiting: Waiting, now: Moment, people: int, *, is_staff: bool = False, who: str | None = None) -> Waiting:
    """Return *waiting* with the people of an accepted scan added; *who* names whose declaration staff took."""
    return (*waiting, Expected(now, people, is_staff=is_staff, who=who))


def renewed(waiting: Waiting, now: Moment, people: int, *, is_staff: bool = False) -> Waiting:
    """Return *waiting* after an accepted code was shown once more: whoever shows it is awaited from now on, and is nobody else.

    Which scan was theirs is not known, for nothing is known of codes: it is taken to be the newest, of visitors or of staff. Where nobody
    of them is awaited any more, its people have come in or were given up, and are expected anew.
    """
    newest = next((each for each in reversed(waiting) if each.is_staff is is_staff), None)
    if newest is None:
        return scanned(waiting, now, people, is_staff=is_staff)
    return (*(each for each in waiting if each is not newest), replace(newest, since=now, is_scan=True))


def restored(waiting: Waiting, now: Moment, people: int) -> Waiting:
    """Return *waiting* with people added whose scans were before a restart."""
    return (*waiting, Expected(now, people, is_scan=False))


def entered(waiting: Waiting, now: Moment, *, is_red: bool = False) -> tuple[Waiting, Expected | None]:
    """Return *waiting* without one person of the oldest scan that still counts, and that scan, None where there was none.

    Who comes in on red is of the staff if one of them is expected, for visitors wait.
    """
    due = [each for each in waiting if not _is_over(each, now)]
    staff = [each for each in due if each.is_staff] if is_red else []
    first = next(iter(staff or due), None)
    return (waiting, None) if first is None else (_less(waiting, first, 1), first)


def spent(waiting: Waiting, people: int) -> Waiting:
    """Return *waiting* without so many of the visitors who have waited longest; they came in elsewhere."""
    while people > 0 and (first := next(iter(visitors(waiting)), None)) is not None:
        part = min(people, first.people)
        waiting, people = _less(waiting, first, part), people - part
    return waiting


def withdrawn(waiting: Waiting, who: str) -> tuple[Waiting, Waiting]:
    """Return *waiting* without those of *who*, whose declaration was taken back, and these; nobody where they have come in."""
    gone = tuple(each for each in waiting if each.who == who)
    return tuple(each for each in waiting if each not in gone), gone


def unused(waiting: Waiting, now: Moment) -> tuple[Waiting, Waiting]:
    """Return *waiting* without those who are not expected any more, and the visitors among these: nobody misses a badge."""
    over = tuple(each for each in waiting if _is_over(each, now))
    return tuple(each for each in waiting if each not in over), visitors(over)


def visitors(waiting: Waiting) -> Waiting:
    """Return *waiting* without staff."""
    return tuple(each for each in waiting if not each.is_staff)


def people(waiting: Waiting, now: Moment) -> int:
    """Return how many visitors are still expected."""
    return sum(each.people for each in visitors(waiting) if not _is_over(each, now))


def astray(waiting: Waiting, now: Moment, *, is_red: bool) -> int:
    """Return how many of them may come in by another door."""
    return sum(
        each.people
        for each in visitors(waiting)
        if not _is_over(each, now) and (is_red or now.green_s - each.since.green_s >= ASTRAY_AFTER_S)
    )


def next_deadline(waiting: Waiting, now: Moment, *, is_red: bool) -> float | None:
    """Return when time alone makes a visitor astray or no longer expected, while the light stays as it is."""
    waits_s = [each.since.at_s + PATIENCE_S - now.at_s for each in visitors(waiting)]
    if not is_red:
        greens_s = [now.green_s - each.since.green_s for each in visitors(waiting)]
        waits_s += [after_s - green_s for green_s in greens_s for after_s in (ASTRAY_AFTER_S, WINDOW_S)]
    return min((now.at_s + wait_s + _AFTER_S for wait_s in waits_s if wait_s > -_AFTER_S), default=None)


def lender(offers: Mapping[str, int]) -> str | None:
    """Return the door whose pass stands behind an entry without a scan: the one with most people astray."""
    found = max(offers, key=lambda door: (offers[door], door), default=None)
    return found if found is not None and offers[found] > 0 else None


def _is_over(each: Expected, now: Moment) -> bool:
    if each.is_staff:
        return now.at_s - each.since.at_s > STAFF_WINDOW_S
    return now.green_s - each.since.green_s > WINDOW_S or now.at_s - each.since.at_s > PATIENCE_S


def _less(waiting: Waiting, scan: Expected, people: int) -> Waiting:
    left = replace(scan, people=scan.people - people)
    place = waiting.index(scan)
    return (*waiting[:place], *((left,) if left.people else ()), *waiting[place + 1 :])
