"""How a body moves along the line through the door: legs with bounded acceleration, pauses, sway, the ripple of the gait."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DT_S = 0.002


@dataclass(frozen=True)
class Stop:
    """Come to rest at `x_m`, stay `pause_s`, swaying by `sway_m`. `brake_m_s2` is how hard the body stops and starts again."""

    x_m: float
    pause_s: float
    brake_m_s2: float = 2.5
    sway_m: float = 0.0


def walk(
    start_m: float, stops: list[Stop], end_m: float, speed_m_s: float, rng: np.random.Generator, ripple: float = 0.08
) -> tuple[Array, Array]:
    """Return times in s and places in m of a body's middle that walks from *start_m* over *stops* to *end_m*.

    The body comes in and goes off at *speed_m_s*; the gait makes the speed swing by the share *ripple* twice a stride.
    """
    places = [np.array([start_m])]
    at_m, is_moving = start_m, True
    for stop in stops:
        at_m = _leg(places, at_m, stop.x_m, speed_m_s, stop.brake_m_s2, (is_moving, False))
        steps = int(stop.pause_s / DT_S)
        if steps:
            sway_hz = rng.uniform(0.2, 0.6)
            phase = 2 * np.pi * sway_hz * DT_S * np.arange(1, steps + 1)
            places.append(at_m + stop.sway_m * np.sin(phase) * np.minimum(1.0, phase))
            at_m = float(places[-1][-1])
        is_moving = False
    brake = stops[-1].brake_m_s2 if stops else 2.5
    _leg(places, at_m, end_m, speed_m_s, brake, (is_moving, True))
    x = np.concatenate(places)
    # The ripple follows the way made good, so a body at rest does not ripple.
    travelled = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(x)))])
    stride_m = rng.uniform(1.1, 1.5)
    wave = ripple * stride_m / (4 * np.pi) * np.sin(4 * np.pi * travelled / stride_m + rng.uniform(0, 2 * np.pi))
    direction = np.sign(np.gradient(x))
    return np.arange(len(x)) * DT_S, x + wave * np.where(
        direction == 0, 0.0, 1.0 if end_m > start_m else -1.0
    ) * _eased(x)


def _eased(x: Array) -> Array:
    """Fade the ripple out where the body is slow, so that no place jumps."""
    pace = np.abs(np.gradient(x, DT_S))
    return np.minimum(1.0, np.convolve(pace, np.ones(101) / 101, mode="same") / 0.8)


def _leg(
    places: list[Array], from_m: float, to_m: float, cruise: float, brake: float, moving: tuple[bool, bool]
) -> float:
    """Append the places of one leg, accelerating and braking with *brake*; return where it ends."""
    length = abs(to_m - from_m)
    if length < 1e-9:
        return from_m
    starts, ends = (cruise if each else 0.0 for each in moving)
    top = min(cruise, np.sqrt(max(0.0, (2 * brake * length + starts**2 + ends**2) / 2)))
    top = max(top, min(starts, cruise) if moving[0] else 0.0)
    up_s, down_s = abs(top - starts) / brake, abs(top - ends) / brake
    up_m, down_m = (starts + top) / 2 * up_s, (top + ends) / 2 * down_s
    if up_m + down_m > length and moving[0]:  # too short to brake so gently: brake over the whole leg
        down_s, up_s, even_s = 2 * length / max(starts + ends, 1e-6), 0.0, 0.0
        top = starts
    else:
        even_s = max(0.0, length - up_m - down_m) / max(top, 1e-9)
    t = np.arange(DT_S, up_s + even_s + down_s + DT_S, DT_S)
    pace = np.interp(
        t, [0.0, max(up_s, 1e-9), up_s + even_s + 1e-9, up_s + even_s + down_s + 2e-9], [starts, top, top, ends]
    )
    way = np.cumsum(pace) * DT_S
    if way[-1] > 0:
        way *= length / way[-1]
    places.append(from_m + np.sign(to_m - from_m) * way)
    return to_m
