"""Rooms of the registry: their limits and closing times. Knows no broker and no page."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, update

from central.store.departures import leave_all
from central.store.places import (
    LOCAL_OFFSET_MIN,
    Room,
    checked_closings,
    checked_id,
    checked_limit,
    checked_name,
    checked_utc_offset,
    closings_text,
)
from central.store.registry_change import RegistryPart, add_new, change, drop, one, read_room, read_rooms
from central.store.tables import agencies, areas, doors, rooms


class RoomRegistry(RegistryPart):
    """The rooms."""

    def rooms(self) -> tuple[Room, ...]:
        """Return all rooms by name."""
        with self._database.read() as connection:
            return tuple(read_rooms(connection).values())

    def room(self, room_id: str) -> Room:
        """Return one room with its doors."""
        with self._database.read() as connection:
            return read_room(connection, room_id)

    def add_room(
        self,
        room_id: str,
        name: str,
        area_id: str,
        agency_id: str,
        limit: int,
        *,
        closings_min: Iterable[int] = (),
        utc_offset_min: int = LOCAL_OFFSET_MIN,
    ) -> Room:
        """Add a room without doors.

        Arguments: *limit* in people; *closings_min* in minutes after midnight of a clock *utc_offset_min* minutes ahead of UTC.
        """
        values = {
            "id": checked_id(room_id, "room"),
            "name": checked_name(name, "a room"),
            "area_id": area_id,
            "agency_id": agency_id,
            "people_limit": checked_limit(limit),
            "revision": 1,
            "closings": closings_text(checked_closings(closings_min)),
            "utc_offset_min": checked_utc_offset(utc_offset_min),
        }
        with self._change() as connection:
            one(connection, areas, areas.c.id == area_id, f"area {area_id!r}")
            one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}")
            add_new(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}", values)
            return read_room(connection, room_id)

    def update_room(
        self,
        room_id: str,
        *,
        name: str | None = None,
        area_id: str | None = None,
        agency_id: str | None = None,
        limit: int | None = None,
        closings_min: Iterable[int] | None = None,
        utc_offset_min: int | None = None,
    ) -> Room:
        """Change what is given (no *closings_min*: nobody says when); what units must know raises the revision, and they are told."""
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = checked_name(name, "a room")
        if limit is not None:
            values["people_limit"] = checked_limit(limit)
        if closings_min is not None:
            values["closings"] = closings_text(checked_closings(closings_min))
        if utc_offset_min is not None:
            values["utc_offset_min"] = checked_utc_offset(utc_offset_min)
        with self._change() as connection:
            known = one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")._mapping
            if area_id is not None:
                values["area_id"] = one(connection, areas, areas.c.id == area_id, f"area {area_id!r}").id
            values = {key: value for key, value in values.items() if known[key] != value}
            if values:
                values["revision"] = rooms.c.revision + 1
            if agency_id is not None:
                values["agency_id"] = one(connection, agencies, agencies.c.id == agency_id, f"agency {agency_id!r}").id
            change(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}", values)
            return read_room(connection, room_id)

    def raise_revision(self, room_id: str, above: int) -> None:
        """Lift a room's revision over *above*: its units hold a newer one than a restored database knows."""
        with self._change() as connection:
            found = connection.execute(
                update(rooms).where(rooms.c.id == room_id, rooms.c.revision <= above).values(revision=above + 1)
            )
            if found.rowcount:
                # What the units hold by that number is another plan: only the next one tells them which doors close.
                closing = (doors.c.room_id == room_id) & doors.c.closing_revision.is_not(None)
                connection.execute(update(doors).where(closing).values(closing_revision=above + 1))

    def remove_room(self, room_id: str) -> None:
        """Remove a room and its doors; what their ledgers told stays stored, and a room of this id begins anew."""
        with self._change() as connection:
            leave_all(connection, read_room(connection, room_id))
            connection.execute(delete(doors).where(doors.c.room_id == room_id))
            drop(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
