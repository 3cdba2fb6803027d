"""What a door does not build on: what it knew of the others before the connection was lost, and what breaks its beams in fault."""

from edge.core.effects import SendReply
from edge.core.events import (
    Beam,
    BeamChanged,
    CommandReceived,
    LinkChanged,
    NeighbourReported,
    PassJudged,
    PlanReceived,
    StaffCounted,
    StaffTookOver,
    TimePassed,
)
from edge.protocol.messages import Command, Reply
from edge.protocol.vocabulary import Cause, CommandOutcome
from edge.roomkeeping import NEIGHBOURS_WITHIN_S
from tests.support.door import SCAN, UTC_OFFSET_MS, Door, neighbour, only, plan
from tests.support.fakes import FakeLedger, FakePlans
from tests.support.rooms import RoomUnderTest

TWO_DOORS = plan(limit=8, doors=("south", "north"))


def known_door() -> Door:
    """Return a door of two with a past, started without network."""
    ledger = FakeLedger()
    Door(ledger=ledger).open().connect()
    return Door(ledger=ledger, plans=FakePlans(TWO_DOORS)).open()


def ordered(door: Door, order: str) -> Reply:
    """Tell *door* of seven people inside and return its answer."""
    command = Command(order=order, inside=7, by="account:1", at_utc_ms=int(door.now * 1000) + UTC_OFFSET_MS)
    (answer,) = only(SendReply, door.take(CommandReceived, command=command))
    return answer.reply


def test_a_headcount_waits_for_what_the_other_doors_have_counted_meanwhile() -> None:
    """Their people would come on top of the figure a moment later."""
    door = known_door()
    door.take(LinkChanged, is_connected=True)
    assert CommandOutcome.NOT_READY is ordered(door, "one").outcome
    door.take(PlanReceived, plan=TWO_DOORS)
    assert CommandOutcome.NOT_READY is ordered(door, "one").outcome
    door.take(NeighbourReported, door="north", state=neighbour(9, 5))
    assert (CommandOutcome.APPLIED, 2) == ((reply := ordered(door, "one")).outcome, reply.delta)
    assert 7 == door.view.inside


def test_a_headcount_does_not_wait_for_a_door_that_never_speaks() -> None:
    """It may not be there yet."""
    door = known_door()
    door.take(LinkChanged, is_connected=True)
    assert CommandOutcome.NOT_READY is ordered(door, "one").outcome
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert CommandOutcome.APPLIED is ordered(door, "one").outcome


def test_staff_set_no_figure_before_the_other_doors_were_ever_heard() -> None:
    """A unit that started without network knows nothing of them; the page says so."""
    door = known_door()
    door.take(StaffCounted, inside=7, by="console.unit", why="", order="o1")
    assert (0, 0, False) == (door.view.adjusted, door.view.inside, door.view.knows_doors)
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="north", state=neighbour(9, 5))
    assert door.view.knows_doors
    door.take(StaffCounted, inside=7, by="console.unit", why="", order="o1")
    assert (2, 7) == (door.view.adjusted, door.view.inside)


def test_a_new_card_sleeps_while_it_asks_what_its_door_did_before() -> None:
    """Its rows wait for the answer; to ask the clock all the time would bring it no sooner."""
    door = Door(plans=FakePlans(TWO_DOORS)).open()
    door.take(TimePassed, 10.0)
    door.take(LinkChanged, is_connected=True)
    assert door.now + NEIGHBOURS_WITHIN_S == door.service.next_deadline()


def test_nothing_is_given_by_an_old_plan() -> None:
    """A door that left the room meanwhile needs nothing, and its heir has taken over what it owed."""
    door = known_door()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="north", state=neighbour(9, 5))
    door.take(TimePassed, 1.0)
    assert "PermitsGiven" not in door.kinds
    assert door.state.permits == 4


def blocked(room: RoomUnderTest) -> RoomUnderTest:
    """Block a beam of door *a* for longer than anybody stands in it."""
    room.take("a", BeamChanged, beam=Beam.OUTER, is_broken=True)
    room.rest(120)
    return room


def test_a_door_with_a_blocked_beam_hands_all_its_places_over() -> None:
    """What stands in the beam is nobody who still comes in."""
    room = blocked(RoomUnderTest(plan(limit=6, doors=("a", "b"))).open())
    assert ({"a": 0, "b": 6}, Cause.FAULT) == (room.permits(), room.doors["a"].view.cause)


def test_staff_who_count_because_a_beam_is_blocked_can_give_the_last_place() -> None:
    """Nobody waits where they stand; somebody waits at the other door."""
    room = RoomUnderTest(plan(limit=2, doors=("a", "b"))).open()
    room.enter("b")
    room.take("a", StaffTookOver, is_by_hand=True, by="console.unit")
    blocked(room)
    room.take("b", PassJudged, **SCAN)
    room.rest(10)
    assert {"a": 0, "b": 1} == room.permits()
