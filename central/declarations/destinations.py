"""Where a visitor may say they are going: the rooms of the registry, by way of their areas where there are too many for a phone."""

from dataclasses import dataclass
from typing import Final

from central.names import in_order
from central.store.places import Places, Room

MOST_ROOMS: Final = 300
"""More rooms than this would make the page too heavy for a bad line."""

ANY: Final = "any"
_AREA: Final = "area:"
_ROOM: Final = "room:"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place as the form offers it; *area_id* goes into the pass, "" stands for any. *room_id* is "" for an area."""

    value: str
    name: str
    area_id: str
    group: str
    room_id: str = ""


def destinations(places: Places) -> dict[str, Destination]:
    """Return what is offered first, by value, in the order of the districts."""
    if len(places.rooms) <= MOST_ROOMS:
        return _sorted([_of_room(places, room) for room in places.rooms.values()])
    return _sorted(
        [
            Destination(_AREA + area_id, places.areas[area_id].name, area_id, _district(places, area_id))
            for area_id in {room.area_id for room in places.rooms.values()} & places.areas.keys()
        ]
    )


def rooms_in(places: Places, value: str) -> dict[str, Destination]:
    """Return the rooms of the area that *value* names, by value; empty where it names none."""
    area_id = value.removeprefix(_AREA) if value.startswith(_AREA) else None
    return _sorted([_of_room(places, room) for room in places.rooms.values() if room.area_id == area_id])


def destination_of_room(places: Places, value: str) -> Destination | None:
    """Return the room an address names (`?room=thang-tam`, as on the poster at its door, or `?to=room:thang-tam`)."""
    room = places.rooms.get(value.removeprefix(_ROOM))
    return None if room is None else _of_room(places, room)


def _sorted(found: list[Destination]) -> dict[str, Destination]:
    return {each.value: each for each in sorted(found, key=lambda each: (in_order(each.group), in_order(each.name)))}


def _of_room(places: Places, room: Room) -> Destination:
    return Destination(_ROOM + room.id, room.name, room.area_id, _district(places, room.area_id), room.id)


def _district(places: Places, area_id: str) -> str:
    district = places.district_of(area_id)
    return district.name if district is not None else ""
