"""When a room's count is known without anybody counting."""

import pytest
from msgspec import structs

from edge.core.anchors import (
    EVENING_S,
    LONG_QUIET_S,
    MANY,
    NIGHT_S,
    QUIET_S,
    Closing,
    Quiet,
    closing_due_s,
    counts,
    is_appointed,
    is_whole,
    last_closing,
    left_by_closing,
)
from edge.core.doubt import PERSON
from edge.core.ledger import Totals
from edge.core.quality import DoorCount, spread
from edge.core.room import SILENT_AFTER_S, Neighbour, Room
from edge.protocol.messages import FaultState, Plan
from edge.protocol.vocabulary import Fault, Mode
from tests.support.door import neighbour, plan

HOUR_MS = 3_600_000
EIGHT_UTC_MS = 1_800_000_000_000  # 2027-01-15, 15:00 in Viet Nam


NIGHT = Closing(EIGHT_UTC_MS, 18.5 * 3600)
"""17:00, with 11:30 to follow."""

LUNCH = Closing(EIGHT_UTC_MS, 5.5 * 3600)
"""11:30, with 17:00 to follow."""


def closing(*at_min: int, offset_min: int = 420) -> Plan:
    """Return a plan of a room that closes at those minutes of the day."""
    return structs.replace(plan(doors=("a", "b")), closings_min=at_min, utc_offset_min=offset_min)


@pytest.mark.parametrize(
    ("at_min", "offset_min", "hours_ago"),
    [(15 * 60, 420, 0), (14 * 60, 420, 1), (16 * 60, 420, 23), (0, 420, 15), (8 * 60, 0, 0), (23 * 60, -720, 21)],
)
def test_a_room_closes_by_the_clock_of_its_plan(at_min: int, offset_min: int, hours_ago: int) -> None:
    """Once a day, yesterday if not yet today."""
    found = last_closing(closing(at_min, offset_min=offset_min), EIGHT_UTC_MS)
    assert Closing(EIGHT_UTC_MS - hours_ago * HOUR_MS, 86_400.0) == found


@pytest.mark.parametrize(
    ("at_min", "hours_ago", "next_h"),
    [((690, 1020), 3.5, 5.5), ((600, 900), 0, 19), ((960, 1020), 22, 23), ((0, 690, 900, 1020), 0, 2)],
)
def test_of_several_closings_the_last_counts(at_min: tuple[int, ...], hours_ago: float, next_h: float) -> None:
    """And it is known when the next one comes."""
    expected = Closing(EIGHT_UTC_MS - int(hours_ago * HOUR_MS), next_h * 3600.0)
    assert expected == last_closing(closing(*at_min), EIGHT_UTC_MS)


def test_where_nobody_says_when_it_closes_it_never_does() -> None:
    """Nothing is guessed."""
    assert [None, None] == [last_closing(each, EIGHT_UTC_MS) for each in (None, closing())]


@pytest.mark.parametrize(
    ("next_h", "is_break", "waits_h", "leaving_h"),
    [(24, False, 14, 2), (18.5, False, 14, 2), (17, False, 13, 2), (5.5, True, 1.5, 0.75), (2, True, 0.5, 0.25)],
)
def test_the_wait_ends_when_the_next_opening_is_likely(
    next_h: float, is_break: bool, waits_h: float, leaving_h: float
) -> None:
    """Four hours before the next closing, or earlier; a break is short."""
    found = Closing(EIGHT_UTC_MS, next_h * 3600)
    assert (is_break, waits_h, leaving_h) == (found.is_break, found.waits_s / 3600, found.leaving_s / 3600)


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
    since_s: float,
    quiet_s: float,
    inside: int = 0,
    *,
    at: Closing = NIGHT,
    give_or_take: float | None = None,
    whole: bool = True,
    stirred: bool = False,
) -> float | None:
    """Return when the anchor of a closing is due."""
    return closing_due_s(at, since_s, quiet_s, inside, give_or_take, is_whole=whole, is_stirred=stirred)


def test_a_quiet_room_is_taken_to_be_empty_after_closing_time() -> None:
    """Sooner the fewer the count says there are."""
    assert 0.0 == due_s(0.0, QUIET_S, MANY)
    assert QUIET_S - 60.0 == due_s(0.0, 60.0, -MANY)
    assert LONG_QUIET_S - 60.0 == due_s(0.0, 60.0, MANY + 1)
    assert LONG_QUIET_S - 60.0 == due_s(0.0, 60.0, -MANY - 1)


def test_over_a_break_nobody_is_explained_away() -> None:
    """Only what the count may be wrong by, never many, and after a long quiet; a count of nobody is soon believed."""
    assert 0.0 == due_s(0.0, QUIET_S, at=LUNCH, give_or_take=0.0)
    assert LONG_QUIET_S - QUIET_S == due_s(0.0, QUIET_S, 1, at=LUNCH, give_or_take=1.0)
    assert LONG_QUIET_S - QUIET_S == due_s(0.0, QUIET_S, -2, at=LUNCH, give_or_take=2.0)
    assert due_s(0.0, LONG_QUIET_S, 2, at=LUNCH, give_or_take=1.0) is None
    assert due_s(0.0, LONG_QUIET_S, MANY + 1, at=LUNCH, give_or_take=9.0) is None
    assert due_s(0.0, LONG_QUIET_S, at=LUNCH) is None, "nothing is known of the count"
    assert due_s(0.0, LONG_QUIET_S, at=LUNCH, give_or_take=1.0, whole=False) is None, "a door is not heard"


def test_what_a_break_takes_away_stays_within_the_interval() -> None:
    """They may have sat there all the same; and an anchor never knows less than was known before it."""
    for inside in range(-MANY, MANY + 1):
        for doubt in range(PERSON // 10, 6 * PERSON, PERSON // 10):
            if abs(inside) <= (spread(doubt) or 0):
                left = left_by_closing(LUNCH, doubt, inside)
                assert abs(inside) <= (spread(left) or 0)
                assert left <= doubt
    assert 0 == left_by_closing(NIGHT, PERSON, 2), "for the night they leave"


def test_nothing_is_said_while_a_door_is_not_heard() -> None:
    """It may have counted people out meanwhile."""
    assert [None, None] == [due_s(since_s, QUIET_S, whole=False) for since_s in (600.0, EVENING_S + 60.0)]


def test_another_day_is_not_the_night() -> None:
    """People who come in the morning are inside, however quiet they sit."""
    assert due_s(EVENING_S + 60.0, QUIET_S, stirred=True) is None
    assert due_s(NIGHT_S + 1.0, NIGHT_S) is None
    assert due_s(LUNCH.waits_s - 60.0, QUIET_S - 61.0, at=LUNCH, give_or_take=1.0) is None, "it would be after 13:00"


def test_it_is_quiet_since_somebody_crossed_or_the_unit_started() -> None:
    """The first word of a door is no crossing."""
    quiet = Quiet(100.0).heard({"a": DoorCount(5)}, 110.0)
    assert (None, 20.0) == (quiet.crossed_s, quiet.lasts_s(120.0))
    quiet = quiet.heard({"a": DoorCount(5), "b": DoorCount(9)}, 130.0)
    assert quiet.crossed_s is None
    quiet = quiet.heard({"a": DoorCount(6), "b": DoorCount(9)}, 140.0).heard({"a": DoorCount(6)}, 150.0)
    assert (140.0, 20.0) == (quiet.crossed_s, quiet.lasts_s(160.0))
