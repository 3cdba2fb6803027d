"""Doors that left their rooms, and the newest words of doors by which that is judged. Knows SQL and the wire's `state`."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from central.plans.leaving import Heard, Legacy, legacy
from central.store.places import Room
from central.store.tables import departures, door_states, epochs
from edge.protocol.codec import decode
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import State


@dataclass(frozen=True, slots=True)
class Absence:
    """A time for which a door did not belong to its room, which carried its *net* meanwhile; *back_ms* is None while it lasts."""

    door: str
    left_ms: int
    back_ms: int | None
    net: int

    def covers(self, utc_ms: int) -> bool:
        """Tell whether the door was away at a time."""
        return self.left_ms <= utc_ms and (self.back_ms is None or utc_ms < self.back_ms)


def read_heard(connection: Connection, room_id: str) -> dict[str, Heard]:
    """Return the newest word of every door that ever told one in a room, those that left it included."""
    stored = {
        (row.door, row.epoch): row.stored for row in connection.execute(select(epochs).where(epochs.c.room == room_id))
    }
    heard: dict[str, Heard] = {}
    for row in connection.execute(select(door_states).where(door_states.c.room == room_id)):
        try:
            state = decode(row.body.encode(), State)
        except ProtocolError:
            heard[row.door] = Heard(None, 0)
        else:
            heard[row.door] = Heard(state, stored.get((row.door, state.epoch), 0))
    return heard


def read_absences(connection: Connection, room_id: str) -> tuple[Absence, ...]:
    """Return when which doors were not of the room, past and present."""
    query = select(departures).where(departures.c.room == room_id).order_by(departures.c.left_ms)
    return tuple(Absence(row.door, row.left_ms, row.back_ms, row.net) for row in connection.execute(query))


def leave(connection: Connection, room_id: str, door_id: str, left: Legacy) -> None:
    """Keep what a door leaves behind; the room carries its people from now on."""
    values = {"room": room_id, "door": door_id, "left_ms": _now_ms(), "net": left.net, "traded": left.traded}
    connection.execute(insert(departures).values(**values))


def come_back(connection: Connection, room_id: str, door_id: str) -> Legacy | None:
    """Return what a door left behind when it was of this room before, which the room carries no longer; None for a new one."""
    row = connection.execute(select(departures).where(_is_away(room_id), departures.c.door == door_id)).one_or_none()
    if row is None:
        return None
    connection.execute(update(departures).where(departures.c.id == row.id).values(back_ms=_now_ms()))
    return Legacy(row.net, row.traded)


def leave_all(connection: Connection, room: Room) -> None:
    """Keep what the doors of a room that is removed leave behind; nobody is carried into another room of its id."""
    heard = read_heard(connection, room.id)
    gone = {door.id: legacy(door.id, heard).traded for door in room.doors}
    for row in connection.execute(select(departures).where(_is_away(room.id))).all():
        gone[row.door] = row.traded
    connection.execute(update(departures).where(_is_away(room.id)).values(back_ms=_now_ms()))
    for door_id, traded in gone.items():
        leave(connection, room.id, door_id, Legacy(0, traded))


def _is_away(room_id: str) -> Any:
    return (departures.c.room == room_id) & departures.c.back_ms.is_(None)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
