"""Where a visitor may say they are going: the rooms of the registry, or only their areas where there are too many for a phone."""

from dataclasses import dataclass

from central.store.places import Places, Room

MOST_ROOMS = 300
"""More rooms than this would make the page too heavy for a bad line."""

ANY = "any"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place as the form offers it; *area_id* goes into the pass, "" stands for any."""

    value: str
    name: str
    area_id: str
    group: str


def destinations(places: Places) -> dict[str, Destination]:
    """Return what the form offers, by value, in the order of the districts."""
    if len(places.rooms) <= MOST_ROOMS:
        found = [_of_room(places, room) for room in places.rooms.values()]
    else:
        found = [
            Destination(f"area:{area_id}", places.areas[area_id].name, area_id, _district(places, area_id))
            for area_id in {room.area_id for room in places.rooms.values()} & places.areas.keys()
        ]
    return {each.value: each for each in sorted(found, key=lambda each: (each.group, each.name))}


def destination_of_room(places: Places, room_id: str) -> Destination | None:
    """Return the room an address names (`?room=`, as on the poster at its door), however many rooms there are."""
    room = places.rooms.get(room_id)
    return None if room is None else _of_room(places, room)


def _of_room(places: Places, room: Room) -> Destination:
    return Destination(f"room:{room.id}", room.name, room.area_id, _district(places, room.area_id))


def _district(places: Places, area_id: str) -> str:
    district = places.district_of(area_id)
    return district.name if district is not None else ""
