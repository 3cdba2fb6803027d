"""What `counterroom-central room import` takes: the form of a rooms.toml, and how it comes into the registry."""

from collections.abc import Callable

import msgspec

from central.commands.area import SET_BY
from central.errors import Invalid
from central.plans.rules import RuleKey, checked_level, checked_rules
from central.store.places import AreaKind, checked_contacts_days, checked_declaration_h, read_closings
from central.store.registry import Registry
from edge.protocol.vocabulary import PassFormat, Taking


class FileArea(msgspec.Struct, forbid_unknown_fields=True):
    """A table of [[areas]]."""

    id: str
    name: str
    kind: AreaKind
    parent: str | None = None
    level: int | None = None

    def __post_init__(self) -> None:
        if self.level is not None:
            _check("level", lambda: checked_level(self.level or 0))


class FileAgency(msgspec.Struct, forbid_unknown_fields=True):
    """A table of [[agencies]]."""

    id: str
    name: str
    area: str


class FileDoor(msgspec.Struct, forbid_unknown_fields=True):
    """A table of [[rooms.doors]]."""

    id: str
    name: str


class FileRoom(msgspec.Struct, forbid_unknown_fields=True):
    """A table of [[rooms]]. 0 for `declaration_h` is as configured, 0 for `contacts_days` is none; what is not there stays as it is."""

    id: str
    name: str
    area: str
    agency: str
    limit: int
    closings: list[str] | None = None
    declaration_h: int | None = None
    contacts_days: int | None = None
    taking: dict[str, dict[PassFormat, Taking]] | None = None
    doors: list[FileDoor] = []

    def __post_init__(self) -> None:
        read_closings(" ".join(self.closings or ()))  # a time that is none is an error of the file
        if self.declaration_h:
            _check("declaration_h", lambda: checked_declaration_h(self.declaration_h or 0))
        if self.contacts_days:
            _check("contacts_days", lambda: checked_contacts_days(self.contacts_days or 0))
        for level in self.taking or ():
            if level not in ("1", "2", "3", "4"):
                raise ValueError(f"taking.{level[:20]}: the epidemic levels are 1 to 4")
        _check("taking", lambda: checked_rules(self.rules or {}))

    @property
    def closings_min(self) -> tuple[int, ...] | None:
        """The closing times in minutes after midnight; None where the file does not say."""
        return None if self.closings is None else read_closings(" ".join(self.closings))

    @property
    def rules(self) -> dict[RuleKey, Taking] | None:
        """What the room says on codes; None where the file does not say."""
        if self.taking is None:
            return None
        return {(int(level), kind): taking for level, kinds in self.taking.items() for kind, taking in kinds.items()}


class RoomsFile(msgspec.Struct, forbid_unknown_fields=True):
    """A whole rooms.toml."""

    areas: list[FileArea] = []
    agencies: list[FileAgency] = []
    rooms: list[FileRoom] = []


def bring_in(registry: Registry, found: RoomsFile) -> None:
    """Add what is new, and bring up to date what is known."""
    places = registry.places()
    for area in found.areas:
        if area.id in places.areas:
            registry.update_area(area.id, name=area.name)
        else:
            registry.add_area(area.id, area.name, area.kind, area.parent)
        if area.level is not None:
            registry.set_level(area.id, area.level, SET_BY)
    for agency in found.agencies:
        if agency.id in places.agencies:
            registry.update_agency(agency.id, name=agency.name)
        else:
            registry.add_agency(agency.id, agency.name, agency.area)
    for room in found.rooms:
        known = places.rooms.get(room.id)
        if known is not None:
            registry.update_room(
                room.id,
                name=room.name,
                area_id=room.area,
                agency_id=room.agency,
                limit=room.limit,
                closings_min=room.closings_min,
            )
        else:
            registry.add_room(
                room.id, room.name, room.area, room.agency, room.limit, closings_min=room.closings_min or ()
            )
        _order(registry, room)
        known_doors = {door.id for door in known.doors} if known is not None else set()
        for door in room.doors:
            if door.id in known_doors:
                registry.update_door(room.id, door.id, name=door.name)
            else:
                registry.add_door(room.id, door.id, door.name)


def _order(registry: Registry, room: FileRoom) -> None:
    """Set what the file orders for a room beyond its limit."""
    if room.declaration_h is not None:
        registry.set_declaration_h(room.id, room.declaration_h or None)
    if room.contacts_days is not None:
        registry.set_contacts_days(room.id, room.contacts_days or None)
    if room.rules is not None:
        registry.set_rules(room.id, room.rules)


def _check(key: str, checked: Callable[[], object]) -> None:
    """Run *checked*; what it refuses is an error of the file at *key*."""
    try:
        checked()
    except Invalid as error:
        raise ValueError(f"{key}: {error}") from None
