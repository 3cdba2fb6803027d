"""One zone of a time-of-flight sensor: distances in, bumps out. PURE.

Owns the adaptive baseline (what stands there when nobody does) and where one body ends and the next begins within the zone. It must
not know of the other zone.
"""

from dataclasses import dataclass, field, replace

from edge.core.events import Beam
from edge.core.ranging_model import Bump, RangingSettings

AVERAGED_S = 1.0
"""A single ranging is off by centimetres; its average over this time is not."""


@dataclass(frozen=True, slots=True)
class Still:
    """What has been standing: since when, its rise averaged over a second or so, and between what that stayed."""

    since_s: float
    mean_m: float
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is under the zone: since when, the highest and the second highest rise, and the lowest since, at `valley_s`.

    `weight` and `moment_s` give the middle of the stay, counted from its beginning, weighed by the rises.
    """

    from_s: float
    top_m: float
    next_m: float
    valley_m: float
    valley_s: float
    weight: float = 0.0
    moment_s: float = 0.0
    is_behind: bool = False
    first_m: float | None = None
    last_m: float = 0.0

    @property
    def middle_s(self) -> float:
        """When it was highest on the whole."""
        return self.from_s + (self.moment_s / self.weight if self.weight > 0.0 else 0.0)

    @property
    def rise_m(self) -> float:
        """The height that two rangings agree on, as far as there are two: one alone may be a stray."""
        return self.next_m if self.next_m > self.top_m - 0.10 else self.top_m


@dataclass(frozen=True, slots=True)
class ZoneState:
    """All that is remembered of a zone. `floor_m` is the baseline's rise; `missing_since_s` when the thing that makes it was last seen."""

    zone: Beam
    seen_s: float | None = None
    floor_m: float = 0.0
    standing: Standing | None = None
    still: Still | None = None
    missing_since_s: float | None = None
    is_partial: bool = False
    closed: tuple[Bump, ...] = field(default=())

    @property
    def is_occupied(self) -> bool:
        """Is somebody, or something not yet known to be furniture, under the zone?"""
        return self.standing is not None


def measure(state: ZoneState, at_s: float, distance_m: float | None, settings: RangingSettings) -> ZoneState:
    """Take a ranging; bumps that it completes are appended to `closed`."""
    rise_m = 0.0 if distance_m is None else settings.reach_m - distance_m
    if state.seen_s is not None and at_s - state.seen_s > settings.lost_s:
        state = ZoneState(state.zone, floor_m=state.floor_m, closed=state.closed)  # nobody knows who went meanwhile
    between_s = at_s if state.seen_s is None else (state.seen_s + at_s) / 2
    is_first = state.seen_s is None
    gap_s = 0.0 if state.seen_s is None else min(1.0, max(0.0, at_s - state.seen_s))
    state = _follow(replace(state, seen_s=at_s), at_s, None if distance_m is None else rise_m, gap_s, settings)
    if rise_m <= _threshold_m(state, settings):
        return _clear(state, between_s)
    if state.standing is None:
        standing = _weighed(Standing(between_s, rise_m, -1.0, rise_m, at_s), at_s, rise_m)
        return replace(state, standing=standing, is_partial=is_first)
    return _stand(state, at_s, rise_m, settings)


def forget(state: ZoneState) -> ZoneState:
    """Return the zone without the bumps it has told."""
    return replace(state, closed=())


def _threshold_m(state: ZoneState, settings: RangingSettings) -> float:
    least_m = settings.person_m if settings.is_overhead else settings.above_m
    threshold_m = max(least_m, state.floor_m + settings.above_m)
    return threshold_m - 0.05 if state.standing else threshold_m


def _clear(state: ZoneState, at_s: float) -> ZoneState:
    standing = state.standing
    if standing is None:
        return state
    closed = () if state.is_partial else (_bump(state.zone, standing, at_s),)
    return replace(state, standing=None, is_partial=False, closed=state.closed + closed)


def _stand(state: ZoneState, at_s: float, rise_m: float, settings: RangingSettings) -> ZoneState:
    """Follow heads: where one dips and another rises behind it, a new body begins in the valley."""
    was = state.standing
    if was is None:
        return state
    if settings.is_overhead and _is_next(was, rise_m, settings):
        closed = () if state.is_partial else (_bump(state.zone, was, was.valley_s, is_cut=True),)
        return replace(
            state,
            standing=_weighed(Standing(was.valley_s, rise_m, -1.0, rise_m, at_s, is_behind=True), at_s, rise_m),
            closed=state.closed + closed,
            is_partial=False,
        )
    now = _weighed(was, at_s, rise_m)
    if rise_m >= was.top_m:
        now = replace(now, top_m=rise_m, next_m=was.top_m, valley_m=rise_m, valley_s=at_s)
    elif rise_m <= was.valley_m:
        now = replace(now, next_m=max(was.next_m, rise_m), valley_m=rise_m, valley_s=at_s)
    else:
        now = replace(now, next_m=max(was.next_m, rise_m))
    return replace(state, standing=now)


def _is_next(was: Standing, rise_m: float, settings: RangingSettings) -> bool:
    """Return whether *rise_m* is the next body: a head behind a valley, or a person behind what they push."""
    is_valley = was.top_m - was.valley_m > settings.dip_m and rise_m - was.valley_m > settings.again_m
    return is_valley or (was.top_m < settings.luggage_m and rise_m > was.top_m + settings.luggage_lower_m)


def _bump(zone: Beam, standing: Standing, until_s: float, *, is_cut: bool = False) -> Bump:
    return Bump(
        zone,
        standing.from_s,
        until_s,
        standing.rise_m,
        standing.top_m,
        standing.middle_s,
        is_cut,
        standing.is_behind,
        standing.top_m if standing.first_m is None else standing.first_m,
        standing.last_m,
    )


def _weighed(standing: Standing, at_s: float, rise_m: float) -> Standing:
    """Add a ranging to the middle of the stay; heads weigh more than shoulders."""
    weight = rise_m**4
    return replace(
        standing,
        weight=standing.weight + weight,
        moment_s=standing.moment_s + weight * (at_s - standing.from_s),
        first_m=rise_m if standing.first_m is None else standing.first_m,
        last_m=rise_m,
    )


def _follow(state: ZoneState, at_s: float, seen_m: float | None, gap_s: float, settings: RangingSettings) -> ZoneState:
    """Let the baseline follow: slowly what drifts, after a while what was put there, soon what was taken away."""
    rise_m = 0.0 if seen_m is None else seen_m
    if rise_m < state.floor_m - settings.still_m - 0.05:
        since_s = at_s if state.missing_since_s is None else state.missing_since_s
        if at_s - since_s >= settings.gone_s:
            return replace(state, floor_m=max(0.0, rise_m), missing_since_s=None, still=None)
        return replace(state, missing_since_s=since_s)
    state = replace(state, missing_since_s=None)
    if state.standing is None:
        if seen_m is not None and rise_m < state.floor_m + settings.above_m / 2:
            share = min(1.0, gap_s / settings.drift_s)
            return replace(state, floor_m=state.floor_m + share * (rise_m - state.floor_m), still=None)
        return replace(state, still=None)
    return _settle(state, at_s, rise_m, gap_s, settings)


def _settle(state: ZoneState, at_s: float, rise_m: float, gap_s: float, settings: RangingSettings) -> ZoneState:
    """Take for furniture what has kept its rise for long; people sway, and their bumps end."""
    still = state.still
    if still is None:
        return replace(state, still=Still(at_s, rise_m, rise_m, rise_m))
    mean_m = still.mean_m + min(1.0, gap_s / AVERAGED_S) * (rise_m - still.mean_m)
    low_m, high_m = min(still.low_m, mean_m), max(still.high_m, mean_m)
    if high_m - low_m > settings.still_m:
        return replace(state, still=Still(at_s, mean_m, mean_m, mean_m))
    if at_s - still.since_s < settings.settle_s:
        return replace(state, still=Still(still.since_s, mean_m, low_m, high_m))
    return replace(state, floor_m=mean_m, still=None, standing=None, is_partial=False)
