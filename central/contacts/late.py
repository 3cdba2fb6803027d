"""Contacts whose day's key could not be used when they came: they wait in memory, so that the ledger need not wait for them.

Only in memory, and so many at most: on a disk they would lie without the lock of their day, in every backup of the database. A restart
loses them, which is said as long as any waits. Knows no key.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from edge.protocol.rows import ContactSealed

log = structlog.get_logger(__name__)

MOST = 20_000
"""Some 30 MB. Beyond it the oldest is given up: its time would be over first."""

TRY_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class LateContact:
    """A door's row as it came, still sealed to the health department; its ledger row is stored without it."""

    room: str
    door: str
    epoch_id: int
    row: ContactSealed = field(repr=False)
    received_ms: int


class LateContacts:
    """Those that wait. The writing thread's; the figures may be read from any thread."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._monotonic_s = monotonic_s
        self._waiting: deque[LateContact] = deque(maxlen=most)
        self._try_at_s = 0.0
        self._why = ""
        self.lost = 0
        """How many were given up."""

    def __len__(self) -> int:
        return len(self._waiting)

    def is_due(self) -> bool:
        """Tell whether some wait and it is time to try again."""
        return bool(self._waiting) and self._monotonic_s() >= self._try_at_s

    def waiting(self) -> tuple[LateContact, ...]:
        """Return those that wait, the oldest first."""
        return tuple(self._waiting)

    def put(self, late: Iterable[LateContact]) -> None:
        """Let *late* wait; told when they are the first."""
        were_waiting = len(self._waiting)
        for each in late:
            self.lost += len(self._waiting) == self._waiting.maxlen
            self._waiting.append(each)
        if self._waiting and not were_waiting:
            log.error("contacts wait in memory; rows are stored without them", problem=self._why)

    def failed(self, why: str) -> None:
        """Take note of *why* none can be kept now."""
        self._try_at_s = self._monotonic_s() + TRY_EVERY_S
        self._why = why

    def clear(self) -> None:
        """All that waited is kept."""
        self._waiting.clear()
        log.info("contacts are kept again", given_up=self.lost)

    def troubles(self) -> list[str]:
        """Return in sentences what is wrong."""
        found = []
        if count := len(self._waiting):
            found.append(f"{count} contacts wait in memory, where a restart loses them: {self._why}")
        if self.lost:
            found.append(f"{self.lost} contacts were lost since central started, for too many had to wait")
        return found
