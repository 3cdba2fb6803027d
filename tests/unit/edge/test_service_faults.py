"""The service when something is wrong: beams, camera, disk, ledger; red, said in words, and back by itself."""

import pytest

from edge.core.effects import MakeSound, PublishFaults, PublishRows, PublishState, ShowLight, Signal
from edge.core.events import Beam, BeamChanged, DeviceFaulted, PlanReceived, TimePassed
from edge.core.health import BLOCKED_AFTER_S, CHATTER_CHANGES, CHATTER_QUIET_S, SAME_BREAK_S, SILENT_AFTER_BREAKS
from edge.doorway import LATE_S
from edge.errors import LedgerCorrupt, LedgerError, LedgerFull
from edge.protocol.vocabulary import Cause, Fault, Light
from edge.roomkeeping import KEEP_AGAIN_S
from tests.support.door import Door, only, plan
from tests.support.fakes import FakeLedger


def test_a_blocked_beam_turns_the_light_red_with_a_fault_and_heals() -> None:
    """Red, distinct, told, in the ledger; green again by itself."""
    door = Door().open().connect()
    door.take(BeamChanged, beam=Beam.OUTER, is_broken=True)
    effects = door.take(TimePassed, BLOCKED_AFTER_S)
    assert (ShowLight(Light.RED, is_fault=True), "FaultRaised") == (door.light, door.kinds[-1])
    assert MakeSound(Signal.FAULT) in effects
    assert [(Fault.BEAM_BLOCKED, Cause.FAULT)] == [(each.fault, door.state.cause) for each in door.state.faults]
    assert door.state.faults[0].since_utc_ms is not None
    door.take(BeamChanged, 60.0, beam=Beam.OUTER, is_broken=False)
    assert ("FaultCleared", ()) == (door.kinds[-1], door.view.faults)
    door.take(TimePassed, 5.0)
    assert ShowLight(Light.GREEN, is_fault=False) == door.light


@pytest.mark.parametrize("seen", list(Beam))
def test_a_beam_that_sees_nobody_turns_the_light_red_and_heals(seen: Beam) -> None:
    """People pass and nobody is counted: red, told, in the ledger; green again once the dead beam lives."""
    door = Door().open().connect()
    dead = Beam.INNER if seen is Beam.OUTER else Beam.OUTER
    for _ in range(SILENT_AFTER_BREAKS):
        door.take(BeamChanged, SAME_BREAK_S + 1.0, beam=seen, is_broken=True)
        door.take(BeamChanged, 0.4, beam=seen, is_broken=False)
    assert (ShowLight(Light.RED, is_fault=True), Cause.FAULT) == (door.light, door.view.cause)
    assert [Fault.BEAM_SILENT] == [each.fault for each in door.state.faults]
    assert 1 == door.kinds.count("FaultRaised")
    door.take(BeamChanged, 60.0, beam=dead, is_broken=True)
    door.take(BeamChanged, 0.4, beam=dead, is_broken=False)
    assert (1, ()) == (door.kinds.count("FaultCleared"), door.view.faults)
    door.take(TimePassed, 5.0)
    assert ShowLight(Light.GREEN, is_fault=False) == door.light


def test_a_chattering_beam_turns_the_light_red_until_it_is_quiet() -> None:
    """A loose contact: red, told, in the ledger; green again at the unit's own deadline."""
    door = Door().open().connect()
    for number in range(CHATTER_CHANGES + 2):
        door.take(BeamChanged, 0.005, beam=Beam.INNER, is_broken=number % 2 == 0)
    assert (ShowLight(Light.RED, is_fault=True), Cause.FAULT) == (door.light, door.view.cause)
    assert [Fault.BEAM_CHATTER] == [each.fault for each in door.state.faults]
    until_s = door.now + CHATTER_QUIET_S
    while door.now < until_s:
        due_s = door.service.next_deadline()
        assert due_s is not None
        door.take(TimePassed, due_s - door.now)
    assert (until_s, 1, ()) == (door.now, door.kinds.count("FaultCleared"), door.view.faults)
    door.take(TimePassed, 5.0)
    assert ShowLight(Light.GREEN, is_fault=False) == door.light


def test_a_lost_camera_does_not_close_the_door() -> None:
    """Counting goes on; the screen says what is missing."""
    door = Door().open()
    door.take(DeviceFaulted, fault=Fault.CAMERA_LOST, is_standing=True)
    assert (Light.GREEN, (Fault.CAMERA_LOST,)) == (door.light.light, door.view.faults)


@pytest.mark.parametrize(
    ("error", "fault"),
    [(LedgerFull("no room"), Fault.DISK_FULL), (LedgerError("broken"), Fault.LEDGER_FAILED)],
)
def test_a_failing_disk_closes_the_door_and_loses_nothing(error: LedgerError, fault: Fault) -> None:
    """Counting goes on in memory; what is pending is written in order once the disk is back."""
    door = Door(limit=9).open().connect()
    door.enter()
    announced = door.state.number
    door.ledger.failure = error
    door.enter()
    door.leave()
    assert (ShowLight(Light.RED, is_fault=True), (fault,)) == (door.light, door.view.faults)
    assert (announced, Cause.FAULT) == (door.state.number, door.state.cause)
    assert (2, 1) == (door.view.entries, door.view.exits)
    door.ledger.failure = None
    door.take(TimePassed, 60.0)
    assert ["Entered", "FaultRaised", "Exited", "FaultCleared"] == door.kinds[-4:]
    assert list(range(1, len(door.ledger.rows) + 1)) == [row.n for row in door.ledger.rows]
    assert (2, 1, Light.GREEN) == (door.state.entries, door.state.exits, door.light.light)


def test_the_disk_is_tried_again_with_growing_pauses() -> None:
    """A dying card is not hammered, and a person in the doorway does not wait for it."""
    door = Door(limit=99).open()
    door.ledger.failure = LedgerFull("no room")
    door.enter()
    door.take(TimePassed, LATE_S)  # the doorway has no deadline of its own any more
    tries = []
    for _ in range(4):
        deadline = door.service.next_deadline()
        assert deadline is not None
        tries.append(round(deadline - door.now, 1))
        door.now = deadline
        door.take(TimePassed, 0.0)
    assert tries == sorted(tries)
    assert 8.0 == tries[-1]


def test_a_row_that_reached_the_disk_although_it_failed_is_not_written_twice() -> None:
    """An error of a write does not say that nothing was written."""
    door = Door(limit=9).open()
    door.ledger.fails_after_writing, door.ledger.failure = True, LedgerError("who knows")
    door.enter()
    door.ledger.fails_after_writing, door.ledger.failure = False, None
    door.take(TimePassed, 60.0)
    assert 1 == door.kinds.count("Entered")
    assert 1 == door.view.inside


def test_a_ledger_that_cannot_be_opened_at_start_takes_everything_later() -> None:
    """The unit counts from the first second, red, and puts it on top of what the ledger knows."""
    before = Door(limit=9).open()
    before.enter()
    before.ledger.failure = LedgerError("locked")
    door = Door(ledger=before.ledger, limit=9).open()
    door.enter()
    assert (ShowLight(Light.RED, is_fault=True), None) == (door.light, door.view.inside)
    door.ledger.failure = None
    door.take(TimePassed, 60.0)
    assert 2 == door.view.inside
    assert "Booted" == door.kinds[3]


def test_a_ledger_that_cannot_be_opened_is_told_although_no_state_can_be() -> None:
    """Without a row there is no state; silence would leave the one before standing as if all were well."""
    ledger = FakeLedger()
    ledger.failure = LedgerError("locked")
    door = Door(ledger=ledger, limit=9).open().connect()
    told = only(PublishFaults, door.effects)
    assert [PublishFaults((Fault.LEDGER_FAILED,))] == told
    assert [] == only(PublishState, door.effects)
    ledger.failure = None
    effects = door.take(TimePassed, 60.0)
    assert [PublishFaults(())] == only(PublishFaults, effects)
    assert [ledger.rows[-1].n] == [each.state.number for each in only(PublishState, effects)]


def test_a_ledger_that_fails_later_is_told_in_the_state() -> None:
    """There is a row to build on, and one place to tell a thing."""
    door = Door(limit=9).open().connect()
    door.ledger.failure = LedgerError("gone")
    door.enter()
    assert ([Fault.LEDGER_FAILED], []) == (
        [each.fault for each in door.state.faults],
        only(PublishFaults, door.effects),
    )


def test_a_ledger_that_is_replaced_at_run_time_carries_the_count() -> None:
    """The people inside are still inside."""
    door = Door(limit=9).open().connect()
    door.enter()
    door.ledger.failure = LedgerCorrupt("rubbish")
    door.enter()
    door.ledger.failure = None
    door.ledger.replace_by("e2")
    door.take(TimePassed, 60.0)
    assert ["EpochOpened", "Entered"] == door.kinds[:2]
    assert (2, "e2", 2) == (door.view.inside, door.state.epoch, door.state.epoch_order)
    assert 1 == only(PublishRows, door.effects)[-1].rows[0].n


def test_a_lamp_forced_red_comes_back() -> None:
    """After a bug was caught the rules decide again."""
    door = Door().open()
    door.service.lamp_was_forced_red()
    door.take(TimePassed, 5.0)
    assert ShowLight(Light.GREEN, is_fault=False) == door.light


def test_a_plan_that_found_no_room_is_kept_once_there_is_some() -> None:
    """A full disk that was cleared: after the next power cut, without network, the door goes by what central said last."""
    door = Door().open()
    door.plans.is_full = True
    door.take(PlanReceived, plan=plan(limit=7))
    seen = [(door.view.limit, door.plans.kept)]
    deadlines = []
    for is_full in (True, False):
        door.plans.is_full = is_full
        deadlines.append(door.service.next_deadline())
        door.take(TimePassed, KEEP_AGAIN_S)
        seen.append((door.view.limit, door.plans.kept))
    assert [(7, None), (7, None), (7, plan(limit=7))] == seen
    assert all(deadline is not None and deadline <= door.now for deadline in deadlines)
