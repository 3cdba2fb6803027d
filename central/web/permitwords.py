"""Says which door holds a room's places, so that nobody wonders about a red light below the limit. Knows no request but its language."""

from central.live.views import DoorStatus, RoomStatus
from central.web.words import t
from edge.protocol.vocabulary import Fault


def held_words(door: DoorStatus) -> list[str]:
    """Return what a door holds and who waits there, by its last word; nothing before it told."""
    found = []
    if door.is_closing:
        found.append(t("permits.closing"))
    if door.permits is not None:
        if door.permits < 0:
            found.append(t("permits.owes", n=-door.permits))
        elif door.permits and not door.is_online:
            found.append(t("permits.holds_offline", n=door.permits))
        else:
            found.append(t("permits.holds", n=door.permits))
    if door.waiting and door.is_online:
        found.append(t("permits.waiting", n=door.waiting))
    return found


def is_claimed_twice(door: DoorStatus) -> bool:
    """Tell whether two units say that they are this door."""
    return any(entry.fault is Fault.DOOR_CLAIMED_TWICE for entry in door.faults)


def room_words(room: RoomStatus) -> list[tuple[str, str]]:
    """Return, in sentences with their marks, what an administrator must know of a room's doors.

    Places out of reach, a door with two units, people whose door has left the room.
    """
    found = [("fault", t("permits.claimed_twice", door=door.name)) for door in room.doors if is_claimed_twice(door)]
    if len(room.doors) > 1 and room.occupancy < room.limit:
        found += [
            ("offline", t("permits.out_of_reach", door=door.name, n=door.permits))
            for door in room.doors
            if not door.is_online and door.permits is not None and door.permits > 0
        ]
        found += [
            ("offline", t("permits.never_heard", door=door.name, n=door.share))
            for door in room.doors
            if door.number is None and door.share is not None and door.share > 0
        ]
    if room.carried > 0:
        found.append(("person", t("permits.carried", n=room.carried)))
    return found
