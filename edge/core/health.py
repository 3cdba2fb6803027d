"""What is wrong at the door, as far as its own events show it.

Owns which faults stand. Beams tell theirs by how they behave, devices report their own; each watch below is a small rule
`(state, time) -> faults`, and another one is another function in `_watches`. It must not know what a fault does to the light.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from edge.core.events import Beam, BeamChanged, ClockSet, DeviceFaulted
from edge.protocol.vocabulary import Fault

BLOCKED_AFTER_S = 20.0
"""A beam broken this long is blocked: nobody stands in a doorway so long without noticing the light."""

CLOCK_UNKNOWN_AFTER_S = 300.0
"""A unit that has not learned the time by then has no time server it can reach."""


@dataclass(frozen=True, slots=True)
class HealthState:
    """What was seen of the beams, the devices and the clock."""

    broken_since_s: Mapping[Beam, float] = field(default_factory=dict)
    heard: frozenset[Beam] = frozenset()
    reported: frozenset[Fault] = frozenset()
    clock_unknown_since_s: float | None = None

    @property
    def are_beams_known(self) -> bool:
        """Has every beam told its level?"""
        return len(self.heard) == len(Beam)


def at_start(at_s: float) -> HealthState:
    """Return the health of a door that has heard nothing yet."""
    return HealthState(clock_unknown_since_s=at_s)


def step(state: HealthState, event: BeamChanged | DeviceFaulted | ClockSet) -> HealthState:
    """Return what is known after *event*."""
    match event:
        case BeamChanged():
            broken = {beam: since for beam, since in state.broken_since_s.items() if beam is not event.beam}
            if event.is_broken:
                broken[event.beam] = state.broken_since_s.get(event.beam, event.at_s)
            return replace(state, broken_since_s=broken, heard=state.heard | {event.beam})
        case DeviceFaulted():
            one = frozenset({event.fault})
            return replace(state, reported=state.reported | one if event.is_standing else state.reported - one)
        case ClockSet():
            if event.utc_offset_ms is not None:
                return replace(state, clock_unknown_since_s=None)
            since_s = event.at_s if state.clock_unknown_since_s is None else state.clock_unknown_since_s
            return replace(state, clock_unknown_since_s=since_s)


def standing(state: HealthState, at_s: float) -> frozenset[Fault]:
    """Return the faults that stand at *at_s*."""
    return state.reported | {fault for fault, since_s in _watches(state) if at_s >= since_s}


def next_deadline(state: HealthState, at_s: float) -> float | None:
    """Return when the next fault begins to stand if nothing happens until then."""
    return min((since_s for _, since_s in _watches(state) if since_s > at_s), default=None)


def _watches(state: HealthState) -> list[tuple[Fault, float]]:
    """Return each fault that is on its way, with the time from which it stands."""
    watches = [(Fault.BEAM_BLOCKED, since_s + BLOCKED_AFTER_S) for since_s in state.broken_since_s.values()]
    if state.clock_unknown_since_s is not None:
        watches.append((Fault.CLOCK_UNKNOWN, state.clock_unknown_since_s + CLOCK_UNKNOWN_AFTER_S))
    return watches
