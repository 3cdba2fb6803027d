"""When a room's count is known without anybody counting."""

import pytest
from msgspec import structs

from edge.core.anchors import (
    EVENING_S,
    LONG_QUIET_S,
    MANY,
    NIGHT_S,
    QUIET_S,
    Quiet,
    closing_due_s,
    counts,
    is_appointed,
    is_whole,
    last_closing_ms,
)
from edge.core.ledger import Totals
from edge.core.quality import DoorCount
from edge.core.room import SILENT_AFTER_S, Neighbour, Room
from edge.protocol.messages import FaultState, Plan
from edge.protocol.vocabulary import Fault, Mode
from tests.support.door import neighbour, plan

HOUR_MS = 3_600_000
EIGHT_UTC_MS = 1_800_000_000_000  # 2027-01-15, 15:00 in Viet Nam


def closing(at_min: int | None, offset_min: int = 420) -> Plan:
    """Return a plan of a room that closes at *at_min*."""
    return structs.replace(plan(doors=("a", "b")), closes_at_min=at_min, utc_offset_min=offset_min)


@pytest.mark.parametrize(
    ("at_min", "offset_min", "hours_ago"),
    [(15 * 60, 420, 0), (14 * 60, 420, 1), (16 * 60, 420, 23), (0, 420, 15), (8 * 60, 0, 0), (23 * 60, -720, 21)],
)
def test_a_room_closes_by_the_clock_of_its_plan(at_min: int, offset_min: int, hours_ago: int) -> None:
    """Once a day, yesterday if not yet today."""
    assert EIGHT_UTC_MS - hours_ago * HOUR_MS == last_closing_ms(closing(at_min, offset_min), EIGHT_UTC_MS)


def test_where_nobody_says_when_it_closes_it_never_does() -> None:
    """Nothing is guessed."""
    assert [None, None] == [last_closing_ms(each, EIGHT_UTC_MS) for each in (None, closing(None))]


def room(door: str, *heard: str, fault: Fault | None = None, closing_door: str = "", at_s: float = 0.0) -> Room:
    """Return a room of three doors as *door* sees it, which has heard those named."""
    faults = (FaultState(fault=fault),) if fault else ()
    state = structs.replace(neighbour(1, 3), faults=faults)
    doors = tuple(
        structs.replace(each, is_closing=each.id == closing_door) for each in plan(doors=("a", "b", "c")).doors
    )
    return Room(
        door,
        5,
        structs.replace(plan(), doors=doors),
        {name: Neighbour(state, at_s, is_online=True) for name in heard},
        is_linked=True,
    )


def test_the_lowest_door_that_is_heard_and_can_write_is_appointed() -> None:
    """One door for the room, whoever looks."""
    assert is_appointed(room("a", "b", "c"), (), 0.0)
    assert not is_appointed(room("b", "a", "c"), (), 0.0)
    assert is_appointed(room("b", "c"), (), 0.0), "a is gone"
    assert is_appointed(room("b", "a", "c"), (), SILENT_AFTER_S), "a has not been heard for long"
    assert is_appointed(room("b", "a", "c", fault=Fault.DISK_FULL), (), 0.0), "a cannot write"
    assert not is_appointed(room("b", "a", "c", fault=Fault.BEAM_BLOCKED), (), 0.0), "a can still write"
    assert is_appointed(room("b", "a", "c", closing_door="a"), (), 0.0), "a is to be taken from the room"


def test_a_door_that_cannot_be_heard_or_cannot_write_is_not_appointed() -> None:
    """Its picture may be old, or its row would not last."""
    assert not is_appointed(room("a", "b", "c").linked(is_linked=False), (), 0.0)
    assert not is_appointed(room("a", "b", "c"), (FaultState(fault=Fault.LEDGER_FAILED),), 0.0)
    assert not is_appointed(room("a", closing_door="a"), (), 0.0)
    assert not is_appointed(room("elsewhere", "b", "c"), (), 0.0)


def test_a_sole_door_needs_no_network() -> None:
    """Nobody else counts."""
    alone = Room("a", 5, plan(doors=("a",)))
    assert (True, True) == (is_whole(alone, 0.0), is_appointed(alone, (), 0.0))
    assert [True, False, False] == [
        is_whole(each, 0.0)
        for each in (room("a", "b", "c"), room("a", "b"), room("a", "b", "c").linked(is_linked=False))
    ]


def test_the_counters_of_all_doors_of_the_plan_are_told() -> None:
    """One that was never heard is not sound, nor is one that is blind."""
    own = Totals(entries=4, exits=1)
    found = counts(room("a", "b"), own, 0.0)
    assert {"a": DoorCount(5, 0), "b": DoorCount(3), "c": DoorCount(0, is_sound=False)} == found
    assert not counts(room("a", "b", fault=Fault.BEAM_SILENT), own, 0.0)["b"].is_sound
    blind = (FaultState(fault=Fault.BEAM_SILENT),)
    assert not counts(room("a"), structs.replace(own, faults=blind), 0.0)["a"].is_sound
    assert counts(room("a"), structs.replace(own, faults=blind, mode=Mode.STAFF), 0.0)["a"].is_sound


def due_s(
    since_closing_s: float, quiet_s: float, inside: int = 0, *, whole: bool = True, stirred: bool = False
) -> float | None:
    """Return when the closing anchor is due."""
    return closing_due_s(since_closing_s, quiet_s, inside, is_whole=whole, is_stirred=stirred)


def test_a_quiet_room_is_taken_to_be_empty_after_closing_time() -> None:
    """Sooner the fewer the count says there are."""
    assert 0.0 == due_s(0.0, QUIET_S, MANY)
    assert QUIET_S - 60.0 == due_s(0.0, 60.0, -MANY)
    assert LONG_QUIET_S - 60.0 == due_s(0.0, 60.0, MANY + 1)
    assert LONG_QUIET_S - 60.0 == due_s(0.0, 60.0, -MANY - 1)


def test_a_door_that_is_not_heard_is_waited_for_in_the_evening_but_not_all_night() -> None:
    """Its power may be off, with the office's."""
    assert EVENING_S - 600.0 == due_s(600.0, QUIET_S, whole=False)
    assert 0.0 == due_s(EVENING_S, QUIET_S, whole=False)


def test_another_day_is_not_the_night() -> None:
    """People who come in the morning are inside, however quiet they sit."""
    assert due_s(EVENING_S + 60.0, QUIET_S, stirred=True) is None
    assert due_s(NIGHT_S + 1.0, NIGHT_S) is None


def test_it_is_quiet_since_somebody_crossed_or_the_unit_started() -> None:
    """The first word of a door is no crossing."""
    quiet = Quiet(100.0).heard({"a": DoorCount(5)}, 110.0)
    assert (None, 20.0) == (quiet.crossed_s, quiet.lasts_s(120.0))
    quiet = quiet.heard({"a": DoorCount(5), "b": DoorCount(9)}, 130.0)
    assert quiet.crossed_s is None
    quiet = quiet.heard({"a": DoorCount(6), "b": DoorCount(9)}, 140.0).heard({"a": DoorCount(6)}, 150.0)
    assert (140.0, 20.0) == (quiet.crossed_s, quiet.lasts_s(160.0))
