"""The doorway together with its detector's state: what its sensors say and time in, finished passages out.

Owns the detectors' state between events; which kind of sensor stands behind it is nobody else's matter. It must not know what a
passage leads to.
"""

from typing import Protocol

from edge.core import ranging
from edge.core.crossing import CrossingSettings, CrossingState, Passage, next_deadline, step
from edge.core.events import Beam, BeamChanged, RangeMeasured, TimePassed
from edge.core.ranging import RangingSettings, RangingState
from edge.protocol.vocabulary import Source

LATE_S = 0.5
"""An edge may reach the unit this much after its interrupt when threads are delayed; until then time alone decides nothing."""


class Doorway(Protocol):
    """What counts passages at a door, whatever its sensors are."""

    def take(self, event: BeamChanged | RangeMeasured | TimePassed) -> tuple[Passage, ...]:
        """Take in what a sensor said or the passing of time; return the passages it completes."""

    def levels(self) -> tuple[BeamChanged, ...]:
        """Return, once each, the changes of what the two sides see: their health is judged by these."""

    @property
    def source(self) -> Source:
        """What its counts come from."""

    @property
    def is_busy(self) -> bool:
        """Is somebody in the doorway?"""

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""


class BeamDoorway:
    """A doorway whose beams stand *gap_m* metres apart.

    Edges must come in the order of their interrupts, however late. An edge decides at once, so waiting for late ones delays no lamp.
    """

    source = Source.BEAMS

    def __init__(self, gap_m: float) -> None:
        self._settings = CrossingSettings(gap_m=gap_m)
        self._state = CrossingState()
        self._levels: tuple[BeamChanged, ...] = ()

    def take(self, event: BeamChanged | RangeMeasured | TimePassed) -> tuple[Passage, ...]:
        """Take in an edge or the passing of time; return the passages it completes."""
        if isinstance(event, RangeMeasured):
            return ()
        if isinstance(event, BeamChanged):
            self._levels += (event,)
        else:
            event = _certain(event, next_deadline(self._state, self._settings))
        self._state, passages = step(self._state, event, self._settings)
        return passages

    def levels(self) -> tuple[BeamChanged, ...]:
        """Return the edges taken in since the last call."""
        levels, self._levels = self._levels, ()
        return levels

    @property
    def is_busy(self) -> bool:
        """Is a beam broken?"""
        return bool(self._state.outer.is_broken or self._state.inner.is_broken)

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""
        deadline = next_deadline(self._state, self._settings)
        return None if deadline is None else deadline + LATE_S


class RangedDoorway:
    """A doorway under time-of-flight sensors, a lane each.

    To the outside a zone is broken while somebody is in it, in any lane, and nothing that has become part of the baseline.
    """

    source = Source.RANGES

    def __init__(self, settings: RangingSettings) -> None:
        self._settings = settings
        self._state = RangingState()
        self._told: dict[Beam, bool] = {}
        self._levels: tuple[BeamChanged, ...] = ()

    def take(self, event: BeamChanged | RangeMeasured | TimePassed) -> tuple[Passage, ...]:
        """Take in a ranging or the passing of time; return the passages it completes."""
        if isinstance(event, BeamChanged):
            return ()
        if isinstance(event, TimePassed):
            event = _certain(event, ranging.next_deadline(self._state, self._settings))
        self._state, passages = ranging.step(self._state, event, self._settings)
        for zone, is_occupied in ranging.occupied(self._state).items():
            if self._told.get(zone) is not is_occupied:
                self._told[zone] = is_occupied
                self._levels += (BeamChanged(event.at_s, zone, is_occupied),)
        return passages

    def levels(self) -> tuple[BeamChanged, ...]:
        """Return the zones' changes since the last call."""
        levels, self._levels = self._levels, ()
        return levels

    @property
    def is_busy(self) -> bool:
        """Is somebody under a sensor?"""
        return any(self._told.values())

    def next_deadline(self) -> float | None:
        """Return when `take` is due with a TimePassed, or None."""
        deadline = ranging.next_deadline(self._state, self._settings)
        return None if deadline is None else deadline + LATE_S


def _certain(event: TimePassed, due_s: float | None) -> TimePassed:
    """Return how much time has passed beyond doubt: whatever the sensors said until then has arrived."""
    certain_s = event.at_s - LATE_S
    if due_s is not None and due_s + LATE_S <= event.at_s:
        certain_s = max(certain_s, due_s)  # met, whichever way the subtraction was rounded
    return TimePassed(certain_s)
