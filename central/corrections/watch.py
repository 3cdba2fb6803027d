"""Which doors drift, looked at from time to time over all rooms: for pages that list many rooms and may not compute for each.

Owns one thread and the last answer. It must not know pages.
"""

import time
from collections.abc import Callable, Mapping

from central.corrections.drift import Drift, Estimate, drift
from central.corrections.figures import puts
from central.live.view import LiveView
from central.store.counting_rows import CountingRows
from central.worker import Worker

DAYS = 28
EVERY_S = 3600.0
RETRY_S = 60.0
_PAUSE_S = 0.01
"""Between two rooms: whoever counts and answers goes first."""


def room_drift(rows: CountingRows, room: str, now_ms: int) -> Drift:
    """Return how far the doors of *room* miscounted in the last DAYS. Raises: StoreError."""
    return drift(puts(rows.adjusted_between(room, now_ms - DAYS * 86_400_000, now_ms)))


class DriftWatch:
    """Looks at every room once an hour. `alerts` are the doors, by (room, door), that somebody should look at."""

    def __init__(self, rows: CountingRows, live: LiveView, now_ms: Callable[[], int] | None = None) -> None:
        self._rows = rows
        self._live = live
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self._worker = Worker("drift-watch", self._turn, retry_s=RETRY_S)
        self.alerts: Mapping[tuple[str, str], Estimate] = {}

    def start(self) -> None:
        """Start looking."""
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def look(self) -> None:
        """Look at every room. Raises: StoreError."""
        found = {}
        for room in list(self._live.places.rooms):
            for door, estimate in room_drift(self._rows, room, self._now_ms()).doors.items():
                if estimate.is_alert:
                    found[room, door] = estimate
            if self._worker.is_ending_within(_PAUSE_S):
                return
        self.alerts = found

    def _turn(self) -> float:
        self.look()
        return EVERY_S
