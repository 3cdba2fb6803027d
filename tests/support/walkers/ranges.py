"""What a VL53L1X over a door measures of walkers: rays from two zones, heads and shoulders under them, light coming back.

The device is modelled from its datasheet (ST DS12385) and its guide to regions of interest (AN5191): a lens spreads the 16 x 16 SPADs over
27 degrees (diagonal; 20 for 8 x 8, 15 for 4 x 4, which is how much the lens blurs), a ranging takes its timing budget, its reach and its
noise follow from the light that comes back. A zone is a region of SPADs; the two take turns. People have the walkers' bodies, seen from
above: their height, hair, clothes and way beside the middle of the door are drawn here. Nothing here imports the detector.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.support.walkers.beams import Edge
from tests.support.walkers.bodies import Part, Walker
from tests.support.walkers.people import Rng

Array = NDArray[np.float64]
Range = tuple[float, str, int | None]
"""When a ranging was at its middle, in seconds; its zone; the distance in mm, None where the device gives none."""

PITCH_DEG = 1.025
"""Between neighbouring SPADs: with `blur_deg` what 27 degrees for 16 and 15 for 4 a side come to."""

FAINTEST = 0.03
"""The weakest light that gives a range with all SPADs in 100 ms, as reflectance over m2 of an evenly lit field of view.

Counters of this kind see a floor of 40 % 2.2 m away with half of the SPADs in 33 ms, and hardly more. The datasheet's 17 % grey at 1.7 m is
twice that: there nearly every ranging must succeed."""

PULSE_M = 0.60
"""What lies less than this behind the nearest thing is measured together with it."""


@dataclass(frozen=True)
class Device:
    """A sensor looking down from `height_m`. A zone is `zone_spads` wide along the way, its middle `offset_spads` from the optical axis.

    `reach_m` is as far as its distance mode unambiguously ranges; `turn_s` what the change of zones adds to the timing budget.
    """

    height_m: float = 2.2
    zone_spads: int = 8
    offset_spads: float = 4.0
    budget_s: float = 0.033
    turn_s: float = 0.004
    reach_m: float = 1.36
    blur_deg: float = 3.2
    tilt_deg: float = 0.0

    @property
    def faintest(self) -> float:
        """The weakest light that gives a range: fewer SPADs and less time see less."""
        return FAINTEST * float(np.sqrt(0.100 / self.budget_s * 16 / self.zone_spads))


@dataclass(frozen=True)
class Slab:
    """An ellipse seen from above: its top at `top_m` over the floor, `depth_m` along the way and `width_m` across it."""

    x_m: Array
    y_m: float
    top_m: float
    depth_m: float
    width_m: float
    reflectance: float


def device(rng: Rng, **given: float) -> Device:
    """Draw a mounting: height, tilt along the way, and the sharpness of the lens."""
    drawn = {"height_m": rng.uniform(2.1, 2.25), "blur_deg": rng.uniform(2.3, 4.2), "tilt_deg": rng.normal(0.0, 0.7)}
    return Device(**{**drawn, **given})  # type: ignore[arg-type]


def ranges(
    walkers: list[Walker],
    sensor: Device,
    middle_m: float,
    rng: Rng,
    lane_m: float = 0.0,
    looks: list[list[Slab]] | None = None,
) -> list[Range]:
    """Return what *sensor* says of *walkers*, hung over the place *middle_m* on their way and *lane_m* beside the middle of the door.

    *looks* are the walkers as seen from above, where several sensors must see the same; otherwise they are drawn.
    """
    drawn = [slabs(walker, rng) for walker in walkers] if looks is None else looks
    people = list(zip(walkers, drawn, strict=True))
    ends_s = max(walker.starts_s + float(walker.t_s[-1]) for walker in walkers) + 0.5
    count = int(ends_s / (sensor.budget_s + sensor.turn_s)) + 1
    ready_s = rng.uniform(0.0, 0.02) + np.cumsum(sensor.budget_s + sensor.turn_s + np.abs(rng.normal(0, 0.001, count)))
    zones = np.arange(count) % 2
    parts = np.array([0.15, 0.5, 0.85]) - 1.0
    moments = ready_s[:, None] + parts * sensor.budget_s
    distance, light = _look(people, sensor, middle_m, lane_m, moments.ravel(), np.repeat(zones, len(parts)))
    shape = (count, len(parts), -1)
    found = [
        _answer(d.ravel(), s.ravel(), sensor, rng)
        for d, s in zip(distance.reshape(shape), light.reshape(shape), strict=True)
    ]
    middles = ready_s - sensor.budget_s / 2
    return [
        (float(at_s), "inner" if zone else "outer", mm) for at_s, zone, mm in zip(middles, zones, found, strict=True)
    ]


def seen(found: list[Range], height_m: float) -> list[Edge]:
    """Return the edges of the two zones as plain counters take them: somebody is there who is nearer than 85 % of the floor's distance."""
    made: list[Edge] = [(0.0, "outer", False), (0.0, "inner", False)]
    level = {"outer": False, "inner": False}
    for at_s, zone, distance_mm in found:
        is_there = distance_mm is not None and distance_mm < 850 * height_m
        if is_there is not level[zone]:
            level[zone] = is_there
            made.append((at_s, zone, is_there))
    return made


def slabs(walker: Walker, rng: Rng) -> list[Slab]:
    """Return a walker as seen from above; what swings beside the torso are arms, what keeps its distance is luggage."""
    torso = walker.torso
    if not walker.is_person:
        top_m = rng.uniform(1.98, 2.05)
        return [Slab(torso.x_m, 0.0, top_m - down_m, torso.depth_m, 0.8, 0.5) for down_m in (0.0, 0.4, 0.8)]
    is_child = rng.random() < 0.05
    tall_m = rng.uniform(1.05, 1.35) if is_child else float(np.clip(rng.normal(1.62, 0.08), 1.45, 1.9))
    beside_m = rng.uniform(-0.2, 0.2)
    clothes, hair = rng.uniform(0.25, 0.9), rng.uniform(0.15, 0.5)
    depth_m = torso.depth_m * (0.75 if is_child else 1.0)
    wide_m = rng.uniform(0.38, 0.48) * (tall_m / 1.62)
    found = [
        Slab(torso.x_m, beside_m, tall_m, 0.14, 0.11, hair),
        Slab(torso.x_m, beside_m, tall_m - 0.06, 0.19, 0.15, hair),
        *(
            Slab(torso.x_m, beside_m, tall_m * share, depth_m * deep, wide_m, clothes)
            for share, deep in ((0.82, 0.8), (0.74, 1.0), (0.6, 1.0), (0.45, 0.9))
        ),
    ]
    for part in walker.others:
        found += _carried(part, torso, tall_m, beside_m, clothes, rng)
    return found


def _carried(part: Part, torso: Part, tall_m: float, beside_m: float, clothes: float, rng: Rng) -> list[Slab]:
    if float(np.ptp(part.x_m - torso.x_m)) > 1e-6:  # swings: an arm, the hand lowest
        side = rng.choice([-1, 1]) * 0.22
        return [Slab(part.x_m, beside_m + side, tall_m * 0.42, part.depth_m, 0.09, clothes)]
    top_m = rng.uniform(0.45, 1.05) if part.depth_m > 0.15 else rng.uniform(0.4, 0.82 * tall_m)
    return [Slab(part.x_m, beside_m, top_m, part.depth_m, rng.uniform(0.2, 0.4), rng.uniform(0.1, 0.8))]


def _look(
    people: list[tuple[Walker, list[Slab]]],
    sensor: Device,
    middle_m: float,
    lane_m: float,
    at_s: Array,
    zone: NDArray[np.int64],
) -> tuple[Array, Array]:
    """Return for each moment and ray the distance of the first thing hit (inf for the floor) and the light that comes back."""
    along_deg, along_w = _spread(sensor.zone_spads, sensor.blur_deg)
    across_deg, across_w = _spread(16, sensor.blur_deg)
    side = np.where(zone == 1, 1.0, -1.0)[:, None] * sensor.offset_spads * PITCH_DEG + sensor.tilt_deg
    slope_x = np.tan(np.radians(side + np.repeat(along_deg, len(across_deg))[None, :]))
    slope_y = np.tan(np.radians(np.tile(across_deg, len(along_deg))))[None, :]
    weight = np.repeat(along_w, len(across_w)) * np.tile(across_w, len(along_w))
    nearest = np.full(slope_x.shape, sensor.height_m)
    light = np.full(slope_x.shape, 0.3) * weight / nearest**2
    for walker, things in people:
        own_s = at_s - walker.starts_s
        is_here = (own_s >= 0) & (own_s <= walker.t_s[-1])
        if not is_here.any():
            continue
        rows = np.flatnonzero(is_here)
        for thing in things:
            down_m = sensor.height_m - thing.top_m
            x_m = np.interp(own_s[rows], walker.t_s, thing.x_m) - middle_m
            near = rows[np.abs(x_m) < down_m * 0.4 + thing.depth_m]
            if not len(near):
                continue
            x_m = x_m[np.abs(x_m) < down_m * 0.4 + thing.depth_m]
            dx = (slope_x[near] * down_m - x_m[:, None]) / (thing.depth_m / 2)
            dy = (slope_y * down_m - (thing.y_m - lane_m)) / (thing.width_m / 2)
            hit = (dx**2 + dy**2 < 1.0) & (nearest[near] > down_m)
            nearest[near] = np.where(hit, down_m, nearest[near])
            light[near] = np.where(hit, thing.reflectance * weight / down_m**2, light[near])
    return nearest, light


def _spread(spads: int, blur_deg: float) -> tuple[Array, Array]:
    """Return directions in degrees and their weights: a box of SPADs blurred by the lens."""
    half = spads / 2 * PITCH_DEG
    steps = np.linspace(-half - 1.8 * blur_deg, half + 1.8 * blur_deg, 11)
    box = np.linspace(-half, half, 9)
    weight = np.exp(-(((steps[:, None] - box) / blur_deg) ** 2) / 2).sum(axis=1)
    return steps, weight / weight.sum()


def _answer(distance_m: Array, light: Array, sensor: Device, rng: Rng) -> int | None:
    """Return what the device reports: the nearest thing that sends back enough light, with the noise of that light."""
    share = 3.0  # three moments a ranging, each with a full zone of rays
    order = np.argsort(distance_m)
    d, s = distance_m[order], light[order] / share
    edges = [0, *(np.flatnonzero(np.diff(d) > PULSE_M) + 1), len(d)]
    for first, last in pairwise(edges):
        within = d[first:last] <= d[first] + PULSE_M
        back = float(s[first:last][within].sum())
        if back < sensor.faintest:
            continue
        mean_m = float((d[first:last] * s[first:last])[within].sum() / s[first:last][within].sum())
        measured_m = mean_m + rng.normal(0, min(0.03, 0.02 * np.sqrt(sensor.faintest / back)))
        if measured_m > sensor.reach_m:
            return None
        return max(0, round(measured_m * 1000))
    return None
