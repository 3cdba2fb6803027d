"""A thread that wakes, works and sleeps again, as most running parts of central do. Knows nothing of the work."""

import threading
from collections.abc import Callable
from typing import Final

import structlog

from central.errors import CentralError

log = structlog.get_logger(__name__)

RETRY_S: Final = 1.0
_JOIN_S: Final = 10.0


class Worker:
    """Calls *turn* again and again from a thread of its own, from `start` to `close`. Thread-safe.

    *turn* returns in how many seconds to come again (None: not until woken). It may raise: what it says is logged once, and once when
    it works again; after *retry_s* it is called again, whatever wakes it meanwhile. Woken up it leaves *pace_s* after the turn before.
    """

    def __init__(
        self, name: str, turn: Callable[[], float | None], *, retry_s: float = RETRY_S, pace_s: float = 0.0
    ) -> None:
        self._name = name
        self._turn = turn
        self._retry_s = retry_s
        self._pace_s = pace_s
        self._waking = threading.Event()
        self._ending = threading.Event()
        self._trouble: type[Exception] | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread; the first turn comes at once."""
        self._thread.start()

    def close(self) -> None:
        """End the thread after the turn it is at. Idempotent."""
        self._ending.set()
        self._waking.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)

    def wake(self) -> None:
        """Have the next turn now, or once more after the one under way."""
        self._waking.set()

    def is_ending_within(self, seconds: float) -> bool:
        """Rest for *seconds* within a turn; tell, and at once, if the turn is to break off because the thread is to end."""
        return self._ending.wait(seconds)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._waking.clear()  # before the turn: what comes while it works is not slept over
            if self._ending.is_set():
                return
            try:
                wait_s = self._turn()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next turn must come
                self._tell(error)
                self._ending.wait(self._retry_s)
                continue
            if self._trouble is not None:
                log.info("it works again", part=self._name)
            self._trouble = None
            if self._waking.wait(wait_s):
                self._ending.wait(self._pace_s)

    def _tell(self, error: Exception) -> None:
        """Say what is wrong, unless the turn before failed in the same way; central's own errors are one way."""
        trouble = CentralError if isinstance(error, CentralError) else type(error)
        if trouble is not self._trouble and trouble is CentralError:
            log.error("a part of central cannot work; trying again", part=self._name, problem=str(error))
        elif trouble is not self._trouble:
            log.error("a part of central stumbled; trying again", part=self._name, exc_info=error)
        self._trouble = trouble
