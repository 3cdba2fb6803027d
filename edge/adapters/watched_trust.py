"""The trusted certificates as they are in their folder now: read again whenever a file there changes, beside the reading of frames."""

import os
import threading
from pathlib import Path

import structlog

from edge.adapters.trust_folder import load_trust
from edge.passes import Trust

LOOK_EVERY_S = 1.0

log = structlog.get_logger(__name__)


class WatchedTrust:
    """A folder of certificates, looked at every second by a thread of its own: a thousand certificates take a Pi Zero a second to read,
    and meanwhile codes are judged by those known before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = _marks(folder)
        self._trust = load_trust(folder)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="trust", daemon=True)
        self._thread.start()

    def now(self) -> Trust:
        """Return the certificates in force. Returns at once."""
        return self._trust

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._closing.set()
        self._thread.join()

    def _watch(self) -> None:
        is_failing = False
        while not self._closing.wait(LOOK_EVERY_S):
            try:
                self._look()
            except (
                OSError
            ) as error:  # a thread that ends here would leave the door to what it believes now, and nobody would know
                if not is_failing:
                    log.error("the trust folder cannot be looked at; trying again", words=error.strerror)
                is_failing = True
            else:
                is_failing = False

    def _look(self) -> None:
        """Read the folder if it has changed. Raises: OSError."""
        marks = _marks(self._folder)
        if marks != self._seen:
            self._trust = load_trust(self._folder)
            self._seen = marks
            log.info("trust_folder_read")


def _marks(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Return what tells one state of the folder from another: every file's name, size and time of change."""
    found = set()
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base, name)
            try:
                stat = path.stat()
            except OSError:
                continue
            found.add((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(found)
