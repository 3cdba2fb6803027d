"""What is ordered beyond limits: epidemic levels and which held when, rules for codes, hours of declarations, contacts.

A change raises the revision of exactly those rooms whose units must hear of it, in its own transaction. Knows no broker and no page.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from central.plans.rules import RuleKey, RuleTable, checked_level, checked_rules
from central.store.governed import Governed, Told, read_governed, read_rules
from central.store.places import Room, checked_contacts_days, checked_declaration_h
from central.store.registry_change import RegistryPart, one, raise_room, read_room
from central.store.rules_tables import level_changes, pass_rules, settings
from central.store.tables import areas, rooms
from edge.protocol.vocabulary import Taking

_CONTACTS_KEY = "contacts_key"
_RAISE = update(rooms).where(rooms.c.id == bindparam("room_id")).values(revision=rooms.c.revision + 1)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """From `since_ms` on *level* was set for *area* (None: that of the area above held); `set_by` is an account, or the command line."""

    area: str
    level: int | None
    since_ms: int
    set_by: str


class RuleRegistry(RegistryPart):
    """Levels, rules and orders."""

    def set_level(self, area_id: str, level: int | None, set_by: str, now_ms: int | None = None) -> tuple[str, ...]:
        """Set an area's epidemic level (None: that of the area above holds); return the ids of the rooms whose level changes.

        Setting what is set already changes nothing and leaves no line in the history. *now_ms* stands for the clock in tests.
        """
        if level is not None:
            checked_level(level)
        with self._governing() as (connection, changed):
            known = one(connection, areas, areas.c.id == area_id, f"area {area_id!r}")
            if known.level != level:
                connection.execute(update(areas).where(areas.c.id == area_id).values(level=level))
                since_ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
                line = {"area": area_id, "level": level, "since_ms": since_ms, "set_by": set_by}
                connection.execute(insert(level_changes).values(**line))
        return tuple(changed)

    def level_changes(self, area_ids: Iterable[str] | None = None) -> tuple[LevelChange, ...]:
        """Return which levels were set when, oldest first; of all areas, or of *area_ids*."""
        query = select(level_changes).order_by(level_changes.c.since_ms, level_changes.c.id)
        if area_ids is not None:
            query = query.where(level_changes.c.area.in_(list(area_ids)))
        with self._database.read() as connection:
            return tuple(LevelChange(r.area, r.level, r.since_ms, r.set_by) for r in connection.execute(query))

    def rules(self, room_id: str | None) -> dict[RuleKey, Taking]:
        """Return what a room itself says on codes; of None, what is said for all rooms."""
        with self._database.read() as connection:
            return read_rules(connection, room_id)

    def set_rules(self, room_id: str | None, rules: RuleTable) -> tuple[str, ...]:
        """Let *rules* be all that a room (None: what all rooms) says on codes; return the ids of the rooms that take something else now.

        What is not named is as all rooms say, and else as the defaults say (`central.plans.rules`).
        """
        wanted = checked_rules(rules)
        with self._governing() as (connection, changed):
            if room_id is not None:
                one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
            of = pass_rules.c.room_id.is_(None) if room_id is None else pass_rules.c.room_id == room_id
            connection.execute(delete(pass_rules).where(of))
            rows = [
                {"room_id": room_id, "level": level, "format": kind.value, "taking": taking.value}
                for (level, kind), taking in sorted(wanted.items())
            ]
            if rows:
                connection.execute(insert(pass_rules), rows)
        return tuple(changed)

    def set_declaration_h(self, room_id: str, hours: int | None) -> Room:
        """Set for how many hours a declaration for this room holds (None: as configured). Its units need not know."""
        values = {"declaration_h": None if hours is None else checked_declaration_h(hours)}
        with self._change() as connection:
            one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
            connection.execute(update(rooms).where(rooms.c.id == room_id).values(**values))
            return read_room(connection, room_id)

    def set_contacts_days(self, room_id: str, days: int | None) -> Room:
        """Order that contacts of a room's visitors are kept for so many days; None: none are kept."""
        value = None if days is None else checked_contacts_days(days)
        with self._change() as connection:
            known = one(connection, rooms, rooms.c.id == room_id, f"room {room_id!r}")
            if known.contacts_days != value:
                connection.execute(update(rooms).where(rooms.c.id == room_id).values(contacts_days=value))
                raise_room(connection, room_id)
            return read_room(connection, room_id)

    def set_contacts_key(self, key: str | None) -> None:
        """Keep the health department's public key (base64url of 32 bytes), to which contacts are sealed; None: there is none.

        The same key again changes nothing. Another raises the revision of every room that orders contacts.
        """
        with self._database.read() as connection:
            if read_contacts_key(connection) == key:
                return
        with self._change() as connection:
            connection.execute(delete(settings).where(settings.c.name == _CONTACTS_KEY))
            if key is not None:
                connection.execute(insert(settings).values(name=_CONTACTS_KEY, value=key))
            ordered = rooms.c.contacts_days.is_not(None)
            connection.execute(update(rooms).where(ordered).values(revision=rooms.c.revision + 1))

    @contextmanager
    def _governing(self) -> Iterator[tuple[Connection, list[str]]]:
        """Give a transaction, and a list that afterwards holds the rooms whose units must hear of it; their revisions are raised."""
        changed: list[str] = []
        with self._change() as connection:
            before = _told(read_governed(connection))
            yield connection, changed
            changed += [room for room, told in _told(read_governed(connection)).items() if told != before[room]]
            if changed:
                connection.execute(_RAISE, [{"room_id": room} for room in changed])


def _told(governed: dict[str, Governed]) -> dict[str, Told]:
    """Return what units are told, by room; worked out once for all rooms that say nothing themselves."""
    worked_out: dict[tuple[int, int], Told] = {}
    found = {}
    for room, each in governed.items():
        key = (id(each.rules), each.level)
        if key not in worked_out:
            worked_out[key] = each.told
        found[room] = worked_out[key]
    return found


def read_contacts_key(connection: Connection) -> str | None:
    """Return the health department's public key, if there is one."""
    found: Any = connection.execute(select(settings.c.value).where(settings.c.name == _CONTACTS_KEY)).scalar()
    return None if found is None else str(found)
