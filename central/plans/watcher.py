"""Notices what changed in the registry, made by this process or by the command line in another, and tells the running parts."""

import threading
from collections.abc import Callable

import structlog

from central.errors import StoreError
from central.store.places import Places
from central.store.registry import Registry

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0


class RegistryWatcher:
    """A thread that reads the registry's version and hands a new picture to *on_change*."""

    def __init__(self, registry: Registry, version: int, on_change: Callable[[Places], None]) -> None:
        self._registry = registry
        self._version = version
        self._on_change = on_change
        self._wake = threading.Event()
        self._is_closing = False
        self._lifts: dict[str, int] = {}
        self._is_failing = False
        self._thread = threading.Thread(target=self._run, name="registry-watcher", daemon=True)

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def close(self) -> None:
        """End the thread. Idempotent."""
        self._is_closing = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(10)

    def nudge(self) -> None:
        """Look now."""
        self._wake.set()

    def lift_revision(self, room: str, above: int) -> None:
        """Raise a room's revision over *above*: its units hold a newer plan than a restored database knows, and would ignore ours."""
        if self._lifts.get(room, 0) < above:
            self._lifts[room] = above
            self._wake.set()

    def _run(self) -> None:
        while not self._is_closing:
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
            try:
                self._look()
            except StoreError as error:
                if not self._is_failing:
                    log.error("the registry cannot be read", problem=str(error))
                self._is_failing = True
            else:
                if self._is_failing:
                    log.info("the registry can be read again")
                self._is_failing = False

    def _look(self) -> None:
        for room, above in list(self._lifts.items()):
            log.warning("the units of a room hold a newer plan than the database; its revision is raised", room=room)
            self._registry.raise_revision(room, above)
            if self._lifts.get(room) == above:
                del self._lifts[room]
        if self._registry.version() != self._version:
            places = self._registry.places()
            self._version = places.version
            self._on_change(places)
