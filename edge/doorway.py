"""The crossing detector together with its state: edges and time in, finished passages out.

Owns the detector's state between events. It must not know what a passage leads to.
"""

from edge.core.crossing import CrossingSettings, CrossingState, Passage, next_deadline, step
from edge.core.events import BeamChanged, TimePassed


class Doorway:
    """A doorway whose beams stand *gap_m* metres apart."""

    def __init__(self, gap_m: float) -> None:
        self._settings = CrossingSettings(gap_m=gap_m)
        self._state = CrossingState()

    def take(self, event: BeamChanged | TimePassed) -> tuple[Passage, ...]:
        """Take in an edge or the passing of time; return the passages it completes."""
        self._state, passages = step(self._state, event, self._settings)
        return passages

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""
        return next_deadline(self._state, self._settings)
