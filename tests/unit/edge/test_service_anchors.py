"""Anchors that nobody orders, and how well the count is known, at real services."""

from msgspec import structs

from edge.core.anchors import EVENING_S, FLOOR_AFTER_S, LONG_QUIET_S, QUIET_S
from edge.core.events import Beam, BeamChanged, ClockSet, LinkChanged, PlanReceived, StaffCounted, TimePassed
from edge.core.health import BLOCKED_AFTER_S
from tests.support.closings import CLOSES_S, anchors, closing, sole, wait_until
from tests.support.door import UTC_OFFSET_MS, Door, plan
from tests.support.fakes import FakePlans
from tests.support.rooms import RoomUnderTest


def test_after_closing_time_a_quiet_room_is_empty_once_a_day() -> None:
    """The last one was not seen to leave."""
    door = sole()
    door.enter()
    door.enter()
    door.leave()
    wait_until(door, CLOSES_S - 0.1)
    assert [] == anchors(door)
    wait_until(door, CLOSES_S + 86_000.0)
    assert [("closing", -1)] == anchors(door)
    assert (0, 0.0) == (door.view.inside, door.view.spread)
    wait_until(door, CLOSES_S + 86_400.0)
    assert [("closing", -1), ("closing", 0)] == anchors(door)


def test_while_people_cross_nobody_says_that_the_room_is_empty() -> None:
    """The last visitors are still being served; a few minutes after the last of them the room is empty."""
    door = sole()
    wait_until(door, CLOSES_S - 30.0)
    for _ in range(4):
        door.enter()
        wait_until(door, door.now + QUIET_S - 5.0)
    assert [] == anchors(door)
    door.leave()
    left_s = door.now
    wait_until(door, left_s + QUIET_S - 1.0)
    assert [] == anchors(door)
    wait_until(door, left_s + QUIET_S)
    assert [("closing", -3)] == anchors(door)


def test_many_who_are_counted_inside_are_waited_for_longer() -> None:
    """They may be sitting there; if they leave after all, the floor puts the count right."""
    door = sole()
    for _ in range(4):
        door.enter()
    entered_s = door.now
    wait_until(door, entered_s + LONG_QUIET_S - 1.0)
    assert [] == anchors(door)
    wait_until(door, entered_s + LONG_QUIET_S)
    assert [("closing", -4)] == anchors(door)
    door.leave()
    wait_until(door, door.now + FLOOR_AFTER_S + 1.0)
    assert [("closing", -4), ("floor", 1)] == anchors(door)
    wait_until(door, door.now + 3600.0)
    assert 2 == len(anchors(door)), "the floor does not undo that the room has closed"


def test_a_unit_that_was_off_at_closing_time_says_it_at_its_next_start() -> None:
    """Before anybody comes."""
    evening = sole()
    evening.enter()
    morning = Door(name="a", limit=None, plans=FakePlans(closing("a")), ledger=evening.ledger, now=13 * 3600.0).open()
    wait_until(morning, 13 * 3600.0 + QUIET_S + 1.0)
    assert [("closing", -1)] == anchors(morning)
    late = Door(name="a", limit=None, plans=FakePlans(closing("a")), now=13 * 3600.0).open()
    late.enter()
    wait_until(late, late.now + 3600.0)
    assert [] == anchors(late), "somebody was there before"


def test_without_a_clock_nobody_knows_when_it_closes() -> None:
    """The anchor comes when the time does."""
    door = sole()
    door.take(ClockSet, utc_offset_ms=None)
    wait_until(door, CLOSES_S + 1000.0)
    assert [] == anchors(door)
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
    assert [("closing", 0)] == anchors(door)


def test_who_counted_after_closing_time_knows_better() -> None:
    """Three colleagues work late."""
    door = sole()
    wait_until(door, CLOSES_S - 60.0)
    door.enter()
    wait_until(door, CLOSES_S + 1.0)
    door.take(StaffCounted, inside=3, by="console", why="", order="o1")
    wait_until(door, CLOSES_S + 3600.0)
    assert [("console", 2)] == anchors(door)


def test_a_closing_time_that_had_passed_when_it_was_said_is_none() -> None:
    """A plan changed at noon must not empty a room in use."""
    door = Door(name="a", limit=None, plans=FakePlans(plan(limit=50, doors=("a",)))).open()
    door.enter()
    wait_until(door, CLOSES_S + 60.0)
    door.take(PlanReceived, plan=structs.replace(closing("a"), revision=2))
    wait_until(door, door.now + 3600.0)
    assert [] == anchors(door)


def test_a_count_below_zero_is_put_to_nobody_after_a_while() -> None:
    """An entry was missed; the ledger keeps both the exit and the correction."""
    door = sole()
    door.take(StaffCounted, inside=0, by="console", why="", order="o1")
    door.leave()
    left_s = door.now
    wait_until(door, left_s + FLOOR_AFTER_S - 1.0)
    assert ([("console", 0)], -1) == (anchors(door), door.state.net)
    wait_until(door, left_s + FLOOR_AFTER_S)
    assert ([("console", 0), ("floor", 1)], 0, 1) == (anchors(door), door.state.net, door.state.exits)


def test_a_floor_is_no_closing() -> None:
    """It says that somebody was missed, not that nobody is left."""
    door = sole()
    wait_until(door, CLOSES_S - 5.0)
    door.leave()
    left_s = door.now
    wait_until(door, left_s + QUIET_S - 1.0)
    assert [("floor", 1)] == anchors(door)
    wait_until(door, left_s + QUIET_S)
    assert [("floor", 1), ("closing", 0)] == anchors(door)


def test_a_floor_nobody_can_vouch_for_leaves_the_quality_unknown() -> None:
    """Without any anchor before, it says how many were missed at least, not how many are inside."""
    door = sole()
    door.leave()
    wait_until(door, door.now + FLOOR_AFTER_S + 1.0)
    assert ([("floor", 1)], None) == (anchors(door), door.view.spread)


def test_one_door_corrects_for_the_room() -> None:
    """The lowest, whoever saw the exit, and once."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.leave("b")
    room.rest(FLOOR_AFTER_S + 3.0)
    assert {"a": [("floor", 1)], "b": []} == {name: anchors(door) for name, door in room.doors.items()}
    assert {0} == {door.view.inside for door in room.doors.values()}
    room.rest(60.0)
    assert 1 == len(anchors(room.doors["a"]))


def test_no_floor_without_the_word_of_every_door() -> None:
    """People who left by one door came in by the other, which cannot be heard."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.part("b")
    for _ in range(2):
        room.enter("b")
        room.leave("a")
    room.rest(2 * FLOOR_AFTER_S)
    room.join("b")
    room.rest(2 * FLOOR_AFTER_S)
    assert {"a": [], "b": []} == {name: anchors(door) for name, door in room.doors.items()}
    assert {0} == {door.view.inside for door in room.doors.values()}


def test_two_doors_close_the_room_once() -> None:
    """Whoever has counted more."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.enter("b")
    room.rest(CLOSES_S)
    assert {"a": [("closing", -1)], "b": []} == {name: anchors(door) for name, door in room.doors.items()}
    assert {0.0} == {door.view.spread for door in room.doors.values()}


def test_people_whom_a_door_counted_out_while_it_was_cut_off_are_not_counted_twice() -> None:
    """Five came in by b, which was cut off then; they left by a. In the morning b is back, and nobody is inside."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.part("b")
    for _ in range(5):
        room.doors["b"].enter()
        room.leave("a")
    for door in room.doors.values():
        wait_until(door, CLOSES_S + EVENING_S + LONG_QUIET_S)
    assert [] == anchors(room.doors["a"])
    room.join("b")
    room.rest(5)
    assert {0} == {door.view.inside for door in room.doors.values()}


def test_a_door_that_is_cut_off_closes_nothing() -> None:
    """Its picture may be old."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.part("a")
    room.doors["a"].take(TimePassed, CLOSES_S + EVENING_S + QUIET_S)
    assert [] == anchors(room.doors["a"])


def test_the_spread_grows_with_what_is_counted_and_is_unknown_while_a_door_is_gone() -> None:
    """Both doors tell the same."""
    room = RoomUnderTest(closing("a", "b")).open()
    assert {None} == {door.view.spread for door in room.doors.values()}
    room.take("a", StaffCounted, inside=4, by="console", why="", order="o1")
    assert {("a", 0.0), ("b", 0.0)} == {(name, door.state.spread) for name, door in room.doors.items()}
    for _ in range(9):
        room.enter("a")
        room.leave("b")
    assert {1.0} == {door.view.spread for door in room.doors.values()}
    room.part("b")
    assert {None} == {door.view.spread for door in room.doors.values()}
    room.join("b")
    assert {1.0} == {door.view.spread for door in room.doors.values()}


def test_a_blocked_beam_leaves_the_count_unknown_and_then_doubtful() -> None:
    """Nobody can say who passed meanwhile."""
    door = sole()
    door.take(StaffCounted, inside=0, by="console", why="", order="o1")
    door.take(BeamChanged, beam=Beam.OUTER, is_broken=True)
    door.take(TimePassed, BLOCKED_AFTER_S)
    assert door.view.spread is None
    door.take(BeamChanged, beam=Beam.OUTER, is_broken=False)
    door.take(LinkChanged, is_connected=True)
    assert door.view.spread is not None
    assert door.view.spread >= 2.0


DAYS_MS = 40 * 24 * 3600 * 1000
"""A clock that was set wrong was wrong by so much."""


def test_a_clock_that_was_ahead_for_a_moment_does_not_stop_the_closings() -> None:
    """A headcount written then is of no day yet to come; nor does a start in between believe it."""
    for is_restarted in (False, True):
        door = sole()
        door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS + DAYS_MS)
        door.take(StaffCounted, inside=5, by="console", why="", order="o1")
        if is_restarted:
            door = Door(name="a", limit=None, plans=door.plans, ledger=door.ledger, now=door.now).open()
        door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
        wait_until(door, CLOSES_S + LONG_QUIET_S)
        assert [("console", 5), ("closing", -5)] == anchors(door)
        wait_until(door, CLOSES_S + 86_400.0 + QUIET_S)
        assert [("console", 5), ("closing", -5), ("closing", 0)] == anchors(door)


def test_a_closing_said_by_a_clock_that_was_ahead_is_said_again() -> None:
    """The evening it spoke of has not come."""
    door = sole()
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS + DAYS_MS + 3600_000)
    wait_until(door, door.now + QUIET_S)
    assert [("closing", 0)] == anchors(door)
    door.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
    door.enter()
    wait_until(door, max(CLOSES_S, door.now + QUIET_S) + 1.0)
    assert [("closing", 0), ("closing", -1)] == anchors(door)


def test_an_anchor_of_the_future_does_not_freeze_the_interval() -> None:
    """A headcount of now counts, whatever another door's clock once said."""
    room = RoomUnderTest(closing("a", "b")).open()
    room.take("b", ClockSet, utc_offset_ms=UTC_OFFSET_MS + DAYS_MS)
    room.take("b", StaffCounted, inside=5, by="console", why="", order="o1")
    room.take("b", ClockSet, utc_offset_ms=UTC_OFFSET_MS)
    room.rest(3.0)
    assert {None} == {door.view.spread for door in room.doors.values()}, "nobody has counted but with a wrong clock"
    for _ in range(40):
        room.enter("a")
    room.take("a", StaffCounted, inside=45, by="console", why="", order="o2")
    room.rest(3.0)
    assert {0.0} == {door.view.spread for door in room.doors.values()}
