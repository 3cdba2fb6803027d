"""Keeps each room's day: makes its key, tells the units, and destroys it when the day ends.

A thread of its own. What it says is paced, so that midnight in ten thousand rooms is no burst; what was filed goes out within a second
or so. At midnight, after a restart over midnight and after a jump of the clock the same turn puts things right: it asks which day it is,
deletes what is over, and begins what is missing. Units end a day by its `until` themselves, should central be down then.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Final
from zoneinfo import ZoneInfo

from central.days.spans import MOST_DAYS, day_span, new_day
from central.errors import StoreError
from central.store.days import DayStore, RoomDay
from central.worker import Worker
from edge.protocol.codec import encode
from edge.protocol.messages import Day, Filed
from edge.protocol.topics import ROOT, RoomTopics

LOOK_EVERY_S: Final = 1.0
PACE_S: Final = 0.1
PACE_ROOMS: Final = 100
"""Rooms told a pace: ten thousand in ten seconds."""

GATHER_S: Final = 1.0
"""Several declarations of a room go out as one message."""

PublishDay = Callable[[str, bytes, int | None], None]
"""Retain (topic, payload) at the broker, and have it forget that after so many seconds: also while central is down at midnight."""

_DAY_MS = 24 * 3_600_000


class DayKeeper:
    """Keeps the days of *rooms* (ids) by the local time of *zone*. Thread-safe; `turn` is its thread's."""

    def __init__(self, days: DayStore, publish: PublishDay, rooms: Collection[str], zone: ZoneInfo) -> None:
        self._store = days
        self._publish = publish
        self._zone = zone
        self._lock = threading.Lock()
        self._rooms = frozenset(rooms)
        self._removed: set[str] = set()
        self._due: dict[str, float] = {}
        self._days: dict[str, RoomDay] = {}
        self._span = (0, 0)
        self._is_unsettled = True
        self._must_forget = True  # a run before may have been ended between deleting and forgetting
        self._worker = Worker("day-keeper", self._turn, pace_s=PACE_S)

    # --- from other threads ---

    def start(self) -> None:
        """Start keeping."""
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def set_rooms(self, rooms: Collection[str]) -> None:
        """Keep the days of *rooms* from now on; those of others are destroyed."""
        with self._lock:
            new = frozenset(rooms)
            if new == self._rooms:
                return
            self._removed |= self._rooms - new
            self._rooms = new
            self._is_unsettled = True
        self._worker.wake()

    def publish_all(self) -> None:
        """Tell every room's day, one after the other: the broker may have forgotten them."""
        with self._lock:
            for room in self._rooms:
                self._due.setdefault(room, 0.0)
        self._worker.wake()

    def filed(self, rooms: Iterable[str]) -> None:
        """Tell the days of *rooms* soon: something was filed."""
        at = time.monotonic() + GATHER_S
        with self._lock:
            for room in rooms:
                self._due.setdefault(room, at)
        self._worker.wake()

    def heard(self, topic: str, payload: bytes) -> None:
        """Take back a day that is retained for a room which was removed while the broker was away."""
        parts = topic.split("/")
        if len(parts) == 4 and parts[3] == "day" and payload and f"{parts[0]}/{parts[1]}" == ROOT:
            with self._lock:
                is_gone = parts[2] not in self._rooms
            if is_gone:
                self._publish(topic, b"", None)

    # --- its own thread ---

    def _turn(self) -> float:
        return self.turn(time.time_ns() // 1_000_000, time.monotonic())

    def turn(self, now_ms: int, mono_s: float) -> float:
        """Put right what is not as it must be at *now_ms*, tell some rooms that are due; return in how many seconds to come again.

        Raises: StoreError; what was to be done is then done the next time.
        """
        if self._is_unsettled or not self._span[0] <= now_ms < self._span[1]:
            self._settle(now_ms)
        told = self._tell(now_ms, mono_s)
        if self._must_forget:
            self._must_forget = not self._store.forget_traces()
        with self._lock:
            waits = bool(self._due)
        return PACE_S if waits or told else LOOK_EVERY_S

    def _settle(self, now_ms: int) -> None:
        """Delete what is over, begin what is missing; tell those that are new."""
        with self._lock:
            rooms, removed, self._is_unsettled = self._rooms, set(self._removed), False
        try:
            for room in removed - rooms:
                self._publish(RoomTopics(room).day, b"", None)
            if self._store.end(now_ms, now_ms + MOST_DAYS * _DAY_MS, removed):
                self._must_forget = True
            span = day_span(now_ms, self._zone)
            kept = self._store.days_at(now_ms)
            missing = [new_day(room, span) for room in rooms - kept.keys()]
            if missing:
                with self._store.database.write() as connection:
                    self._store.begin(connection, missing)
                kept = self._store.days_at(now_ms)
        except StoreError:
            self._is_unsettled = True
            raise
        with self._lock:
            self._removed -= removed
            for room, day in kept.items():
                if room in rooms and self._days.get(room) != day:
                    self._due[room] = 0.0
            self._days = {room: day for room, day in kept.items() if room in rooms}
            self._due = {room: at for room, at in self._due.items() if room in rooms}
        # A zone that was configured anew leaves days that end at another time than the local one.
        ends = [day.until_utc_ms for day in self._days.values()]
        self._span = (max((day.from_utc_ms for day in self._days.values()), default=span[0]), min([*ends, span[1]]))

    def _tell(self, now_ms: int, mono_s: float) -> int:
        """Tell the next rooms that are due; those with something filed first. Return how many."""
        with self._lock:
            due = sorted((room for room, at in self._due.items() if at <= mono_s), key=lambda room: -self._due[room])
            days = {room: self._days[room] for room in due[:PACE_ROOMS] if room in self._days}
        if not days:
            return 0
        with self._lock:
            was_due = {room: self._due.pop(room) for room in days}
        try:
            on_file = self._store.on_file(days, now_ms)
        except StoreError:
            with self._lock:
                self._due = was_due | self._due
            raise
        for room, day in days.items():
            filed = tuple(
                Filed(who=each.who, until_utc_ms=each.until_utc_ms, people=each.people, ref=each.ref)
                for each in on_file[room]
            )
            message = Day(from_utc_ms=day.from_utc_ms, until_utc_ms=day.until_utc_ms, key=day.key, filed=filed)
            self._publish(RoomTopics(room).day, encode(message), max(1, (day.until_utc_ms - now_ms) // 1000))
        return len(days)
