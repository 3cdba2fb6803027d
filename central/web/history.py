"""Turns a room's stored rows into the steps of its occupancy over time: pure, for the API and the curve on the room's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from central.store.departures import Absence
from central.store.history import Totals

MOST_POINTS = 2000
"""Beyond this, a point stands for a stretch of time and tells its last value."""


@dataclass(frozen=True, slots=True)
class Point:
    """From `utc_ms` on, so many people were inside; entries and exits are those of the stretch that ends here."""

    utc_ms: int
    occupancy: int
    entries: int
    exits: int


def points(
    before: Mapping[str, Totals],
    changes: Iterable[Totals],
    from_ms: int,
    to_ms: int,
    absences: Sequence[Absence] = (),
) -> list[Point]:
    """Return the steps in (*from_ms*, *to_ms*], begun with what was true at *from_ms* if anything was known then.

    The occupancy is the sum over the doors of each one's newest row, never below 0. A door that was not of the room at the time (one
    of *absences*) counts with what the room carried for it, and its crossings meanwhile are none of the room's. A row of an older
    epoch than the door's newest, or of a lower number, is late and changes nothing.
    """
    newest = dict(before)
    steps = [Point(from_ms, _people(newest, absences, from_ms), 0, 0)] if newest else []
    for row in changes:
        known = newest.get(row.door)
        if known is not None and (row.epoch_order, row.number) <= (known.epoch_order, known.number):
            continue
        is_same_epoch = known is not None and known.epoch_order == row.epoch_order
        entries = row.entries - known.entries if known and is_same_epoch else 0
        exits = row.exits - known.exits if known and is_same_epoch else 0
        newest[row.door] = row
        if any(absence.door == row.door and absence.covers(row.utc_ms) for absence in absences):
            continue
        people = _people(newest, absences, row.utc_ms)
        steps.append(Point(row.utc_ms, people, max(0, entries), max(0, exits)))
        if len(steps) > 4 * MOST_POINTS:  # a year of a busy room must not be held as a million points
            steps = _thinned(steps, from_ms, to_ms)
    return _thinned(steps, from_ms, to_ms)


def _people(newest: Mapping[str, Totals], absences: Sequence[Absence], utc_ms: int) -> int:
    carried = {absence.door: absence.net for absence in absences if absence.covers(utc_ms)}
    return max(0, sum(row.net for door, row in newest.items() if door not in carried) + sum(carried.values()))


def _thinned(steps: list[Point], from_ms: int, to_ms: int) -> list[Point]:
    """Return at most MOST_POINTS steps, each the last of its stretch, with the stretch's entries and exits."""
    if len(steps) <= MOST_POINTS:
        return steps
    width_ms = max(1, -(-(to_ms - from_ms) // (MOST_POINTS - 2)))
    thin: list[Point] = []
    for step in steps:
        if (
            thin
            and thin[-1].utc_ms > from_ms
            and (thin[-1].utc_ms - from_ms) // width_ms == (step.utc_ms - from_ms) // width_ms
        ):
            last = thin.pop()
            step = Point(step.utc_ms, step.occupancy, last.entries + step.entries, last.exits + step.exits)
        thin.append(step)
    return thin
