"""The account of codes: every verdict against every row that central keeps of it, and every contact against who showed what.

A row belongs to the code that was the last to be held before its door's camera when the row was made.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from edge.passes.sealing import FIELDS
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.chaos.account import of_the_last_before
from tests.chaos.codes import Filed
from tests.chaos.department import Line, Opened
from tests.chaos.scans import ScanTruth, Show, Standing, Worth

SHOWN, DECLARED = "shown at the door", "declared on the web"
_SEALED = frozenset({PassFormat.ID_CARD.value, PassFormat.DECLARATION.value})


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A code judged, as central stores it."""

    number: int
    mono_ms: int
    worth: Worth
    is_repeated: bool = False
    who: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether its bearer was let in."""
        return self.worth[1] != VerdictKind.REFUSED.value


@dataclass(slots=True)
class ScanAccount:
    """What a run comes to in codes. `due` and `may_be` are lines that the department must, or may, find; `empty_due` and
    `empty_may_be` visits of whom nothing is kept but which declaration they showed."""

    shown: int = 0
    told: int = 0
    in_central: int = 0
    in_doubt: int = 0
    in_doubt_kept: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    nameless: int = 0
    contacts: int = 0
    contacts_lost: int = 0
    contacts_doubled: int = 0
    contacts_wrong: int = 0
    in_plain: int = 0
    due: Counter[Line] = field(default_factory=Counter)
    may_be: Counter[Line] = field(default_factory=Counter)
    empty_due: int = 0
    empty_may_be: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost, doubled, wrong or readable."""
        wrong = (self.lost, self.doubled, self.wrong, self.contacts_lost, self.contacts_doubled, self.contacts_wrong)
        return not (any(wrong) or self.in_plain or self.notes)


def stored_scans(database: Path) -> dict[str, list[ScanRow]]:
    """Return central's rows of codes by door's account, in the order of epoch and number."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = connection.execute(
            "SELECT room || '.' || door, number, mono_ms, body FROM ledger_rows JOIN epochs ON epochs.id = epoch_id"
            " WHERE kind = 'scanned' ORDER BY room, door, epoch_order, number"
        ).fetchall()
    rows: dict[str, list[ScanRow]] = {}
    for door, number, mono_ms, body in found:
        told = msgspec.json.decode(body)
        worth = (told["format"], told["verdict"], told["reason"])
        rows.setdefault(door, []).append(
            ScanRow(number, mono_ms, worth, told.get("is_repeated", False), told.get("who"))
        )
    return rows


def add_scans(account: ScanAccount, truth: ScanTruth, rows: Sequence[ScanRow]) -> None:
    """Add what was shown at one door, of which central keeps *rows*, to *account*."""
    account.notes += truth.violations
    account.shown += len(truth.shows)
    account.in_central += len(rows)
    belonging, early = of_the_last_before(truth.shows, lambda show: show.begun_ms, rows)
    for row in early:
        account.wrong += 1
        account.notes.append(f"{truth.door}: row {row.number} was made before anybody came")
    for show, found in belonging.items():
        _add_show(account, truth.door, show, found)


def _add_show(account: ScanAccount, door: str, show: Show, found: Sequence[ScanRow]) -> None:
    what = f"{door}: {show.visitor.kind.value} shown at {show.begun_ms} ms"
    certain = Counter(said.worth for said in show.said if said.standing is not Standing.IN_DOUBT)
    doubtful = Counter(said.worth for said in show.said if said.standing is Standing.IN_DOUBT)
    kept = Counter(row.worth for row in found)
    account.told += certain.total()
    account.in_doubt += doubtful.total()
    for worth in certain - kept:
        account.lost += (certain - kept)[worth]
        account.notes.append(f"{what}: {' '.join(worth)} is lost")
    extra = kept - certain
    account.in_doubt_kept += (extra & doubtful).total()
    extra -= doubtful
    if show.was_cut and extra.total() == 1 and not (extra.keys() & (certain.keys() | doubtful.keys())):
        account.in_doubt_kept += 1  # the power went between the row and the word
        account.in_doubt += 1
        extra.clear()
    for worth, count in extra.items():
        if worth in certain or worth in doubtful:
            account.doubled += count
            account.notes.append(f"{what}: {' '.join(worth)} is stored {kept[worth]} times")
        else:
            account.wrong += count
            account.notes.append(f"{what}: {' '.join(worth)} is stored, and was never told")
    owed = certain + doubtful
    for row in found:
        account.nameless += row.who is None and row.is_accepted
        is_owed = owed[row.worth] > 0 or (show.was_cut and row.worth not in owed)
        owed[row.worth] -= 1
        if row.is_accepted and is_owed:
            is_certain = row.worth in certain and row.worth not in doubtful
            _add_due(account, door, show, row, what, is_certain=is_certain)


def _add_due(account: ScanAccount, door: str, show: Show, row: ScanRow, what: str, *, is_certain: bool) -> None:
    """Note what is to be kept of who was let in. The power may go between the row of a code and that of its contact: not *is_certain*."""
    visitor = show.visitor
    if row.worth[0] != visitor.kind.value:
        account.wrong += 1
        account.notes.append(f"{what}: taken for {row.worth[0]}")
        return
    is_on_file = row.worth[2] == Reason.ON_FILE.value
    if is_on_file and visitor.filed is Filed.NO:
        account.wrong += 1
        account.notes.append(f"{what}: on file, and nobody has declared")
    if row.is_repeated or row.worth[0] not in _SEALED:
        return
    if not visitor.contact:
        account.empty_due += is_certain
        account.empty_may_be += not is_certain
        return
    name = door.rpartition(".")[2]
    (account.due if is_certain else account.may_be)[name, SHOWN, *_fields(visitor.contact)] += 1
    if visitor.declared:
        is_certain &= is_on_file and visitor.filed is Filed.YES
        (account.due if is_certain else account.may_be)[name, DECLARED, *_fields(visitor.declared)] += 1


def add_contacts(account: ScanAccount, opened: Opened) -> None:
    """Hold what the department has opened against what was due; after all doors."""
    account.contacts = opened.lines.total() + opened.empty
    account.notes += opened.trouble
    account.contacts_lost += (account.due - opened.lines).total() + max(0, account.empty_due - opened.empty)
    account.contacts_doubled += max(0, opened.empty - account.empty_due - account.empty_may_be)
    known = account.due + account.may_be
    for line, count in (opened.lines - known).items():
        if line in known:
            account.contacts_doubled += count
        else:
            account.contacts_wrong += count


def _fields(contact: dict[str, str]) -> tuple[str, ...]:
    return tuple(contact.get(name, "") for name in FIELDS)
