"""One person with drawn measures: torso, arms as they may be seen at the beams' height, a path in or out."""

from dataclasses import dataclass, replace

import numpy as np

from tests.support.walkers.bodies import Part, Walker, arms, carried
from tests.support.walkers.motion import Stop, walk

Rng = np.random.Generator


@dataclass(frozen=True)
class Measures:
    """What a person is like. Lengths in m; `arm_reach_m` 0 means arms not seen by the beams (carried, folded, beam too high)."""

    speed_m_s: float
    depth_m: float
    arm_reach_m: float
    arm_depth_m: float


def measures(rng: Rng, slow_m_s: float = 0.7, fast_m_s: float = 1.8, reach_m: float = 0.32) -> Measures:
    """Draw a person: child to stout, arms seen in two cases of three."""
    return Measures(
        speed_m_s=rng.uniform(slow_m_s, fast_m_s),
        depth_m=rng.uniform(0.17, 0.40),
        arm_reach_m=rng.uniform(0.05, reach_m) if rng.random() < 0.67 else 0.0,
        arm_depth_m=rng.uniform(0.05, 0.10),
    )


def person(
    who: Measures,
    rng: Rng,
    *,
    starts_s: float = 1.0,
    stops: tuple[Stop, ...] = (),
    is_back: bool = False,
    luggage: tuple[tuple[float, float], ...] = (),
) -> Walker:
    """Let somebody come from outside over *stops* (places of the middle) and go on in, or with *is_back* out again.

    *luggage* are (offset of the middle, depth) of things that keep their distance; positive is ahead.
    """
    start_m, end_m = -1.6, -1.6 if is_back else 1.6
    t_s, x_m = walk(start_m, list(stops), end_m, who.speed_m_s, rng)
    others: list[Part] = [carried(x_m, offset_m, depth_m) for offset_m, depth_m in luggage]
    if who.arm_reach_m:
        others += arms(t_s, x_m, who.arm_reach_m, who.arm_depth_m, rng)
    return Walker(starts_s, t_s, Part(x_m, who.depth_m), others)


def mirrored(walker: Walker, gap_m: float) -> Walker:
    """Return the same walk from the other side of the door."""

    def turned(part: Part) -> Part:
        return replace(part, x_m=gap_m - part.x_m)

    return replace(walker, torso=turned(walker.torso), others=[turned(part) for part in walker.others])
