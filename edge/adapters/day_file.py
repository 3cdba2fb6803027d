"""The day in force, in a file beside the plan: a unit that restarts without network knows its key and who is on file.

Owns the file and the thread that writes it, since declarations come often and no beam should wait for the disk. It must not know which
day holds. The key of another day is overwritten before its file goes; what a flash card keeps in spare blocks, no program can reach.
"""

import os
import threading
from pathlib import Path

import msgspec
import structlog

from edge.adapters.files import replace_file
from edge.core.days import KeptDay

_ENDING_S = 5.0

_log = structlog.get_logger(__name__)


class DayFile:
    """The day kept in *folder*. Never raises: the broker tells the day again. Of days that come fast the newest is written."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "day.json"
        self._has_news = threading.Condition()
        self._news: KeptDay | None = None
        self._is_closing = False
        self._key: str | None = None
        self._is_failing = False
        self._writer = threading.Thread(target=self._write_on, name="day", daemon=True)

    def load(self) -> KeptDay | None:
        """Return the day last kept, or None."""
        try:
            day = msgspec.json.decode(self._file.read_bytes(), type=KeptDay)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("the kept day cannot be read; the broker will tell it again", words=str(error))
            return None
        self._key = day.key
        return day

    def keep(self, day: KeptDay) -> None:
        """Keep *day* in place of the one before. Returns at once."""
        with self._has_news:
            self._news = day
            self._has_news.notify()
        if not self._writer.is_alive() and not self._is_closing:
            self._writer.start()

    def close(self) -> None:
        """Finish writing. Idempotent."""
        with self._has_news:
            self._is_closing = True
            self._has_news.notify()
        if self._writer.is_alive():
            self._writer.join(_ENDING_S)

    def _write_on(self) -> None:
        while True:
            with self._has_news:
                self._has_news.wait_for(lambda: self._news is not None or self._is_closing)
                day, self._news = self._news, None
            if day is None:
                return
            self._write(day)

    def _write(self, day: KeptDay) -> None:
        try:
            if day.key != self._key:
                _overwrite(self._file)
            replace_file(self._file, msgspec.json.encode(day))
            self._key = day.key
        except OSError as error:
            if not self._is_failing:
                _log.warning("the day could not be kept; it holds until the unit restarts", words=str(error))
            self._is_failing = True
        else:
            self._is_failing = False


def _overwrite(path: Path) -> None:
    """Write zeros over *path*, where there is such a file. Raises: OSError."""
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(os.fstat(handle).st_size))
        file.flush()
        os.fsync(handle)
