"""Puts declarations on file: those given on the citizens' pages under an ID number, and those that staff heard at a door.

Nothing of a number is kept but its pseudonym under the key of each day on which the declaration holds. Knows no page and no broker.
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from central.days.spans import new_day, spans
from central.errors import Invalid, NotFound
from central.ingest.writer import SpokenRow
from central.store.days import DayStore, OnFile, RoomDay
from central.store.engine import Connection
from central.store.places import Places
from edge.passes import Declaration
from edge.passes.bearer import reference
from edge.passes.pseudonym import document_subject, pseudonym
from edge.passes.rules import key_bytes
from edge.protocol.vocabulary import VerdictKind

log = structlog.get_logger(__name__)


class Told(Protocol):
    """Who tells a room's units what is on file; returns at once."""

    def filed(self, rooms: Iterable[str]) -> None:
        """Tell the days of *rooms* soon."""


class FilingDesk:
    """Files declarations for the rooms of *places*. One that names no hours of its own holds for *valid_h*."""

    def __init__(
        self,
        days: DayStore,
        told: Told,
        places: Callable[[], Places],
        zone: ZoneInfo,
        valid_h: int,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._days = days
        self._told = told
        self._places = places
        self._zone = zone
        self._valid_h = valid_h
        self._now_ms = now_ms

    def file(self, room: str, id_number: str, declaration: Declaration) -> bool:
        """Put *declaration* on file for the bearer of *id_number* in *room*; False, and nothing is filed, when the room's file is full.

        One whose answers are not clear takes what is on file for its bearer back.
        Raises: NotFound; Invalid for a number that is none; StoreError.
        """
        if room not in self._places().rooms:
            raise NotFound(f"there is no room {room!r}")
        try:
            subject = document_subject(id_number)
        except ValueError:
            raise Invalid("a declaration is filed under the number of an identity document") from None
        ref = reference(declaration.token)
        at_ms = _ms(declaration.issued.timestamp())
        until_ms = _ms(declaration.expires.timestamp())
        try:
            with self._days.database.write() as connection:
                for span in spans(self._now_ms(), until_ms, self._zone):
                    day = self._day(connection, room, span)
                    who = pseudonym(key_bytes(day.key), subject)
                    if not declaration.is_clear:
                        self._days.take_back(connection, day, who, at_ms)
                        continue
                    entry = OnFile(who, at_ms, min(until_ms, day.until_utc_ms), declaration.people, ref)
                    if not self._days.put(connection, day, entry):
                        raise _FullError
        except _FullError:
            log.warning("the declarations on file of a room are as many as can be", room=room)
            return False
        self._told.filed([room])
        return True

    def file_spoken(self, connection: Connection, rows: Iterable[SpokenRow]) -> set[str]:
        """File what staff heard at doors, in the transaction that stores these rows; return the rooms whose doors must be told.

        Answers that are not clear take what is on file for their bearer back, and what was heard before and comes late is not filed.
        A pseudonym means something under the key of its own day alone: what arrives after that has ended is not filed.
        """
        changed: set[str] = set()
        rooms = self._places().rooms
        for room, row, received_ms in rows:
            at_ms = received_ms if row.utc_ms is None else row.utc_ms
            day = self._days.day_at(connection, room, at_ms)
            if day is None or row.who is None or room not in rooms:
                continue
            if row.verdict is VerdictKind.REFUSED:
                self._days.take_back(connection, day, row.who, at_ms)
                changed.add(room)
                continue
            hours = rooms[room].declaration_h or self._valid_h
            until_ms = min(at_ms + _ms(timedelta(hours=hours).total_seconds()), day.until_utc_ms)
            if self._days.put(connection, day, OnFile(row.who, at_ms, until_ms, row.people)):
                changed.add(room)
            else:
                log.warning("the declarations on file of a room are as many as can be", room=room)
        return changed

    def tell(self, rooms: Iterable[str]) -> None:
        """Have the doors of *rooms* told what is on file; after the commit."""
        self._told.filed(list(rooms))

    def _day(self, connection: Connection, room: str, span: tuple[int, int]) -> RoomDay:
        """Return the day of a room that holds the beginning of *span*, begun if need be."""
        at_ms = max(span[0], min(self._now_ms(), span[1] - 1))
        day = self._days.day_at(connection, room, at_ms)
        if day is None:
            day = new_day(room, span)
            self._days.begin(connection, [day])
            day = self._days.day_at(connection, room, at_ms) or day  # another process may have been first
        return day


class _FullError(Exception):
    """A day's file is full: the transaction is undone."""


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
