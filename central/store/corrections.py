"""Stores headcounts ordered from the dashboard, and reads a room's corrections back. Knows no broker and no page.

Methods raise StoreError.
"""

from typing import Any

from sqlalchemy import desc, insert, select, update

from central.corrections.correction import Correction, Outcome
from central.errors import Conflict
from central.store.corrections_tables import corrections
from central.store.engine import Database


class CorrectionStore:
    """The orders in *database*."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, order: Correction) -> Correction:
        """Store a new order; the same one sent again gives back the first.

        Raises: Conflict when the id stands for another order.
        """
        with self._database.write() as connection:
            row = connection.execute(select(corrections).where(corrections.c.id == order.id)).one_or_none()
            if row is None:
                connection.execute(insert(corrections).values(**_values(order)))
                return order
        known = _correction(row)
        if (known.room, known.inside, known.account_id) != (order.room, order.inside, order.account_id):
            raise Conflict("this order has been given already, and said something else")
        return known

    def find(self, order_id: str) -> Correction | None:
        """Return one order."""
        with self._database.read() as connection:
            row = connection.execute(select(corrections).where(corrections.c.id == order_id)).one_or_none()
        return None if row is None else _correction(row)

    def open(self) -> tuple[Correction, ...]:
        """Return the orders under way, oldest first."""
        query = select(corrections).where(corrections.c.outcome.is_(None)).order_by(corrections.c.asked_ms)
        with self._database.read() as connection:
            return tuple(_correction(row) for row in connection.execute(query))

    def settle(self, order: Correction) -> None:
        """Keep what became of an order."""
        values = _values(order)
        changes = {name: values[name] for name in ("outcome", "delta", "epoch", "number", "settled_ms", "last_word")}
        with self._database.write() as connection:
            connection.execute(update(corrections).where(corrections.c.id == order.id).values(**changes))

    def newest(self, room: str, at_most: int = 50) -> tuple[Correction, ...]:
        """Return a room's orders, newest first."""
        query = select(corrections).where(corrections.c.room == room).order_by(desc(corrections.c.asked_ms))
        with self._database.read() as connection:
            return tuple(_correction(row) for row in connection.execute(query.limit(at_most)))


def _values(order: Correction) -> dict[str, Any]:
    return {
        "id": order.id,
        "room": order.room,
        "door": order.door,
        "inside": order.inside,
        "why": order.why,
        "account_id": order.account_id,
        "account_name": order.account_name,
        "asked_ms": order.asked_ms,
        "outcome": order.outcome.value if order.outcome else None,
        "delta": order.delta,
        "epoch": order.epoch,
        "number": order.number,
        "settled_ms": order.settled_ms,
        "last_word": order.last_word,
    }


def _correction(row: Any) -> Correction:
    values = dict(row._mapping)
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    return Correction(**values)
