"""Keeps messages that could not be taken, for inspection: the newest thousand of a week, four kilobytes of each. Knows no broker.

A message that could not be read may hold a sealed contact: what looks like one is left out, whatever stands around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, desc, func, insert, select

from central.store.engine import Database
from central.store.tables import kept_aside

KEEP_MESSAGES = 1000
KEEP_BYTES = 4096
KEEP_MS = 7 * 24 * 3600 * 1000
_LONG = re.compile(rb"[A-Za-z0-9_\-+/=]{48,}")
"""No shorter word of base64 can hold a sealed box; no id, name or figure of the wire is as long."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that could not be taken: when, why (a metric label and a sentence), and the head of its payload."""

    received_ms: int
    reason: str
    kind: str
    topic: str
    detail: str
    payload: bytes
    size: int


def keep(connection: Connection, messages: Sequence[Aside]) -> None:
    """Keep *messages*, cut to size, and drop the oldest beyond the bound."""
    newest = messages[-KEEP_MESSAGES:]
    rows = [
        {
            "received_ms": message.received_ms,
            "reason": message.reason[:32],
            "kind": message.kind[:32],
            "topic": message.topic[:256],
            "detail": message.detail[:300],
            "payload": _shown(message.payload),
            "size": message.size,
        }
        for message in newest
    ]
    if rows:
        connection.execute(insert(kept_aside), rows)
        last = connection.execute(select(func.max(kept_aside.c.id))).scalar_one()
        connection.execute(delete(kept_aside).where(kept_aside.c.id <= last - KEEP_MESSAGES))


def _shown(payload: bytes) -> bytes:
    """Return the head of *payload*, with a word in place of what could be a sealed contact."""
    return _LONG.sub(lambda found: b"(%d characters left out)" % len(found[0]), payload[: 2 * KEEP_BYTES])[:KEEP_BYTES]


class AsideShelf:
    """What was kept aside, for the pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, at_most: int = 100) -> tuple[Aside, ...]:
        """Return the newest messages first. Raises: StoreError."""
        query = select(kept_aside).order_by(desc(kept_aside.c.id)).limit(at_most)
        with self._database.read() as connection:
            return tuple(
                Aside(r.received_ms, r.reason, r.kind, r.topic, r.detail, r.payload, r.size)
                for r in connection.execute(query)
            )

    def delete_old(self, now_ms: int) -> int:
        """Delete what was kept for longer than KEEP_MS by *now_ms*; return how many. Raises: StoreError."""
        with self._database.write() as connection:
            old = delete(kept_aside).where(kept_aside.c.received_ms < now_ms - KEEP_MS)
            return int(connection.execute(old).rowcount)

    def counts(self) -> dict[str, int]:
        """Return how many are kept per reason. Raises: StoreError."""
        query = select(kept_aside.c.reason, func.count()).group_by(kept_aside.c.reason)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}
