"""Which day it is, as far as that may be believed: a clock that jumps must not delete what is not due.

The rule. The day never goes back. It goes on by itself by at most MOST_AHEAD days since central last looked (a weekend, a failed disk). If
the clock stands further ahead, the last day stands until a door, whose clock is another, says the same time, or until central
has run for WAIT_S with the clock standing so: long enough for somebody to see the warning. Knows no contact.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import structlog

from central.errors import StoreError

log = structlog.get_logger(__name__)

MOST_AHEAD = timedelta(days=4)
WAIT_S = 24 * 3600.0
WITNESS_SLACK_MS = 3_600_000


class Calendar:
    """The local day in *zone*, the last one kept in *file*. *utc_ms* and *monotonic_s* are the clocks; thread-safe."""

    def __init__(
        self, file: Path, zone: tzinfo, utc_ms: Callable[[], int], monotonic_s: Callable[[], float], first: date | None
    ) -> None:
        """*first* is a day that has surely been, where no file tells: that of the newest key."""
        self._file = file
        self._zone = zone
        self._utc_ms = utc_ms
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._doubt_since_s: float | None = None
        self._last = self._read() or first
        self._kept: date | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the clock stands where nobody bears it out."""
        return self._doubt_since_s is not None

    def today(self) -> date:
        """Return the day that is believed."""
        with self._lock:
            return self._today()

    def hour(self) -> int:
        """Return the hour of the local day."""
        return self._local_now().hour

    def day_of(self, utc_ms: int) -> date:
        """Return the local day of *utc_ms*, but none after today."""
        try:
            day = datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(self._zone).date()
        except (OverflowError, OSError, ValueError):
            return self.today()
        return min(day, self.today())

    def witness(self, utc_ms: int) -> None:
        """Take a door's word that it is *utc_ms* now."""
        if not self.is_doubtful or abs(utc_ms - self._utc_ms()) > WITNESS_SLACK_MS:
            return
        with self._lock:
            log.info("a door bears the clock out", day=self._clock_day().isoformat())
            self._believe(self._clock_day())

    def keep(self) -> None:
        """Keep the day on disk, if it is another than the one there. Raises: StoreError."""
        with self._lock:
            today = self._today()
            if today == self._kept:
                return
            draft = self._file.with_name(f".{self._file.name}.new")
            try:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with draft.open("w", encoding="ascii") as file:
                    file.write(today.isoformat() + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self._file)
            except OSError as error:
                raise StoreError(f"the last day {self._file} cannot be kept: {error.strerror}") from None
            self._kept = today

    def _today(self) -> date:
        day = self._clock_day()
        last = self._last
        if last is None or last <= day <= last + MOST_AHEAD:
            self._believe(day)
            return day
        if day < last:
            self._doubt_since_s = None
            return last
        now_s = self._monotonic_s()
        if self._doubt_since_s is None:
            self._doubt_since_s = now_s
            log.error("the clock stands far ahead; no contact is deleted until that is borne out", last_day=str(last))
        if now_s - self._doubt_since_s >= WAIT_S:
            self._believe(day)
            return day
        return last

    def _believe(self, day: date) -> None:
        self._last = day
        self._doubt_since_s = None

    def _clock_day(self) -> date:
        return self._local_now().date()

    def _local_now(self) -> datetime:
        return datetime.fromtimestamp(self._utc_ms() / 1000, UTC).astimezone(self._zone)

    def _read(self) -> date | None:
        with suppress(OSError, ValueError, UnicodeDecodeError):
            return date.fromisoformat(self._file.read_text("ascii").strip())
        return None
