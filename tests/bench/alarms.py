"""How often the health of the sensors cries wolf, and how soon swapped wiring is seen: `python -m tests.bench.alarms`.

Prints, judges nothing. The walkers of the day's mix pass sound sensors; rooms lose and invent people at the rate given while their
wiring is right; then the wiring of a door is wrong.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from edge.core import health, wiring
from edge.core.events import Beam, BeamChanged, ClockSet
from tests.bench.week import CLOSES_S, DAY_S, OPENS_S, STAY_S
from tests.support.walkers.scenarios import REPORTING_FROM, day, scene

Flow = Callable[[random.Random], tuple[int, int]]
"""By which door, by its place, somebody comes and by which they leave."""

ROOMS: dict[str, tuple[int, Flow]] = {
    "one door": (1, lambda _: (0, 0)),
    "entrance and exit": (2, lambda _: (0, 1)),
    "two doors, 60:40": (2, lambda chance: (int(chance.random() < 0.4), int(chance.random() < 0.4))),
}


def sensors(encounters: int, first_seed: int) -> tuple[int, Counter[str], float]:
    """Let walkers of the day's mix pass; return their crossings, the alarms raised, and for how many seconds one stood."""
    state = health.step(health.at_start(0.0), ClockSet(0.0, 1))
    for beam in Beam:
        state = health.step(state, BeamChanged(0.0, beam, is_broken=False))
    raised: Counter[str] = Counter()
    standing = health.standing(state, 0.0)
    crossings, at_s, stood_s = 0, 10.0, 0.0
    for seed in range(first_seed, first_seed + encounters):
        played = scene(day, seed)
        crossings += played.truth.entries + played.truth.exits
        starts_s = at_s + 10.0 - min((edge_s for edge_s, _, _ in played.edges), default=0.0)
        events = [BeamChanged(starts_s + edge_s, Beam(beam), is_broken=broken) for edge_s, beam, broken in played.edges]
        for event in [*events, None]:
            until_s = event.at_s if event else at_s + 10.0
            while (due_s := health.next_deadline(state, at_s)) is not None and due_s <= until_s:
                stood_s += (due_s - at_s) * bool(standing)
                at_s, before, standing = due_s, standing, health.standing(state, due_s)
                raised.update(each.value for each in standing - before)
            stood_s += (until_s - at_s) * bool(standing)
            at_s = until_s
            state = health.step(state, event) if event else state
            before, standing = standing, health.standing(state, at_s)
            raised.update(each.value for each in standing - before)
    return crossings, raised, stood_s


@dataclass
class Seen:
    """What a room's doors were accused of: how often a sound one, and after how many people a swapped one."""

    false: int = 0
    after: list[int] = field(default_factory=list)
    missed: int = 0


def rooms(flow: Flow, doors: int, days: int, people: int, error: float, swapped: int | None, seed: int) -> Seen:
    """Play days of a room one by one; with the door *swapped*, each of them until that one is accused."""
    seen = Seen()
    for number in range(days):
        chance = random.Random(seed + number)
        states = [wiring.begin(0, 0.0) for _ in range(doors)]
        crossings: list[tuple[float, int, int]] = []
        for _ in range(people):
            comes_s = chance.uniform(OPENS_S, CLOSES_S - 900)
            goes_s = comes_s + 30 + 60 * chance.lognormvariate(*STAY_S)
            by, off = flow(chance)
            crossings += [(comes_s, by, 1), (goes_s, off, -1)]
        caught = None
        for place, (at_s, door, change) in enumerate(sorted(crossings)):
            times = 1 if chance.random() >= error else chance.choice((0, 2))
            counted = change * times * (-1 if door == swapped else 1)
            states = [
                _seen(states, own, counted if own == door else 0, 0 if own == door else counted, DAY_S + at_s)
                for own in range(doors)
            ]
            if swapped is not None and states[swapped].is_accused:
                caught = place + 1
                break
        seen.false += sum(state.is_accused for door, state in enumerate(states) if door != swapped)
        if caught is not None:
            seen.after.append(caught)
        elif swapped is not None:
            seen.missed += 1
    return seen


def _seen(states: list[wiring.Wiring], own: int, change: int, elsewhere: int, at_s: float) -> wiring.Wiring:
    """Return what door *own* makes of a crossing; nothing while another door stands accused."""
    if any(state.is_accused for door, state in enumerate(states) if door != own):
        return wiring.begin(0, at_s, is_accused=states[own].is_accused)
    return wiring.step(states[own], change, elsewhere, 0, 60, at_s)


def main(arguments: list[str] | None = None) -> None:
    """Print the figures. Called by `python -m tests.bench` without arguments of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alarms", description=__doc__)
    parser.add_argument("--seed", type=int, default=REPORTING_FROM, help="first seed (default %(default)s)")
    parser.add_argument("--encounters", type=int, default=5000, help="at sound sensors (default %(default)s)")
    parser.add_argument("--days", type=int, default=500, help="of each room (default %(default)s)")
    parser.add_argument("--people", type=int, default=600, help="visitors a day (default %(default)s)")
    chosen = parser.parse_args(arguments or [])
    crossings, raised, stood_s = sensors(chosen.encounters, chosen.seed)
    alarms = ", ".join(f"{name} {count}" for name, count in raised.items()) or "none"
    print(
        f"sound sensors, day's mix, {chosen.encounters} encounters, {crossings} crossings: alarms {alarms}; stood {stood_s:.0f} s"
    )
    print(f"\nwiring, {chosen.days} days of {chosen.people} people, each day from an empty room")
    print(
        f"{'room':20}{'wrong crossings':>16}{'sound: accused':>16}   first door swapped: seen, after crossings (median, 95 %)"
    )
    for name, (doors, flow) in ROOMS.items():
        for error in (0.006, 0.02, 0.05):
            sound = rooms(flow, doors, chosen.days, chosen.people, error, None, chosen.seed)
            swapped = rooms(flow, doors, chosen.days, chosen.people, error, 0, chosen.seed)
            after = sorted(swapped.after) or [0]
            print(
                f"{name:20}{error:16.1%}{sound.false:16}   {len(swapped.after)} of {chosen.days}, "
                f"{after[len(after) // 2]}, {after[int(0.95 * (len(after) - 1))]}; the other accused {swapped.false}",
                flush=True,
            )


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
