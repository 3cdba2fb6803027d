"""The crossing detector with its state: beam edges and time in, finished passages out.

Owns the detector's state between events. It must not know what a passage leads to.
"""

from enum import StrEnum

from edge.core.events import Beam, BeamChanged, TimePassed


class PassageKind(StrEnum):
    """What somebody did in the doorway."""

    ENTRY = "entry"
    EXIT = "exit"
    TURNED_BACK = "turned_back"


class Doorway:
    """One doorway."""

    def __init__(self) -> None:
        self._first: Beam | None = None
        self._last: Beam | None = None
        self._broken: frozenset[Beam] = frozenset()

    def take(self, event: BeamChanged | TimePassed) -> tuple[PassageKind, ...]:
        """Take in an edge or the passing of time; return what is finished by it."""
        if isinstance(event, TimePassed):
            return ()
        if event.is_broken:
            self._broken |= {event.beam}
            self._first = self._first or event.beam
            return ()
        self._broken -= {event.beam}
        self._last = event.beam
        if self._broken or self._first is None:
            return ()
        first, self._first = self._first, None
        if first is self._last:
            return (PassageKind.TURNED_BACK,)
        return (PassageKind.ENTRY if first is Beam.OUTER else PassageKind.EXIT,)

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""
        return None
