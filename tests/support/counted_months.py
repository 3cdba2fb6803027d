"""Months of a counter room whose doors miscount by a known amount: what staff find at their headcounts, the truth beside it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from central.corrections.drift import Put

DAY_MS = 86_400_000
START_MS = 1_790_000_000_000


@dataclass(frozen=True)
class Month:
    """How a simulated month goes. `excess` is each door's true drift: people counted too many per 100 crossings; `noise` the share of
    crossings missed or counted twice besides, either way alike."""

    excess: Mapping[str, float]
    days: int = 22
    visitors: int = 300
    noise: float = 0.01
    has_midday_count: bool = False


def puts(month: Month, seed: int) -> list[Put]:
    """Return what was put right in the month: at closing time every day, by a headcount at noon too where there is one.

    People come and go by doors chosen with shares that vary from day to day, as they do in a building.
    """
    chance = random.Random(seed)
    doors = list(month.excess)
    counted = dict.fromkeys(doors, 0)
    found = [Put(START_MS - DAY_MS, 0, dict(counted))]
    for day in range(month.days):
        weights = [chance.uniform(0.3, 1.0) for _ in doors]
        visitors = max(40, round(chance.gauss(month.visitors, month.visitors / 5)))
        halves = 2 if month.has_midday_count else 1
        for half in range(halves):
            off = 0
            for _ in range(2 * visitors // halves):
                door = chance.choices(doors, weights)[0]
                counted[door] += 1
                off += _miscount(chance, month.excess[door] / 100, month.noise)
            at_ms = START_MS + day * DAY_MS + half * DAY_MS // 3
            found.append(Put(at_ms, -off, dict(counted)))
    return found


def _miscount(chance: random.Random, excess: float, noise: float) -> int:
    """Return by how many people one crossing is miscounted."""
    drawn = chance.random()
    if drawn < abs(excess):
        return 1 if excess > 0 else -1
    return chance.choice((-1, 1)) if drawn < abs(excess) + noise else 0
