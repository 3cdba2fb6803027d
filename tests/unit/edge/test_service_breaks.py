"""Anchors over a break, at real services: people may stay inside."""

from msgspec import structs

from edge.core.anchors import FLOOR_AFTER_S, LONG_QUIET_S, QUIET_S
from edge.core.events import StaffCounted
from edge.protocol.messages import Plan
from tests.support.closings import CLOSES_MIN, CLOSES_S, anchors, sole, wait_until
from tests.support.door import Door, plan
from tests.support.rooms import RoomUnderTest

BREAK_ENDS_S = CLOSES_S + 5400.0
"""When the next opening is likely."""


def with_break(*doors: str) -> Plan:
    """Return the plan of a room that closes at 15:10 for lunch and at 20:40 for the night."""
    return structs.replace(plan(limit=50, doors=doors), closings_min=(CLOSES_MIN, CLOSES_MIN + 330))


def lunching(people: int, *, crossings: int = 40) -> Door:
    """Return the one door of a room with a break, whose count says *people* after so many crossings since a headcount."""
    door = sole(with_break("a"))
    door.take(StaffCounted, inside=0, by="console", why="", order="o1")
    for _ in range((crossings - people) // 2):
        door.enter()
        door.leave()
    for _ in range(people):
        door.enter()
    return door


def test_an_empty_room_is_known_for_certain_at_each_closing() -> None:
    """At lunch and in the evening."""
    door = lunching(0)
    assert 1.0 == door.view.spread
    wait_until(door, CLOSES_S + QUIET_S + 1.0)
    assert ([("console", 0), ("closing", 0)], 0.0) == (anchors(door), door.view.spread)
    wait_until(door, CLOSES_S + 330 * 60.0 + QUIET_S)
    assert [("console", 0), ("closing", 0), ("closing", 0)] == anchors(door)


def test_one_who_may_be_a_miscount_is_put_right_at_lunch_but_stays_within_the_interval() -> None:
    """A cleaner may sit there; if they leave, the floor puts that right."""
    door = lunching(1)
    entered_s = door.now
    wait_until(door, max(CLOSES_S, entered_s + LONG_QUIET_S) - 1.0)
    assert [("console", 0)] == anchors(door)
    wait_until(door, max(CLOSES_S, entered_s + LONG_QUIET_S) + 1.0)
    assert [("console", 0), ("closing", -1)] == anchors(door)
    assert (0, 1.0) == (door.view.inside, door.view.spread)
    door.leave()
    wait_until(door, door.now + FLOOR_AFTER_S + 1.0)
    assert (("floor", 1), 0) == (anchors(door)[-1], door.view.inside)


def test_people_who_wait_inside_over_lunch_stay_counted_until_the_evening() -> None:
    """However quietly: so many cannot be a miscount of so few crossings."""
    door = lunching(2)
    wait_until(door, BREAK_ENDS_S + 3600.0)
    assert ([("console", 0)], 2) == (anchors(door), door.view.inside)
    wait_until(door, CLOSES_S + 330 * 60.0 + QUIET_S)
    assert [("console", 0), ("closing", -2)] == anchors(door)


def test_a_count_of_unknown_worth_is_not_put_right_at_lunch() -> None:
    """Nobody has counted since the unit was put up: the evening is the first anchor."""
    door = sole(with_break("a"))
    door.enter()
    wait_until(door, BREAK_ENDS_S + 3600.0)
    assert ([], 1) == (anchors(door), door.view.inside)


def test_who_comes_back_from_lunch_is_no_late_leaver() -> None:
    """Crossings in the second half of a break begin the afternoon."""
    door = lunching(0)
    wait_until(door, CLOSES_S - 30.0)
    while door.now < CLOSES_S + 2700.0:
        door.enter()
        door.leave()
        wait_until(door, door.now + QUIET_S - 10.0)
    door.enter()
    door.leave()
    wait_until(door, BREAK_ENDS_S + 3600.0)
    assert [("console", 0)] == anchors(door)


def test_a_door_that_is_not_heard_leaves_lunch_without_an_anchor() -> None:
    """Its power is not off with the office's."""
    agreed = structs.replace(with_break("a", "b"), closings_min=(CLOSES_MIN, CLOSES_MIN + 60))
    room = RoomUnderTest(agreed).open()
    room.take("a", StaffCounted, inside=0, by="console", why="", order="o1")
    room.part("b")
    room.rest(CLOSES_S + QUIET_S)
    assert [("console", 0)] == anchors(room.doors["a"])
    room.join("b")
    room.rest(30.0)
    assert [("console", 0), ("closing", 0)] == anchors(room.doors["a"])
