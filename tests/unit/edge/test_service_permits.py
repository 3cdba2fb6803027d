"""Permits between the doors of a room: who lets in how many, what travels, and what a door keeps to itself."""

import msgspec
import pytest

from edge.core.events import (
    Beam,
    BeamChanged,
    DeviceFaulted,
    DoorClaimed,
    LinkChanged,
    NeighbourReported,
    NeighbourSeen,
    PassJudged,
    PlanReceived,
    TimePassed,
)
from edge.core.room import SILENT_AFTER_S
from edge.errors import LedgerFull
from edge.protocol.messages import Plan, PlanDoor, State
from edge.protocol.vocabulary import Cause, Fault, Light
from edge.roomkeeping import LAST_GIVEN_AFTER_S
from tests.support.door import SCAN, Door, neighbour, plan
from tests.support.fakes import FakeLedger, FakePlans
from tests.support.rooms import RoomUnderTest


def room(limit: int, *doors: str) -> RoomUnderTest:
    """Return an open room."""
    return RoomUnderTest(plan(limit=limit, doors=doors or ("a", "b"))).open()


def north(**changes: object) -> State:
    """Return the state of the door north, which has two people in."""
    return msgspec.structs.replace(neighbour(7, 2), **changes)


def joined(limit: int = 8, **more: object) -> Door:
    """Return the door south of a room with two doors, known to central and connected, with north connected too."""
    ledger = FakeLedger()
    ledger.stored = 1
    door = Door(ledger=ledger, plans=FakePlans(plan(limit=limit, doors=("south", "north"))), limit=None, **more)  # type: ignore[arg-type]
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourSeen, door="north", is_online=True)
    door.take(NeighbourReported, door="north", state=north(permits=2))
    return door.open()


# --- the promise ------------------------------------------------------------------------------------------------------


def test_the_limit_is_shared_out() -> None:
    """Each door starts with its part."""
    assert {"a": 3, "b": 2} == room(5).permits()


def test_doors_cut_off_let_in_no_more_than_the_limit_together() -> None:
    """Green is a promise that needs no network."""
    under = room(5)
    under.part("a")
    under.part("b")
    entered = 0
    for _ in range(9):
        for name in sorted(under.greens()):
            under.enter(name)
            entered += 1
        under.rest(3.0)
    assert (5, set()) == (entered, under.greens())


def test_who_leaves_makes_room_at_their_door() -> None:
    """Also while it is cut off; the others hear of it later."""
    under = room(2)
    under.enter("a")
    under.enter("b")
    under.part("a")
    under.part("b")
    under.leave("b")
    under.rest(3.0)
    assert {"b"} == under.greens()


def test_who_waits_at_a_red_door_draws_a_permit_from_where_nobody_waits() -> None:
    """The door that gives turns red first, and waits for whoever saw it green."""
    under = room(2)
    under.enter("a")
    under.rest(3.0)
    assert {"b"} == under.greens()
    under.take("a", PassJudged, **SCAN)
    assert set() == under.greens()
    assert {"a": 0, "b": 1} == under.permits()
    under.rest(LAST_GIVEN_AFTER_S + 3.0)
    assert ({"a": 1, "b": 0}, {"a"}) == (under.permits(), under.greens())


def test_the_last_permit_stays_while_somebody_stands_in_the_doorway() -> None:
    """They saw green."""
    under = room(2)
    under.enter("a")
    under.rest(3.0)
    under.take("b", BeamChanged, beam=Beam.OUTER, is_broken=True)
    under.take("a", PassJudged, **SCAN)
    under.rest(6.0)
    assert {"a": 0, "b": 1} == under.permits()
    under.take("b", BeamChanged, beam=Beam.OUTER, is_broken=False)
    under.rest(6.0)
    assert {"a": 1, "b": 0} == under.permits()


def test_not_even_a_debt_is_paid_with_the_permit_of_who_stands_in_the_doorway() -> None:
    """They saw green; the door is red for the next one."""
    door = joined(limit=2)
    door.take(BeamChanged, beam=Beam.OUTER, is_broken=True)
    door.take(NeighbourReported, door="north", state=north(number=8, permits=-1))
    door.take(TimePassed, 5.0)
    assert (Light.RED, {}) == (door.light.light, door.state.given)
    door.take(BeamChanged, beam=Beam.OUTER, is_broken=False)
    door.take(TimePassed, 5.0)
    assert {"north": 1} == door.state.given


def test_a_debt_is_paid_by_the_others() -> None:
    """Who came in on red holds a place all the same."""
    under = room(4)
    for _ in range(3):
        under.enter("a")
    under.rest(6.0)
    assert sum(each or 0 for each in under.permits().values()) == 1
    assert min(each or 0 for each in under.permits().values()) >= 0


def test_a_door_in_fault_hands_all_over_and_gets_its_part_back_when_it_is_well() -> None:
    """Places behind a broken sensor serve nobody."""
    under = room(8)
    under.take("a", DeviceFaulted, fault=Fault.SENSOR_LOST, is_standing=True)
    under.rest(6.0)
    assert {"a": 0, "b": 8} == under.permits()
    under.take("a", DeviceFaulted, fault=Fault.SENSOR_LOST, is_standing=False)
    under.rest(6.0)
    assert {"a": 4, "b": 4} == under.permits()


def test_a_red_door_says_where_there_is_room() -> None:
    """Visitors are sent to the door that holds the places."""
    under = room(2)
    under.enter("a")
    under.rest(3.0)
    view = under.doors["a"].view
    assert (Cause.ELSEWHERE, (("Door b", 1),)) == (view.cause, view.elsewhere)


def test_a_lowered_limit_binds_those_who_hear_it_and_the_rest_when_they_are_back() -> None:
    """Meanwhile the room lets in no more than the larger of the two."""
    under = room(10)
    under.part("b")
    under.set_plan(plan(revision=2, limit=4, doors=("a", "b")))
    assert {"a": 2, "b": 5} == under.permits()
    under.join("b")
    under.rest(3.0)
    assert {"a": 2, "b": 2} == under.permits()


# --- what a door keeps to itself --------------------------------------------------------------------------------------


def test_a_gift_is_announced_when_it_is_durable() -> None:
    """A power cut must not take back what another door spends already."""
    door = joined()
    door.ledger.failure = LedgerFull("no room")
    door.take(NeighbourReported, door="north", state=north(number=8, permits=-2))
    assert {} == door.state.given
    door.ledger.failure = None
    door.take(TimePassed, SILENT_AFTER_S)
    assert {"north": 2} == door.state.given


def test_what_was_given_is_taken_once() -> None:
    """However often it is said."""
    door = joined()
    for _ in range(3):
        door.take(NeighbourReported, door="north", state=north(number=8, permits=7, given={"south": 3}))
    assert ({"north": 3}, 7) == (door.state.taken, door.state.permits)
    assert 1 == door.kinds.count("PermitsTaken")


def test_what_a_door_that_is_gone_gave_is_taken_still() -> None:
    """Central has counted on it."""
    door = joined()
    door.take(PlanReceived, plan=plan(revision=2, limit=8, doors=("south",)))
    door.take(NeighbourReported, door="north", state=north(number=8, given={"south": 3}))
    assert {"north": 3} == door.state.taken


def test_a_door_that_is_not_of_the_room_gives_and_takes_nothing() -> None:
    """Central has passed on what it held; it would be spent twice."""
    door = joined()
    door.take(PlanReceived, plan=plan(revision=2, limit=8, doors=("north",)))
    door.take(NeighbourReported, door="north", state=north(number=8, permits=-4, given={"south": 3}))
    door.take(TimePassed, 5.0)
    assert ({}, {}, Cause.CLOSED) == (door.state.given, door.state.taken, door.state.cause)


def test_a_closing_door_hands_all_over() -> None:
    """It lets nobody in any more, and may be taken from the room when it holds nothing."""
    door = joined()
    doors = (PlanDoor(id="south", name="S", share=4, is_closing=True), PlanDoor(id="north", name="N", share=4))
    door.take(PlanReceived, plan=Plan(revision=2, name="R", limit=8, doors=doors))
    door.take(TimePassed, LAST_GIVEN_AFTER_S)
    assert (Light.RED, {"north": 4}, 0) == (door.light.light, door.state.given, door.state.permits)


def test_a_gift_needs_somebody_who_hears_it() -> None:
    """Permits on their way to a door that is gone serve nobody."""
    door = joined()
    door.take(NeighbourSeen, door="north", is_online=False)
    door.take(NeighbourReported, door="north", state=north(number=8, permits=0, waiting=2))
    door.take(TimePassed, 5.0)
    assert {} == door.state.given


@pytest.mark.parametrize("fault", [Fault.DISK_FULL, Fault.LEDGER_FAILED, Fault.DOOR_CLAIMED_TWICE])
def test_a_need_is_not_left_to_a_door_that_cannot_give(fault: Fault) -> None:
    """It may hold more, but cannot write it down."""
    door = Door(plans=FakePlans(plan(limit=9, doors=("south", "north", "west"))), limit=None)
    door.ledger.stored = 1
    door.take(LinkChanged, is_connected=True)
    for name in ("north", "west"):
        door.take(NeighbourSeen, door=name, is_online=True)
    stuck = north(permits=9, cause=Cause.FAULT, faults=({"fault": fault},))
    door.take(NeighbourReported, door="north", state=msgspec.convert(msgspec.to_builtins(stuck), State))
    door.take(NeighbourReported, door="west", state=north(permits=-2))
    door.open()
    assert {} == door.state.given  # central has not told yet what is in force now
    door.take(PlanReceived, plan=door.plans.kept)
    assert {"west": 2} == door.state.given


def test_a_unit_that_starts_keeps_its_permits() -> None:
    """Before its beams are heard it lets nobody in, but that is not a fault."""
    ledger = FakeLedger()
    ledger.stored = 1
    door = Door(ledger=ledger, plans=FakePlans(plan(limit=8, doors=("south", "north"))), limit=None)
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourSeen, door="north", is_online=True)
    door.take(NeighbourReported, door="north", state=north(permits=0, waiting=2))
    door.take(TimePassed, 5.0)
    assert {} == door.state.given


def test_two_units_of_one_door_trade_nothing() -> None:
    """Each would spend what the door holds. Both are red; what was given in the door's name stays given."""
    door = joined()
    door.take(DoorClaimed)
    rival = neighbour(3, 0, epoch_order=1)
    door.take(NeighbourReported, door="south", state=msgspec.structs.replace(rival, given={"north": 1}, taken={"x": 9}))
    door.take(NeighbourReported, door="north", state=north(number=8, permits=-2, given={"south": 3}))
    assert (Light.RED, Cause.FAULT) == (door.light.light, door.state.cause)
    assert ({"north": 1}, {}) == (door.state.given, door.state.taken)


def test_an_earlier_word_of_the_same_row_is_old() -> None:
    """States of one row differ in who waits; one that comes late must not bring back who has left."""
    door = joined()
    door.take(NeighbourReported, door="north", state=north(number=8, mono_ms=900, permits=2))
    door.take(NeighbourReported, door="north", state=north(number=8, mono_ms=800, permits=0, waiting=2))
    door.take(TimePassed, 5.0)
    assert {} == door.state.given


def test_a_ledger_without_its_plan_keeps_to_its_share() -> None:
    """The plan's file is lost: what the ledger tells of it still binds."""
    before = joined()
    before.take(PlanReceived, plan=plan(revision=2, limit=8, doors=("south", "north")))
    door = Door(ledger=before.ledger, limit=None).open()
    for _ in range(6):
        door.enter()
        door.take(TimePassed, 3.0)
    assert 4 == 6 - sum(getattr(row, "on_red", False) for row in door.ledger.rows)
