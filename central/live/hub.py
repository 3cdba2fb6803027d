"""Hands the live view's changes to the browsers that watch: one prepared frame a room, to all who may see it.

Lives in the event loop. A viewer whose line is slow is not queued for: what waits for it is one newest frame a room, so memory is
bounded however slow it is. Knows no web framework and no session.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import msgspec

from central.errors import NotFound
from central.live.document import room_document
from central.live.view import LiveView
from central.live.views import RoomStatus
from central.metrics import Metrics

COALESCE_S = 0.02
"""Changes within this time go out together: a burst of crossings is one frame a room."""

PING = b"event: ping\ndata: {}\n\n"

IsSeen = Callable[[RoomStatus], bool]


def frame(event: str, document: object) -> bytes:
    """Return *document* as one server-sent event (JSON has no raw line breaks, so one data line holds it)."""
    return b"event: " + event.encode() + b"\ndata: " + msgspec.json.encode(document) + b"\n\n"


class Viewer:
    """One open stream. `is_over` says that it should end (the server closes, or its rooms are not what they were)."""

    __slots__ = ("_pending", "_waiting", "is_over", "is_seen", "needs_snapshot")

    def __init__(self, is_seen: IsSeen) -> None:
        self.is_seen = is_seen
        self.is_over = False
        self.needs_snapshot = True
        self._pending: dict[str, bytes] = {}
        self._waiting: asyncio.Future[None] | None = None

    def offer(self, room: str, data: bytes) -> bool:
        """Let *data* wait as the newest of *room*; return whether an older frame had not been sent yet."""
        is_skip = room in self._pending
        self._pending[room] = data
        self.wake()
        return is_skip

    def wake(self) -> None:
        """Let `next` look again."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def next(self, timeout_s: float) -> bytes:
        """Wait until something is to be sent and return it; empty after *timeout_s* or when woken for another reason."""
        if not self._pending and not self.is_over and not self.needs_snapshot:
            self._waiting = asyncio.get_running_loop().create_future()
            handle = asyncio.get_running_loop().call_later(timeout_s, self.wake)
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
        self._task: asyncio.Task[None] | None = None
        self._end_listening: Callable[[], None] = lambda: None
        self.is_closed = False

    def start(self) -> None:
        """Begin to follow the live view; call in the running event loop."""
        loop = asyncio.get_running_loop()

        def on_change() -> None:
            with suppress(RuntimeError):  # the loop has ended while a thread of the ingest still had something to tell
                loop.call_soon_threadsafe(self._changed.set)

        self._end_listening = self._live.listen(on_change)
        self._task = loop.create_task(self._feed(), name="live-hub")

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
        """Let *viewer* have the changes from now on."""
        self._viewers.add(viewer)
        self._metrics.live_clients.set(len(self._viewers))

    def leave(self, viewer: Viewer) -> None:
        """Forget *viewer*."""
        self._viewers.discard(viewer)
        self._metrics.live_clients.set(len(self._viewers))

    def snapshot(self, viewer: Viewer, *, is_single: bool) -> bytes:
        """Return all that *viewer* may see, as the first event of its stream; for a single room that is gone an empty list."""
        viewer.needs_snapshot = False
        documents = [room_document(status) for status in self._live.rooms() if viewer.is_seen(status)]
        return frame("snapshot", documents[0] if is_single and documents else documents)

    async def _feed(self) -> None:
        version = self._live.version
        places = self._live.places
        while True:
            await self._changed.wait()
            await asyncio.sleep(COALESCE_S)
            self._changed.clear()
            version, rooms = self._live.changed_since(version)
            if places is not self._live.places:  # rooms came, went or moved: everybody's picture starts anew
                places = self._live.places
                for viewer in self._viewers:
                    viewer.needs_snapshot = True
                    viewer.wake()
                continue
            self._send(rooms)

    def _send(self, rooms: frozenset[str]) -> None:
        started = time.perf_counter()
        sent = skips = 0
        for room_id in rooms:
            try:
                status = self._live.room(room_id)
            except NotFound:
                continue
            data = frame("room", room_document(status))
            for viewer in self._viewers:
                if viewer.is_seen(status):
                    skips += viewer.offer(room_id, data)
                    sent += 1
        self._metrics.live_frames.inc(sent)
        self._metrics.live_skips.inc(skips)
        self._metrics.live_fan_out_s.observe(time.perf_counter() - started)
