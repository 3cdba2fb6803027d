"""The light as a pure state machine: red unless one more person may enter.

Red comes at once. Green comes only after red has stood for `min_red_s`, so that relays do not flicker when one person leaves and
the next enters. It must not know how lamps are switched.
"""

from collections.abc import Collection
from dataclasses import dataclass

from edge.protocol.vocabulary import Cause, Fault, Light, Mode

COUNTING_FAULTS = frozenset(
    {Fault.BEAM_BLOCKED, Fault.BEAM_SILENT, Fault.BEAM_CHATTER, Fault.BEAM_SWAPPED, Fault.SENSOR_LOST}
)
"""While one of these stands the sensors cannot be trusted with the count."""

_ALWAYS_RED = frozenset({Fault.LEDGER_FAILED, Fault.DISK_FULL, Fault.LAMP_FAILED, Fault.DOOR_CLAIMED_TWICE})


@dataclass(frozen=True, slots=True)
class LightState:
    """What the lamp shows, why, and since when it has been red (meaningless while green)."""

    light: Light
    cause: Cause
    red_since_s: float

    @property
    def is_fault(self) -> bool:
        """Is the distinct fault pattern asked for?"""
        return self.cause is Cause.FAULT


@dataclass(frozen=True, slots=True)
class Situation:
    """All the light depends on. `limit` None: no limit is known yet; `is_known`: the door's and the room's counts are.

    `inside` is the room's count as this door knows it, `permits` how many more the door itself may let in. `is_serving`: the door
    may let people in at all.
    """

    is_known: bool
    mode: Mode
    faults: Collection[Fault]
    limit: int | None
    inside: int
    permits: int
    is_serving: bool = True


def at_start(at_s: float) -> LightState:
    """Return the light of a unit that knows nothing yet."""
    return LightState(Light.RED, Cause.STARTING, at_s)


def places_left(limit: int, inside: int, permits: int) -> int:
    """Return how many more may enter here: what the door holds, and never more than the room is known to have."""
    return max(0, min(permits, limit - inside))


def forces_red(fault: Fault, mode: Mode) -> bool:
    """Return whether the door cannot promise anything while *fault* stands.

    While staff count by hand the beams do not matter. A lost camera or an unknown time hinders passes, not counting.
    """
    return fault in _ALWAYS_RED or (mode is Mode.AUTOMATIC and fault in COUNTING_FAULTS)


def wanted(situation: Situation) -> Cause:
    """Return why the light should be what it should be; it should be green for Cause.ROOM alone."""
    if any(forces_red(fault, situation.mode) for fault in situation.faults):
        return Cause.FAULT
    if not situation.is_known or situation.limit is None:
        return Cause.STARTING
    if situation.limit == 0 or not situation.is_serving:
        return Cause.CLOSED
    if places_left(situation.limit, situation.inside, situation.permits):
        return Cause.ROOM
    return Cause.FULL if situation.inside >= situation.limit else Cause.ELSEWHERE


def step(state: LightState, situation: Situation, at_s: float, min_red_s: float) -> LightState:
    """Return the light for *situation*; while the shortest red time holds green back, the light keeps the cause it had."""
    cause = wanted(situation)
    if cause is not Cause.ROOM:
        since_s = state.red_since_s if state.light is Light.RED else at_s
        return LightState(Light.RED, cause, since_s)
    if state.light is Light.RED and at_s < state.red_since_s + min_red_s:
        return state
    return LightState(Light.GREEN, Cause.ROOM, state.red_since_s)


def next_deadline(state: LightState, situation: Situation, min_red_s: float) -> float | None:
    """Return when green is no longer held back, or None when nothing holds it back."""
    if state.light is Light.RED and wanted(situation) is Cause.ROOM:
        return state.red_since_s + min_red_s
    return None
