"""The steps of a room's occupancy, out of stored rows."""

from central.store.departures import Absence
from central.store.history import Totals
from central.web.history import MOST_POINTS, Point, points


def row(at: int, entries: int, exits: int = 0, *, number: int = 0, door: str = "chinh", epoch: int = 1) -> Totals:
    """Return a door's totals at a time; its number grows with its entries and exits unless told."""
    return Totals(door, epoch, number or entries + exits + 1, at, entries, exits, 0)


def test_a_past_nobody_knows_has_no_points() -> None:
    """Without a row before or between there is nothing to draw, and nobody is invented."""
    assert [] == points({}, [], 0, 1000)


def test_the_curve_begins_with_what_was_true_at_its_start() -> None:
    """The first point is the start itself with the people then inside; each row is a step with its entries and exits."""
    found = points({"chinh": row(5, 4, 1)}, [row(20, 5, 1), row(30, 5, 3)], 10, 100)
    assert [Point(10, 3, 0, 0), Point(20, 4, 1, 0), Point(30, 2, 0, 2)] == found


def test_doors_are_added_up() -> None:
    """People who come in by one door and leave by the other are in the room in between."""
    found = points({}, [row(1, 0, door="phu"), row(2, 3), row(3, 0, 2, door="phu")], 0, 10)
    assert [0, 3, 1] == [step.occupancy for step in found]


def test_more_exits_than_entries_are_nobody_inside() -> None:
    """A miscounted door never shows fewer than no people."""
    assert [0] == [step.occupancy for step in points({}, [row(1, 0, 3)], 0, 10)]


def test_a_new_epoch_replaces_the_totals_and_invents_no_crossings() -> None:
    """A new ledger counts from its own start: the step to it is neither entries nor exits."""
    found = points({"chinh": row(0, 1)}, [row(5, 7, 3, epoch=2), row(6, 8, 3, epoch=2)], 1, 10)
    assert [Point(1, 1, 0, 0), Point(5, 4, 0, 0), Point(6, 5, 1, 0)] == found


def test_a_late_row_of_an_old_epoch_or_number_changes_nothing() -> None:
    """What is older than what is known of a door is passed over, whatever time it bears."""
    new = row(5, 2, epoch=2, number=9)
    assert [2] == [step.occupancy for step in points({}, [new, row(6, 70), row(7, 1, epoch=2, number=8)], 0, 10)]


def test_a_door_that_left_counts_as_the_room_carries_it() -> None:
    """What it had counted stays; what it tells of the time it was away, sent when it came back, is none of the room's."""
    away = [Absence("phu", 10, 20, 3)]
    rows = [row(5, 4, 1, door="phu"), row(12, 9, 1, door="phu"), row(15, 2), row(25, 10, 1, door="phu")]
    found = points({}, rows, 0, 30, away)
    assert [(5, 3), (15, 5), (25, 11)] == [(step.utc_ms, step.occupancy) for step in found]
    assert [0, 0, 1] == [step.entries for step in found]


def test_a_past_that_begins_after_a_door_left_holds_its_people() -> None:
    """Also where its last row was never stored: the room carries what its last word said."""
    found = points({"chinh": row(1, 2), "phu": row(2, 1)}, [row(40, 3)], 30, 50, [Absence("phu", 10, None, 4)])
    assert [Point(30, 6, 0, 0), Point(40, 7, 1, 0)] == found


def test_a_long_past_is_thinned_and_loses_no_crossing() -> None:
    """At most MOST_POINTS points remain, the first and the last are as they were, entries and exits add up."""
    many = 20 * MOST_POINTS
    found = points({"chinh": row(0, 7)}, (row(n, n + 7) for n in range(1, many + 1)), 0, many)
    assert MOST_POINTS >= len(found) > MOST_POINTS // 2
    assert (Point(0, 7, 0, 0), many + 7) == (found[0], found[-1].occupancy)
    assert many == sum(step.entries for step in found)
    assert sorted({step.utc_ms for step in found}) == [step.utc_ms for step in found]
