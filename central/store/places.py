"""The registry as values: areas, agencies, rooms, doors, and one frozen picture of them all. Pure; knows no database."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from central.errors import Invalid, NotFound
from edge.protocol.errors import TopicError
from edge.protocol.topics import check_slug

MAX_LIMIT = 100_000
LOCAL_OFFSET_MIN = 420
"""Viet Nam's clock: seven hours ahead of UTC, the year round."""

_MAX_NAME = 120
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:hH.]([0-5]\d)")


class AreaKind(StrEnum):
    """The levels of the administrative tree, top first."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Area:
    """A province, district or commune; `parent_id` is None at the top."""

    id: str
    name: str
    kind: AreaKind
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class Agency:
    """The office a room belongs to."""

    id: str
    name: str
    area_id: str


@dataclass(frozen=True, slots=True)
class Door:
    """A door of a room; its id is unique within the room.

    `slots` and `offset` say which part of the room's limit its permits start from (see `central.plans.shares`).
    `closing_revision` is the plan's revision that said the door is to close; None while it is open.
    """

    id: str
    name: str
    slots: tuple[int, ...] = ()
    offset: int = 0
    closing_revision: int | None = None

    @property
    def is_closing(self) -> bool:
        """Whether it lets nobody in any more and hands over its permits."""
        return self.closing_revision is not None


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its limit (people) and doors in their order; `revision` grows with everything its units must know.

    `carried` are the people who came in by doors that have left the room, less those who left by them. `closes_at_min` is when the
    room is empty every day, in minutes after midnight of a clock `utc_offset_min` ahead of UTC; None where nobody says.
    """

    id: str
    name: str
    area_id: str
    agency_id: str
    limit: int
    revision: int
    doors: tuple[Door, ...] = ()
    carried: int = 0
    closes_at_min: int | None = None
    utc_offset_min: int = LOCAL_OFFSET_MIN

    @property
    def slot_count(self) -> int:
        """How many parts the limit is split into."""
        return sum(len(door.slots) for door in self.doors)

    @property
    def closes_at(self) -> str:
        """The closing time as "17:00"; empty where nobody says."""
        return "" if self.closes_at_min is None else "{:02d}:{:02d}".format(*divmod(self.closes_at_min, 60))


@dataclass(frozen=True)
class Places:
    """The whole registry at one version."""

    version: int
    areas: dict[str, Area] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)

    @cached_property
    def door_ids(self) -> frozenset[tuple[str, str]]:
        """All (room, door) ids: whose messages are taken."""
        return frozenset((room.id, door.id) for room in self.rooms.values() for door in room.doors)

    @cached_property
    def _children(self) -> dict[str | None, list[str]]:
        children: dict[str | None, list[str]] = {}
        for area in self.areas.values():
            children.setdefault(area.parent_id, []).append(area.id)
        return children

    def subtree(self, area_id: str) -> frozenset[str]:
        """Return the ids of *area_id* and of all areas below it.

        Raises: NotFound.
        """
        if area_id not in self.areas:
            raise NotFound(f"there is no area {area_id!r}")
        found, open_ids = set(), [area_id]
        while open_ids:
            current = open_ids.pop()
            if current not in found:
                found.add(current)
                open_ids.extend(self._children.get(current, ()))
        return frozenset(found)

    def path(self, area_id: str) -> tuple[Area, ...]:
        """Return the areas from the top down to *area_id*; empty for an unknown id."""
        path: list[Area] = []
        area = self.areas.get(area_id)
        while area is not None and area not in path:
            path.append(area)
            area = self.areas.get(area.parent_id) if area.parent_id else None
        return tuple(reversed(path))

    def district_of(self, area_id: str) -> Area | None:
        """Return the district that holds *area_id*, or the area itself where there is none above it."""
        path = self.path(area_id)
        return next((area for area in path if area.kind is AreaKind.DISTRICT), path[-1] if path else None)


def checked_id(value: str, what: str) -> str:
    """Return *value* if it can be an id (see `check_slug`).

    Raises: Invalid.
    """
    try:
        return check_slug(value, what)
    except TopicError as error:
        raise Invalid(str(error)) from None


def checked_name(value: str, what: str) -> str:
    """Return *value* without outer blanks, in NFC, 1 to 120 printable characters.

    Raises: Invalid.
    """
    name = unicodedata.normalize("NFC", value).strip()
    if not 1 <= len(name) <= _MAX_NAME or not name.isprintable():
        raise Invalid(f"the name of {what} must have 1 to {_MAX_NAME} printable characters")
    return name


def checked_limit(value: int) -> int:
    """Return *value* if it can be a room's limit (people; 0 closes the room).

    Raises: Invalid.
    """
    if not 0 <= value <= MAX_LIMIT:
        raise Invalid(f"a room's limit must be from 0 to {MAX_LIMIT}, not {value}")
    return value


def checked_closing_time(value: str) -> int | None:
    """Return the minutes after midnight of a time as in "17:00" or "17h00"; None for an empty one.

    Raises: Invalid.
    """
    text = value.strip()
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Invalid(f"a closing time is written as 17:00, not {text[:20]!r}")
    return 60 * int(found[1]) + int(found[2])


def checked_utc_offset(value: int) -> int:
    """Return *value* if a clock can be so many minutes ahead of UTC.

    Raises: Invalid.
    """
    if not -720 <= value <= 840:
        raise Invalid(f"a clock is from 720 minutes behind UTC to 840 ahead of it, not {value}")
    return value
