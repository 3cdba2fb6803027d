"""The scenarios: what happens at doors, each a function of a seeded generator. Ranges are wide on purpose.

Seeds below `REPORTING_FROM` are for tuning the detector, those from there on for figures; never the other way round.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np

from tests.support.walkers.beams import Edge, Sensors, edges
from tests.support.walkers.bodies import Part, Truth, Walker, truth
from tests.support.walkers.motion import Stop, walk
from tests.support.walkers.people import Measures, Rng, measures, mirrored, person

REPORTING_FROM = 10_000


@dataclass(frozen=True)
class Scene:
    """One encounter at the door: who was there, what was true of them, and what the beams said.

    Other sensors look at the same `walkers` and draw their own chance from `chance`, so that the beams' stays as it is.
    """

    edges: list[Edge]
    truth: Truth
    gap_m: float
    seed: int = 0
    walkers: list[Walker] = field(
        default_factory=list, compare=False, repr=False
    )  # arrays do not compare to a truth value

    def chance(self, sensor: str) -> Rng:
        """Return the generator of what *sensor* adds to this encounter: the same for the same seed."""
        return np.random.default_rng([self.seed, crc32(sensor.encode())])


Cast = tuple[list[Walker], Sensors]
Scenario = Callable[[Rng], Cast]


def _sensors(rng: Rng) -> Sensors:
    low, high = 0.0, 0.002
    return Sensors(
        gap_m=rng.uniform(0.04, 0.09),
        break_s=(rng.uniform(low, high), rng.uniform(low, high)),
        clear_s=(rng.uniform(low, high), rng.uniform(low, high)),
    )


def walking(rng: Rng) -> Cast:
    """A person walks through, arms swinging."""
    return [person(measures(rng), rng)], _sensors(rng)


def running(rng: Rng) -> Cast:
    """A person runs through."""
    return [person(measures(rng, 2.0, 4.5), rng)], _sensors(rng)


def slow(rng: Rng) -> Cast:
    """A person shuffles through, with a stick or on a phone."""
    return [person(measures(rng, 0.15, 0.6, 0.15), rng)], _sensors(rng)


def bag(rng: Rng) -> Cast:
    """A person with a bag close before or behind the body, that a beam sees apart from it or not."""
    who = measures(rng)
    depth_m, clear_m = rng.uniform(0.03, 0.20), rng.uniform(-0.05, 0.15)
    offset_m = (who.depth_m + depth_m) / 2 + clear_m
    return [person(who, rng, luggage=((offset_m * rng.choice([-1, 1]), depth_m),))], _sensors(rng)


def trolley(rng: Rng, is_held_in_sight: bool = True) -> Cast:
    """A trolley pulled or pushed, nearly as deep as a body, at the end of an arm or a handle that the beams see."""
    who = replace(measures(rng, 0.5, 1.5), arm_reach_m=0.0)
    depth_m, clear_m = rng.uniform(0.15, 0.35), rng.uniform(0.0, 0.30)
    side = rng.choice([-1, 1])
    things = [(side * ((who.depth_m + depth_m) / 2 + clear_m), depth_m)]
    if is_held_in_sight:
        things.append((side * (who.depth_m + clear_m) / 2, clear_m + 0.05))
    return [person(who, rng, luggage=tuple(things))], _sensors(rng)


def trolley_apart(rng: Rng) -> Cast:
    """The same, with the arm out of the beams' sight: a thing like a body at the distance of a body. Two beams cannot tell."""
    return trolley(rng, is_held_in_sight=False)


def turning_back(rng: Rng) -> Cast:
    """A person turns back at any depth, softly or abruptly, at once or after a look round."""
    who, sensors = measures(rng), _sensors(rng)
    half = who.depth_m / 2
    place_m = rng.uniform(-half + 0.01, half + sensors.gap_m - 0.01)
    pause_s = rng.choice([0.0, rng.uniform(0.05, 3.0)])
    stop = Stop(place_m, pause_s, brake_m_s2=rng.choice([rng.uniform(1.0, 4.0), rng.uniform(4.0, 8.0)]), sway_m=0.01)
    return [person(who, rng, stops=(stop,), is_back=True)], sensors


def lingering(rng: Rng) -> Cast:
    """A person stands in one or both beams up to a minute, swaying, and goes on or back."""
    who, sensors = measures(rng), _sensors(rng)
    half = who.depth_m / 2
    place_m = rng.uniform(-half - 0.02, half + sensors.gap_m - 0.02)
    sway_m = min(rng.uniform(0.0, 0.03), max(0.0, half + sensors.gap_m - 0.005 - place_m))
    stop = Stop(place_m, rng.uniform(1.0, 60.0), rng.uniform(1.0, 4.0), sway_m)
    return [person(who, rng, stops=(stop,), is_back=bool(rng.random() < 0.3))], sensors


def shuffling(rng: Rng) -> Cast:
    """A person moves to and fro in the door before going on or back."""
    who, sensors = measures(rng, 0.3, 1.2), _sensors(rng)
    half = who.depth_m / 2
    stops = [
        Stop(rng.uniform(-half - 0.2, half + sensors.gap_m - 0.02), rng.uniform(0.0, 2.0), rng.uniform(1.0, 4.0), 0.01)
        for _ in range(rng.integers(2, 6))
    ]
    return [person(who, rng, stops=tuple(stops), is_back=bool(rng.random() < 0.3))], sensors


def close_behind(rng: Rng) -> Cast:
    """Two people, the second 10 to 60 cm behind the back of the first, at the same pace."""
    lead, sensors = measures(rng, 0.5, 1.6, 0.2), _sensors(rng)
    second = replace(measures(rng, reach_m=0.2), speed_m_s=lead.speed_m_s * rng.uniform(0.97, 1.03))
    clear_m = rng.uniform(0.10, 0.60)
    behind_s = ((lead.depth_m + second.depth_m) / 2 + clear_m) / lead.speed_m_s
    return [person(lead, rng), person(second, rng, starts_s=1.0 + behind_s)], sensors


def in_and_out(rng: Rng) -> Cast:
    """One comes out and one goes in within three seconds of each other, side by side if they must."""
    one, two, sensors = measures(rng), measures(rng), _sensors(rng)
    comes_out = mirrored(person(two, rng, starts_s=4.0 + rng.uniform(-3.0, 3.0)), sensors.gap_m)
    return [person(one, rng, starts_s=4.0), comes_out], sensors


def door_swing(rng: Rng) -> Cast:
    """The leaf of a door sweeps through the beams before a person and back after them."""
    who, sensors = measures(rng, 0.6, 1.4), _sensors(rng)
    pace, depth_m = rng.uniform(0.5, 2.0), rng.uniform(0.03, 0.05)
    t_s, opening = walk(0.5, [], -0.5, pace, rng, ripple=0.0)
    _, closing = walk(-0.5, [], 0.5, pace, rng, ripple=0.0)
    leaf = [
        Walker(starts_s, t_s[: len(x)], Part(x[: len(t_s)], depth_m), is_person=False)
        for starts_s, x in ((0.2, opening), (3.0 + rng.uniform(2.0, 5.0), closing))
    ]
    return [*leaf, person(who, rng, starts_s=0.2 + float(t_s[-1]) + rng.uniform(0.0, 0.5))], sensors


def chatter(rng: Rng) -> Cast:
    """A person walks through while the receivers chatter at most edges."""
    return [person(measures(rng), rng)], replace(_sensors(rng), chatter_share=0.8, chatter_s=0.040)


def latency(rng: Rng) -> Cast:
    """A person walks through sensors of which one is up to 10 ms later than the other, and jitters."""
    late = (rng.uniform(0, 0.010), rng.uniform(0, 0.010))
    clears = (rng.uniform(0, 0.010), rng.uniform(0, 0.010))
    return [person(measures(rng), rng)], replace(_sensors(rng), break_s=late, clear_s=clears, jitter_s=0.002)


def abreast(rng: Rng) -> Cast:
    """Two people side by side. Two beams cannot tell them from one: here to show what happens."""
    lead: Measures = measures(rng)
    second = replace(measures(rng), speed_m_s=lead.speed_m_s)
    return [person(lead, rng), person(second, rng, starts_s=1.0 + rng.uniform(0, 0.1))], _sensors(rng)


_ALL = (walking, running, slow, bag, trolley, turning_back, lingering, shuffling, close_behind)
_ALL += (in_and_out, door_swing, chatter, latency, abreast, trolley_apart)
SCENARIOS: dict[str, Scenario] = {each.__name__: each for each in _ALL}

NOT_TELLABLE = {
    "abreast": "two side by side are one to two beams",
    "trolley_apart": "a thing like a body at the distance of a body",
    "in_and_out": "while both are in the beams at once they look like one who turns back",
}

DAY = {
    walking: 0.76, slow: 0.06, running: 0.01, bag: 0.06, trolley: 0.005, turning_back: 0.02, lingering: 0.015, shuffling: 0.01,
    close_behind: 0.03, in_and_out: 0.02, chatter: 0.01,
}  # fmt: skip


def day(rng: Rng) -> Cast:
    """One encounter of a believable day."""
    scenarios = list(DAY)
    shares = np.array([DAY[each] for each in scenarios])
    return scenarios[int(rng.choice(len(scenarios), p=shares / shares.sum()))](rng)


def scene(scenario: Scenario, seed: int) -> Scene:
    """Play one encounter; one in two is turned round, so that in and out are alike."""
    rng = np.random.default_rng(seed)
    walkers, sensors = scenario(rng)
    if rng.random() < 0.5:
        walkers = [mirrored(walker, sensors.gap_m) for walker in walkers]
    happened = sum((truth(walker, sensors.gap_m) for walker in walkers), Truth())
    return Scene(edges(walkers, sensors, rng), happened, sensors.gap_m, seed, walkers)
