"""What a room and its doors show at a glance: which states they are in, how the gauge stands, since when figures are old.

Pure: takes the frozen pictures of `central.live.views`, knows no request and no language. `static/js/glance.js` says the same
to a browser that patches tiles; a browser test holds the two equal.
"""

import math
from dataclasses import dataclass
from typing import Final

from central.live.views import FILLING_SHARE, Attention, DoorStatus, RoomStatus
from central.names import in_order
from edge.protocol.vocabulary import Light

STATES: Final = tuple(member.name.lower() for member in Attention)
"""The states a room can be filtered by, most urgent first."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """Widths in hundredths of a bar: people within the limit, people beyond it, and where the limit stands (None: at the end)."""

    fill: float
    excess: float
    limit: float | None


def gauge(occupancy: int, limit: int) -> Gauge:
    """Return the bar of *occupancy* people in a room for *limit*."""
    scale = max(limit, occupancy, 1)
    within = _hundredths(min(occupancy, limit), scale)
    if occupancy <= limit:
        return Gauge(within, 0.0, None)
    return Gauge(within, round(100 - within, 1), within)


def states(room: RoomStatus) -> frozenset[str]:
    """Return every state *room* is in; a full room may have a fault as well, and both filters must find it."""
    found = {room.attention.name.lower()}
    if room.occupancy > room.limit:
        found.add("over")
    elif room.limit > 0 and room.occupancy == room.limit:
        found.add("full")
    elif room.limit > 0 and room.occupancy >= FILLING_SHARE * room.limit:
        found.add("filling")
    found.update("fault" for door in room.doors if door.faults)
    found.update("offline" for door in room.doors if not door.is_online)
    return frozenset(found)


def door_state(door: DoorStatus) -> str:
    """Return the one mark of *door*: silent, offline, fault, red or green."""
    if door.seen_utc_ms is None:
        return "silent"
    if not door.is_online:
        return "offline"
    if door.faults:
        return "fault"
    return "green" if door.light is Light.GREEN else "red"


def light_of(room: RoomStatus) -> str:
    """Return the mark of the room's light: red, green, or silent while no unit is connected."""
    return room.light.value if any(door.is_online for door in room.doors) else "silent"


def is_unknown(room: RoomStatus) -> bool:
    """Tell whether central never heard of any of the room's doors, so that there is no figure at all."""
    return all(door.seen_utc_ms is None for door in room.doors)


@dataclass(frozen=True, slots=True)
class Interval:
    """The true number of people lies between `low` and `high` in 95 of 100 cases; `half` is how far off the figure shown may be."""

    half: int
    low: int
    high: int


def estimate(room: RoomStatus) -> Interval | None:
    """Return how well the room's number is known (`half` is 0 while it is taken to be right); None while nothing can be said."""
    if room.spread is None or is_unknown(room):
        return None
    half = math.floor(room.spread + 0.5)
    return Interval(half, max(0, room.occupancy - half), room.occupancy + half)


def stale_since(room: RoomStatus) -> int | None:
    """Return since when part of the count is old, or None when that is not known.

    The earliest last word of the doors that are not connected; with all of them connected it is central that hears nothing, since
    the last word of any door.
    """
    if not room.is_stale:
        return None
    lost = [door.seen_utc_ms for door in room.doors if not door.is_online and door.seen_utc_ms is not None]
    if lost:
        return min(lost)
    heard = [door.seen_utc_ms for door in room.doors if door.seen_utc_ms is not None]
    return max(heard) if heard and len(heard) == len(room.doors) else None


def order(room: RoomStatus) -> tuple[int, int, str, str]:
    """Return the key that sorts rooms by what needs attention; within a state by place, so that tiles stay where they are."""
    excess = room.occupancy - room.limit if room.attention is Attention.OVER else 0
    return (int(room.attention), -excess, in_order(f"{room.district_name} {room.name}"), room.id)


def _hundredths(part: int, whole: int) -> float:
    return math.floor(1000 * part / whole + 0.5) / 10
