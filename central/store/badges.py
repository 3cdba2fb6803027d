"""Stores which staff badges were issued and withdrawn. Knows no key, no code and no page. Methods raise StoreError."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import desc, func, insert, select, update

from central.errors import Conflict, NotFound
from central.names import in_order
from central.store.badges_tables import badges
from central.store.engine import Database

AFTER_EXPIRY_MS = 86_400_000
"""A withdrawn badge stays on the list for a day after its end, so that a door whose clock is behind refuses it, too."""


@dataclass(frozen=True, slots=True)
class BadgeRecord:
    """A badge as central knows it. *area* is "" for everywhere; *revoked_ms* is None while it is in force."""

    id: str
    label: str
    area: str
    issued_ms: int
    expires_ms: int
    revoked_ms: int | None = None

    @property
    def is_revoked(self) -> bool:
        """Whether it was withdrawn."""
        return self.revoked_ms is not None

    def is_expired(self, now_ms: int) -> bool:
        """Whether its time is over."""
        return now_ms >= self.expires_ms


class BadgeStore:
    """The badges in *database*."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, records: Collection[BadgeRecord]) -> None:
        """Store new badges, all or none. Raises: Conflict when one of them is there already."""
        rows = [{name: getattr(record, name) for name in BadgeRecord.__slots__} for record in records]
        try:
            with self._database.write() as connection:
                connection.execute(insert(badges), rows)
        except Conflict:
            raise Conflict("these badges have been issued already") from None

    def find(self, badge_id: str) -> BadgeRecord:
        """Return one badge. Raises: NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(badges).where(badges.c.id == badge_id)).one_or_none()
        if row is None:
            raise NotFound("there is no such badge")
        return _record(row)

    def revoke(self, badge_id: str, now_ms: int) -> BadgeRecord:
        """Withdraw a badge, for good; one that was withdrawn before stays as it is. Raises: NotFound."""
        is_it = (badges.c.id == badge_id) & badges.c.revoked_ms.is_(None)
        with self._database.write() as connection:
            connection.execute(update(badges).where(is_it).values(revoked_ms=now_ms))
        return self.find(badge_id)

    def of_areas(self, areas: Collection[str], at_most: int = 500) -> tuple[BadgeRecord, ...]:
        """Return the badges of *areas* ("" for those of everywhere), newest first; those issued together by their labels."""
        query = select(badges).where(badges.c.area.in_(areas)).order_by(desc(badges.c.issued_ms)).limit(at_most)
        with self._database.read() as connection:
            return _ordered(connection.execute(query))

    def all(self) -> tuple[BadgeRecord, ...]:
        """Return all badges in the same order; those of areas that are gone, too."""
        with self._database.read() as connection:
            return _ordered(connection.execute(select(badges)))

    def revoked(self, now_ms: int) -> frozenset[bytes]:
        """Return the ids that doors must refuse: withdrawn, and not long past their end, which refuses them anyway."""
        query = select(badges.c.id).where(
            badges.c.revoked_ms.is_not(None), badges.c.expires_ms > now_ms - AFTER_EXPIRY_MS
        )
        with self._database.read() as connection:
            return frozenset(bytes.fromhex(each) for each in connection.execute(query).scalars())

    def mark(self) -> tuple[int, int]:
        """Return what changes whenever a badge is withdrawn."""
        query = select(func.count(badges.c.revoked_ms), func.coalesce(func.max(badges.c.revoked_ms), 0))
        with self._database.read() as connection:
            count, newest = connection.execute(query).one()
        return int(count), int(newest)


def _ordered(rows: Iterable[Any]) -> tuple[BadgeRecord, ...]:
    found = (_record(row) for row in rows)
    return tuple(sorted(found, key=lambda record: (-record.issued_ms, in_order(record.label), record.id)))


def _record(row: Any) -> BadgeRecord:
    return BadgeRecord(**row._mapping)
