"""Remembers the sessions that were signed out: the cookie holds all of a session, so a copy of it, or a stream opened with it, would go
on being good. Held in memory, as long as such a cookie could live; a restart forgets."""

import time
from threading import Lock


class EndedSessions:
    """The numbers of sessions that ended by signing out within *lifetime_s*. Thread-safe."""

    def __init__(self, lifetime_s: float) -> None:
        self._lifetime_s = lifetime_s
        self._until: dict[str, float] = {}  # in the order of ending, which is the order of expiry
        self._lock = Lock()

    def end(self, number: str) -> None:
        """Note that the session *number* was signed out."""
        now = time.monotonic()
        with self._lock:
            for old in [old for old, until in self._until.items() if until <= now]:
                del self._until[old]
            self._until[number] = now + self._lifetime_s

    def __contains__(self, number: str) -> bool:
        return number in self._until
