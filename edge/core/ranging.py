"""Counting with time-of-flight zones: rangings in, people in and out. A PURE state machine; time is an argument.

How it decides
- Each sensor ranges through two zones, one after the other. What rises above a zone's baseline by a person's measure makes a bump
  (`ranging_zone`); the bumps of both zones between two moments of an empty doorway are an encounter, and its passages follow from
  their order and heights (`ranging_path`).
- Overhead a bump's rise is a height: limbs and luggage stay below, heads tell people close behind one another apart, a door's leaf is
  too tall, children are told from adults.
- A wide door has a lane each 0.6 m, each with a sensor. One body seen by two of them is counted once: its head can be under one
  of them only, so the other one sees a shoulder.

What it cannot tell: two abreast within one lane; two alike who pass each other within a lane; a child under 1.1 m beside somebody tall
(it may be a trolley); who is out of reach or too dark to send light back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from edge.core.crossing_model import Kind, Passage
from edge.core.events import Beam, RangeMeasured, TimePassed
from edge.core.ranging_model import Bump, RangingSettings
from edge.core.ranging_path import passages as found_in
from edge.core.ranging_zone import ZoneState, forget, measure

__all__ = ["LaneState", "RangingSettings", "RangingState", "next_deadline", "occupied", "step"]

SHOULDER = (0.70, 0.83)
"""How high a body rises beside its head, as a share of its height."""


def _zones() -> dict[Beam, ZoneState]:
    return {zone: ZoneState(zone) for zone in Beam}


@dataclass(frozen=True, slots=True)
class LaneState:
    """One sensor: its two zones, the bumps of the encounter under way, and those of the one before."""

    zones: Mapping[Beam, ZoneState] = field(default_factory=_zones)
    bumps: tuple[Bump, ...] = ()
    before: tuple[Bump, ...] = ()

    @property
    def is_occupied(self) -> bool:
        """Is anybody under the sensor?"""
        return any(zone.is_occupied for zone in self.zones.values())


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage lately announced from a lane."""

    lane: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class RangingState:
    """All that is remembered: each lane, and what was announced lately."""

    lanes: Mapping[int, LaneState] = field(default_factory=dict)
    lately: tuple[Seen, ...] = ()


Stepped = tuple[RangingState, tuple[Passage, ...]]


def step(state: RangingState, event: RangeMeasured | TimePassed, settings: RangingSettings) -> Stepped:
    """Take one event and return the new state and the passages it completes. A lane's rangings come in the order of their times."""
    if isinstance(event, RangeMeasured):
        lane = state.lanes.get(event.lane, LaneState())
        zone = measure(lane.zones[event.zone], event.at_s, _metres(event.distance_mm), settings)
        lane = replace(lane, zones={**lane.zones, event.zone: forget(zone)}, bumps=lane.bumps + zone.closed)
        state = replace(state, lanes={**state.lanes, event.lane: lane})
    found: tuple[Passage, ...] = ()
    for number, lane in state.lanes.items():
        due_s = _due_s(lane, settings)
        if due_s is None or due_s > event.at_s:
            continue
        state = replace(state, lanes={**state.lanes, number: replace(lane, bumps=(), before=lane.bumps)})
        for passage in found_in(lane.bumps, lane.before, settings):
            state, is_news = _remember(state, number, passage, settings)
            found += (passage,) if is_news else ()
    return state, found


def next_deadline(state: RangingState, settings: RangingSettings) -> float | None:
    """Return when `TimePassed` would decide something, in monotonic seconds, or None while only a ranging can."""
    return min((due_s for lane in state.lanes.values() if (due_s := _due_s(lane, settings)) is not None), default=None)


def occupied(state: RangingState) -> dict[Beam, bool]:
    """Return for each zone that has been heard of whether anybody is in it, in any lane."""
    heard = {
        zone: [lane.zones[zone] for lane in state.lanes.values() if lane.zones[zone].seen_s is not None]
        for zone in Beam
    }
    return {zone: any(each.is_occupied for each in lanes) for zone, lanes in heard.items() if lanes}


def _metres(distance_mm: int | None) -> float | None:
    return None if distance_mm is None else distance_mm / 1000.0


def _due_s(lane: LaneState, settings: RangingSettings) -> float | None:
    """Return when the encounter under way is over: soon where both zones have told, after `link_s` where one has not."""
    if lane.is_occupied or not lane.bumps:
        return None
    last_s = max(bump.until_s for bump in lane.bumps)
    if {bump.zone for bump in lane.bumps} != set(Beam):
        return last_s + settings.link_s
    is_low = settings.is_overhead and all(bump.rise_m < settings.luggage_m for bump in lane.bumps)
    return last_s + settings.luggage_s if is_low else last_s + settings.clear_s


def _remember(state: RangingState, lane: int, passage: Passage, settings: RangingSettings) -> tuple[RangingState, bool]:
    """Return whether *passage* is news, and not the shoulder or the head of somebody seen in another lane already."""
    lately = tuple(each for each in state.lately if passage.at_s - each.passage.at_s <= 2.0)
    twin = next((each for each in lately if each.lane != lane and _is_same(each.passage, passage, settings)), None)
    if twin is not None:
        return replace(state, lately=tuple(each for each in lately if each is not twin)), False
    return replace(state, lately=(*lately, Seen(lane, passage))), True


def _is_same(one: Passage, two: Passage, settings: RangingSettings) -> bool:
    if one.kind is not two.kind or one.kind is Kind.TURNED_BACK or one.height_m is None or two.height_m is None:
        return False
    if abs(one.at_s - two.at_s) > settings.straddle_s:
        return False
    low_m, high_m = sorted((one.height_m, two.height_m))
    is_head_and_shoulder = SHOULDER[0] <= low_m / high_m <= SHOULDER[1]
    return is_head_and_shoulder or high_m < settings.child_m + 0.05
