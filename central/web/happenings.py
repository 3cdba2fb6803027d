"""Says a stored ledger row in words, for lists of last events. Knows the wire's rows and no page."""

from dataclasses import dataclass
from typing import Final

import msgspec

from central.store.history import Happening
from central.web.words import say, t
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
    Scanned,
    TurnedBack,
)
from edge.protocol.vocabulary import Source, VerdictKind

_rows: Final = msgspec.json.Decoder(LedgerRow)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is shown: the mark's name, the words, remarks that stand out, the door, and when (None: clock unknown)."""

    mark: str
    words: str
    remarks: tuple[str, ...]
    door: str
    utc_ms: int | None


def line(happening: Happening, door_names: dict[str, str]) -> Line:
    """Return *happening* in words; a row of a kind this program does not know is named by its kind."""
    door = door_names.get(happening.door, happening.door)
    try:
        row = _rows.decode(happening.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Line("note", t("event.unknown", kind=happening.kind), (), door, happening.utc_ms)
    mark, words, remarks = _said(row, door_names)
    return Line(mark, words, tuple(remarks), door, happening.utc_ms)


def _said(row: LedgerRow, door_names: dict[str, str]) -> tuple[str, str, list[str]]:
    match row:
        case Entered():
            remarks = [t("event.on_red")] if row.on_red else []
            remarks += [] if row.is_declared else [t("event.undeclared")]
            remarks += [t("event.staff")] if row.is_staff else []
            remarks += [t("event.pass_of", door=door_names.get(row.pass_of, row.pass_of))] if row.pass_of else []
            return "in", _counted("event.entered", row.source), remarks
        case Exited():
            return "out", _counted("event.exited", row.source), []
        case TurnedBack():
            return "note", t("event.turned_back"), []
        case Adjusted():
            return "adjust", _adjusted(row), [row.why] if row.why else []
        case Scanned():
            words = t("event.scanned", format=say(row.format), verdict=say(row.verdict))
            is_refused = row.verdict is VerdictKind.REFUSED
            remarks = [say(row.reason)] if is_refused else []
            return "scan", words, [*remarks, t("event.scanned_again")] if row.is_repeated else remarks
        case ContactSealed():
            return "note", t("event.contact_sealed"), []
        case PassUnused():
            return "note", t("event.pass_unused", n=row.people), []
        case PassSpent():
            return "note", t("event.pass_spent", n=row.people, door=door_names.get(row.at, row.at)), []
        case FaultRaised():
            return "fault", t("event.fault", fault=say(row.fault)), []
        case FaultCleared():
            return "calm", t("event.cleared", fault=say(row.fault)), []
        case ModeChanged():
            return "person", say(row.mode), []
        case PlanApplied():
            return "note", t("event.plan", limit=row.limit), []
        case Booted():
            return "note", t("event.booted", version=row.version), []
        case EpochOpened():
            return "note", t("event.epoch"), []
        case PermitsGiven():
            return "note", t("event.permits_given", n=row.count, door=door_names.get(row.to, row.to)), []
        case PermitsTaken():
            return "note", t("event.permits_taken", n=row.count, door=door_names.get(row.giver, row.giver)), []


def _adjusted(row: Adjusted) -> str:
    """Say who put the count right: staff by so many or by counting, or the room's own anchors."""
    delta = f"{row.delta:+d}".replace("-", "−")
    if row.headcount is None:
        return t("event.adjusted", delta=delta)
    key = f"event.{row.by}" if row.by in ("closing", "floor") else "event.headcount"
    return t(key, inside=row.headcount, delta=delta)


def _counted(key: str, source: Source) -> str:
    return t("event.by_hand", what=t(key)) if source is Source.STAFF else t(key)
