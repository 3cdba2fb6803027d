"""Makes guessing passwords slow: after a few failures in a row, each further try for that name from that place waits longer.

Pure: the time is an argument. Bounded: only the newest names are remembered, so that guessing names fills no memory.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

FREE_FAILURES: Final = 3
LONGEST_WAIT_S: Final = 60.0
_REMEMBERED: Final = 4096

Key = tuple[str, str]


class Attempts:
    """Failed sign-ins in a row by (account name, address of the client); thread-safe."""

    def __init__(self) -> None:
        self._failures: OrderedDict[Key, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, key: Key, now_s: float) -> float:
        """Return for how many seconds *key* must still wait; 0 when it may try."""
        with self._lock:
            failures, last_s = self._failures.get(key, (0, 0.0))
        if failures < FREE_FAILURES:
            return 0.0
        pause_s = min(LONGEST_WAIT_S, 2.0 ** min(failures - FREE_FAILURES, 16))
        return max(0.0, last_s + pause_s - now_s)

    def failed(self, key: Key, now_s: float) -> None:
        """Note a failure of *key*."""
        with self._lock:
            failures, _ = self._failures.pop(key, (0, 0.0))
            self._failures[key] = (failures + 1, now_s)
            while len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, key: Key) -> None:
        """Forget the failures of *key*."""
        with self._lock:
            self._failures.pop(key, None)
