"""How far apart the beams stand, as the people in a recorded trace tell it. PURE.

Owns one estimate: a body as deep as most people are needs its depth to leave a beam and the gap to get from one beam to the other, at
whatever pace, so the gap is to the depth as the lag is to the time a beam stays broken. It must not know what is done with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from edge.core.crossing_model import CrossingSettings
from edge.core.events import Beam, BeamChanged

SMALLEST_M, LARGEST_M = 0.03, 0.25
"""What a pair of break beams at a door may be apart."""

AS_USUAL_M = (0.045, 0.08)
"""Estimates that bodies of ordinary depths give at the usual gap."""

MANY = 5
"""Fewer bodies prove a gap only if they are most of what the beams saw (one: all of it) and agree with one another; else arms, bags
and doors may be among them."""

AGREED = 1.6
"""How much wider the gap of one of few may seem than that of another, people being of different depths."""

STANDING_S = 3.0
"""Who breaks a beam longer stood in it, so the times say nothing of the depth."""

UNEVEN = 3.0
"""A front that much slower or faster than the back belongs to somebody who stopped on the way."""


@dataclass(frozen=True, slots=True)
class _Clean:
    """A body alone in the beams: when it came and went, how long it broke each beam, how long it took from beam to beam."""

    from_s: float
    until_s: float
    stay_s: float
    lag_s: float


def estimate(edges: Iterable[BeamChanged], settings: CrossingSettings | None = None) -> float:
    """Return the distance between the beams in m that fits *edges*, which are in the order of their times.

    It is the median over all who broke both beams and left both in order, without those who stood and without limbs close to a body.
    Where nobody did, few disagree, or the usual distance of *settings* fits as well, it is that one.
    """
    settings = settings or CrossingSettings()
    steady = _without_chatter(list(edges), settings.chatter_s)
    bodies = _without_limbs(_clean(steady), settings)
    if not bodies:
        return settings.gap_m
    gaps_m = [settings.usual_m * each.lag_s / each.stay_s for each in bodies]
    share = 4 * len(bodies) / len(steady)
    are_most = share >= 0.5 if len(bodies) > 1 else share == 1.0
    if len(bodies) < MANY and not (are_most and max(gaps_m) < AGREED * min(gaps_m)):
        return settings.gap_m
    gap_m = median(gaps_m)
    low_m, high_m = AS_USUAL_M
    if low_m <= gap_m <= high_m:
        return settings.gap_m
    return min(max(gap_m, SMALLEST_M), LARGEST_M)


def _without_chatter(edges: list[BeamChanged], chatter_s: float) -> list[BeamChanged]:
    """Return the edges without repeated levels and without a clearing that is taken back at once."""
    kept: list[BeamChanged] = []
    for beam in Beam:
        own: list[BeamChanged] = []
        for edge in (each for each in edges if each.beam is beam):
            if edge.is_broken is (own[-1].is_broken if own else False):
                continue
            if own and edge.is_broken and edge.at_s - own[-1].at_s < chatter_s:
                own.pop()  # the clearing; the break before it goes on
            else:
                own.append(edge)
        kept += own
    return sorted(kept, key=lambda edge: edge.at_s)


def _clean(edges: list[BeamChanged]) -> list[_Clean]:
    """Return who broke one beam, then the other, then left the one and the other, and did not stand on the way."""
    found = []
    outer = inner = False
    since = 0  # where the edges begin since the doorway was last empty
    for number, edge in enumerate(edges):
        if not outer and not inner:
            since = number
        outer, inner = (edge.is_broken, inner) if edge.beam is Beam.OUTER else (outer, edge.is_broken)
        if outer or inner or number - since != 3:
            continue
        first, second, third, fourth = edges[since : number + 1]
        if not (first.beam is third.beam is not second.beam and second.beam is fourth.beam):
            continue
        lead_s, trail_s = second.at_s - first.at_s, fourth.at_s - third.at_s
        stay_s = (third.at_s - first.at_s + fourth.at_s - second.at_s) / 2
        if 0.0 < max(lead_s, trail_s) <= UNEVEN * min(lead_s, trail_s) and stay_s <= STANDING_S:
            found.append(_Clean(first.at_s, fourth.at_s, stay_s, (lead_s + trail_s) / 2))
    return found


def _without_limbs(bodies: list[_Clean], settings: CrossingSettings) -> list[_Clean]:
    """Return the bodies without the short ones close before or behind another: arms and bags."""
    limbs = set()
    for number, (one, next_one) in enumerate(pairwise(bodies)):
        if next_one.from_s - one.until_s >= settings.limb_stay_s:
            continue
        if one.stay_s < 0.6 * next_one.stay_s:
            limbs.add(number)
        elif next_one.stay_s < 0.6 * one.stay_s:
            limbs.add(number + 1)
    return [each for number, each in enumerate(bodies) if number not in limbs]
