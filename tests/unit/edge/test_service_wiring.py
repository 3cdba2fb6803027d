"""A door wired the wrong way round, at real services."""

from edge.core.events import Button, TimePassed
from edge.core.wiring import ACCUSED_BY, CLEARED_BY, NIGHT_S
from edge.protocol.vocabulary import Cause, Fault, Mode
from tests.support.door import Door, plan
from tests.support.fakes import FakePlans
from tests.support.rooms import RoomUnderTest


def test_a_swapped_door_turns_red_and_says_why_until_it_counts_right() -> None:
    """One door; visitors look as if they left."""
    door = Door(name="a", limit=None, plans=FakePlans(plan(limit=50, doors=("a",)))).open()
    for _ in range(ACCUSED_BY - 1):
        door.leave()
    assert () == door.view.faults
    door.leave()
    assert ((Fault.BEAM_SWAPPED,), Cause.FAULT) == (door.view.faults, door.view.cause)
    door.press(Button.TAKE_OVER)
    assert (Mode.STAFF, Cause.ROOM) == (door.view.mode, _settled(door).view.cause)
    door.press(Button.TAKE_OVER)
    door.take(TimePassed, NIGHT_S)
    for _ in range(CLEARED_BY):
        door.enter()
    assert ((), Cause.ROOM) == (door.view.faults, _settled(door).view.cause)


def test_what_staff_count_accuses_nobody() -> None:
    """The buttons are not wired to the beams."""
    door = Door(name="a", limit=None, plans=FakePlans(plan(limit=50, doors=("a",)))).open()
    door.press(Button.TAKE_OVER)
    for _ in range(2 * ACCUSED_BY):
        door.press(Button.MINUS)
    assert () == door.view.faults


def test_a_true_exit_is_not_accused_while_the_entrance_is_heard_or_not() -> None:
    """Its people came in by the other door, seen or unseen."""
    room = RoomUnderTest(plan(limit=50, doors=("a", "b"))).open()
    for _ in range(ACCUSED_BY + 2):
        room.enter("a")
    for _ in range(ACCUSED_BY + 2):
        room.leave("b")
    room.part("b")
    for _ in range(ACCUSED_BY + 2):
        room.enter("a")
        room.leave("b")
    room.join("b")
    assert {()} == {door.view.faults for door in room.doors.values()}


def test_the_door_that_is_swapped_is_accused_and_not_the_other() -> None:
    """People come in by the one and leave by the other; both seem to lose people."""
    room = RoomUnderTest(plan(limit=50, doors=("a", "b"))).open()
    for number in range(ACCUSED_BY + 4):
        room.leave("a")
        if number % 2:
            room.leave("b")
    for _ in range(2 * ACCUSED_BY):
        room.leave("a")
        room.leave("b")
    assert {"a": (Fault.BEAM_SWAPPED,), "b": ()} == {name: door.view.faults for name, door in room.doors.items()}


def _settled(door: Door) -> Door:
    door.take(TimePassed, 3.0)
    return door
