"""Where rooms and doors are defined: reads and changes of areas, agencies, rooms and doors. Knows no broker and no page.

Each change is one transaction that also raises the registry's version, so that the running service sees what the command line
(another process) changed. Listeners of this process are called after the commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from central.errors import Conflict, NotFound
from central.store.engine import Database
from central.store.places import (
    Agency,
    Area,
    AreaKind,
    Door,
    Places,
    Room,
    checked_id,
    checked_limit,
    checked_name,
)
from central.store.tables import agencies, areas, doors, registry_version, rooms


class Registry:
    """The registry in *database*. Methods raise NotFound, Conflict, Invalid or StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call *listener* after each change made through this object, in the caller's thread."""
        self._listeners.append(listener)

    def version(self) -> int:
        """Return the number of the newest change."""
        with self._database.read() as connection:
            return int(connection.execute(select(registry_version.c.version)).scalar_one())

    def places(self) -> Places:
        """Return everything as one frozen picture."""
        with self._database.read() as connection:
            version = int(connection.execute(select(registry_version.c.version)).scalar_one())
            all_areas = {r.id: _area(r) for r in connection.execute(select(areas).order_by(areas.c.name))}
            all_agencies = {r.id: _agency(r) for r in connection.execute(select(agencies).order_by(agencies.c.name))}
            of_room: dict[str, list[Door]] = {}
            for r in connection.execute(select(doors).order_by(doors.c.room_id, doors.c.position, doors.c.id)):
                of_room.setdefault(r.room_id, []).append(Door(r.id, r.name))
            all_rooms = {
                r.id: _room(r, tuple(of_room.get(r.id, ())))
                for r in connection.execute(select(rooms).order_by(rooms.c.name))
            }
        return Places(version, all_areas, all_agencies, all_rooms)

    # --- areas ---

    def areas(self) -> tuple[Area, ...]:
        """Return all areas by name."""
        return tuple(self.places().areas.values())

    def area(self, area_id: str) -> Area:
        """Return one area."""
        with self._database.read() as connection:
            return _area(_one(connection, areas, areas.c.id == area_id, f"area {area_id!r}"))

    def add_area(self, area_id: str, name: str, kind: AreaKind, parent_id: str | None = None) -> Area:
        """Add an area below *parent_id*, or at the top."""
        area = Area(checked_id(area_id, "area"), checked_name(name, "an area"), AreaKind(kind), parent_id)
        with self._change() as connection:
            _must_be_new(connection, areas, areas.c.id == area.id, f"area {area.id!r}")
            if parent_id is not None:
                parent = _area(_one(connection, areas, areas.c.id == parent_id, f"area {parent_id!r}"))
                order = list(AreaKind)
                if order.index(parent.kind) >= order.index(area.kind):
                    raise Conflict(f"a {area.kind} cannot lie below a {parent.kind}")
            connection.execute(
                insert(areas).values(id=area.id, name=area.name, kind=area.kind.value, parent_id=parent_id)
            )
        return area

    def update_area(self, area_id: str, *, name: str) -> Area:
        """Rename an area."""
        with self._change() as connection:
            _set(connection, areas, areas.c.id == area_id, f"area {area_id!r}", {"name": checked_name(name, "an area")})
        return self.area(area_id)

    def remove_area(self, area_id: str) -> None:
        """Remove an area that nothing stands in."""
        with self._change() as connection:
            _drop(connection, areas, areas.c.id == area_id, f"area {area_id!r}")

    # --- agencies ---

    def agencies(self) -> tuple[Agency, ...]:
        """Return all agencies by name."""
        return tuple(self.places().agencies.values())

    def agency(self, agency_id: str) -> Agency:
        """Return one agency."""
        with self._database.read() as connection:
            return _agency(_one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}"))

    def add_agency(self, agency_id: str, name: str, area_id: str) -> Agency:
        """Add an agency in *area_id*."""
        agency = Agency(checked_id(agency_id, "agency"), checked_name(name, "an agency"), area_id)
        with self._change() as connection:
            _must_be_new(connection, agencies, agencies.c.id == agency.id, f"agency {agency.id!r}")
            _one(connection, areas, areas.c.id == area_id, f"area {area_id!r}")
            connection.execute(insert(agencies).values(id=agency.id, name=agency.name, area_id=area_id))
        return agency

    def update_agency(self, agency_id: str, *, name: str) -> Agency:
        """Rename an agency."""
        with self._change() as connection:
            values = {"name": checked_name(name, "an agency")}
            _set(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}", values)
        return self.agency(agency_id)

    def remove_agency(self, agency_id: str) -> None:
        """Remove an agency that has no rooms."""
        with self._change() as connection:
            _drop(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}")

    # --- rooms ---

    def rooms(self, area_id: str | None = None) -> tuple[Room, ...]:
        """Return all rooms by name, or those in *area_id* and below it."""
        places = self.places()
        if area_id is None:
            return tuple(places.rooms.values())
        inside = places.subtree(area_id)
        return tuple(room for room in places.rooms.values() if room.area_id in inside)

    def room(self, room_id: str) -> Room:
        """Return one room with its doors."""
        with self._database.read() as connection:
            return _read_room(connection, room_id)

    def add_room(self, room_id: str, name: str, area_id: str, agency_id: str, limit: int) -> Room:
        """Add a room without doors; *limit* in people."""
        room = Room(
            checked_id(room_id, "room"), checked_name(name, "a room"), area_id, agency_id, checked_limit(limit), 1
        )
        with self._change() as connection:
            _must_be_new(connection, rooms, rooms.c.id == room.id, f"room {room.id!r}")
            _one(connection, areas, areas.c.id == area_id, f"area {area_id!r}")
            _one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}")
            connection.execute(
                insert(rooms).values(
                    id=room.id, name=room.name, area_id=area_id, agency_id=agency_id, people_limit=limit, revision=1
                )
            )
        return room

    def update_room(
        self,
        room_id: str,
        *,
        name: str | None = None,
        area_id: str | None = None,
        agency_id: str | None = None,
        limit: int | None = None,
    ) -> Room:
        """Change what is given; a new limit or name raises the revision, and the units are told."""
        values: dict[str, Any] = {}
        with self._change() as connection:
            if name is not None:
                values["name"] = checked_name(name, "a room")
            if limit is not None:
                values["people_limit"] = checked_limit(limit)
            if values:
                values["revision"] = rooms.c.revision + 1
            if area_id is not None:
                values["area_id"] = _one(connection, areas, areas.c.id == area_id, f"area {area_id!r}").id
            if agency_id is not None:
                values["agency_id"] = _one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}").id
            _set(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}", values)
            return _read_room(connection, room_id)

    def raise_revision(self, room_id: str, above: int) -> None:
        """Lift a room's revision over *above*: its units hold a newer one than a restored database knows."""
        with self._change() as connection:
            connection.execute(
                update(rooms).where(rooms.c.id == room_id, rooms.c.revision <= above).values(revision=above + 1)
            )

    def remove_room(self, room_id: str) -> None:
        """Remove a room and its doors; what their ledgers told stays stored."""
        with self._change() as connection:
            connection.execute(delete(doors).where(doors.c.room_id == room_id))
            _drop(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")

    # --- doors ---

    def add_door(self, room_id: str, door_id: str, name: str) -> Room:
        """Add a door to a room, last in order; return the room."""
        door = Door(checked_id(door_id, "door"), checked_name(name, "a door"))
        with self._change() as connection:
            where = (doors.c.room_id == room_id) & (doors.c.id == door.id)
            _one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
            _must_be_new(connection, doors, where, f"door {door.id!r} of room {room_id!r}")
            last = connection.execute(select(func.max(doors.c.position)).where(doors.c.room_id == room_id)).scalar()
            connection.execute(
                insert(doors).values(room_id=room_id, id=door.id, name=door.name, position=(last or 0) + 1)
            )
            _raise_room(connection, room_id)
            return _read_room(connection, room_id)

    def update_door(self, room_id: str, door_id: str, *, name: str) -> Room:
        """Rename a door; return the room."""
        with self._change() as connection:
            where = (doors.c.room_id == room_id) & (doors.c.id == door_id)
            values = {"name": checked_name(name, "a door")}
            _set(connection, doors, where, f"door {door_id!r} of room {room_id!r}", values)
            _raise_room(connection, room_id)
            return _read_room(connection, room_id)

    def remove_door(self, room_id: str, door_id: str) -> Room:
        """Take a door from a room; its messages are kept aside from then on. Return the room."""
        with self._change() as connection:
            where = (doors.c.room_id == room_id) & (doors.c.id == door_id)
            _drop(connection, doors, where, f"door {door_id!r} of room {room_id!r}")
            _raise_room(connection, room_id)
            return _read_room(connection, room_id)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            connection.execute(update(registry_version).values(version=registry_version.c.version + 1))
        for listener in self._listeners:
            listener()


def _area(row: Row[Any]) -> Area:
    return Area(row.id, row.name, AreaKind(row.kind), row.parent_id)


def _agency(row: Row[Any]) -> Agency:
    return Agency(row.id, row.name, row.area_id)


def _room(row: Row[Any], its_doors: tuple[Door, ...]) -> Room:
    return Room(row.id, row.name, row.area_id, row.agency_id, row.people_limit, row.revision, its_doors)


def _read_room(connection: Connection, room_id: str) -> Room:
    row = _one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
    query = select(doors).where(doors.c.room_id == room_id).order_by(doors.c.position, doors.c.id)
    return _room(row, tuple(Door(r.id, r.name) for r in connection.execute(query)))


def _raise_room(connection: Connection, room_id: str) -> None:
    connection.execute(update(rooms).where(rooms.c.id == room_id).values(revision=rooms.c.revision + 1))


def _one(connection: Connection, table: Any, where: Any, what: str) -> Row[Any]:
    row = connection.execute(select(table).where(where)).one_or_none()
    if row is None:
        raise NotFound(f"there is no {what}")
    return row


def _must_be_new(connection: Connection, table: Any, where: Any, what: str) -> None:
    if connection.execute(select(table).where(where)).first() is not None:
        raise Conflict(f"there is already a {what}")


def _set(connection: Connection, table: Any, where: Any, what: str, values: dict[str, Any]) -> None:
    if values and connection.execute(update(table).where(where).values(**values)).rowcount == 0:
        raise NotFound(f"there is no {what}")


def _drop(connection: Connection, table: Any, where: Any, what: str) -> None:
    _one(connection, table, where, what)
    try:
        connection.execute(delete(table).where(where))
    except IntegrityError as error:
        raise Conflict(f"{what} is still in use") from error
