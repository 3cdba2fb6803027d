"""The crossing detector together with its state: edges and time in, finished passages out.

Owns the detector's state between events. It must not know what a passage leads to.
"""

from edge.core.crossing import CrossingSettings, CrossingState, Passage, next_deadline, step
from edge.core.events import BeamChanged, TimePassed

LATE_S = 0.5
"""An edge may reach the unit this much after its interrupt when threads are delayed; until then time alone decides nothing."""


class Doorway:
    """A doorway whose beams stand *gap_m* metres apart.

    Edges must come in the order of their interrupts, however late. An edge decides at once, so waiting for late ones delays no lamp.
    """

    def __init__(self, gap_m: float) -> None:
        self._settings = CrossingSettings(gap_m=gap_m)
        self._state = CrossingState()

    def take(self, event: BeamChanged | TimePassed) -> tuple[Passage, ...]:
        """Take in an edge or the passing of time; return the passages it completes."""
        if isinstance(event, TimePassed):
            certain_s = event.at_s - LATE_S
            due_s = next_deadline(self._state, self._settings)
            if due_s is not None and due_s + LATE_S <= event.at_s:
                certain_s = max(certain_s, due_s)  # met, whichever way the subtraction was rounded
            event = TimePassed(certain_s)
        self._state, passages = step(self._state, event, self._settings)
        return passages

    @property
    def is_busy(self) -> bool:
        """Is a beam broken?"""
        return bool(self._state.outer.is_broken or self._state.inner.is_broken)

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""
        deadline = next_deadline(self._state, self._settings)
        return None if deadline is None else deadline + LATE_S
