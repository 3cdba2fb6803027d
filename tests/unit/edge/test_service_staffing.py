"""Headcounts: told on the unit's page or from afar, carried out once, and answered."""

import pytest

from edge.core.effects import SendReply
from edge.core.events import CommandReceived, LinkChanged, NeighbourReported, StaffCounted
from edge.errors import LedgerFull
from edge.protocol.fields import LARGEST_COUNT
from edge.protocol.messages import COMMAND_HOLDS_S, Command, Reply
from edge.protocol.rows import Adjusted
from edge.protocol.vocabulary import CommandOutcome
from tests.support.door import UTC_OFFSET_MS, Door, neighbour, only


def order(door: Door, name: str = "o1", inside: int = 7, ago_s: float = 0.0) -> Reply:
    """Send *door* a headcount from afar, told *ago_s* seconds ago, and return the answer."""
    at_utc_ms = UTC_OFFSET_MS + int((door.now - ago_s) * 1000)
    command = Command(order=name, inside=inside, by="web", why="đếm tay", at_utc_ms=at_utc_ms)
    (answer,) = only(SendReply, door.take(CommandReceived, command=command, correlation=b"c1"))
    assert b"c1" == answer.correlation
    return answer.reply


def corrections(door: Door) -> list[Adjusted]:
    """Return the corrections in the ledger."""
    return [row for row in door.ledger.rows if isinstance(row, Adjusted)]


def test_a_headcount_from_afar_is_applied_and_answered() -> None:
    """The answer tells by how much the count was off, and which row says so."""
    door = Door(limit=9).open()
    door.enter()
    reply = order(door)
    row = corrections(door)[0]
    assert Reply(order="o1", outcome=CommandOutcome.APPLIED, delta=6, epoch="e1", number=row.n) == reply
    assert (6, 7, "web", "đếm tay", "o1") == (row.delta, row.headcount, row.by, row.why, row.order)
    assert 7 == door.view.inside


def test_a_headcount_counts_what_the_other_doors_have() -> None:
    """It is the room that was counted, not the door."""
    door = Door(limit=9).open()
    door.take(NeighbourReported, door="north", state=neighbour(7, 4))
    assert 3 == order(door).delta
    assert 7 == door.view.inside


def test_a_repeated_order_changes_nothing() -> None:
    """However often it is sent, also after a restart."""
    door = Door(limit=9).open()
    order(door)
    door.enter()
    assert Reply(order="o1", outcome=CommandOutcome.REPEATED) == order(door)
    again = Door(limit=9, ledger=door.ledger).open()
    assert CommandOutcome.REPEATED is order(again).outcome
    assert (8, 1) == (again.view.inside, len(corrections(again)))


@pytest.mark.parametrize("ago_s", [COMMAND_HOLDS_S + 1, -COMMAND_HOLDS_S - 1])
def test_an_old_order_is_refused(ago_s: float) -> None:
    """People have come and gone since; or somebody's clock is wrong."""
    door = Door(limit=9).open()
    assert (CommandOutcome.TOO_OLD, []) == (order(door, ago_s=ago_s).outcome, corrections(door))


def test_an_order_needs_a_disk_and_a_clock() -> None:
    """What is not written down is not answered as done; how old an order is cannot be told without the time."""
    door = Door(limit=9).open()
    door.ledger.failure = LedgerFull("no room")
    door.enter()
    assert CommandOutcome.NOT_READY is order(door).outcome
    early = Door(limit=9)
    assert CommandOutcome.NOT_READY is order(early).outcome


def test_a_headcount_that_no_row_can_hold_is_refused() -> None:
    """And answered so."""
    door = Door(limit=9).open()
    assert (CommandOutcome.REFUSED, []) == (order(door, inside=LARGEST_COUNT + 1).outcome, corrections(door))


def test_a_headcount_on_the_units_page_counts_once() -> None:
    """A form may be sent twice."""
    door = Door(limit=9).open()
    for _ in range(2):
        door.take(StaffCounted, inside=5, by="console", why="", order="p1")
        door.enter()
    assert (7, 1) == (door.view.inside, len(corrections(door)))


def test_an_order_is_carried_out_without_a_network_too() -> None:
    """The unit's page needs none."""
    door = Door(limit=9).open()
    door.take(LinkChanged, is_connected=False)
    door.take(StaffCounted, inside=5, by="console", why="", order="p1")
    assert 5 == door.view.inside
