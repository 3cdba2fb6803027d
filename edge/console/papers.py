"""Hands out the running numbers of declarations on paper, each once, over all phones of the staff.

Owns who has which number until it is taken; how numbers run is `edge.core.papers`, where they are kept the store's.
"""

import threading

from edge.console.wall_clock import local_time
from edge.core import papers
from edge.core.papers import Papers
from edge.ports import Clock, PaperStore


class PaperNumbers:
    """The numbers of one door. All methods may be called from any thread."""

    def __init__(self, store: PaperStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._papers = store.load()
        self._last_order = ""

    def proposed(self) -> int:
        """Return the number to write on the next paper."""
        with self._lock:
            return self._today().next_number

    def take(self, number: int, order: str) -> bool:
        """Take *number* for *order*; False when another order has it or another day has begun. A repeated order has its number still."""
        with self._lock:
            if order == self._last_order:
                return True
            today = self._today()
            if number != today.next_number:
                return False
            self._papers, self._last_order = papers.one_more(today), order
            self._store.keep(self._papers)
            return True

    def _today(self) -> Papers:
        now = local_time(self._clock, self._clock.monotonic_s())
        return papers.on(self._papers, now.date() if now else None)


class ForgetfulStore:
    """Keeps nothing: numbers begin at 1 with each start."""

    def load(self) -> Papers:
        """Return a new count."""
        return Papers()

    def keep(self, papers: Papers) -> None:
        """Let it go."""
