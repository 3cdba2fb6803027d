"""Stores contacts as central gets them: encrypted twice, and read by nobody here. Also who exported which. Knows no key.

Methods raise StoreError. Days are ISO texts, so that they compare as they stand.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, case, delete, desc, func, insert, select

from central.store.contacts_tables import contact_exports, contacts
from central.store.engine import Connection, Database
from central.store.tables import ledger_rows

_TAGS_AT_ONCE = 500
_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class StoredContact:
    """One contact. `door` is None where it was declared on the web; then `tag` names the declaration."""

    day: str
    gone_on: str
    room: str
    door: str | None
    epoch_id: int | None
    number: int | None
    at_ms: int
    key_id: str
    tag: bytes | None
    box: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """Who took the contacts of which room and time out, and for which case."""

    at_ms: int
    who: str
    room: str
    from_ms: int
    to_ms: int
    visits: int
    reason: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many contacts of a room and day are there until they have to be gone: from doors, and declared on the web."""

    room: str
    gone_on: str
    visits: int
    declared: int


class ContactStore:
    """The contacts in *database*."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- taking in ---

    def add(self, found: Collection[StoredContact]) -> None:
        """Store contacts in a transaction of their own."""
        with self._database.write() as connection:
            add_contacts(connection, list(found))

    # --- reading ---

    def oldest_day(self) -> str | None:
        """Return the day of the oldest contact that is there."""
        return self._least(contacts.c.day)

    def first_to_go(self) -> str | None:
        """Return the earliest day on which something has to be gone."""
        return self._least(contacts.c.gone_on)

    def visits(self, room: str, from_ms: int, to_ms: int) -> list[tuple[StoredContact, int, bool]]:
        """Return the contacts of visits of *room* in [*from_ms*, *to_ms*), when each was, and whether that time is the door's.

        A visit whose time no clock knew stands where it arrived.
        """
        at = func.coalesce(ledger_rows.c.utc_ms, contacts.c.at_ms)
        is_row = (ledger_rows.c.epoch_id == contacts.c.epoch_id) & (ledger_rows.c.number == contacts.c.number)
        query = (
            select(contacts, at.label("visit_ms"), ledger_rows.c.utc_ms.is_not(None).label("is_timed"))
            .join_from(contacts, ledger_rows, is_row, isouter=True)
            .where(contacts.c.room == room, contacts.c.door.is_not(None), at >= from_ms, at < to_ms)
            .order_by(at, contacts.c.id)
        )
        with self._database.read() as connection:
            return [(_contact(row), int(row.visit_ms), bool(row.is_timed)) for row in connection.execute(query)]

    def declared(self, tags: Sequence[bytes]) -> Iterator[StoredContact]:
        """Yield what was declared on the web under one of *tags*."""
        with self._database.read() as connection:
            for start in range(0, len(tags), _TAGS_AT_ONCE):
                some = tags[start : start + _TAGS_AT_ONCE]
                for row in connection.execute(select(contacts).where(contacts.c.tag.in_(some))):
                    yield _contact(row)

    def counts(self, day: str) -> list[DayCount]:
        """Return how many contacts of *day* are there, by room and end."""
        is_declared = case((contacts.c.door.is_(None), 1), else_=0)
        query = (
            select(contacts.c.room, contacts.c.gone_on, func.count(), func.sum(is_declared))
            .where(contacts.c.day == day)
            .group_by(contacts.c.room, contacts.c.gone_on)
            .order_by(contacts.c.room, contacts.c.gone_on)
        )
        with self._database.read() as connection:
            return [DayCount(row[0], row[1], row[2] - row[3], row[3]) for row in connection.execute(query)]

    # --- deleting ---

    def delete_due(self, today: str, at_most: int) -> int:
        """Delete contacts that have to be gone by *today*, *at_most* in one transaction; return how many."""
        due = select(contacts.c.id).where(contacts.c.gone_on <= today).limit(at_most)
        with self._database.write() as connection:
            return int(connection.execute(delete(contacts).where(contacts.c.id.in_(due.scalar_subquery()))).rowcount)

    def forget_traces(self) -> bool:
        """Let what was deleted leave SQLite's files; return whether it has. Ask again where it has not.

        PostgreSQL's vacuum takes its time over so large a table: there it is the key of the day, destroyed outside, that ends a contact.
        """
        return self._database.forget()

    # --- exports ---

    def note_export(self, export: Export) -> None:
        """Add to the list of exports; nothing is ever taken from it."""
        with self._database.write() as connection:
            connection.execute(insert(contact_exports).values(**asdict(export)))

    def exports(self, at_most: int = 200) -> list[Export]:
        """Return the newest exports first."""
        columns = [column for column in contact_exports.columns if column.name != "id"]
        query = select(*columns).order_by(desc(contact_exports.c.id)).limit(at_most)
        with self._database.read() as connection:
            return [Export(*row) for row in connection.execute(query)]

    def _least(self, column: ColumnElement[str]) -> str | None:
        with self._database.read() as connection:
            return connection.execute(select(func.min(column))).scalar_one()


def add_contacts(connection: Connection, found: Sequence[StoredContact]) -> None:
    """Store *found* in the transaction of *connection*."""
    for start in range(0, len(found), _ROWS_AT_ONCE):
        connection.execute(insert(contacts), [asdict(each) for each in found[start : start + _ROWS_AT_ONCE]])


def _contact(row: object) -> StoredContact:
    names = StoredContact.__dataclass_fields__
    return StoredContact(**{name: getattr(row, name) for name in names})
