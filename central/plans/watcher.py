"""Notices what changed in the registry, made by this process or by the command line in another, and tells the running parts."""

from collections.abc import Callable

import structlog

from central.store.places import Places
from central.store.registry import Registry
from central.worker import Worker

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0


class RegistryWatcher:
    """A thread that reads the registry's version and hands a new picture to *on_change*."""

    def __init__(self, registry: Registry, version: int, on_change: Callable[[Places], None]) -> None:
        self._registry = registry
        self._version = version
        self._on_change = on_change
        self._lifts: dict[str, int] = {}
        self._worker = Worker("registry-watcher", self._look)

    def start(self) -> None:
        """Start looking."""
        self._worker.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._worker.close()

    def nudge(self) -> None:
        """Look now."""
        self._worker.wake()

    def lift_revision(self, room: str, above: int) -> None:
        """Raise a room's revision over *above*: its units hold a newer plan than a restored database knows, and would ignore ours."""
        if self._lifts.get(room, 0) < above:
            self._lifts[room] = above
            self._worker.wake()

    def _look(self) -> float:
        for room, above in list(self._lifts.items()):
            log.warning("the units of a room hold a newer plan than the database; its revision is raised", room=room)
            self._registry.raise_revision(room, above)
            if self._lifts.get(room) == above:
                del self._lifts[room]
        if self._registry.version() != self._version:
            places = self._registry.places()
            self._version = places.version
            self._on_change(places)
        return LOOK_EVERY_S
