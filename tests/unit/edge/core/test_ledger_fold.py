"""The ledger's arithmetic."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.ledger import Draft, Stamp, Totals, draft_of, fold, seal, stamp_utc
from edge.protocol.rows import (
    Adjusted,
    Booted,
    ContactSealed,
    Entered,
    EpochOpened,
    Exited,
    FaultCleared,
    FaultRaised,
    LedgerRow,
    ModeChanged,
    PlanApplied,
    Row,
    Scanned,
    TurnedBack,
)
from edge.protocol.vocabulary import Fault, Mode, PassFormat, Reason, Source, VerdictKind

STAMP = Stamp(boot="boot-1", mono_ms=5000)


def draft(kind: type[Row], **details: Any) -> Draft:
    """Return a draft of *kind* made at STAMP."""
    return Draft(kind=kind, stamp=STAMP, details=details)


def written(*drafts: Draft, start: Totals | None = None) -> tuple[Totals, list[LedgerRow]]:
    """Return what *drafts* add up to, and their rows."""
    totals, rows = start or Totals(), []
    for each in drafts:
        rows.append(seal(totals, each))
        totals = fold(totals, rows[-1:])
    return totals, rows


def test_rows_are_numbered_and_carry_the_totals_they_lead_to() -> None:
    """Any row alone tells the door's share of the room."""
    totals, rows = written(
        draft(EpochOpened),
        draft(Entered),
        draft(Entered, on_red=True),
        draft(Exited),
        draft(Adjusted, delta=-3, by="button"),
    )
    assert [1, 2, 3, 4, 5] == [row.n for row in rows]
    assert [0, 1, 2, 1, -2] == [row.net for row in rows]
    assert (2, 1, -3, 1, 2) == (totals.entries, totals.exits, totals.adjusted, totals.on_red, totals.undeclared)


def test_an_epoch_goes_on_from_what_it_carries() -> None:
    """A new ledger after a broken one does not forget who is inside."""
    totals, rows = written(draft(EpochOpened), draft(Exited), start=Totals(entries=7, exits=2))
    assert ([5, 4], 2) == ([row.net for row in rows], totals.number)


def test_scans_are_counted_by_verdict() -> None:
    """What was worth what is a figure of the door."""
    scan = {"format": PassFormat.DCC, "reason": Reason.SIGNATURE_VALID}
    totals, _ = written(
        draft(Scanned, verdict=VerdictKind.VERIFIED, **scan),
        draft(Scanned, verdict=VerdictKind.REFUSED, **scan),
        draft(Scanned, verdict=VerdictKind.VERIFIED, **scan),
    )
    assert {VerdictKind.VERIFIED: 2, VerdictKind.REFUSED: 1} == totals.scans


def test_a_code_shown_once_more_is_no_further_pass() -> None:
    """Its people are expected once; they are expected anew when none of them is expected any more."""
    scan = {"format": PassFormat.DCC, "verdict": VerdictKind.VERIFIED, "reason": Reason.SIGNATURE_VALID, "people": 2}
    again = draft(Scanned, **scan, is_repeated=True)
    totals, _ = written(draft(Scanned, **scan), again, again)
    assert ({VerdictKind.VERIFIED: 1}, 2) == (totals.scans, totals.expected)
    entered = draft(Entered, is_declared=True)
    totals, _ = written(draft(Scanned, **scan), entered, entered, again)
    assert ({VerdictKind.VERIFIED: 1}, 2) == (totals.scans, totals.expected)


def test_staff_are_counted_apart() -> None:
    """A badge is no visitor's pass: nobody is expected for it, and who enters with it is inside, and neither undeclared nor on red."""
    badge = {"format": PassFormat.STAFF_BADGE, "reason": Reason.SIGNATURE_VALID}
    visitor = draft(
        Scanned, format=PassFormat.DCC, verdict=VerdictKind.VERIFIED, reason=Reason.SIGNATURE_VALID, people=2
    )
    totals, _ = written(
        visitor,
        draft(Scanned, verdict=VerdictKind.VERIFIED, **badge),
        draft(Entered, is_declared=True, is_staff=True, on_red=True),
        draft(Scanned, verdict=VerdictKind.REFUSED, **badge),
    )
    assert (1, 1, 0, 0, 2) == (totals.entries, totals.staff, totals.on_red, totals.undeclared, totals.expected)
    assert {VerdictKind.VERIFIED: 1, VerdictKind.REFUSED: 1} == totals.scans


def test_a_declaration_heard_by_staff_is_an_order_that_counts_once() -> None:
    """Its order is remembered beside those of corrections; a scan has none."""
    heard = {"format": PassFormat.SPOKEN, "verdict": VerdictKind.RECORDED, "reason": Reason.STAFF_HEARD}
    totals, _ = written(
        draft(Scanned, **heard, order="a"), draft(Scanned, **heard), draft(Adjusted, delta=1, by="console", order="b")
    )
    assert ("a", "b") == totals.orders


def test_a_sealed_contact_names_the_row_before() -> None:
    """Also when rows are written again under other numbers."""
    scan = draft(Scanned, format=PassFormat.DCC, verdict=VerdictKind.VERIFIED, reason=Reason.SIGNATURE_VALID)
    contact = draft(ContactSealed, key="0" * 16, sealed="AAAA")
    _, rows = written(draft(EpochOpened), scan, contact)
    again = [draft_of(row) for row in rows[1:]]
    _, rewritten = written(draft(EpochOpened), draft(TurnedBack), *again)
    found = [row for row in (*rows, *rewritten) if isinstance(row, ContactSealed)]
    assert [(3, 2), (4, 3)] == [(row.n, row.scan) for row in found]


def test_faults_stand_until_cleared_or_a_new_start() -> None:
    """A start clears the faults on record; those that still stand are raised again."""
    raised = (draft(FaultRaised, fault=Fault.BEAM_BLOCKED), draft(FaultRaised, fault=Fault.CAMERA_LOST))
    totals, _ = written(*raised, draft(FaultCleared, fault=Fault.BEAM_BLOCKED))
    assert [Fault.CAMERA_LOST] == [each.fault for each in totals.faults]
    totals, _ = written(*raised, draft(Booted, version="1"))
    assert () == totals.faults


def test_mode_plan_and_orders_are_remembered() -> None:
    """What staff and central ordered outlives a restart."""
    totals, _ = written(
        draft(ModeChanged, mode=Mode.STAFF, by="button"),
        draft(PlanApplied, revision=4, limit=9),
        draft(Adjusted, delta=1, by="console", order="a"),
        draft(TurnedBack),
    )
    assert (Mode.STAFF, 4, 9, ("a",)) == (totals.mode, totals.plan_revision, totals.limit, totals.orders)


def test_a_row_that_readers_would_refuse_is_never_made() -> None:
    """One such row would block the delivery of all behind it."""
    with pytest.raises(ValueError, match="by"):
        seal(Totals(), draft(Adjusted, delta=1, by="no such name!"))


def test_totals_survive_the_disk() -> None:
    """What pruned rows add up to is kept as JSON and read back the same."""
    totals, _ = written(
        draft(Scanned, format=PassFormat.DCC, verdict=VerdictKind.REFUSED, reason=Reason.EXPIRED),
        draft(FaultRaised, fault=Fault.DISK_FULL),
    )
    assert totals == msgspec.json.decode(msgspec.json.encode(totals), type=Totals)


KINDS = st.sampled_from(
    [
        draft(Entered),
        draft(Entered, source=Source.STAFF),
        draft(Exited),
        draft(TurnedBack),
        draft(Adjusted, delta=2, by="a"),
    ]
)


@given(st.lists(KINDS, max_size=30), st.integers(0, 30))
def test_folding_in_two_parts_is_folding_at_once(drafts: list[Draft], cut: int) -> None:
    """Pruning may happen anywhere."""
    totals, rows = written(*drafts)
    assert totals == fold(fold(Totals(), rows[:cut]), rows[cut:])


@pytest.mark.parametrize(
    ("mono_ms", "offset", "expected"),
    [
        (1000, None, None),
        (1000, 0, None),
        (1000, 1_800_000_000_000, 1_800_000_001_000),
        (1000, 5_000_000_000_000, None),
    ],
)
def test_no_row_is_dated_1970(mono_ms: int, offset: int | None, expected: int | None) -> None:
    """A time before this program was written is no time."""
    assert expected == stamp_utc(mono_ms, offset)
