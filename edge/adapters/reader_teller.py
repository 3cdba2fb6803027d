"""Says the rules in force to the reader's process, each new process included, on a thread of its own.

Owns that thread. The rules of a busy day do not fit a pipe, and a process that is starting, or stuck, does not empty it: neither the
unit's thread nor the one that hears the reader may wait for that.
"""

import threading
from collections.abc import Callable

from edge.adapters.reader_messages import RulesSaid, rules_said
from edge.passes.rules import Rules

_ENDING_S = 2.0


class RulesTeller:
    """Calls *say* with the newest rules whenever they change or another process is up. Until told any, all kinds are taken alone."""

    def __init__(self, say: Callable[[RulesSaid], None]) -> None:
        self._say = say
        self._turn = threading.Condition()
        self._rules = RulesSaid()
        self._said: RulesSaid | None = None
        self._is_up = False
        self._is_over = False
        self._thread = threading.Thread(target=self._tell_on, name="reader-rules", daemon=True)

    def start(self) -> None:
        """Begin to say what is told."""
        self._thread.start()

    def tell(self, rules: Rules) -> None:
        """Let the reader judge by *rules* from now on. Returns at once."""
        said = rules_said(rules)
        with self._turn:
            self._rules = said
            self._turn.notify()

    def process_came(self) -> None:
        """A process has its settings; it is told the rules first of all."""
        with self._turn:
            self._is_up, self._said = True, None
            self._turn.notify()

    def process_went(self) -> None:
        """It is gone, or is to go."""
        with self._turn:
            self._is_up = False

    def close(self) -> None:
        """Say nothing more. The process must be gone, or it may be waited for in vain. Idempotent."""
        with self._turn:
            self._is_over = True
            self._turn.notify()
        if self._thread.is_alive():
            self._thread.join(_ENDING_S)

    def _tell_on(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._is_over or (self._is_up and self._rules is not self._said))
                if self._is_over:
                    return
                self._said = self._rules
                rules = self._rules
            self._say(rules)
