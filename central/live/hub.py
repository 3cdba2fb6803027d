"""Hands the live view's changes to the browsers that watch: each room is encoded once, and all who may see it share the bytes.

Lives in the event loop. A viewer whose line is slow is not queued for: what waits for it is one newest frame a room, so memory is
bounded however slow it is. Knows no web framework and no session.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import msgspec
import structlog

from central.errors import NotFound
from central.live.document import room_document
from central.live.view import LiveView
from central.live.views import RoomStatus
from central.metrics import Metrics
from central.store.places import Places

log = structlog.get_logger(__name__)

COALESCE_S = 0.02
"""The first change goes out at once; those within this time after it go out together, a burst being one frame a room."""

MANY_ROOMS = 200
"""From so many changed rooms on (the broker came back), everybody gets one shared snapshot instead of a frame a room."""

PING = b"event: ping\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """Which rooms a stream shows: those in *areas* (None: everywhere), or of them the one *room*. Equal ones share their bytes."""

    areas: frozenset[str] | None = None
    room: str | None = None

    def covers(self, status: RoomStatus) -> bool:
        """Return whether a room is shown."""
        return (self.room is None or status.id == self.room) and (self.areas is None or status.area_id in self.areas)


def event(name: str, json: bytes) -> bytes:
    """Return *json* as one server-sent event (JSON has no raw line breaks, so one data line holds it)."""
    return b"event: " + name.encode() + b"\ndata: " + json + b"\n\n"


class Viewer:
    """One open stream. *look* tells what it shows and is asked anew with every snapshot, since areas and rooms move.

    `is_over` says that it should end: the browser has gone, or the server closes.
    """

    __slots__ = ("_pending", "_waiting", "is_over", "look", "needs_snapshot", "seen")

    def __init__(self, look: Callable[[], Seen]) -> None:
        self.look = look
        self.seen = look()
        self.is_over = False
        self.needs_snapshot = True
        self._pending: dict[str, bytes] = {}
        self._waiting: asyncio.Future[None] | None = None

    def offer(self, frames: dict[str, bytes]) -> int:
        """Let *frames* (by room) wait as the newest; return how many replace one that had not been sent yet."""
        skips = len(self._pending.keys() & frames.keys())
        self._pending.update(frames)
        self.wake()
        return skips

    def start_anew(self) -> None:
        """Let the next thing sent be a snapshot; what waits is older than it and would undo it."""
        self.needs_snapshot = True
        self._pending.clear()
        self.wake()

    def wake(self) -> None:
        """Let `next` look again."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def next(self, timeout_s: float) -> bytes:
        """Wait until something is to be sent and return it; empty after *timeout_s* or when woken for another reason."""
        if not self._pending and not self.is_over and not self.needs_snapshot:
            loop = asyncio.get_running_loop()
            self._waiting = loop.create_future()
            handle = loop.call_later(timeout_s, self.wake)
            try:
                await self._waiting
            finally:
                handle.cancel()
                self._waiting = None
        data = b"".join(self._pending.values())
        self._pending.clear()
        return data


class Hub:
    """The viewers, and the task that feeds them."""

    def __init__(self, live: LiveView, metrics: Metrics) -> None:
        self._live = live
        self._metrics = metrics
        self._viewers: set[Viewer] = set()
        self._changed = asyncio.Event()
        self._is_told = False
        self._task: asyncio.Task[None] | None = None
        self._end_listening: Callable[[], None] = lambda: None
        self._encoded: dict[str, tuple[RoomStatus, bytes]] = {}
        self._snapshots: dict[Seen, bytes] = {}
        self._snapshots_version = -1
        self.is_closed = False

    def start(self) -> None:
        """Begin to follow the live view; call in the running event loop."""
        loop = asyncio.get_running_loop()

        def on_change() -> None:
            if self._is_told:  # waking the loop for each message would cost the ingest more than the message
                return
            self._is_told = True
            with suppress(RuntimeError):  # the loop has ended while a thread of the ingest still had something to tell
                loop.call_soon_threadsafe(self._changed.set)

        self._end_listening = self._live.listen(on_change)
        self._task = loop.create_task(self._follow(), name="live-hub")

    def close(self) -> None:
        """End every stream and stop following. Idempotent."""
        self.is_closed = True
        self._end_listening()
        if self._task is not None:
            self._task.cancel()
        for viewer in self._viewers:
            viewer.is_over = True
            viewer.wake()

    def join(self, viewer: Viewer) -> None:
        """Let *viewer* have the changes from now on; after `close` it is over at once."""
        viewer.is_over = viewer.is_over or self.is_closed
        self._viewers.add(viewer)
        self._metrics.live_clients.set(len(self._viewers))

    def leave(self, viewer: Viewer) -> None:
        """Forget *viewer*."""
        self._viewers.discard(viewer)
        self._metrics.live_clients.set(len(self._viewers))

    def snapshot(self, viewer: Viewer) -> bytes:
        """Return all that *viewer* may see, the most urgent first; for a single room its object, or an empty list when it is gone."""
        viewer.start_anew()
        viewer.needs_snapshot = False
        viewer.seen = seen = viewer.look()
        version = self._live.version
        if version != self._snapshots_version:
            self._snapshots.clear()
            self._snapshots_version = version
        data = self._snapshots.get(seen)
        if data is None:
            data = self._snapshots[seen] = event("snapshot", self._all(seen))
        return data

    def _all(self, seen: Seen) -> bytes:
        if seen.room is None:
            return b"[" + b",".join(self._json(status) for status in self._live.rooms() if seen.covers(status)) + b"]"
        try:
            status = self._live.room(seen.room)
        except NotFound:
            return b"[]"
        return self._json(status) if seen.covers(status) else b"[]"

    def _json(self, status: RoomStatus) -> bytes:
        known = self._encoded.get(status.id)
        if known is not None and known[0] is status:
            return known[1]
        data = msgspec.json.encode(room_document(status))
        self._encoded[status.id] = (status, data)
        return data

    async def _follow(self) -> None:
        version, places = self._live.version, self._live.places
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._is_told = False  # before the view is read: what changes from here on wakes us again
            try:
                version, places = self._pass_on(version, places)
            except Exception as error:
                # A hub that died would leave every screen showing the past as the present.
                log.error("the live streams stumbled; all begin anew", exc_info=error)
                self._start_all_anew()
            await asyncio.sleep(COALESCE_S)

    def _pass_on(self, version: int, places: Places) -> tuple[int, Places]:
        """Give the viewers what changed after *version*; return where the view stands now."""
        now, rooms = self._live.changed_since(version)
        known = self._live.places
        if known is not places:  # rooms came, went or moved
            self._encoded.clear()
            self._start_all_anew()
        elif len(rooms) >= MANY_ROOMS:
            self._start_all_anew()
        else:
            self._send(rooms)
        return now, known

    def _start_all_anew(self) -> None:
        for viewer in self._viewers:
            viewer.start_anew()

    def _send(self, rooms: frozenset[str]) -> None:
        started = time.perf_counter()
        changed: list[tuple[RoomStatus, bytes]] = []
        for room_id in rooms:
            with suppress(NotFound):
                status = self._live.room(room_id)
                changed.append((status, event("room", self._json(status))))
        frames: dict[Seen, dict[str, bytes]] = {}
        sent = skips = 0
        for viewer in self._viewers:
            seen = viewer.seen
            shown = frames.get(seen)
            if shown is None:
                shown = frames[seen] = {status.id: data for status, data in changed if seen.covers(status)}
            if shown:
                skips += viewer.offer(shown)
                sent += len(shown)
        self._metrics.live_frames.inc(sent)
        self._metrics.live_skips.inc(skips)
        self._metrics.live_fan_out_s.observe(time.perf_counter() - started)
