"""A province of two districts with communes and rooms, to set levels and rules in."""

from pathlib import Path

from central.store.places import AreaKind
from central.store.store import Store
from tests.support.databases import database_url

ROOMS = {"tinh-phong": "tinh", "bac-phong": "bac", "xa-phong": "xa", "nam-phong": "nam"}
"""Rooms and their areas: the commune `xa` lies in the district `bac`, that and `nam` in the province `tinh`."""


def open_province(folder: Path) -> Store:
    """Return a new store in *folder* with these rooms, a door in each."""
    store = Store(database_url(folder))
    registry = store.registry
    registry.add_area("tinh", "Tỉnh Mẫu", AreaKind.PROVINCE)
    registry.add_area("bac", "Huyện Bắc", AreaKind.DISTRICT, "tinh")
    registry.add_area("nam", "Huyện Nam", AreaKind.DISTRICT, "tinh")
    registry.add_area("xa", "Xã Bắc Một", AreaKind.COMMUNE, "bac")
    registry.add_agency("ubnd", "Ủy ban nhân dân", "tinh")
    for room, area in ROOMS.items():
        registry.add_room(room, f"Phòng {room}", area, "ubnd", 10)
        registry.add_door(room, "chinh", "Cửa chính")
    return store


def levels(store: Store) -> dict[str, int]:
    """Return the level in force in each room."""
    return {room.id: room.level for room in store.registry.rooms()}


def revisions(store: Store) -> dict[str, int]:
    """Return the revision of each room's plan."""
    return {room.id: room.revision for room in store.registry.rooms()}
