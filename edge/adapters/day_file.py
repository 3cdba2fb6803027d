"""The day in force, in two files beside the plan: a unit that restarts without network knows its key and who is on file.

Owns the files and the thread that writes them, since declarations come often and no beam should wait for the disk. It must not know which
day holds. The list (`day.json`) is replaced with each declaration, and each time leaves its former bytes in free space. So the key stands
in a file of its own (`day.key`), written once, and overwritten where it stands when another or none is in force. What a flash card keeps in
spare blocks, no program can reach.

The list names its key by a digest. Whatever a power cut leaves, a list and a key that do not belong together are no day.
"""

import hashlib
import os
import threading
from pathlib import Path

import msgspec
import structlog

from edge.adapters.files import replace_file, synchronise
from edge.core.days import KeptDay

_ENDING_S = 5.0
AGAIN_S = 5.0
"""So long after a day could not be written it is tried again: a disk that was full may have been cleared."""

_log = structlog.get_logger(__name__)


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What `day.json` holds: the day without its key, and a digest of that; none when the day is over."""

    day: KeptDay
    key_digest: str


_decoder = msgspec.json.Decoder(_Listed)


class DayFile:
    """The day kept in *folder*. Never raises: the broker tells the day again. Of days that come fast the newest is written, and again
    every *again_s* while that fails."""

    def __init__(self, folder: Path, again_s: float = AGAIN_S) -> None:
        self._again_s = again_s
        self._list = folder / "day.json"
        self._key_file = folder / "day.key"
        self._has_news = threading.Condition()
        self._news: KeptDay | None = None
        self._is_closing = False
        self._key: str | None = None
        self._is_failing = False
        self._writer = threading.Thread(target=self._write_on, name="day", daemon=True)

    def load(self) -> KeptDay | None:
        """Return the day last kept, or None."""
        try:
            listed = _decoder.decode(self._list.read_bytes())
            key = self._read_key()
        except FileNotFoundError:
            self._forget_key()
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("the kept day cannot be read; the broker will tell it again", words=str(error))
            if not isinstance(error, OSError):  # a disk that fails may read it the next time
                self._forget_key()
            return None
        if listed.key_digest != _digest(key):
            self._forget_key()
            return None
        self._key = key
        return msgspec.structs.replace(listed.day, key=key)

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
        unwritten: KeptDay | None = None
        while True:
            with self._has_news:
                rest_s = None if unwritten is None else self._again_s
                self._has_news.wait_for(lambda: self._news is not None or self._is_closing, rest_s)
                day, self._news = self._news or unwritten, None
                is_last = self._is_closing
            if day is not None:
                unwritten = None if self._write(day) else day
            if is_last:
                return

    def _write(self, day: KeptDay) -> bool:
        try:
            if day.key is None or day.key != self._key:
                self._key = None
                _destroy(self._key_file)
            if day.key is not None and self._key is None:
                _write_new(self._key_file, day.key.encode())
                self._key = day.key
            listed = _Listed(day=msgspec.structs.replace(day, key=None), key_digest=_digest(day.key))
            replace_file(self._list, msgspec.json.encode(listed))
        except OSError as error:
            if not self._is_failing:
                _log.warning("the day cannot be kept; trying again while it holds", words=error.strerror)
            self._is_failing = True
            return False
        if self._is_failing:
            _log.info("the day is kept")
        self._is_failing = False
        return True

    def _read_key(self) -> str | None:
        """Return the key that is kept, if any. Raises: OSError, UnicodeDecodeError."""
        try:
            return self._key_file.read_text(encoding="ascii")
        except FileNotFoundError:
            return None

    def _forget_key(self) -> None:
        """Destroy a key that belongs to no list; where that fails, the next day that is written tries again."""
        try:
            _destroy(self._key_file)
        except OSError as error:
            _log.warning("the key of a day could not be destroyed yet", words=str(error))


def _digest(key: str | None) -> str:
    return "" if key is None else hashlib.sha256(key.encode()).hexdigest()


def _write_new(path: Path, content: bytes) -> None:
    """Write *content* to a new file, durably; readable by its owner only. Raises: OSError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    synchronise(path)
    synchronise(path.parent)


def _destroy(path: Path) -> None:
    """Write zeros over *path* where it stands, and remove it; nothing where there is no such file. Raises: OSError."""
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(os.fstat(handle).st_size))
        file.flush()
        os.fsync(handle)
    path.unlink()
    synchronise(path.parent)
