"""What a screen or an API reader sees of a room: frozen pictures, computed once where the state changes, never in a template."""

from dataclasses import dataclass
from enum import IntEnum

from edge.protocol.vocabulary import Cause, Fault, Light, Mode


class Attention(IntEnum):
    """How much a room needs somebody to look, most urgent first; overview tiles are sorted by it."""

    OVER = 0  # more people inside than the limit
    FULL = 1
    FAULT = 2  # a door reports a fault
    OFFLINE = 3  # a door is not connected: its share of the count is old
    FILLING = 4  # at least FILLING_SHARE of the limit
    CALM = 5


FILLING_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault that stands at a door."""

    fault: Fault
    since_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class DoorStatus:
    """One door now. `seen_utc_ms` is when central last heard of it; everything but id and name is None before the first word.

    `permits` is how many more people the door may let in (below zero: a debt), `share` what the plan gives it to start from, `waiting`
    how many people with an accepted scan stand before it, `spread` how far off the room's count may be, by its word. `staff` of the
    `entries` were of people with a staff badge.
    """

    id: str
    name: str
    is_online: bool
    light: Light | None
    cause: Cause | None
    mode: Mode | None
    entries: int
    exits: int
    adjusted: int
    faults: tuple[FaultView, ...]
    undeclared: int
    on_red: int
    scans: dict[str, int]
    epoch: str | None
    number: int | None
    stored: int
    version: str | None
    plan_revision: int | None
    seen_utc_ms: int | None
    permits: int | None = None
    share: int | None = None
    waiting: int = 0
    spread: float | None = None
    is_closing: bool = False
    staff: int = 0
    trust_revision: int | None = None


@dataclass(frozen=True, slots=True)
class RoomStatus:
    """One room now. `occupancy` is never negative; `is_stale` says that a door's share may be old (offline or never heard).

    `carried` are the people in `occupancy` who came in by doors that have left the room, less those who left by them; `spread` is
    the largest that a connected door tells, None where none knows. `level` is the epidemic level in force, set for the area
    `level_of`; that is empty where nobody set one.
    """

    id: str
    name: str
    area_id: str
    area_name: str
    district_id: str
    district_name: str
    agency_name: str
    limit: int
    occupancy: int
    light: Light
    attention: Attention
    is_stale: bool
    doors: tuple[DoorStatus, ...]
    revision: int
    changed_utc_ms: int | None
    edge_utc_ms: float | None
    carried: int = 0
    spread: float | None = None
    level: int = 1
    level_of: str = ""
