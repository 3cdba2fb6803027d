"""The room and central: whose counts add up, what is in force, and whom the unit tells."""

from edge.announcing import HEARTBEAT_S
from edge.core.effects import PublishRows, PublishState
from edge.core.events import LinkChanged, NeighbourReported, PlanReceived, RowsStored, TimePassed, TrustTaken
from edge.core.ledger import Totals
from edge.core.outbox import DOUBTED_AFTER_S, RESEND_AFTER_S
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Cause, Light
from tests.support.door import UTC_OFFSET_MS, Door, neighbour, only, plan
from tests.support.fakes import FakeLedger


def test_the_other_doors_count() -> None:
    """The room's count is a merge; an old word changes nothing."""
    door = Door(limit=5).open().connect()
    door.enter()
    door.take(NeighbourReported, door="north", state=neighbour(7, 4))
    door.take(NeighbourReported, door="north", state=neighbour(3, 1))
    assert (5, Light.RED) == (door.view.inside, door.light.light)
    assert 5 == door.state.inside


def test_only_the_plans_doors_count() -> None:
    """Before a plan is known all do."""
    door = Door(limit=50).open()
    door.take(NeighbourReported, door="gone", state=neighbour(7, 4))
    assert 4 == door.view.inside
    door.take(PlanReceived, plan=plan(limit=6, doors=("south", "north")))
    assert (0, 6, "Door south") == (door.view.inside, door.view.limit, door.view.door_name)


def test_an_older_plan_is_ignored() -> None:
    """Retained messages may come late."""
    door = Door().open()
    door.take(PlanReceived, plan=plan(revision=3, limit=8))
    door.take(PlanReceived, plan=plan(revision=2, limit=1))
    door.take(PlanReceived, plan=plan(revision=3, limit=8))
    assert (8, 1) == (door.view.limit, door.kinds.count("PlanApplied"))
    assert door.plans.kept == plan(revision=3, limit=8)


def test_a_limit_of_zero_closes_the_room() -> None:
    """The plan says that nobody enters."""
    door = Door().open()
    door.take(PlanReceived, plan=plan(limit=0))
    assert (Light.RED, Cause.CLOSED) == (door.light.light, door.view.cause)


def test_rows_go_out_until_they_are_stored() -> None:
    """Delivery is end to end: only central's word ends it."""
    door = Door(limit=9).open()
    door.enter()
    first = only(PublishRows, door.take(LinkChanged, is_connected=True))
    assert [1, 2, 3] == [row.n for row in first[0].rows]
    door.enter()
    assert 1 == len(only(PublishRows, door.effects))
    again = only(PublishRows, door.take(TimePassed, RESEND_AFTER_S))
    assert [1, 2, 3, 4] == [row.n for row in again[0].rows]
    door.take(RowsStored, epoch="e1", number=4)
    assert (0, 4) == (door.view.unsent_rows, door.ledger.stored)
    door.take(RowsStored, epoch="of an old ledger", number=900)
    door.enter()
    assert [5] == [row.n for row in only(PublishRows, door.effects)[-1].rows]


def test_rows_go_out_again_when_central_comes() -> None:
    """Central tells its plans, known ones too, whenever it begins to listen."""
    door = Door(limit=9).open()
    door.take(PlanReceived, plan=plan())
    door.take(LinkChanged, is_connected=True)
    assert [] == only(PublishRows, door.take(TimePassed, 2 * DOUBTED_AFTER_S))
    again = only(PublishRows, door.take(PlanReceived, plan=plan()))
    assert [1] == [batch.rows[0].n for batch in again]


def test_a_card_put_back_from_a_copy_goes_on_in_a_new_epoch() -> None:
    """Its numbers are taken: central would drop its rows as known, in silence. What this run counted is written again."""
    before = Door(limit=9).open()
    before.enter()
    door = Door(ledger=before.ledger, limit=9).open()
    door.enter()
    door.connect()
    door.take(RowsStored, epoch="e1", number=4000)
    assert ["EpochOpened", "Booted", "Entered"] == door.kinds
    assert (2, 2, "renewed") == (door.view.inside, door.state.epoch_order, door.state.epoch)
    assert [1, 2, 3] == [row.n for row in only(PublishRows, door.effects)[-1].rows]
    door.take(RowsStored, epoch="renewed", number=4000)
    assert 3 == len(door.ledger.rows)


def test_a_new_card_takes_over_from_the_ledger_before() -> None:
    """Readers would take it for older than the one it replaces; and the people inside are still inside."""
    fresh = Door(limit=50).open()
    fresh.enter()
    fresh.take(LinkChanged, is_connected=True)
    fresh.take(NeighbourReported, door="south", state=neighbour(900, 12, epoch_order=4))
    assert ["EpochOpened", "Booted", "Entered"] == fresh.kinds
    assert (13, 5) == (fresh.view.inside, fresh.state.epoch_order)


def test_a_ledger_outdone_by_another_writes_again_only_what_central_lacks() -> None:
    """A second unit claimed the door: its ledger is newer to all readers, but what central has of this one it would have twice."""
    door = Door(limit=50).open()
    door.enter()
    door.connect()
    door.enter()
    door.take(NeighbourReported, door="south", state=neighbour(900, 1, epoch_order=4))
    assert ["EpochOpened", "Entered"] == door.kinds
    assert (2, 2, 5) == (door.view.inside, door.state.entries, door.state.epoch_order)


def test_a_broken_ledger_that_told_nothing_asks_the_broker() -> None:
    """Its epoch is newer, but it does not know who is inside; the state of before does."""
    door = Door(ledger=FakeLedger("e2", 2), limit=50).open()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=neighbour(900, 12, epoch_order=1))
    assert (12, 3) == (door.view.inside, door.state.epoch_order)


def test_a_ledger_that_carried_the_count_does_not_carry_it_twice() -> None:
    """The broken file told it already."""
    ledger = FakeLedger("e2", 2)
    ledger.start = Totals(adjusted=12)
    door = Door(ledger=ledger, limit=50).open()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=neighbour(900, 12, epoch_order=1))
    assert (12, 2) == (door.view.inside, door.state.epoch_order)


def test_the_own_state_of_before_is_no_news() -> None:
    """What the broker kept of this ledger, or of one before it, changes nothing."""
    door = Door(ledger=FakeLedger("n", 3), limit=50).open()
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="south", state=neighbour(1, 40, epoch_order=3))
    assert (3, "n", 0) == (door.state.epoch_order, door.state.epoch, door.view.inside)
    other = Door(ledger=FakeLedger("m", 3), limit=50).open().connect()
    other.take(NeighbourReported, door="south", state=neighbour(900, 40, epoch_order=2))
    assert (3, "m", 0) == (other.state.epoch_order, other.state.epoch, other.view.inside)


def test_the_state_is_repeated_now_and_then() -> None:
    """A listener that lost it has it again soon."""
    door = Door().open().connect()
    assert [] == only(PublishState, door.take(TimePassed, 1.0))
    said = only(PublishState, door.take(TimePassed, HEARTBEAT_S))
    assert [None] == [each.state.edge_utc_ms for each in said]


def test_the_state_tells_when_the_beam_was_crossed() -> None:
    """So that the time from a beam to a browser is measured, not guessed."""
    door = Door(limit=9).open().connect()
    door.enter()
    stamps = [each.state.edge_utc_ms for each in only(PublishState, door.effects) if each.state.edge_utc_ms]
    assert 1 == len(stamps)
    assert abs(stamps[0] - (UTC_OFFSET_MS + door.now * 1000)) < 1000


def test_rows_before_the_clock_is_known_have_no_utc() -> None:
    """And the ledger is told how to date them later."""
    door = Door()
    door.take(TimePassed)
    assert [None, None] == [row.utc_ms for row in door.ledger.rows]
    door.open()
    assert {"boot-1": UTC_OFFSET_MS} == door.ledger.offsets
    door.enter()
    rows: list[LedgerRow] = door.ledger.rows
    assert rows[-1].utc_ms == rows[-1].mono_ms + UTC_OFFSET_MS


def test_an_idle_unit_sleeps() -> None:
    """Nothing is due but the heartbeat."""
    door = Door().open()
    assert door.service.next_deadline() is None
    door.take(LinkChanged, is_connected=True)
    door.take(PlanReceived, plan=plan())
    door.take(RowsStored, epoch=door.ledger.epoch, number=door.ledger.rows[-1].n)
    deadline = door.service.next_deadline()
    assert deadline is not None
    assert HEARTBEAT_S - 1 < deadline - door.now <= HEARTBEAT_S


def test_the_bundle_in_force_is_told() -> None:
    """Central sees which door believes by an older bundle of certificates."""
    door = Door(limit=9).open().connect()
    assert None is door.state.trust_revision
    door.take(TrustTaken, revision=7)
    assert 7 == door.state.trust_revision
