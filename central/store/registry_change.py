"""What all parts of the registry share: the transaction of a change, and how a room is read. Knows no rule of its own.

Each change is one transaction that also raises the registry's version, so that the running service sees what the command line
(another process) changed. Listeners of this process are called after the commit.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from central.errors import Conflict, NotFound
from central.names import in_order
from central.store.engine import Database
from central.store.governed import Governed, read_governed
from central.store.places import Door, Room, read_closings
from central.store.tables import departures, door_slots, doors, registry_version, rooms


class RegistryPart:
    """A part of the registry in *database*. Methods raise NotFound, Conflict, Invalid or StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* after each change made through this object, in the caller's thread."""
        self._listeners.append(listener)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            connection.execute(update(registry_version).values(version=registry_version.c.version + 1))
        for listener in self._listeners:
            listener()


def read_rooms(connection: Connection, room_id: str | None = None) -> dict[str, Room]:
    """Return all rooms by name with their doors, or the one of *room_id*."""

    def only(query: Any, column: Any) -> Any:
        return query if room_id is None else query.where(column == room_id)

    slots: dict[tuple[str, str], list[int]] = {}
    for row in connection.execute(only(select(door_slots), door_slots.c.room_id).order_by(door_slots.c.slot)):
        slots.setdefault((row.room_id, row.door_id), []).append(row.slot)
    of_room: dict[str, list[Door]] = {}
    query = only(select(doors), doors.c.room_id).order_by(doors.c.room_id, doors.c.position, doors.c.id)
    for row in connection.execute(query):
        its_slots = tuple(slots.get((row.room_id, row.id), ()))
        of_room.setdefault(row.room_id, []).append(
            Door(row.id, row.name, its_slots, row.share_offset, row.closing_revision)
        )
    away = select(departures.c.room, func.sum(departures.c.net)).where(departures.c.back_ms.is_(None))
    carried = {
        row[0]: int(row[1]) for row in connection.execute(only(away, departures.c.room).group_by(departures.c.room))
    }
    governed = read_governed(connection, room_id)
    return {
        row.id: _room(row, of_room.get(row.id, ()), carried.get(row.id, 0), governed[row.id])
        for row in by_name(connection.execute(only(select(rooms), rooms.c.id)))
    }


def read_room(connection: Connection, room_id: str) -> Room:
    """Return one room with its doors. Raises: NotFound."""
    found = read_rooms(connection, room_id).get(room_id)
    if found is None:
        raise NotFound(f"there is no room {room_id!r}")
    return found


def raise_room(connection: Connection, room_id: str) -> None:
    """Raise a room's revision: its units must know of a change."""
    connection.execute(update(rooms).where(rooms.c.id == room_id).values(revision=rooms.c.revision + 1))


def by_name(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return *rows* in the order of their names, as people read them: databases differ in it, and none knows that 2 comes before 10."""
    return sorted(rows, key=lambda row: (in_order(row.name), row.name, row.id))


def one(connection: Connection, table: Any, where: Any, what: str) -> Row[Any]:
    """Return the one row there is. Raises: NotFound."""
    row = connection.execute(select(table).where(where)).one_or_none()
    if row is None:
        raise NotFound(f"there is no {what}")
    return row


def add_new(connection: Connection, table: Any, where: Any, what: str, values: dict[str, Any]) -> None:
    """Insert *values* unless *where* finds a row already. Raises: Conflict."""
    if connection.execute(select(table).where(where)).first() is not None:
        raise Conflict(f"there is already a {what}")
    connection.execute(insert(table).values(**values))


def change(connection: Connection, table: Any, where: Any, what: str, values: dict[str, Any]) -> None:
    """Set *values* of what is there. Raises: NotFound."""
    if values and connection.execute(update(table).where(where).values(**values)).rowcount == 0:
        raise NotFound(f"there is no {what}")


def drop(connection: Connection, table: Any, where: Any, what: str) -> None:
    """Delete what is there. Raises: NotFound; Conflict while something refers to it."""
    one(connection, table, where, what)
    try:
        connection.execute(delete(table).where(where))
    except IntegrityError as error:
        raise Conflict(f"{what} is still in use") from error


def _room(row: Row[Any], its_doors: Iterable[Door], carried: int, governed: Governed) -> Room:
    return Room(
        id=row.id,
        name=row.name,
        area_id=row.area_id,
        agency_id=row.agency_id,
        limit=row.people_limit,
        revision=row.revision,
        doors=tuple(its_doors),
        carried=carried,
        closings_min=read_closings(row.closings),
        utc_offset_min=row.utc_offset_min,
        level=governed.level,
        rules=governed.rules,
        declaration_h=row.declaration_h,
        contacts_days=governed.contacts_days,
        areas=governed.areas,
    )
