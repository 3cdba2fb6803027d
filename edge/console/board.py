"""Holds the newest picture of the door for everybody who looks at it.

It is the one place where the unit's thread hands something to the web server's threads; it must not know what is in a view.
"""

import threading
from collections.abc import Callable

from edge.core.view import DoorView


class ViewBoard:
    """The newest `DoorView` and its version. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._view: DoorView | None = None

    def put(self, view: DoorView) -> None:
        """Show *view* from now on and wake everybody who waits for a newer one."""
        with self._changed:
            self._version += 1
            self._view = view
            self._changed.notify_all()

    def latest(self) -> tuple[int, DoorView | None]:
        """Return the version and the view; version 0 has none."""
        with self._changed:
            return self._version, self._view

    def wait_newer(
        self, version: int, timeout_s: float, unless: Callable[[], bool] = lambda: False
    ) -> tuple[int, DoorView | None]:
        """Wait until there is a view newer than *version*, *timeout_s* seconds are over or *unless* holds; return the latest.

        *unless* is asked again at each `put` and `wake`.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._version > version or unless(), timeout_s)
            return self._version, self._view

    def wake(self) -> None:
        """Let everybody who waits ask their *unless* again."""
        with self._changed:
            self._changed.notify_all()
