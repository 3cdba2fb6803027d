"""The trusted certificates as they are in their folder now: read again whenever a file there changes."""

import os
import time
from pathlib import Path

import structlog

from edge.adapters.trust_folder import load_trust
from edge.passes import Trust

_LOOK_EVERY_S = 2.0

log = structlog.get_logger(__name__)


class WatchedTrust:
    """A folder of certificates, looked at when a code is judged, at most every two seconds; an idle reader does nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = _marks(folder)
        self._looked_s = time.monotonic()
        self._trust = load_trust(folder)

    def now(self) -> Trust:
        """Return the certificates in force."""
        now = time.monotonic()
        if now - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = now
            marks = _marks(self._folder)
            if marks != self._seen:
                self._seen = marks
                self._trust = load_trust(self._folder)
                log.info("trust_folder_read")
        return self._trust


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
