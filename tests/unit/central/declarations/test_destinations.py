"""Where a citizen may say they are going, in a small registry and in a large one."""

from central.declarations.destinations import MOST_ROOMS, destination_of_room, destinations, rooms_in
from central.store.places import Area, AreaKind, Places, Room

AREAS = {
    "p": Area("p", "Tỉnh Mẫu", AreaKind.PROVINCE, None),
    "d": Area("d", "Huyện Một", AreaKind.DISTRICT, "p"),
    "c": Area("c", "Xã Hai", AreaKind.COMMUNE, "d"),
}


def places(rooms: int) -> Places:
    """Return a registry with so many rooms, all but the first in the commune."""
    made = {f"r{n}": Room(f"r{n}", f"Phòng {n:03}", "c" if n else "d", "a", 5, 1) for n in range(rooms)}
    return Places(1, AREAS, {}, made)


def test_rooms_are_offered_by_name_under_their_district() -> None:
    """Few rooms: each by its own name, its area for the pass."""
    offered = destinations(places(3))
    assert ["room:r0", "room:r1", "room:r2"] == list(offered)
    assert ("Phòng 001", "c", "Huyện Một") == (
        offered["room:r1"].name,
        offered["room:r1"].area_id,
        offered["room:r1"].group,
    )


def test_many_rooms_are_offered_by_their_areas() -> None:
    """More rooms than a phone should load: the areas that hold them."""
    assert MOST_ROOMS == len(destinations(places(MOST_ROOMS)))
    offered = destinations(places(MOST_ROOMS + 1))
    assert {"area:d": "Huyện Một", "area:c": "Xã Hai"} == {value: each.name for value, each in offered.items()}


def test_area_leads_to_its_own_rooms() -> None:
    """The second choice offers the rooms of the area alone; what names no area leads to none."""
    many = places(MOST_ROOMS + 1)
    assert (["room:r0"], MOST_ROOMS) == (list(rooms_in(many, "area:d")), len(rooms_in(many, "area:c")))
    assert [{}, {}] == [rooms_in(many, value) for value in ("", "area:gone")]


def test_room_of_an_address_is_known_however_many_there_are() -> None:
    """A poster's room is taken from the whole registry; an unknown one is none."""
    many = places(MOST_ROOMS + 1)
    assert "Phòng 007" == destination_of_room(many, "r7").name  # type: ignore[union-attr]
    assert "r7" == destination_of_room(many, "room:r7").room_id  # type: ignore[union-attr]
    assert None is destination_of_room(many, "gone")


def test_empty_registry_offers_nothing() -> None:
    """Before any room is defined only `another place` is left to choose."""
    assert {} == destinations(Places(0))
