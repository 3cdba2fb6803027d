"""Stores what units told, a batch a transaction: ledger rows once each, the newest state of each door, and how far it is gapless.

Knows SQL and nothing of messages: what to store is decided in `central.ingest`. Rows go in many a statement, because the driver gives
up the interpreter lock once a statement, not once a row, and the thread that reads the broker goes on meanwhile: SQLite's by multi-row
inserts, PostgreSQL's as one JSON text, since its driver takes its time over each of many values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from central.store.engine import Database
from central.store.tables import door_states, epochs, ledger_rows

_CHUNKS_ROWS = (200, 20, 1)  # few sizes, so that each statement is built and prepared once

_SET_MARK = update(epochs).where(epochs.c.id == bindparam("epoch_id")).values(stored=bindparam("number"))

_NAMES = tuple(column.name for column in ledger_rows.columns)
_TYPES = ", ".join(f"{column.name} {column.type}" for column in ledger_rows.columns)
_FROM_JSON = f"""
INSERT INTO ledger_rows ({", ".join(_NAMES)}) SELECT * FROM json_to_recordset(%s::json) AS told ({_TYPES}) ON CONFLICT DO NOTHING
"""  # noqa: S608 - names of our own columns

RowValues = tuple[int, int, str, int | None, int, str, int, int, int, str, int]
"""A row of `ledger_rows` in the order of its columns."""


@dataclass(frozen=True, slots=True)
class EpochMark:
    """A door's ledger: its key, and the number up to which it is stored without a gap."""

    id: int
    room: str
    door: str
    epoch: str
    epoch_order: int
    stored: int


@dataclass(frozen=True, slots=True)
class StoredState:
    """The newest state of a door as it came."""

    room: str
    door: str
    epoch_order: int
    number: int
    body: str
    received_ms: int


class LedgerStore:
    """Ledger rows, marks and door states in *database*.

    The writing methods take the connection of one transaction (`Database.write`), so that rows and their mark are committed together.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        dialect = database.engine.dialect
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert
        self._positional: Any = cast(Any, type(dialect))(paramstyle="qmark" if database.is_sqlite else "format")
        self._rows_sql: dict[int, str] = {}

    # --- reading ---

    def marks(self) -> tuple[EpochMark, ...]:
        """Return the marks of all ledgers. Raises: StoreError."""
        with self.database.read() as connection:
            return tuple(_mark(row) for row in connection.execute(select(epochs).order_by(epochs.c.epoch_order)))

    def states(self) -> tuple[StoredState, ...]:
        """Return the newest state of every door. Raises: StoreError."""
        with self.database.read() as connection:
            return tuple(StoredState(*row) for row in connection.execute(select(door_states)))

    # --- inside a transaction ---

    def find_epoch(self, connection: Connection, room: str, door: str, epoch: str) -> EpochMark | None:
        """Return the mark of a ledger, or None when it is new."""
        where = (epochs.c.room == room) & (epochs.c.door == door) & (epochs.c.epoch == epoch)
        row = connection.execute(select(epochs).where(where)).one_or_none()
        return None if row is None else _mark(row)

    def add_epoch(self, connection: Connection, room: str, door: str, epoch: str, epoch_order: int) -> EpochMark:
        """Begin a ledger with nothing stored."""
        values = {"room": room, "door": door, "epoch": epoch, "epoch_order": epoch_order, "stored": 0}
        new_id = connection.execute(insert(epochs).values(**values)).inserted_primary_key
        assert new_id is not None  # noqa: S101 - a single-row insert always has one
        return EpochMark(int(new_id[0]), room, door, epoch, epoch_order, 0)

    def numbers_above(self, connection: Connection, epoch_id: int, number: int) -> list[int]:
        """Return the numbers stored above *number*, ascending: what came before a gap was filled."""
        query = select(ledger_rows.c.number).where(ledger_rows.c.epoch_id == epoch_id, ledger_rows.c.number > number)
        return list(connection.execute(query.order_by(ledger_rows.c.number)).scalars())

    def bodies(self, connection: Connection, epoch_id: int, first: int, last: int) -> dict[int, str]:
        """Return the stored bodies by number, *first* to *last*."""
        query = select(ledger_rows.c.number, ledger_rows.c.body).where(
            ledger_rows.c.epoch_id == epoch_id, ledger_rows.c.number.between(first, last)
        )
        return {row[0]: row[1] for row in connection.execute(query)}

    def add_rows(self, connection: Connection, rows: Sequence[RowValues]) -> None:
        """Store *rows*; one that is there already stays as it is."""
        rows = sorted(rows)  # neighbours in the table go in one after the other: a fifth less work
        if rows and not self.database.is_sqlite:
            told = msgspec.json.encode([dict(zip(_NAMES, row, strict=True)) for row in rows]).decode()
            connection.exec_driver_sql(_FROM_JSON, (told,))
            return
        start = 0
        for size in _CHUNKS_ROWS:
            sql = self._insert_sql(size)
            while len(rows) - start >= size:
                flat = tuple(chain.from_iterable(rows[start : start + size]))
                connection.exec_driver_sql(sql, flat)
                start += size

    def set_marks(self, connection: Connection, marks: Iterable[tuple[int, int]]) -> None:
        """Set how far epochs (by id) are stored without a gap."""
        values = [{"epoch_id": epoch_id, "number": stored} for epoch_id, stored in marks]
        if values:
            connection.execute(_SET_MARK, values)

    def put_states(self, connection: Connection, states: Iterable[StoredState]) -> None:
        """Keep the newest state of doors; the caller has seen to it that they are newest."""
        rows = [
            {
                "room": state.room,
                "door": state.door,
                "epoch_order": state.epoch_order,
                "number": state.number,
                "body": state.body,
                "received_ms": state.received_ms,
            }
            for state in states
        ]
        if rows:
            statement = self._insert(door_states)
            new = statement.excluded
            columns = {name: new[name] for name in ("epoch_order", "number", "body", "received_ms")}
            connection.execute(statement.on_conflict_do_update(index_elements=["room", "door"], set_=columns), rows)

    def date_rows(self, connection: Connection, epoch_id: int, boot: str, utc_offset_ms: int) -> int:
        """Give rows of *boot* that were written before the clock was known their time; return how many."""
        result = connection.execute(
            update(ledger_rows)
            .where(ledger_rows.c.epoch_id == epoch_id, ledger_rows.c.boot == boot, ledger_rows.c.utc_ms.is_(None))
            .values(utc_ms=ledger_rows.c.mono_ms + utc_offset_ms)
        )
        return int(result.rowcount)

    def undated_boots(self, connection: Connection, epoch_id: int) -> set[str]:
        """Return the boots of which rows without a time are stored."""
        query = select(ledger_rows.c.boot).where(ledger_rows.c.epoch_id == epoch_id, ledger_rows.c.utc_ms.is_(None))
        return set(connection.execute(query.distinct()).scalars())

    def _insert_sql(self, rows: int) -> str:
        sql = self._rows_sql.get(rows)
        if sql is None:
            names = [column.name for column in ledger_rows.columns]
            empty = [dict.fromkeys(names) for _ in range(rows)]
            statement = self._insert(ledger_rows).values(empty).on_conflict_do_nothing()
            sql = self._rows_sql[rows] = str(statement.compile(dialect=self._positional))
        return sql


def _mark(row: Any) -> EpochMark:
    return EpochMark(row.id, row.room, row.door, row.epoch, row.epoch_order, row.stored)
