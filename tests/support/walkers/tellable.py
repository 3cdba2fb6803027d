"""Which encounters two beams can tell at all. Knows the walkers and the ranges they are drawn from; knows no detector.

An encounter cannot be told where another truth gives the same edges within what sensors and gait blur. Two such confusions are looked
for, by bodies alone (limbs only blur more):

- people who are in the beams at once, where one body of ordinary depth, moving no faster and turning no harder than people do, would
  break and clear the beams at the same times;
- a thing beside its owner that is as deep as a slim person and as far away as the next person may be, or the other way round.

One who turns back so fast that they could be two passing each other is not looked for: where both fit, one who turns back is the reading
that leaves the occupancy right, so those encounters count as told.
"""

from itertools import combinations, pairwise

import numpy as np

from tests.support.walkers.beams import shadows_of, united
from tests.support.walkers.bodies import Part, Walker
from tests.support.walkers.motion import Array

DEPTHS_M = (0.17, 0.40)
"""How deep torsos are, as `people.measures` draws them."""

FASTEST_M_S, HARDEST_M_S2 = 2.0, 8.0
"""How fast people walk, gait included, and how hard they brake and start, as `scenarios.turning_back` draws them."""

CLOSEST_M, FARTHEST_THING_M, DEEPEST_THING_M = 0.10, 0.15, 0.20
"""How near the next person may be, and how far a thing beside its owner and how deep, as `scenarios.close_behind` and `bag` draw them."""

BLUR_M, BLUR_S = 0.01, 0.004
"""What latencies and gait make of a depth or a distance, and of the time between two edges."""

_SPEEDS: Array = np.linspace(0.05, FASTEST_M_S, 24)


def is_tellable(walkers: list[Walker], gap_m: float) -> bool:
    """Tell whether no other truth than that of *walkers* gives the same edges."""
    people = [each for each in walkers if each.is_person]
    for one, two in combinations(people, 2):
        if _are_in_the_beams_at_once(one, two, gap_m):
            if _could_be_one([one, two], gap_m):
                return False
        elif _clear_m(one, two) < FARTHEST_THING_M + BLUR_M and (
            min(one.torso.depth_m, two.torso.depth_m) < DEEPEST_THING_M + BLUR_M
        ):
            return False
    return not any(_could_be_a_person(thing, owner) for owner in people for thing in _things(owner))


def are_at_once(walkers: list[Walker], gap_m: float) -> bool:
    """Tell whether two people are in the beams at once."""
    people = [each for each in walkers if each.is_person]
    return any(_are_in_the_beams_at_once(one, two, gap_m) for one, two in combinations(people, 2))


def _things(owner: Walker) -> list[Part]:
    """What keeps its distance from the body; arms do not."""
    return [each for each in owner.others if np.ptp(each.x_m - owner.torso.x_m) < 1e-6]


def _could_be_a_person(thing: Part, owner: Walker) -> bool:
    clear_m = abs(thing.x_m[0] - owner.torso.x_m[0]) - (thing.depth_m + owner.torso.depth_m) / 2
    hidden = [other for other in _things(owner) if other is not thing and _touch(thing, other, owner.torso)]
    return thing.depth_m > DEPTHS_M[0] - BLUR_M and clear_m > CLOSEST_M - BLUR_M and not hidden


def _touch(thing: Part, other: Part, torso: Part) -> bool:
    """Tell whether *other*, an arm or a handle, closes the gap between *thing* and the body."""
    return other.depth_m >= abs(thing.x_m[0] - torso.x_m[0]) - (thing.depth_m + torso.depth_m) / 2


def _in_beams(walker: Walker, gap_m: float) -> list[tuple[float, float]]:
    """Return the times between which the torso covers one beam or both."""
    return [each for place_m in (0.0, gap_m) for each in shadows_of(walker.torso, walker, place_m)]


def _are_in_the_beams_at_once(one: Walker, two: Walker, gap_m: float) -> bool:
    return any(
        start_s < until_s and from_s < end_s
        for start_s, end_s in _in_beams(one, gap_m)
        for from_s, until_s in _in_beams(two, gap_m)
    )


def _clear_m(one: Walker, two: Walker) -> float:
    """Return the least clear distance between two torsos while both are in sight, or infinity where they go opposite ways."""
    if (one.torso.x_m[-1] - one.torso.x_m[0]) * (two.torso.x_m[-1] - two.torso.x_m[0]) < 0:
        return np.inf
    times = one.starts_s + one.t_s
    other_m = np.interp(times, two.starts_s + two.t_s, two.torso.x_m)
    at = int(np.argmin(np.abs(one.torso.x_m)))
    return float(abs(other_m[at] - one.torso.x_m[at]) - (one.torso.depth_m + two.torso.depth_m) / 2)


def _could_be_one(people: list[Walker], gap_m: float) -> bool:
    """Tell whether one torso could break and clear the beams as *people* together do."""
    edges = _edges(people, gap_m)
    for depth_m in np.arange(DEPTHS_M[0], DEPTHS_M[1] + 1e-9, 0.01):
        nodes = _way(edges, gap_m, float(depth_m))
        if nodes is not None and _is_humanly_possible(nodes):
            return True
    return False


def _edges(people: list[Walker], gap_m: float) -> list[tuple[float, int, bool]]:
    """Return the edges of the torsos alone: time, 0 for the outer beam and 1 for the inner, whether it broke."""
    found = []
    for index, place_m in enumerate((0.0, gap_m)):
        for start_s, end_s in united([each for who in people for each in shadows_of(who.torso, who, place_m)]):
            found += [(start_s, index, True), (end_s, index, False)]
    return sorted(found)


_REGION = {(True, False): 1, (True, True): 2, (False, True): 3}
Node = tuple[float, float, int]


def _way(edges: list[tuple[float, int, bool]], gap_m: float, depth_m: float) -> list[Node] | None:
    """Return when the front of one body of that depth was where, and which way it moved (1 in, -1 out); None if no body does that."""
    bounds = (0.0, gap_m, depth_m, depth_m + gap_m)
    level = [False, False]
    region = 0 if edges[0][1] == 0 else 4
    nodes = []
    for at_s, beam, is_broken in edges:
        level[beam] = is_broken
        now = _REGION.get((level[0], level[1]), 0 if region < 2 else 4)
        if abs(now - region) != 1:
            return None
        nodes.append((at_s, bounds[min(now, region)], now - region))
        region = now
    return nodes


def _is_humanly_possible(nodes: list[Node]) -> bool:
    """Tell whether somebody can be at all *nodes* in time, at some speed at each."""
    reached = np.ones(len(_SPEEDS), dtype=bool)
    for (from_s, from_m, before), (until_s, until_m, after) in pairwise(nodes):
        within_s = until_s - from_s
        possible = _turns(within_s) if before != after else _goes(abs(until_m - from_m), within_s)
        reached = (possible & reached[:, None]).any(axis=0)
        if not reached.any():
            return False
    return True


def _turns(within_s: float) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which pairs of speeds (come, gone) allow to turn round and be back at the same place in that time."""
    come, gone = _SPEEDS[:, None], _SPEEDS[None, :]
    least_s = (np.abs(come - gone) + 2 * np.sqrt((come**2 + gone**2) / 2)) / HARDEST_M_S2
    return np.asarray(least_s <= within_s + BLUR_S)


def _goes(way_m: float, within_s: float) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which pairs of speeds (first, last) allow to make that way in that time."""
    first, last = _SPEEDS[:, None], _SPEEDS[None, :]
    long_s, short_s = within_s + BLUR_S, max(within_s - BLUR_S, 1e-4)
    top = (first + last + HARDEST_M_S2 * long_s) / 2
    bend = (last - first) ** 2 / (4 * HARDEST_M_S2)
    free = (first + last) * long_s / 2 + HARDEST_M_S2 * long_s**2 / 4 - bend
    capped = FASTEST_M_S * long_s - ((FASTEST_M_S - first) ** 2 + (FASTEST_M_S - last) ** 2) / (2 * HARDEST_M_S2)
    most = np.where(top <= FASTEST_M_S, free, capped)
    low = (first + last - HARDEST_M_S2 * short_s) / 2
    slowed = (first + last) * short_s / 2 - HARDEST_M_S2 * short_s**2 / 4 + bend
    least = np.where(low >= 0, slowed, (first**2 + last**2) / (2 * HARDEST_M_S2))
    is_reached = np.abs(last - first) <= HARDEST_M_S2 * long_s
    return np.asarray(is_reached & (least <= way_m) & (way_m <= most))
