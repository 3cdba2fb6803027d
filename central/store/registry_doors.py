"""Doors of the registry: how they come into a room, close and leave it, so that the room's limit and count hold throughout.

Which part of the limit each door has is worked out in `central.plans.shares`, when a door may leave in `central.plans.leaving`.
Knows no broker and no page.
"""

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from central.errors import NotFound
from central.plans import shares
from central.plans.leaving import Legacy, check_settled, legacy
from central.store.departures import come_back, leave, read_heard
from central.store.places import Door, Room, checked_id, checked_name
from central.store.registry_change import RegistryPart, add_new, change, drop, one, raise_room, read_room
from central.store.tables import door_slots, doors, rooms


class DoorRegistry(RegistryPart):
    """The doors of rooms."""

    def add_door(self, room_id: str, door_id: str, name: str) -> Room:
        """Add a door to a room, last in order; return the room.

        While no door of the room was ever heard, all share its limit evenly. Later a new door starts with nothing, and its unit
        draws permits from the others. One that was of this room before starts with nothing either; its count is its own again.
        """
        with self._change() as connection:
            one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
            before = read_room(connection, room_id)
            last = connection.execute(select(func.max(doors.c.position)).where(doors.c.room_id == room_id)).scalar()
            values = {
                "room_id": room_id,
                "id": checked_id(door_id, "door"),
                "name": checked_name(name, "a door"),
                "position": (last or 0) + 1,
            }
            what = f"door {door_id!r} of room {room_id!r}"
            add_new(connection, doors, _is(room_id, door_id), what, values)
            left = come_back(connection, room_id, door_id) or Legacy(0, 0)
            if before.doors:
                offset = shares.offset_of_returned(left.net, left.traded)
            else:
                offset = shares.offset_of_first(before.carried, left.net, left.traded)
                connection.execute(insert(door_slots).values(room_id=room_id, slot=0, door_id=door_id))
            _set_offset(connection, room_id, door_id, offset)
            _divide_unless_heard(connection, room_id)
            raise_room(connection, room_id)
            return read_room(connection, room_id)

    def update_door(self, room_id: str, door_id: str, *, name: str) -> Room:
        """Rename a door; return the room."""
        values = {"name": checked_name(name, "a door")}
        with self._change() as connection:
            change(connection, doors, _is(room_id, door_id), f"door {door_id!r} of room {room_id!r}", values)
            raise_room(connection, room_id)
            return read_room(connection, room_id)

    def set_closing(self, room_id: str, door_id: str, is_closing: bool) -> Room:
        """Close a door (its unit shows red and hands all its permits to the others), or open it again; return the room."""
        with self._change() as connection:
            door = _door(read_room(connection, room_id), door_id)
            if door.is_closing != is_closing:
                raise_room(connection, room_id)
                revision = read_room(connection, room_id).revision if is_closing else None
                where = _is(room_id, door_id)
                connection.execute(update(doors).where(where).values(closing_revision=revision))
            return read_room(connection, room_id)

    def remove_door(self, room_id: str, door_id: str, *, is_forced: bool = False) -> Room:
        """Take a door from a room; return the room. Its messages are kept aside from then on, its people carried by the room.

        *is_forced* takes the unit's last word for final without its saying so: right only where the unit is switched off, or its
        door locked. What it counts or gives away after that word is not known, so that more people may be let in than the limit.

        Raises: NotFound; NotSettled while the unit has not handed over (see `central.plans.leaving`).
        """
        with self._change() as connection:
            room = read_room(connection, room_id)
            door = _door(room, door_id)
            heard = read_heard(connection, room_id)
            if not is_forced:
                check_settled(room, door, heard)
            left = legacy(door_id, heard)
            if heir := _heir(room, door):
                slots = (door_slots.c.room_id == room_id) & (door_slots.c.door_id == door_id)
                connection.execute(update(door_slots).where(slots).values(door_id=heir.id))
                offset = shares.offset_of_heir(heir.offset, door.offset, left.net, left.traded)
                _set_offset(connection, room_id, heir.id, offset)
            drop(connection, doors, _is(room_id, door_id), f"door {door_id!r} of room {room_id!r}")
            if left != Legacy(0, 0) or door_id in heard:
                leave(connection, room_id, door_id, left)
            _divide_unless_heard(connection, room_id)
            raise_room(connection, room_id)
            return read_room(connection, room_id)


def _is(room_id: str, door_id: str) -> ColumnElement[bool]:
    return (doors.c.room_id == room_id) & (doors.c.id == door_id)


def _door(room: Room, door_id: str) -> Door:
    found = next((door for door in room.doors if door.id == door_id), None)
    if found is None:
        raise NotFound(f"there is no door {door_id!r} of room {room.id!r}")
    return found


def _heir(room: Room, leaving: Door) -> Door | None:
    """Return the door that takes over: the first that stays open, else the first."""
    others = [door for door in room.doors if door.id != leaving.id]
    return next((door for door in others if not door.is_closing), others[0] if others else None)


def _set_offset(connection: Connection, room_id: str, door_id: str, offset: int) -> None:
    connection.execute(update(doors).where(_is(room_id, door_id)).values(share_offset=offset))


def _divide_unless_heard(connection: Connection, room_id: str) -> None:
    """Give each door a slot of its own while no unit can have begun to use its share."""
    room, heard = read_room(connection, room_id), read_heard(connection, room_id)
    if any(door.id in heard for door in room.doors):
        return
    connection.execute(delete(door_slots).where(door_slots.c.room_id == room_id))
    values = [
        {"room_id": room_id, "slot": slot, "door_id": door.id}
        for door, slots in zip(room.doors, shares.even(len(room.doors)), strict=True)
        for slot in slots
    ]
    if values:
        connection.execute(insert(door_slots), values)
