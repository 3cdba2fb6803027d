"""What happened in a room: reads the stored ledger rows back. Knows no page and no broker."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import desc, select

from central.store.departures import Absence, read_absences
from central.store.engine import Database
from central.store.tables import epochs, ledger_rows

_COUNTING = ("epoch_opened", "entered", "exited", "adjusted")


@dataclass(frozen=True, slots=True)
class Totals:
    """A door's cumulative totals from one ledger row on; `epoch_order` and `number` say which row is newer."""

    door: str
    epoch_order: int
    number: int
    utc_ms: int
    entries: int
    exits: int
    adjusted: int

    @property
    def net(self) -> int:
        """The door's share of the room's count."""
        return self.entries - self.exits + self.adjusted


@dataclass(frozen=True, slots=True)
class Happening:
    """One stored ledger row, for lists of last events; `body` is its JSON."""

    door: str
    epoch: str
    number: int
    kind: str
    utc_ms: int | None
    received_ms: int
    body: str


class History:
    """The stored ledger rows of rooms. Methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def totals_at(self, room: str, utc_ms: int) -> dict[str, Totals]:
        """Return, per door, the totals of its newest row at or before *utc_ms*."""
        newest: dict[str, Totals] = {}
        with self._database.read() as connection:
            known = connection.execute(select(epochs).where(epochs.c.room == room)).all()
            for epoch in sorted(known, key=lambda row: row.epoch_order, reverse=True):
                if epoch.door in newest:
                    continue
                row = connection.execute(
                    select(ledger_rows)
                    .where(ledger_rows.c.epoch_id == epoch.id, ledger_rows.c.utc_ms <= utc_ms)
                    .order_by(desc(ledger_rows.c.utc_ms), desc(ledger_rows.c.number))
                    .limit(1)
                ).one_or_none()
                if row is not None:
                    newest[epoch.door] = Totals(
                        epoch.door, epoch.epoch_order, row.number, row.utc_ms, row.entries, row.exits, row.adjusted
                    )
        return newest

    def totals_between(self, room: str, from_ms: int, to_ms: int) -> Iterator[Totals]:
        """Yield the rows that changed totals in (*from_ms*, *to_ms*], by time, then by age."""
        query = (
            select(
                epochs.c.door,
                epochs.c.epoch_order,
                ledger_rows.c.number,
                ledger_rows.c.utc_ms,
                ledger_rows.c.entries,
                ledger_rows.c.exits,
                ledger_rows.c.adjusted,
            )
            .join_from(epochs, ledger_rows, epochs.c.id == ledger_rows.c.epoch_id)
            .where(
                epochs.c.room == room,
                ledger_rows.c.utc_ms > from_ms,
                ledger_rows.c.utc_ms <= to_ms,
                ledger_rows.c.kind.in_(_COUNTING),
            )
            .order_by(ledger_rows.c.utc_ms, epochs.c.epoch_order, ledger_rows.c.number)
        )
        with self._database.read() as connection:
            for row in connection.execute(query):
                yield Totals(*row)

    def absences(self, room: str) -> tuple[Absence, ...]:
        """Return when which doors were not of the room: it then carried what each had counted by its leaving."""
        with self._database.read() as connection:
            return read_absences(connection, room)

    def latest(self, room: str, at_most: int = 20) -> tuple[Happening, ...]:
        """Return the newest rows of a room's doors, newest first; rows without a time stand where they arrived."""
        with self._database.read() as connection:
            known = connection.execute(select(epochs).where(epochs.c.room == room)).all()
            found = []
            for epoch in known:
                rows = connection.execute(
                    select(ledger_rows)
                    .where(ledger_rows.c.epoch_id == epoch.id)
                    .order_by(desc(ledger_rows.c.number))
                    .limit(at_most)
                )
                found += [
                    Happening(epoch.door, epoch.epoch, r.number, r.kind, r.utc_ms, r.received_ms, r.body) for r in rows
                ]
        found.sort(key=lambda row: (row.utc_ms or row.received_ms, row.number), reverse=True)
        return tuple(found[:at_most])
