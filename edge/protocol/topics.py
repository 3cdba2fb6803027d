"""The topics of the wire: one table, built and taken apart in one place."""

import re
from dataclasses import dataclass

from edge.protocol.errors import TopicError

ROOT = "counterroom/v1"
TRUST = "trust"
"""Stands where a room's id stands; no room may have it."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")


def check_slug(value: str, what: str) -> str:
    """Return *value* if it can be a room's or a door's id on the wire.

    Ids are 1 to 48 lower-case letters, digits and inner hyphens, so that they are safe in a topic, a URL and a file name; `trust` is
    taken by the trust list.
    Raises: TopicError naming *what* is wrong.
    """
    if not _SLUG.fullmatch(value):
        raise TopicError(f"{what} must be 1 to 48 lower-case letters, digits or inner hyphens, not {value[:60]!r}")
    if value == TRUST:
        raise TopicError(f"{what} must not be {TRUST!r}: that is the topic of the trust list")
    return value


@dataclass(frozen=True, slots=True)
class DoorTopics:
    """The topics of one door.

    Raises: TopicError when an id cannot stand in a topic.
    """

    room: str
    door: str

    def __post_init__(self) -> None:
        check_slug(self.room, "room")
        check_slug(self.door, "door")

    def _named(self, leaf: str) -> str:
        return f"{ROOT}/{self.room}/{self.door}/{leaf}"

    @property
    def availability(self) -> str:
        """Retained, and the last will: is the unit connected?"""
        return self._named("availability")

    @property
    def state(self) -> str:
        """Retained: the door's cumulative row, light and faults."""
        return self._named("state")

    @property
    def log(self) -> str:
        """Ledger rows in batches."""
        return self._named("log")

    @property
    def stored(self) -> str:
        """Retained, from central: ledger rows stored up to this number."""
        return self._named("stored")

    @property
    def command(self) -> str:
        """From central: put the room's count right."""
        return self._named("command")

    @property
    def reply(self) -> str:
        """What became of a command: the response topic that central names."""
        return self._named("reply")


@dataclass(frozen=True, slots=True)
class RoomTopics:
    """The topics of one room, and the filter under which its doors hear one another."""

    room: str

    def __post_init__(self) -> None:
        check_slug(self.room, "room")

    @property
    def plan(self) -> str:
        """Retained, from central: the room's name, limit and doors."""
        return f"{ROOT}/{self.room}/plan"

    @property
    def day(self) -> str:
        """Retained, from central: the day's key and the declarations on file."""
        return f"{ROOT}/{self.room}/day"

    @property
    def door_states(self) -> str:
        """Filter: the states of all doors of the room."""
        return f"{ROOT}/{self.room}/+/state"

    @property
    def door_availabilities(self) -> str:
        """Filter: which doors of the room are connected."""
        return f"{ROOT}/{self.room}/+/availability"


@dataclass(frozen=True, slots=True)
class DoorAddress:
    """Where a door's message came from, and which of the door's leaves it is."""

    room: str
    door: str
    leaf: str


def parse_door_topic(topic: str) -> DoorAddress:
    """Take a door's topic apart.

    Raises: TopicError when *topic* is not `counterroom/v1/<room>/<door>/<leaf>`.
    """
    parts = topic.split("/")
    if len(parts) != 5 or "/".join(parts[:2]) != ROOT:
        raise TopicError(f"not a door's topic: {topic[:120]!r}")
    return DoorAddress(check_slug(parts[2], "room"), check_slug(parts[3], "door"), parts[4])


TRUST_PARTS = f"{ROOT}/{TRUST}/+"
"""Filter: all parts of the trust list."""


def trust_part(part: int) -> str:
    """Return the topic of part *part* (from 0) of the trust list."""
    return f"{ROOT}/{TRUST}/{part}"
