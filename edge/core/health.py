"""What is wrong at the door, as far as its own events show it.

Owns which faults stand. Beams tell theirs by how they behave, devices report their own; each watch below is a small rule
a span of time in `_watches`. It must not know what a fault does to the light.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from edge.core.events import Beam, BeamChanged, ClockSet, DeviceFaulted, DoorClaimed
from edge.protocol.vocabulary import Fault

BLOCKED_AFTER_S = 60.0
"""A beam broken this long is blocked. People who linger in a doorway, on a phone or in a queue, are gone by then and are counted right; a
door that turned red for each of them would be red several times a day."""

SILENT_AFTER_BREAKS = 8
"""One beam broken this often while the other stood clear and never changed: the other sees nobody. Who passes breaks both, and so
many people do not turn back in the first beam one after another."""

SAME_BREAK_S = 3.0
"""A beam that breaks again so soon after it changed shows the same person (chatter, arms, somebody who lingers and sways), as far as the
other beam's silence is concerned."""

CHATTER_CHANGES = 60
CHATTER_WITHIN_S = 2.0
"""A beam that changes more often than that within this time shows no people. A body with swinging arms grazing a receiver that
chatters for 40 ms at every edge stays below 50."""

CHATTER_QUIET_S = 10.0
"""A beam that has not chattered for so long is believed again."""

CLOCK_UNKNOWN_AFTER_S = 300.0
"""A unit that has not learned the time by then has no time server it can reach."""

CLAIMED_FOR_S = 180.0
"""Two units that claim one door throw each other out at least this often; after that the other one is gone."""


@dataclass(frozen=True, slots=True)
class BeamHealth:
    """What was seen of one beam.

    `is_broken` is None until it told its level. `unanswered` counts the people it has seen since the other beam last changed, the last of
    them at `counted_s`. `changes_s` are its last changes, as many as tell chatter; `chattered_s` is when it last chattered.
    """

    is_broken: bool | None = None
    broken_since_s: float | None = None
    unanswered: int = 0
    counted_s: float | None = None
    changes_s: tuple[float, ...] = ()
    chattered_s: float | None = None


@dataclass(frozen=True, slots=True)
class HealthState:
    """What was seen of the beams, the devices and the clock."""

    beams: Mapping[Beam, BeamHealth] = field(default_factory=lambda: dict.fromkeys(Beam, BeamHealth()))
    reported: frozenset[Fault] = frozenset()
    clock_unknown_since_s: float | None = None
    claimed_s: float | None = None

    @property
    def are_beams_known(self) -> bool:
        """Has every beam told its level?"""
        return all(beam.is_broken is not None for beam in self.beams.values())


Watch = tuple[Fault, float, float]
"""A fault and from when until when it stands if nothing happens, in monotonic seconds."""


def at_start(at_s: float) -> HealthState:
    """Return the health of a door that has heard nothing yet."""
    return HealthState(clock_unknown_since_s=at_s)


def step(state: HealthState, event: BeamChanged | DeviceFaulted | ClockSet | DoorClaimed) -> HealthState:
    """Return what is known after *event*."""
    match event:
        case BeamChanged():
            return replace(state, beams=_changed(state.beams, event))
        case DeviceFaulted():
            one = frozenset({event.fault})
            return replace(state, reported=state.reported | one if event.is_standing else state.reported - one)
        case DoorClaimed():
            return replace(state, claimed_s=event.at_s)
        case ClockSet():
            if event.utc_offset_ms is not None:
                return replace(state, clock_unknown_since_s=None)
            since_s = event.at_s if state.clock_unknown_since_s is None else state.clock_unknown_since_s
            return replace(state, clock_unknown_since_s=since_s)


def standing(state: HealthState, at_s: float) -> frozenset[Fault]:
    """Return the faults that stand at *at_s*."""
    return state.reported | {fault for fault, from_s, until_s in _watches(state) if from_s <= at_s < until_s}


def next_deadline(state: HealthState, at_s: float) -> float | None:
    """Return when the next fault begins or ceases to stand if nothing happens until then."""
    moments = [moment_s for _, from_s, until_s in _watches(state) for moment_s in (from_s, until_s)]
    return min((moment_s for moment_s in moments if at_s < moment_s < inf), default=None)


def _changed(beams: Mapping[Beam, BeamHealth], event: BeamChanged) -> dict[Beam, BeamHealth]:
    """Take a level of a beam; one that it has told already is no change."""
    before = beams[event.beam]
    if event.is_broken is before.is_broken:
        return dict(beams)
    changes_s = (*before.changes_s, event.at_s)[-(CHATTER_CHANGES + 1) :]
    is_chatter = len(changes_s) > CHATTER_CHANGES and event.at_s - changes_s[0] <= CHATTER_WITHIN_S
    after = replace(
        before,
        is_broken=event.is_broken,
        broken_since_s=event.at_s if event.is_broken else None,
        changes_s=changes_s,
        chattered_s=event.at_s if is_chatter else before.chattered_s,
    )
    others = {beam: replace(each, unanswered=0) for beam, each in beams.items() if beam is not event.beam}
    is_answered = any(each.is_broken for each in others.values())  # somebody stands in the other one and sways
    is_same = before.counted_s is not None and event.at_s - before.changes_s[-1] < SAME_BREAK_S
    if event.is_broken and not is_answered and not is_same:
        after = replace(after, unanswered=before.unanswered + 1, counted_s=event.at_s)
    return {**others, event.beam: after}


def _watches(state: HealthState) -> list[Watch]:
    """Return each fault that stands, is on its way or was there, with its time."""
    watches = []
    for beam in state.beams.values():
        if beam.broken_since_s is not None:
            watches.append((Fault.BEAM_BLOCKED, beam.broken_since_s + BLOCKED_AFTER_S, inf))
        if beam.unanswered >= SILENT_AFTER_BREAKS and beam.counted_s is not None:
            watches.append((Fault.BEAM_SILENT, beam.counted_s, inf))
        if beam.chattered_s is not None:
            watches.append((Fault.BEAM_CHATTER, beam.chattered_s, beam.chattered_s + CHATTER_QUIET_S))
    if state.claimed_s is not None:
        watches.append((Fault.DOOR_CLAIMED_TWICE, state.claimed_s, state.claimed_s + CLAIMED_FOR_S))
    if state.clock_unknown_since_s is not None:
        watches.append((Fault.CLOCK_UNKNOWN, state.clock_unknown_since_s + CLOCK_UNKNOWN_AFTER_S, inf))
    return watches
