"""What two beams say of bodies: broken while anything stands in them; latency, jitter and chatter as real receivers have them."""

from dataclasses import dataclass

import numpy as np

from tests.support.walkers.bodies import Part, Walker

Edge = tuple[float, str, bool]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Sensors:
    """A pair of beams: `gap_m` apart; latencies in s of breaking and clearing for (outer, inner); chatter as bursts at edges."""

    gap_m: float = 0.06
    break_s: tuple[float, float] = (0.001, 0.001)
    clear_s: tuple[float, float] = (0.001, 0.001)
    jitter_s: float = 0.0003
    chatter_share: float = 0.0
    chatter_s: float = 0.030


def edges(walkers: list[Walker], sensors: Sensors, rng: np.random.Generator) -> list[Edge]:
    """Return the edges of both beams in the order of their times, first the levels of two clear beams at time 0."""
    seen: list[Edge] = [(0.0, "outer", False), (0.0, "inner", False)]
    for index, (name, place_m) in enumerate((("outer", 0.0), ("inner", sensors.gap_m))):
        shadows = [each for walker in walkers for each in _shadows(walker, place_m)]
        said = [
            (
                start_s + sensors.break_s[index] + abs(rng.normal(0, sensors.jitter_s)),
                end_s + sensors.clear_s[index] + abs(rng.normal(0, sensors.jitter_s)),
            )
            for start_s, end_s in united(shadows)
        ]
        spans = united([each for each in said if each[1] - each[0] > 0.0005])  # a receiver misses shorter ones
        for at, (start_s, end_s) in enumerate(spans):
            next_s = spans[at + 1][0] if at + 1 < len(spans) else float("inf")
            seen += _burst(start_s, name, True, end_s, sensors, rng)
            seen += _burst(end_s, name, False, next_s, sensors, rng)
    return _changes(sorted(seen, key=lambda edge: edge[0]))


def _shadows(walker: Walker, place_m: float) -> list[Interval]:
    return [each for part in (walker.torso, *walker.others) for each in shadows_of(part, walker, place_m)]


def shadows_of(part: Part, walker: Walker, place_m: float) -> list[Interval]:
    """Return the times between which *part* of *walker* covers the place, interpolated between the samples."""
    over = part.depth_m / 2 - np.abs(part.x_m - place_m)
    signs = over > 0
    crossings = np.flatnonzero(signs[1:] != signs[:-1])
    share = over[crossings] / (over[crossings] - over[crossings + 1])
    times = walker.starts_s + walker.t_s[crossings] + share * (walker.t_s[1] - walker.t_s[0])
    times = (
        ([walker.starts_s] if signs[0] else [])
        + list(times)
        + ([walker.starts_s + walker.t_s[-1]] if signs[-1] else [])
    )
    return [(float(times[i]), float(times[i + 1])) for i in range(0, len(times) - 1, 2)]


def united(intervals: list[Interval]) -> list[Interval]:
    """Return the times that any of *intervals* covers, in order."""
    united: list[Interval] = []
    for start_s, end_s in sorted(intervals):
        if united and start_s <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end_s))
        else:
            united.append((start_s, end_s))
    return united


def _burst(
    at_s: float, name: str, is_broken: bool, before_s: float, sensors: Sensors, rng: np.random.Generator
) -> list[Edge]:
    """An edge, or a burst of toggles a few milliseconds apart that ends in the new level *before_s*."""
    burst: list[Edge] = [(at_s, name, is_broken)]
    if rng.random() >= sensors.chatter_share:
        return burst
    until_s = min(at_s + rng.uniform(0.004, sensors.chatter_s), before_s)
    while (away_s := at_s + rng.uniform(0.0005, 0.006)) < until_s:
        at_s = away_s + rng.uniform(0.0005, 0.006)
        if at_s >= until_s:
            break
        burst += [(away_s, name, not is_broken), (at_s, name, is_broken)]
    return burst


def _changes(seen: list[Edge]) -> list[Edge]:
    """Drop what repeats the present level."""
    level: dict[str, bool] = {}
    kept = []
    for edge in seen:
        if level.get(edge[1]) is not edge[2]:
            level[edge[1]] = edge[2]
            kept.append(edge)
    return kept
