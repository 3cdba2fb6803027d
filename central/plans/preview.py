"""What another level, or other rules, would change at the doors of rooms: shown before it is done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from central.plans.rules import KINDS
from central.store.places import Places, Room
from edge.protocol.vocabulary import PassFormat, Taking


@dataclass(frozen=True, slots=True)
class KindChange:
    """A kind of code that will be taken on other terms."""

    kind: PassFormat
    before: Taking
    after: Taking


@dataclass(frozen=True, slots=True)
class RoomsChange:
    """Rooms in which the same changes: the level, and some kinds of codes (none where the rules of both levels are alike)."""

    rooms: tuple[Room, ...]
    before: int
    after: int
    kinds: tuple[KindChange, ...]


def level_change(places: Places, area_id: str, level: int | None) -> list[RoomsChange]:
    """Return what setting *level* (None: that of the area above) for an area changes, most rooms first.

    Rooms whose own area, or one between, has a level of its own are left out.
    """
    areas = places.areas | {area_id: replace(places.areas[area_id], level=level)}
    then = replace(places, areas=areas)
    levels = {each: then.level(each) for each in places.subtree(area_id)}
    rooms = (room for room in places.rooms.values() if room.area_id in levels)
    return _grouped((room, levels[room.area_id]) for room in rooms)


def _grouped(rooms: Iterable[tuple[Room, int]]) -> list[RoomsChange]:
    groups: dict[tuple[int, int, tuple[KindChange, ...]], list[Room]] = {}
    for room, level in rooms:
        if room.level != level:
            takings = ((kind, room.rules.taking(room.level, kind), room.rules.taking(level, kind)) for kind in KINDS)
            kinds = tuple(KindChange(*each) for each in takings if each[1] is not each[2])
            groups.setdefault((room.level, level, kinds), []).append(room)
    found = [RoomsChange(tuple(rooms), *key) for key, rooms in groups.items()]
    return sorted(found, key=lambda change: -len(change.rooms))
