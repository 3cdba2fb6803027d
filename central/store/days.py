"""Stores the days of rooms: their keys, and the declarations on file under them. Knows no broker, clock or thread.

What is over is deleted, and `forget` sees to it that its bytes leave the database's files.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from central.store.days_tables import filed, room_days
from central.store.engine import Database
from edge.protocol.messages import MOST_FILED

_CHUNK = 500  # names in one statement
_NOBODY = 0
"""The people of an entry that was taken back."""
_EMPTIED = (room_days, filed)


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A local day of a room, from `from_utc_ms` to before `until_utc_ms`, with its random key (base64url of 32 bytes)."""

    room: str
    from_utc_ms: int
    until_utc_ms: int
    key: str


@dataclass(frozen=True, slots=True)
class OnFile:
    """Somebody's declaration on file: given at `at_utc_ms`, for `people`, good until `until_utc_ms`.

    `ref` names one given on the web, under which its contact may be kept; empty for one that staff heard.
    """

    who: str
    at_utc_ms: int
    until_utc_ms: int
    people: int
    ref: str = ""


class DayStore:
    """The days in *database*, each with *most_filed* declarations on file at most. Methods raise StoreError.

    Those that take a connection belong into the transaction of `Database.write`, so that a day and what is filed under it are one.
    """

    def __init__(self, database: Database, most_filed: int = MOST_FILED) -> None:
        self.database = database
        self._most_filed = most_filed
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    # --- the days ---

    def day_at(self, connection: Connection, room: str, utc_ms: int) -> RoomDay | None:
        """Return a room's day at *utc_ms*, if it has a key."""
        query = select(room_days).where(
            room_days.c.room == room, room_days.c.from_utc_ms <= utc_ms, room_days.c.until_utc_ms > utc_ms
        )
        row = connection.execute(query.order_by(room_days.c.from_utc_ms.desc())).first()
        return None if row is None else RoomDay(*row)

    def days_at(self, utc_ms: int) -> dict[str, RoomDay]:
        """Return the day of every room that has one at *utc_ms*."""
        query = select(room_days).where(room_days.c.from_utc_ms <= utc_ms, room_days.c.until_utc_ms > utc_ms)
        with self.database.read(_EMPTIED) as connection:
            return {row.room: RoomDay(*row) for row in connection.execute(query.order_by(room_days.c.from_utc_ms))}

    def begin(self, connection: Connection, days: Iterable[RoomDay]) -> None:
        """Keep *days* with their keys; a day that has one already keeps it."""
        rows = [
            {"room": day.room, "from_utc_ms": day.from_utc_ms, "until_utc_ms": day.until_utc_ms, "key": day.key}
            for day in days
        ]
        if rows:
            connection.execute(self._insert(room_days).on_conflict_do_nothing(), rows)

    def end(self, now_ms: int, latest_from_ms: int, rooms: Collection[str] | None = None) -> int:
        """Delete the days that are over, their files, and what is on file no longer; return how many rows went.

        A day that begins after *latest_from_ms* is further ahead than anybody files: it comes from a clock that was wrong, and goes
        too. So do those of *rooms*.
        """
        gone = 0
        with self.database.write() as connection:
            for table in (filed, room_days):
                over: list[ColumnElement[bool]] = [table.c.until_utc_ms <= now_ms, table.c.from_utc_ms > latest_from_ms]
                gone += connection.execute(delete(table).where(or_(*over))).rowcount
                for some in _chunks(rooms or ()):
                    gone += connection.execute(delete(table).where(table.c.room.in_(some))).rowcount
            days = select(room_days.c.room).where(
                room_days.c.room == filed.c.room, room_days.c.from_utc_ms == filed.c.from_utc_ms
            )
            gone += connection.execute(delete(filed).where(~days.exists())).rowcount
        return gone

    def forget_traces(self) -> bool:
        """Let what was deleted leave the database's files; return whether it has. Ask again where it has not."""
        return self.database.forget(_EMPTIED)

    # --- what is on file ---

    def put(self, connection: Connection, day: RoomDay, entry: OnFile) -> bool:
        """File *entry* under *day*; of two of the same bearer the one given later counts. Return False when the day's file is full."""
        of_day = (filed.c.room == day.room) & (filed.c.from_utc_ms == day.from_utc_ms)
        known = connection.execute(select(filed.c.at_utc_ms).where(of_day, filed.c.who == entry.who)).scalar()
        if known is None:
            count = connection.execute(select(func.count()).select_from(filed).where(of_day)).scalar_one()
            if count >= self._most_filed:
                return False
        elif known > entry.at_utc_ms:
            return True
        values: dict[str, object] = {
            "at_utc_ms": entry.at_utc_ms,
            "until_utc_ms": entry.until_utc_ms,
            "people": entry.people,
        }
        if (
            entry.ref or entry.people == _NOBODY
        ):  # else who declared on the web and is then heard can still be reached by that
            values["ref"] = entry.ref
        statement = self._insert(filed).values(room=day.room, from_utc_ms=day.from_utc_ms, who=entry.who, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["room", "from_utc_ms", "who"], set_=values))
        return True

    def take_back(self, connection: Connection, day: RoomDay, who: str, at_utc_ms: int) -> None:
        """Take what was on file for a bearer under *day* at *at_utc_ms* off the file; what is older and comes late is not filed either.

        A mark of it stays until the day is over: an entry for nobody. A full file has no room for one, nor then for what is late.
        """
        self.put(connection, day, OnFile(who, at_utc_ms, day.until_utc_ms, _NOBODY))

    def on_file(self, days: Mapping[str, RoomDay], now_ms: int) -> dict[str, list[OnFile]]:
        """Return what is on file and still good under each of *days*, by room; the longest good last."""
        found: dict[str, list[OnFile]] = {room: [] for room in days}
        with self.database.read(_EMPTIED) as connection:
            for some in _chunks(days):
                query = select(filed).where(filed.c.room.in_(some), filed.c.until_utc_ms > now_ms)
                query = query.where(filed.c.people != _NOBODY)
                for row in connection.execute(query.order_by(filed.c.until_utc_ms, filed.c.who)):
                    if row.from_utc_ms == days[row.room].from_utc_ms:
                        found[row.room].append(OnFile(row.who, row.at_utc_ms, row.until_utc_ms, row.people, row.ref))
        return found


def _chunks(names: Collection[str]) -> list[list[str]]:
    ordered = list(names)
    return [ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK)]
