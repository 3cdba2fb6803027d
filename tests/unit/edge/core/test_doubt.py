"""How doubtful a door's count is after its rows."""

from typing import Any

import pytest

from edge.core.doubt import (
    BEAM_CROSSING,
    BLIND_CROSSING,
    BLIND_PER_S,
    BOOT,
    RAISED,
    RANGE_CROSSING,
    RESTART,
    STAFF_CROSSING,
)
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.protocol.rows import (
    Adjusted,
    Booted,
    Entered,
    Exited,
    FaultCleared,
    FaultRaised,
    ModeChanged,
    Row,
    TurnedBack,
)
from edge.protocol.vocabulary import Fault, Mode, Source

Happened = tuple[type[Row], float, dict[str, Any]]


def doubt(*happened: Happened, boot: str = "b1", start: Totals | None = None) -> int:
    """Return the doubt after rows of a kind at a time (seconds of the boot) with particulars."""
    return folded(*happened, boot=boot, start=start).doubt.square


def folded(*happened: Happened, boot: str = "b1", start: Totals | None = None) -> Totals:
    """Return what such rows add up to."""
    totals = start or Totals()
    for kind, at_s, details in happened:
        stamp = Stamp(boot=boot, mono_ms=int(at_s * 1000))
        totals = fold(totals, (seal(totals, Draft(kind=kind, stamp=stamp, details=details)),))
    return totals


BLOCKED: dict[str, Any] = {"fault": Fault.BEAM_BLOCKED}
BY_HAND: dict[str, Any] = {"mode": Mode.STAFF, "by": "button"}


def test_each_crossing_adds_what_its_source_errs() -> None:
    """Sensors more than staff; who turns back is no crossing."""
    assert 2 * BEAM_CROSSING == doubt((Entered, 1.0, {}), (Exited, 2.0, {}), (TurnedBack, 3.0, {}))
    assert STAFF_CROSSING == doubt((Entered, 1.0, {"source": Source.STAFF}))
    ranged = {"source": Source.RANGES}
    assert 2 * RANGE_CROSSING == doubt((Entered, 1.0, ranged), (Exited, 2.0, ranged))


def test_a_blind_door_grows_doubtful_by_time_and_by_what_it_counts() -> None:
    """From the fault to its end; what it had spoiled before comes on top."""
    raised: Happened = (FaultRaised, 10.0, BLOCKED)
    assert RAISED[Fault.BEAM_BLOCKED] == doubt(raised)
    assert RAISED[Fault.BEAM_BLOCKED] + BLIND_CROSSING + 30 * BLIND_PER_S == doubt(raised, (Exited, 40.0, {}))
    cleared: Happened = (FaultCleared, 70.0, BLOCKED)
    after = RAISED[Fault.BEAM_BLOCKED] + 60 * BLIND_PER_S
    assert after == doubt(raised, cleared)
    assert after + BEAM_CROSSING == doubt(raised, cleared, (Entered, 500.0, {}))


def test_while_staff_count_no_fault_of_the_sensors_matters() -> None:
    """They see who passes."""
    raised: Happened = (FaultRaised, 10.0, BLOCKED)
    taken: Happened = (ModeChanged, 40.0, BY_HAND)
    by_hand: Happened = (Entered, 900.0, {"source": Source.STAFF})
    assert RAISED[Fault.BEAM_BLOCKED] + 30 * BLIND_PER_S + STAFF_CROSSING == doubt(raised, taken, by_hand)


def test_other_faults_leave_the_count_as_good_as_it_was() -> None:
    """A camera counts nobody."""
    assert 0 == doubt((FaultRaised, 1.0, {"fault": Fault.CAMERA_LOST}), (TurnedBack, 900.0, {}))


@pytest.mark.parametrize(("boot", "added"), [("b1", RESTART), ("b2", BOOT)])
def test_a_start_has_missed_somebody(boot: str, added: int) -> None:
    """A power cut more than a restart of the service; time before the cut is not counted by the other boot's clock."""
    before = folded((Booted, 5.0, {"version": "1"}), (Entered, 9.0, {}), (FaultRaised, 9.0, BLOCKED))
    assert before.doubt.square + added + (1 if boot == "b1" else 0) * BLIND_PER_S == doubt(
        (Booted, 10.0, {"version": "1"}), boot=boot, start=before
    )


def test_the_first_start_has_missed_nobody() -> None:
    """There was no count before."""
    assert 0 == doubt((Booted, 5.0, {"version": "1"}))


def test_a_headcount_counts_who_passed_unseen() -> None:
    """The time before it while the door was blind adds nothing to what comes after it."""
    raised: Happened = (FaultRaised, 10.0, BLOCKED)
    anchor: Happened = (Adjusted, 70.0, {"delta": 1, "by": "console", "headcount": 4})
    assert RAISED[Fault.BEAM_BLOCKED] == doubt(raised, anchor)
    assert RAISED[Fault.BEAM_BLOCKED] + 30 * BLIND_PER_S == doubt(raised, anchor, (FaultCleared, 100.0, BLOCKED))
