"""The account at the end: every walk against every row that the doors' ledgers and central keep.

A row belongs to the walk that was the last to set out at its door when the row was made: walks through one door come one after
another, and rows carry the machine's monotonic time. Works on what is on disk; must not know how it came there.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.core.ledger import Totals, fold
from edge.protocol.rows import Scanned
from edge.protocol.vocabulary import PassFormat, VerdictKind
from tests.chaos.truth import DoorTruth, Fate, Walk

E = TypeVar("E", bound=Hashable)
R = TypeVar("R", bound="Timed")


class Timed(Protocol):
    """A stored row."""

    @property
    def mono_ms(self) -> int:
        """When it was made, by the machine's monotonic clock."""


_CROSSINGS = {"entered": True, "exited": False}


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A crossing, or a turning back, as central stores it."""

    epoch: str
    number: int
    kind: str
    mono_ms: int
    on_red: bool
    body: str


@dataclass(slots=True)
class Account:
    """What a run comes to. `notes` say in words what is not as it should be."""

    made: int = 0
    in_ledgers: int = 0
    on_old_cards: int = 0
    in_central: int = 0
    in_doubt: int = 0
    in_doubt_counted: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    announced_lost: int = 0
    epochs: int = 0
    rows: int = 0
    undated: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost, doubled or wrong."""
        return not (self.lost or self.doubled or self.wrong or self.announced_lost or self.notes)


def stored_rows(database: Path) -> dict[str, list[StoredRow]]:
    """Return central's rows by door's account, in the order of epoch and number."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = connection.execute(
            "SELECT room || '.' || door, epoch, number, kind, mono_ms, body FROM ledger_rows"
            " JOIN epochs ON epochs.id = epoch_id ORDER BY room, door, epoch_order, number"
        ).fetchall()
    rows: dict[str, list[StoredRow]] = {}
    for door, epoch, number, kind, mono_ms, body in found:
        on_red = bool(msgspec.json.decode(body).get("on_red", False))
        rows.setdefault(door, []).append(StoredRow(epoch, number, kind, mono_ms, on_red, body))
    return rows


def conflicts(database: Path) -> int:
    """Return how many rows reached central with another content than the one it has."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM kept_aside WHERE reason = 'conflict'").fetchone()[0])


def add_door(account: Account, truth: DoorTruth, rows: Sequence[StoredRow], ledger: Path) -> None:
    """Add one door, whose unit's data folder is *ledger*, to *account*."""
    _add_walks(account, truth, rows)
    account.rows += len(rows)
    account.undated += sum('"utc_ms":' not in row.body for row in rows)
    account.epochs += len(truth.epochs)
    account.announced_lost += len(truth.violations)
    account.notes += truth.violations
    newest = rows[-1].epoch if rows else ""
    counted = Counter(row.kind for row in rows if row.epoch == newest)
    in_central = sum(row.kind in _CROSSINGS for row in rows)
    totals = _in_ledger(ledger)
    entries, exits = totals.entries, totals.exits
    account.in_ledgers += entries + exits
    account.in_central += in_central
    account.on_old_cards += in_central - counted["entered"] - counted["exited"]
    if (entries, exits) != (counted["entered"], counted["exited"]):
        account.notes.append(
            f"{truth.door}: the ledger has {entries} in, {exits} out; central {counted['entered']}, {counted['exited']}"
        )
    scans = Counter(verdict for row in rows if row.epoch == newest and (verdict := _counted_as(row)))
    if totals.scans != scans:
        account.notes.append(f"{truth.door}: the ledger has scans {totals.scans}; central {dict(scans)}")
    for epoch in dict.fromkeys(row.epoch for row in rows):
        numbers = [row.number for row in rows if row.epoch == epoch]
        if numbers != list(range(1, len(numbers) + 1)):
            account.notes.append(f"{truth.door}: central's numbers of epoch {epoch} have gaps")


def _add_walks(account: Account, truth: DoorTruth, rows: Sequence[StoredRow]) -> None:
    ordered = sorted(truth.walks, key=lambda walk: walk.ordered_ms)
    moved = [row for row in rows if row.kind in (*_CROSSINGS, "turned_back")]
    belonging, early = of_the_last_before(ordered, lambda walk: walk.ordered_ms, moved)
    for row in early:
        account.wrong += 1
        account.notes.append(f"{truth.door}: row {row.number} ({row.kind}) was made before anybody came")
    for walk, found in belonging.items():
        _add_walk(account, truth.door, walk, found)


def of_the_last_before(
    events: Sequence[E], at_ms: Callable[[E], int], rows: Sequence[R]
) -> tuple[dict[E, list[R]], list[R]]:
    """Return which of *rows* belong to each of *events*, given by time: to the last that began before them; and those before all."""
    belonging: dict[E, list[R]] = {event: [] for event in events}
    early: list[R] = []
    for row in rows:
        event = next((event for event in reversed(events) if at_ms(event) <= row.mono_ms), None)
        (early if event is None else belonging[event]).append(row)
    return belonging, early


def _add_walk(account: Account, door: str, walk: Walk, found: Sequence[StoredRow]) -> None:
    was_counted = walk.fate is Fate.COUNTED or (walk.fate is Fate.UNDER_WAY and walk.is_done)
    account.made += was_counted
    account.in_doubt += walk.was_in_doubt
    account.in_doubt_counted += walk.was_in_doubt and was_counted
    right = [row for row in found if _CROSSINGS.get(row.kind) is walk.is_entry]
    what = f"{door}: {'entry' if walk.is_entry else 'exit'} at {walk.ordered_ms} ms ({walk.fate.value})"
    others = len(found) - len(right)
    if others:
        account.wrong += others
        account.notes.append(f"{what} is told as {', '.join(row.kind for row in found)}")
    if was_counted and not right:
        account.lost += 1
        account.notes.append(f"{what} is lost")
    if not was_counted and right:
        account.wrong += 1
        account.notes.append(f"{what} is stored although the unit did not know of it")
    if len(right) > 1:
        account.doubled += len(right) - 1
        account.notes.append(f"{what} is stored {len(right)} times")


def _counted_as(row: StoredRow) -> VerdictKind | None:
    """Return as what a door's totals count a row: nothing for what is no code, an accepted badge, or a code shown again."""
    if row.kind != "scanned":
        return None
    told = msgspec.json.decode(row.body, type=Scanned)
    is_staff = told.format is PassFormat.STAFF_BADGE and told.verdict is not VerdictKind.REFUSED
    return None if told.is_repeated or is_staff else told.verdict


def _in_ledger(folder: Path) -> Totals:
    """Return what the door's own ledger adds up to, pruned rows included."""
    ledger = SqliteLedger(folder)
    try:
        totals = ledger.base()
        while rows := ledger.rows_after(totals.number, 1000):
            totals = fold(totals, rows)
    finally:
        ledger.close()
    return totals
