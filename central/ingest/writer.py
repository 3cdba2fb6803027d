"""Commits batches: each (door, epoch, number) once, the newest state of each door, what is kept aside, all in one transaction.

Knows which numbers of each ledger are stored; has no thread and no broker. One writer at a time may use a database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter, eq
from typing import Protocol, get_args

import msgspec

from central.contacts.late import LateContact
from central.ingest.contact_keeper import ContactKeeper
from central.ingest.gapless import Gapless
from central.ingest.reading import Refusal, Taken
from central.store.aside import KEEP_MESSAGES, Aside, keep
from central.store.contacts import StoredContact, add_contacts
from central.store.engine import Connection
from central.store.ledger import LedgerStore, RowValues, StoredState
from edge.protocol.messages import Log
from edge.protocol.rows import ContactSealed, LedgerRow, Scanned
from edge.protocol.topics import DoorTopics

LedgerKey = tuple[str, str, str]
"""(room, door, epoch)."""

_KINDS = {kind: str(kind.__struct_config__.tag) for kind in get_args(LedgerRow)}
_number = attrgetter("n")
_row_decoder = msgspec.json.Decoder(LedgerRow)
_row_encoder = msgspec.json.Encoder()


SpokenRow = tuple[str, Scanned, int]
"""(room, a row by which staff heard somebody's answers, when it arrived)."""


class SpokenDesk(Protocol):
    """Who puts on file what staff heard at doors."""

    def file_spoken(self, connection: Connection, rows: Iterable[SpokenRow]) -> set[str]:
        """File *rows* in the transaction that stores them; return the rooms whose file is another now."""

    def tell(self, rooms: Iterable[str]) -> None:
        """Take to the doors of *rooms* what is on file; after the commit, and at once."""


@dataclass(slots=True)
class Batch:
    """What waits for the next commit. Of a door's states only the newest matters."""

    logs: list[tuple[Taken, int]] = field(default_factory=list)
    rows: int = 0
    states: dict[tuple[str, str], StoredState] = field(default_factory=dict)
    clocks: dict[tuple[LedgerKey, str], int] = field(default_factory=dict)
    asides: list[Aside] = field(default_factory=list)
    spoken: list[SpokenRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.logs or self.states or self.asides)

    def put_aside(self, message: Aside) -> None:
        """Keep *message* aside, the newest ones only."""
        self.asides.append(message)
        if len(self.asides) > 2 * KEEP_MESSAGES:
            del self.asides[:-KEEP_MESSAGES]


@dataclass(frozen=True, slots=True)
class Mark:
    """Rows of a ledger are stored up to *number*; *is_newest*: it is the door's newest ledger."""

    room: str
    door: str
    epoch: str
    number: int
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did: marks of every ledger it touched, rows stored, rows that were there already, rows in conflict."""

    marks: tuple[Mark, ...]
    rows: int
    repeated: int
    conflicts: int


@dataclass(slots=True)
class _Ledger:
    id: int
    epoch_order: int
    gapless: Gapless
    undated: frozenset[str]  # boots of which rows without a time are stored


@dataclass(slots=True)
class _Work:
    """The state of one commit; thrown away when it fails."""

    connection: Connection
    ledgers: dict[LedgerKey, _Ledger] = field(default_factory=dict)
    told: set[LedgerKey] = field(default_factory=set)  # those of which rows came, be they new or not
    rows: list[RowValues] = field(default_factory=list)
    contacts: list[StoredContact] = field(default_factory=list)
    late: list[LateContact] = field(default_factory=list)
    stored: int = 0
    repeated: int = 0
    conflicts: list[Aside] = field(default_factory=list)


class LedgerWriter:
    """Writes batches into *store* and remembers what is stored. What staff heard at doors is filed by *desk* in the same transaction;
    contacts go to *contacts*, and the ledger's rows are kept without them."""

    def __init__(
        self, store: LedgerStore, desk: SpokenDesk | None = None, contacts: ContactKeeper | None = None
    ) -> None:
        self._store = store
        self._desk = desk
        self._contacts = contacts
        self._ledgers: dict[LedgerKey, _Ledger] = {}
        self._newest: dict[tuple[str, str], int] = {}
        for mark in store.marks():
            self._note_newest((mark.room, mark.door), mark.epoch_order)

    def write(self, batch: Batch) -> Written:
        """Commit *batch*; on failure nothing of it is stored and the same batch may be tried again.

        Raises: StoreError.
        """
        with self._store.database.write() as connection:
            work = _Work(connection)
            for taken, received_ms in batch.logs:
                self._take_log(work, taken, received_ms)
            self._flush(work)
            for (key, boot), offset in batch.clocks.items():
                self._date(work, key, boot, offset)
            touched = {key: ledger for key, ledger in work.ledgers.items() if ledger != self._ledgers.get(key)}
            self._store.set_marks(connection, ((ledger.id, ledger.gapless.stored) for ledger in touched.values()))
            self._store.put_states(connection, batch.states.values())
            due = self._contacts.due() if self._contacts is not None else None
            add_contacts(connection, (*(due or ()), *work.contacts))
            keep(connection, (*batch.asides, *work.conflicts))
            filed = self._desk.file_spoken(connection, batch.spoken) if self._desk and batch.spoken else set()
        if self._desk and filed:
            self._desk.tell(filed)
        if self._contacts is not None:
            self._contacts.committed(work.late, is_due_kept=due is not None)
        self._ledgers.update(work.ledgers)
        for (room, door, _), ledger in work.ledgers.items():
            self._note_newest((room, door), ledger.epoch_order)
        marks = tuple(self._mark(work, key) for key in work.told)
        return Written(marks, work.stored, work.repeated, len(work.conflicts))

    def _note_newest(self, door: tuple[str, str], epoch_order: int) -> None:
        self._newest[door] = max(epoch_order, self._newest.get(door, 0))

    def _mark(self, work: _Work, key: LedgerKey) -> Mark:
        ledger = work.ledgers[key]
        is_newest = ledger.epoch_order >= self._newest[key[0], key[1]]
        return Mark(*key, ledger.gapless.stored, is_newest)

    def _ledger(self, work: _Work, key: LedgerKey, epoch_order: int | None) -> _Ledger | None:
        """Return the ledger of *key* for this work to change, begun when it is new and *epoch_order* is given."""
        if (known := work.ledgers.get(key)) is not None:
            return known
        if (remembered := self._ledgers.get(key)) is not None:
            known = replace(remembered)  # a copy: the commit may fail
        else:
            mark = self._store.find_epoch(work.connection, *key)
            if mark is None:
                if epoch_order is None:
                    return None
                mark = self._store.add_epoch(work.connection, *key, epoch_order)
                known = _Ledger(mark.id, epoch_order, Gapless(), frozenset())
            else:
                above = self._store.numbers_above(work.connection, mark.id, mark.stored)
                undated = frozenset(self._store.undated_boots(work.connection, mark.id))
                known = _Ledger(mark.id, mark.epoch_order, Gapless.of(mark.stored, above), undated)
        work.ledgers[key] = known
        return known

    def _take_log(self, work: _Work, taken: Taken, received_ms: int) -> None:
        message = _log(taken)
        key = (taken.room, taken.door, message.epoch)
        work.told.add(key)
        ledger = self._ledger(work, key, message.epoch_order)
        assert ledger is not None  # noqa: S101 - an epoch order was given
        rows = message.rows
        pairs: Iterable[tuple[LedgerRow, str]] = zip(rows, taken.bodies, strict=True)
        first, count = rows[0].n, len(rows)
        repeated: list[tuple[LedgerRow, str]] = []
        if ledger.gapless.is_all_new(first) and all(map(eq, map(_number, rows), range(first, first + count))):
            ledger.gapless = ledger.gapless.plus(first, first + count - 1)
        else:
            pairs, repeated = _sorted_out(ledger, pairs)
        for row, body in pairs:
            if row.utc_ms is None:
                ledger.undated |= {row.boot}
            if isinstance(row, ContactSealed):
                if self._contacts is not None:
                    contact = self._contacts.of_row(taken.room, taken.door, ledger.id, row, received_ms)
                    if isinstance(contact, LateContact):
                        work.late.append(contact)
                    elif contact is not None:
                        work.contacts.append(contact)
                _, body = _without_contact(row)
            work.rows.append(
                (
                    ledger.id,
                    row.n,
                    _KINDS[type(row)],
                    row.utc_ms,
                    row.mono_ms,
                    row.boot,
                    row.entries,
                    row.exits,
                    row.adjusted,
                    body,
                    received_ms,
                )
            )
        if repeated:
            self._take_repeated(work, taken, ledger.id, repeated, received_ms)
        if ledger.undated:
            for boot, offset in {row.boot: row.utc_ms - row.mono_ms for row in rows if row.utc_ms is not None}.items():
                self._date(work, key, boot, offset)

    def _take_repeated(
        self, work: _Work, taken: Taken, epoch_id: int, rows: list[tuple[LedgerRow, str]], received_ms: int
    ) -> None:
        """Compare rows that are stored already; the first one stays, another content is kept aside."""
        self._flush(work)
        numbers = [row.n for row, _ in rows]
        known = self._store.bodies(work.connection, epoch_id, min(numbers), max(numbers))
        work.repeated += len(rows)
        for row, body in map(_discreet, rows):
            if body != known[row.n] and not _is_same(row, _row_decoder.decode(known[row.n])):
                topic = DoorTopics(taken.room, taken.door).log
                detail = f"row {row.n} of epoch {_log(taken).epoch} is stored with another content"
                raw = body.encode()
                work.conflicts.append(Aside(received_ms, Refusal.CONFLICT, "log", topic, detail, raw, len(raw)))

    def _date(self, work: _Work, key: LedgerKey, boot: str, utc_offset_ms: int) -> None:
        """Give rows of *boot* without a time theirs, now that the offset is known."""
        ledger = self._ledger(work, key, None)
        if ledger is not None and boot in ledger.undated:
            self._flush(work)
            self._store.date_rows(work.connection, ledger.id, boot, utc_offset_ms)
            ledger.undated -= {boot}

    def _flush(self, work: _Work) -> None:
        self._store.add_rows(work.connection, work.rows)
        work.stored += len(work.rows)
        work.rows.clear()


def _discreet(pair: tuple[LedgerRow, str]) -> tuple[LedgerRow, str]:
    """Return a row and its body as the ledger keeps them."""
    return _without_contact(pair[0]) if isinstance(pair[0], ContactSealed) else pair


def _without_contact(row: ContactSealed) -> tuple[LedgerRow, str]:
    """Return *row* emptied, and its body: also fields this program does not know are left out, for they may be part of the contact."""
    row = msgspec.structs.replace(row, sealed="", ref="")
    return row, _row_encoder.encode(row).decode()


def _sorted_out(
    ledger: _Ledger, pairs: Iterable[tuple[LedgerRow, str]]
) -> tuple[list[tuple[LedgerRow, str]], list[tuple[LedgerRow, str]]]:
    """Note the rows of *pairs* as stored; return the new ones and those that were stored already."""
    new, repeated = [], []
    for pair in pairs:
        number = pair[0].n
        if number in ledger.gapless:
            repeated.append(pair)
        else:
            ledger.gapless = ledger.gapless.plus(number, number)
            new.append(pair)
    return new, repeated


def _log(taken: Taken) -> Log:
    assert isinstance(taken.message, Log)  # noqa: S101 - only logs come here
    return taken.message


def _is_same(one: LedgerRow, other: LedgerRow) -> bool:
    """Return whether two rows tell the same; a unit may have learnt the time in between."""
    return msgspec.structs.replace(one, utc_ms=None) == msgspec.structs.replace(other, utc_ms=None)
