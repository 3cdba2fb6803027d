"""Deletes contacts whose time is over: at the start and every hour, the key first, then the rows. Owns one thread.

Once a key is gone its rows are worthless, here and in every backup of the database; so a kill in the middle leaves rows nobody can read,
and the next turn takes them away.
"""

import time
from collections.abc import Callable
from datetime import date

import structlog

from central.contacts.calendar import Calendar
from central.contacts.keyring import Keyring
from central.contacts.standing import Standing, standing
from central.errors import CentralError
from central.store.aside import AsideShelf
from central.store.contacts import ContactStore
from central.worker import Worker

log = structlog.get_logger(__name__)

EVERY_S = 3600.0
RETRY_S = 60.0
GRACE_H = 2
"""Hours of the day by which all that had to be gone with its beginning is gone, unless something is wrong."""

DELETE_AT_ONCE = 2000
_PAUSE_S = 0.02
"""Between two pieces: whoever counts goes first."""


class Retention:
    """Sees to it that nothing is kept for longer than ordered. *utc_ms* is the clock that kept-aside messages are dated by."""

    def __init__(
        self,
        store: ContactStore,
        aside: AsideShelf,
        keys: Keyring,
        calendar: Calendar,
        utc_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._store = store
        self._aside = aside
        self._keys = keys
        self._calendar = calendar
        self._utc_ms = utc_ms
        self._worker = Worker("retention", self._turn, retry_s=RETRY_S)
        self._has_traces = True  # of what an earlier run deleted and was killed over
        self.problem = ""
        """Why the last turn did not succeed; empty when it did."""

    def start(self) -> None:
        """Start deleting."""
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def standing(self) -> Standing:
        """Return how it stands now. Raises: StoreError."""
        return standing(self._store, self._keys, self._calendar)

    def days(self) -> set[date]:
        """Return the days of which something is kept. Raises: StoreError."""
        return {partition.day for partition in self._keys.partitions()}

    def troubles(self) -> list[str]:
        """Return in sentences what keeps contacts from being deleted in time. Raises: StoreError."""
        now = self.standing()
        found = [f"contacts whose time is over could not be deleted: {self.problem}"] if self.problem else []
        if now.overdue is not None and (now.overdue < now.today or self._calendar.hour() >= GRACE_H):
            found.append(f"contacts that had to be gone by {now.overdue} are still there")
        if now.is_doubtful:
            found.append("the clock stands far ahead; no contact is deleted until that is borne out")
        return found

    def turn(self) -> int:
        """Delete what is due, and tell the outcome; return how many seconds to wait for the next turn."""
        try:
            self._delete()
        except CentralError as error:
            if not self.problem:
                log.error("contacts whose time is over could not be deleted; trying again", problem=str(error))
            self.problem = str(error)
            return int(RETRY_S)
        if self.problem:
            log.info("contacts whose time is over are deleted again")
        self.problem = ""
        return int(RETRY_S if self._calendar.is_doubtful or self._has_traces else EVERY_S)

    def _delete(self) -> None:
        today = self._calendar.today()
        keys = self._keys.destroy_due(today)
        rows = 0
        while deleted := self._store.delete_due(today.isoformat(), DELETE_AT_ONCE):
            rows += deleted
            if self._worker.is_ending_within(_PAUSE_S):
                return
        asides = self._aside.delete_old(self._utc_ms())
        if keys or rows or asides:
            self._has_traces = True
            log.info("what had its time is deleted", contacts=rows, keys=keys, kept_aside=asides)
        if self._has_traces:
            self._has_traces = not self._store.forget_traces()
        self._calendar.keep()

    def _turn(self) -> float:
        try:
            return self.turn()
        except Exception as error:
            self.problem = type(error).__name__
            raise
