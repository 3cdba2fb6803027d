"""Reads back the ledger rows that tell how well a room was counted. Knows no page and no broker.

Methods raise StoreError.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, desc, select

from central.store.corrections_tables import IS_ADJUSTED
from central.store.engine import Database
from central.store.history import Happening
from central.store.tables import epochs, ledger_rows


class CountingRows:
    """The stored rows of corrections, scans and entries in *database*."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_kinds(self, room: str, kinds: Collection[str], from_ms: int, to_ms: int) -> Iterator[Happening]:
        """Yield a room's rows of *kinds* in (*from_ms*, *to_ms*], by time, then by number."""
        yield from self._between(room, ledger_rows.c.kind.in_(kinds), from_ms, to_ms)

    def adjusted_between(self, room: str, from_ms: int, to_ms: int) -> Iterator[Happening]:
        """Yield the rows by which a room's count was put right in (*from_ms*, *to_ms*], by time, then by number."""
        yield from self._between(room, IS_ADJUSTED, from_ms, to_ms)

    def _between(
        self, room: str, what: ColumnElement[bool], from_ms: int, to_ms: int, hint: str = ""
    ) -> Iterator[Happening]:
        query = (
            select(
                epochs.c.door,
                epochs.c.epoch,
                ledger_rows.c.number,
                ledger_rows.c.kind,
                ledger_rows.c.utc_ms,
                ledger_rows.c.received_ms,
                ledger_rows.c.body,
            )
            .join_from(epochs, ledger_rows, epochs.c.id == ledger_rows.c.epoch_id)
            .where(
                epochs.c.room == room,
                ledger_rows.c.utc_ms > from_ms,
                ledger_rows.c.utc_ms <= to_ms,
                what,
            )
            .order_by(ledger_rows.c.utc_ms, epochs.c.epoch_order, ledger_rows.c.number)
        )
        with self._database.read() as connection:
            for row in connection.execute(query):
                yield Happening(*row)

    def adjusted(self, room: str, at_most: int = 50) -> tuple[Happening, ...]:
        """Return the newest rows by which a room's count was put right, newest first; those whose time is not known yet are left out."""
        query = (
            select(ledger_rows, epochs.c.door, epochs.c.epoch)
            .join_from(epochs, ledger_rows, epochs.c.id == ledger_rows.c.epoch_id)
            # Without a bound on time SQLite would rather walk the whole ledger than take the index over these few rows.
            .where(epochs.c.room == room, IS_ADJUSTED, ledger_rows.c.utc_ms > 0)
            .order_by(desc(ledger_rows.c.utc_ms), desc(ledger_rows.c.number))
            .limit(at_most)
        )
        with self._database.read() as connection:
            return tuple(
                Happening(r.door, r.epoch, r.number, r.kind, r.utc_ms, r.received_ms, r.body)
                for r in connection.execute(query)
            )
