"""What is being held before a simulated unit's camera, and that the end of each is told exactly once.

Owns the count of shows that are not over. A reader that dies takes what it was shown with it; whoever ordered it must not wait in vain.
"""

import threading
from collections.abc import Callable


class Shows:
    """Shows under way. *on_over* hears how each ended: "" once the reader has read every frame with it, else why it was not shown."""

    def __init__(self, on_over: Callable[[str], None]) -> None:
        self._on_over = on_over
        self._turn = threading.Condition()
        self._open = 0

    def begin(self, say: Callable[[], bool]) -> bool:
        """Give the order by *say*. Returns False if it could not be said: nothing is told of it then."""
        with self._turn:  # held while it is said: a process that ends meanwhile is told of afterwards
            if not say():
                return False
            self._open += 1
            return True

    def over(self, words: str = "") -> None:
        """One of them is over."""
        with self._turn:
            if self._open == 0:
                return
            self._open -= 1
            self._turn.notify_all()
        self._on_over(words)

    def all_over(self, words: str) -> None:
        """Their reader is gone."""
        with self._turn:
            ended, self._open = self._open, 0
            self._turn.notify_all()
        for _ in range(ended):
            self._on_over(words)

    def wait(self) -> None:
        """Wait until none is under way."""
        with self._turn:
            self._turn.wait_for(lambda: self._open == 0)
