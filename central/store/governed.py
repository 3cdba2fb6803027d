"""What is ordered for a room beyond its limit, as it is in force: level, rules, contacts. Reads only; knows no broker and no page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from central.plans.rules import DEFAULT_LEVEL, RuleKey, Rules
from central.store.rules_tables import pass_rules
from central.store.tables import areas, rooms
from edge.protocol.vocabulary import PassFormat, Taking

Told = tuple[int, dict[PassFormat, Taking]]
"""The level in force, and what is not taken alone."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What holds in a room: the epidemic level, what is taken at which, and for how many days contacts are kept.

    *areas* are the ids of its area and of all above it, from its own up.
    """

    level: int
    rules: Rules
    contacts_days: int | None
    areas: tuple[str, ...] = ()

    @property
    def told(self) -> Told:
        """What of level and rules the room's units are told."""
        return self.level, self.rules.at(self.level)


def read_governed(connection: Connection, room_id: str | None = None) -> dict[str, Governed]:
    """Return what holds in every room, or in the one of *room_id*."""
    found = {row.id: row for row in connection.execute(select(areas.c.id, areas.c.parent_id, areas.c.level))}
    ways = _ways(found)
    levels = {area: _level(way, found) for area, way in ways.items()}
    common = read_rules(connection, None)
    own: dict[str, dict[RuleKey, Taking]] = {}
    wanted = pass_rules.c.room_id.is_not(None) if room_id is None else pass_rules.c.room_id == room_id
    for row in connection.execute(select(pass_rules).where(wanted)):
        own.setdefault(row.room_id, {})[row.level, PassFormat(row.format)] = Taking(row.taking)
    silent = Rules({}, common)
    query = select(rooms.c.id, rooms.c.area_id, rooms.c.contacts_days)
    if room_id is not None:
        query = query.where(rooms.c.id == room_id)
    return {
        row.id: Governed(
            levels[row.area_id],
            Rules(own[row.id], common) if row.id in own else silent,
            row.contacts_days,
            ways[row.area_id],
        )
        for row in connection.execute(query)
    }


def read_rules(connection: Connection, room_id: str | None) -> dict[RuleKey, Taking]:
    """Return what the room itself says; of None, what is said for all rooms."""
    of = pass_rules.c.room_id.is_(None) if room_id is None else pass_rules.c.room_id == room_id
    return {
        (row.level, PassFormat(row.format)): Taking(row.taking)
        for row in connection.execute(select(pass_rules).where(of))
    }


def _ways(found: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the ids of each area and of all above it."""
    ways = {}
    for area_id in found:
        way: list[str] = []
        at: str | None = area_id
        while at is not None and at not in way:
            way.append(at)
            at = found[at].parent_id
        ways[area_id] = tuple(way)
    return ways


def _level(way: tuple[str, ...], found: Mapping[str, Any]) -> int:
    """Return the level in force in the area whose *way* up this is: the first that somebody set."""
    return next((int(found[area].level) for area in way if found[area].level is not None), DEFAULT_LEVEL)
