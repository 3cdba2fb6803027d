"""A unit with an empty card in a room of many doors: it knows what its door did before it promises or says anything."""

from typing import Any

import msgspec
import pytest

from edge.core.effects import PublishRows, PublishState
from edge.core.events import BrokerAnswered, LinkChanged, NeighbourReported, PlanReceived, TimePassed
from edge.core.ledger import Totals
from edge.errors import LedgerFull
from edge.protocol.codec import decode, encode
from edge.protocol.messages import State
from edge.protocol.vocabulary import Cause, Light
from edge.roomkeeping import NEIGHBOURS_WITHIN_S
from tests.support.door import Door, neighbour, only, plan
from tests.support.fakes import FakePlans


def new_card() -> Door:
    """Return the door south with an empty ledger and the plan."""
    return Door(plans=FakePlans(plan(limit=8, doors=("south", "north"))), limit=None).open()


def test_a_new_card_says_nothing_before_it_knows() -> None:
    """Its word would take the place of the one that tells what its door did; central would call its ledger known."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    assert ([], []) == (only(PublishState, door.effects), only(PublishRows, door.effects))
    assert (Light.RED, Cause.STARTING) == (door.light.light, door.view.cause)


def test_a_new_card_takes_people_and_permits_over_in_one_instant() -> None:
    """A power cut between the two would forget one of them for good."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    before = msgspec.structs.replace(neighbour(40, 3), given={"north": 2}, taken={"north": 1})
    door.take(NeighbourReported, door="south", state=before)
    assert Totals(adjusted=3, given={"north": 2}, taken={"north": 1}) == door.ledger.start
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert (2, 0) == (door.state.epoch_order, door.state.permits)


def test_what_a_new_card_heard_while_its_disk_was_full_is_written_later() -> None:
    """The broker says it once."""
    door = new_card()
    door.ledger.failure = LedgerFull("no room")
    door.enter()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=msgspec.structs.replace(neighbour(40, 3), given={"north": 2}))
    assert Light.RED is door.light.light
    door.ledger.failure = None
    door.take(TimePassed, 60.0)
    assert (4, {"north": 2}) == (door.state.net, door.state.given)


def test_a_new_card_that_asks_in_vain_goes_beyond_all_that_is_remembered() -> None:
    """Neighbours that heard the ledger before would take a lower order for old."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    door.take(BrokerAnswered)
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert door.state.epoch_order > 90_000_000  # seconds since 2024
    assert 4 == door.state.permits


def test_a_new_card_does_not_take_a_dead_connection_for_an_answer() -> None:
    """What the broker keeps may be on its way still, or lost with a connection that nobody has missed yet."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    door.take(TimePassed, 60.0)
    assert ([], Light.RED) == (only(PublishState, door.effects), door.light.light)
    door.take(LinkChanged, is_connected=False)
    door.take(LinkChanged, is_connected=True)
    door.take(BrokerAnswered)
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert 4 == door.state.permits


def test_a_plan_with_more_doors_makes_a_new_ledger_ask() -> None:
    """Before it came, the unit took itself for the only door."""
    door = Door(limit=2).open()
    door.take(LinkChanged, is_connected=True)
    door.take(PlanReceived, plan=plan(limit=8, doors=("south", "north")))
    assert (Light.RED, Cause.STARTING) == (door.light.light, door.view.cause)


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch_order": 2**53},
        {"epoch_order": 2**40},
        {"given": {"north": 2**53}},
        {"entries": 10**9},
        {"adjusted": -(2**31)},
    ],
)
def test_what_no_door_can_have_done_is_not_gone_on_from(changes: dict[str, Any]) -> None:
    """Whoever has the door's account may say anything in its name; a ledger that began at the wire's limit could never be read."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=msgspec.structs.replace(neighbour(40, 3), **changes))
    assert Totals() == door.ledger.start
    door.take(NeighbourReported, door="south", state=neighbour(40, 3))
    assert Totals(adjusted=3) == door.ledger.start


def test_the_highest_credible_order_can_be_exceeded() -> None:
    """The door goes on beyond it, and so far is still on the wire."""
    door = new_card()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=neighbour(40, 3, epoch_order=2**40 - 1))
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert 2**40 == door.state.epoch_order == decode(encode(door.state), State).epoch_order
