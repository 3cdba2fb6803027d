"""The ledger's arithmetic: folding rows into totals, and making the next row from the totals so far.

Owns what each kind of row does to the totals. It must not know where rows are kept or who is told of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from edge.core.doubt import Doubt, grown
from edge.protocol.messages import Anchor, FaultState
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
    PassSpent,
    PassUnused,
    PermitsGiven,
    PermitsTaken,
    PlanApplied,
    Row,
    Scanned,
)
from edge.protocol.vocabulary import Mode, PassFormat, VerdictKind

ORDERS_KEPT = 64
"""How many of the newest staff orders are remembered, so that a repeated one counts once."""

K = TypeVar("K", bound=str)


class Totals(Struct, frozen=True, kw_only=True):
    """What a door's rows add up to within its epoch.

    `scans` counts a code shown once more only the first time, and an accepted staff badge never; `staff` counts entries with one.
    `undeclared` counts entries without an accepted scan, `on_red` entries of others than staff while the lamp was red. `faults` stand
    since the last start: a start clears them all, and those that still stand are raised again. `share`, `given` and `taken` are the
    door's permits (see `edge.core.permits`); `anchor` is the last one that was set here, `doubt` how wrong the count may be by now.

    `expected` visitors whose code was accepted have neither come in nor been given up (`unused`); `passes_used` counts people let in
    with a code shown at another door, `passes_spent` those let in elsewhere with a code shown here.
    """

    number: int = 0
    entries: int = 0
    exits: int = 0
    adjusted: int = 0
    scans: Mapping[VerdictKind, int] = {}
    undeclared: int = 0
    on_red: int = 0
    staff: int = 0
    mode: Mode = Mode.AUTOMATIC
    faults: tuple[FaultState, ...] = ()
    plan_revision: int | None = None
    limit: int | None = None
    share: int | None = None
    given: Mapping[str, int] = {}
    taken: Mapping[str, int] = {}
    anchor: Anchor | None = None
    doubt: Doubt = Doubt()
    expected: int = 0
    unused: int = 0
    passes_used: Mapping[str, int] = {}
    passes_spent: Mapping[str, int] = {}
    orders: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """The door's share of the room's count; may be negative, since people leave by other doors."""
        return self.entries - self.exits + self.adjusted


class Stamp(Struct, frozen=True, kw_only=True):
    """When a row was made: milliseconds of the boot, and of UTC where that is known."""

    boot: str
    mono_ms: int
    utc_ms: int | None = None


class Draft(Struct, frozen=True, kw_only=True):
    """A row that has no number yet: what happened, when, and its particulars."""

    kind: type[Row]
    stamp: Stamp
    details: Mapping[str, Any] = {}


def seal(totals: Totals, draft: Draft) -> LedgerRow:
    """Return the row that follows *totals*: numbered, with the cumulative totals it leads to.

    Raises: ValueError when the particulars are none that may travel on the wire; a row that readers refuse would block all
    rows behind it for good.
    """
    details = draft.details
    if draft.kind is ContactSealed:
        details = {
            **details,
            "scan": totals.number,
        }  # always the row before: numbers change when rows are written again
    row = draft.kind(
        n=totals.number + 1,
        boot=draft.stamp.boot,
        mono_ms=draft.stamp.mono_ms,
        utc_ms=draft.stamp.utc_ms,
        entries=totals.entries + (draft.kind is Entered),
        exits=totals.exits + (draft.kind is Exited),
        adjusted=totals.adjusted + (details["delta"] if draft.kind is Adjusted else 0),
        **details,
    )
    sealed: LedgerRow = msgspec.convert(msgspec.to_builtins(row), LedgerRow)
    return sealed


def draft_of(row: LedgerRow) -> Draft:
    """Return what *row* says without its number and totals, to be written again into another epoch."""
    details = {name: getattr(row, name) for name in row.__struct_fields__ if name not in Row.__struct_fields__}
    return Draft(kind=type(row), stamp=Stamp(boot=row.boot, mono_ms=row.mono_ms, utc_ms=row.utc_ms), details=details)


def fold(totals: Totals, rows: Iterable[LedgerRow]) -> Totals:
    """Return *totals* with *rows* counted in, in their order."""
    for row in rows:
        totals = _with(totals, row)
    return totals


def _with(totals: Totals, row: LedgerRow) -> Totals:
    changes: dict[str, Any] = {
        "number": row.n,
        "entries": row.entries,
        "exits": row.exits,
        "adjusted": row.adjusted,
    }
    match row:
        case Entered():
            changes["undeclared"] = totals.undeclared + (not row.is_declared)
            changes["on_red"] = totals.on_red + (row.on_red and not row.is_staff)
            changes["staff"] = totals.staff + row.is_staff
            if row.pass_of is not None:
                changes["passes_used"] = _plus(totals.passes_used, row.pass_of, 1)
            elif row.is_declared and not row.is_staff:
                changes["expected"] = max(0, totals.expected - 1)
        case Scanned():
            is_awaited = row.is_repeated and totals.expected > 0
            is_accepted = row.verdict is not VerdictKind.REFUSED
            is_staff = is_accepted and row.format is PassFormat.STAFF_BADGE
            is_counted = not row.is_repeated and not is_staff
            is_pass = is_accepted and not is_awaited and not is_staff
            changes["scans"] = _plus(totals.scans, row.verdict, 1) if is_counted else totals.scans
            changes["expected"] = totals.expected + (row.people if is_pass else 0)
            changes["orders"] = _with_order(totals.orders, row.order)
        case PassUnused():
            changes["unused"] = totals.unused + row.people
            changes["expected"] = max(0, totals.expected - row.people)
        case PassSpent():
            changes["passes_spent"] = _plus(totals.passes_spent, row.at, row.people)
            changes["expected"] = max(0, totals.expected - row.people)
        case Adjusted():
            changes["orders"] = _with_order(totals.orders, row.order)
            if row.headcount is not None and row.utc_ms is not None:
                changes["anchor"] = Anchor(
                    utc_ms=row.utc_ms,
                    inside=row.headcount,
                    delta=row.delta,
                    by=row.by,
                    basis=row.basis,
                    doubts=row.doubts,
                    left=row.left,
                )
        case EpochOpened() | Booted():
            changes["faults"] = ()
        case FaultRaised():
            others = tuple(each for each in totals.faults if each.fault != row.fault)
            changes["faults"] = (*others, FaultState(fault=row.fault, since_utc_ms=row.utc_ms))
        case FaultCleared():
            changes["faults"] = tuple(each for each in totals.faults if each.fault != row.fault)
        case ModeChanged():
            changes["mode"] = row.mode
        case PlanApplied():
            changes["plan_revision"] = row.revision
            changes["limit"] = row.limit
            changes["share"] = row.share
        case PermitsGiven():
            changes["given"] = _plus(totals.given, row.to, row.count)
        case PermitsTaken():
            changes["taken"] = _plus(totals.taken, row.giver, row.count)
        case _:
            pass
    after = msgspec.structs.replace(totals, **changes)
    return msgspec.structs.replace(after, doubt=grown(totals.doubt, row, after.faults, after.mode))


def _with_order(orders: tuple[str, ...], order: str) -> tuple[str, ...]:
    return (*orders, order)[-ORDERS_KEPT:] if order else orders


def _plus(sums: Mapping[K, int], key: K, count: int) -> dict[K, int]:
    return {**sums, key: sums.get(key, 0) + count}


def stamp_utc(mono_ms: int, utc_offset_ms: int | None) -> int | None:
    """Return UTC in milliseconds, or None when it is unknown or lies outside what the wire takes for a real time."""
    if utc_offset_ms is None:
        return None
    utc_ms = mono_ms + utc_offset_ms
    return utc_ms if EARLIEST_UTC_MS <= utc_ms <= LATEST_UTC_MS else None


EARLIEST_UTC_MS = 1_704_067_200_000
"""2024-01-01: no unit was made before, so an earlier clock is wrong."""

LATEST_UTC_MS = 4_102_444_800_000
