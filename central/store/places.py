"""The registry as values: areas, agencies, rooms, doors, and one frozen picture of them all. Pure; knows no database."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from central.errors import Invalid, NotFound
from central.plans.rules import DEFAULT_LEVEL, NO_RULES, Rules
from edge.protocol.errors import TopicError
from edge.protocol.messages import MOST_CLOSINGS, MOST_KEEP_DAYS
from edge.protocol.topics import check_slug

MAX_LIMIT = 100_000
MAX_DECLARATION_H = 72
"""A declaration tells of health: older than three days it tells nothing."""

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
    """A province, district or commune; `parent_id` is None at the top. `level` is the epidemic level set for it; None where that of
    the area above holds."""

    id: str
    name: str
    kind: AreaKind
    parent_id: str | None
    level: int | None = None


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

    `carried` are the people who came in by doors that have left the room, less those who left by them. `closings_min` are the
    times of day at which the room closes, ascending, in minutes after midnight of a clock `utc_offset_min` ahead of UTC; empty where
    nobody says.

    `level` is the epidemic level in force, set for its area or one above; `rules` say what is taken at which. A declaration holds for
    `declaration_h` hours, None: as configured. `contacts_days` is how long contacts are kept; None where none are. `areas` are the ids of
    its area and of all above it, from its own up.
    """

    id: str
    name: str
    area_id: str
    agency_id: str
    limit: int
    revision: int
    doors: tuple[Door, ...] = ()
    carried: int = 0
    closings_min: tuple[int, ...] = ()
    utc_offset_min: int = LOCAL_OFFSET_MIN
    level: int = DEFAULT_LEVEL
    rules: Rules = NO_RULES
    declaration_h: int | None = None
    contacts_days: int | None = None
    areas: tuple[str, ...] = ()

    @property
    def slot_count(self) -> int:
        """How many parts the limit is split into."""
        return sum(len(door.slots) for door in self.doors)

    @property
    def closings(self) -> str:
        """The closing times as in "11:30, 17:00"; empty where nobody says."""
        return closings_text(self.closings_min)


@dataclass(frozen=True)
class Places:
    """The whole registry at one version. `contacts_key` is the health department's public key (base64url); None where there is none."""

    version: int
    areas: dict[str, Area] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    contacts_key: str | None = None

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

    def level_source(self, area_id: str) -> Area | None:
        """Return the area whose epidemic level holds in *area_id*: itself or the nearest above that has one; None where none has."""
        return next((area for area in reversed(self.path(area_id)) if area.level is not None), None)

    def level(self, area_id: str) -> int:
        """Return the epidemic level in force in *area_id*."""
        source = self.level_source(area_id)
        return DEFAULT_LEVEL if source is None or source.level is None else source.level

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


def checked_declaration_h(value: int) -> int:
    """Return *value* if a declaration can hold for so many hours.

    Raises: Invalid.
    """
    if not 1 <= value <= MAX_DECLARATION_H:
        raise Invalid(f"a declaration holds from 1 to {MAX_DECLARATION_H} hours, not {value}")
    return value


def checked_contacts_days(value: int) -> int:
    """Return *value* if contacts can be kept for so many days.

    Raises: Invalid.
    """
    if not 1 <= value <= MOST_KEEP_DAYS:
        raise Invalid(f"contacts are kept from 1 to {MOST_KEEP_DAYS} days, not {value}")
    return value


def times_in(text: str) -> list[str]:
    """Return the words of a list of times, set apart by commas, semicolons or blanks."""
    return re.findall(r"[^,;\s]+", text)


def time_of_day(text: str) -> int:
    """Return the minutes after midnight of a time as in "17:00" or "17h00".

    Raises: Invalid.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Invalid(f"a closing time is written as 17:00, not {text[:20]!r}")
    return 60 * int(found[1]) + int(found[2])


def read_closings(text: str) -> tuple[int, ...]:
    """Return the closing times of a list as in "11:30, 17:00", in minutes after midnight.

    Raises: Invalid.
    """
    return checked_closings(time_of_day(word) for word in times_in(text))


def checked_closings(values: Iterable[int]) -> tuple[int, ...]:
    """Return *values*, minutes after midnight, ascending and each once, if a room can close then.

    Raises: Invalid.
    """
    closings = tuple(sorted(set(values)))
    if len(closings) > MOST_CLOSINGS:
        raise Invalid(f"a room closes at most {MOST_CLOSINGS} times a day, not {len(closings)}")
    if any(not 0 <= each < 1440 for each in closings):
        raise Invalid("a closing time is from 0 to 1439 minutes after midnight")
    return closings


def closings_text(closings_min: Iterable[int]) -> str:
    """Return closing times, minutes after midnight, as people read them and `read_closings` takes them."""
    return ", ".join("{:02d}:{:02d}".format(*divmod(each, 60)) for each in closings_min)


def checked_utc_offset(value: int) -> int:
    """Return *value* if a clock can be so many minutes ahead of UTC.

    Raises: Invalid.
    """
    if not -720 <= value <= 840:
        raise Invalid(f"a clock is from 720 minutes behind UTC to 840 ahead of it, not {value}")
    return value
