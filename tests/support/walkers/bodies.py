"""Bodies: a torso that is the person, and what else of them a beam can see. Also where the torso went: the truth."""

from dataclasses import dataclass, field

import numpy as np

from tests.support.walkers.motion import Array


@dataclass(frozen=True)
class Part:
    """Something of `depth_m` whose middle is at `x_m` at each time."""

    x_m: Array
    depth_m: float


@dataclass(frozen=True)
class Walker:
    """A person: torso first, then arms and luggage, in the doorway from `starts_s` on."""

    starts_s: float
    t_s: Array
    torso: Part
    others: list[Part] = field(default_factory=list)
    is_person: bool = True


def arms(t_s: Array, x_m: Array, reach_m: float, depth_m: float, rng: np.random.Generator) -> list[Part]:
    """Return two arms swinging against each other in step with the way made; they hang still while the body stands."""
    travelled = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(x_m)))])
    pace = np.abs(np.gradient(x_m, t_s))
    swing = reach_m * np.minimum(1.0, np.convolve(pace, np.ones(151) / 151, mode="same") / 1.2)
    phase = 2 * np.pi * travelled / rng.uniform(1.1, 1.5) + rng.uniform(0, 2 * np.pi)
    return [Part(x_m + side * swing * np.sin(phase), depth_m) for side in (1.0, -1.0)]


def carried(x_m: Array, offset_m: float, depth_m: float) -> Part:
    """Return a thing whose middle keeps *offset_m* (positive: further in) from the body's middle."""
    return Part(x_m + offset_m, depth_m)


@dataclass(frozen=True)
class Truth:
    """Where people went: passages through both beams, and reaches into them that ended where they began."""

    entries: int = 0
    exits: int = 0
    turned_back: int = 0

    def __add__(self, other: "Truth") -> "Truth":
        return Truth(self.entries + other.entries, self.exits + other.exits, self.turned_back + other.turned_back)


def truth(walker: Walker, gap_m: float) -> Truth:
    """Return what the torso did: outside, within the beams, inside, from one to the next.

    Reaches less than a second after one another are one.
    """
    if not walker.is_person:
        return Truth()
    half = walker.torso.depth_m / 2
    x = walker.torso.x_m
    place = np.where(x + half < 0, -1, np.where(x - half > gap_m, 1, 0))
    changes = np.flatnonzero(np.diff(place)) + 1
    runs = [(int(place[0]), 0.0), *((int(place[i]), float(walker.t_s[i])) for i in changes)]
    side = runs[0][0]
    entries = exits = turned_back = 0
    last_back_s = -np.inf
    for index, (where, at_s) in enumerate(runs[1:], 1):
        if where == 0:
            if runs[index - 1][0] == side and at_s - last_back_s < 1.0:
                turned_back -= 1  # came again at once: the same reach goes on
                last_back_s = -np.inf
            continue
        if where == side:
            turned_back += 1
            last_back_s = at_s
        else:
            entries, exits = entries + (where > side), exits + (where < side)
            side = where
    return Truth(entries, exits, turned_back)
