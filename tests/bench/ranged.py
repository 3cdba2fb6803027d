"""Right crossings of a door under time-of-flight sensors: `python -m tests.bench.ranged`.

Prints, judges nothing. The walkers are those of `tests.bench.count`, seen by the sensor of `tests.support.walkers.ranges`; seeds below
10,000 were used to tune the detector. Besides the scenarios: who is seen and told by height, and doors two lanes wide.
"""

import argparse
from collections import Counter
from dataclasses import replace

import numpy as np

from edge.core import ranging
from edge.core.crossing import Kind, Passage
from edge.core.events import Beam, RangeMeasured, TimePassed
from edge.core.ranging import RangingSettings, RangingState
from tests.bench.machines import ranged, ranged_three_zones
from tests.bench.tally import Tally
from tests.support.walkers.people import measures, person
from tests.support.walkers.ranges import Device, device, ranges, slabs
from tests.support.walkers.scenarios import REPORTING_FROM, SCENARIOS, day, scene

LANES_M = (-0.30, 0.30)
"""Where the sensors of a door 1.3 m wide hang, from its middle."""


def scenarios(names: list[str], first_seed: int, encounters: int, day_encounters: int) -> None:
    """Print right crossings and bias per scenario, of the detector and of the three-zone path on the same rangings."""
    print(
        f"{'scenario':15}{'crossings':>10}{'detector':>10}{'3 zones':>10}   in/out bias of the detector, 95 % interval; errors"
    )
    for name in names:
        ours, path = Tally(), Tally()
        for seed in range(first_seed, first_seed + (day_encounters if name == "day" else encounters)):
            played = scene(day if name == "day" else SCENARIOS[name], seed)
            true = played.truth.entries, played.truth.exits
            ours.add(true, ranged(played))
            path.add(true, ranged_three_zones(played))
        bias, half = ours.bias()
        wrong = [f"{true} -> {counted}: {n}" for (true, counted), n in ours.confusion.most_common() if true != counted]
        print(
            f"{name:15}{ours.crossings:10}{ours.right:10.2f}{path.right:10.2f}"
            f"   {bias:+.2%} ({bias - half:+.2%}..{bias + half:+.2%}) {ours.verdict()}; {'; '.join(wrong[:3])}",
            flush=True,
        )


def heights(first_seed: int, encounters: int) -> None:
    """Print, by height, how many of those who walk through alone are counted, and for whom they are taken."""
    print(f"\n{'height':15}{'people':>10}{'counted':>10}{'as child':>10}")
    found: dict[str, Counter[str]] = {}
    for seed in range(first_seed, first_seed + encounters):
        rng = np.random.default_rng([seed, 1])
        walkers, sensor = [person(measures(rng), rng)], device(rng)
        looks = [slabs(walkers[0], rng)]
        tall_m = looks[0][0].top_m
        group = next((f"below {top} m" for top in (1.15, 1.25, 1.35) if tall_m < top), "adults")
        passages = counted({0: sensor}, {0: ranges(walkers, sensor, 0.0, rng, looks=looks)})
        is_counted = [Kind.ENTRY] == [each.kind for each in passages]
        row = found.setdefault(group, Counter())
        row.update(people=1, counted=is_counted, child=is_counted and bool(passages[0].is_child))
    for group, row in sorted(found.items(), reverse=True):
        share, children = row["counted"] / row["people"], row["child"] / max(1, row["counted"])
        print(f"{group:15}{row['people']:10}{share:10.1%}{children:10.1%}")


def wide(first_seed: int, encounters: int) -> None:
    """Print what two lanes count of one person anywhere in the door, and of two abreast, one in each lane."""
    print(f"\n{'door 1.3 m wide':25}{'crossings':>10}{'right':>10}   errors")
    for name, places_m in (("one, anywhere", None), ("two abreast, in lanes", LANES_M)):
        tally = Tally()
        for seed in range(first_seed, first_seed + encounters):
            rng = np.random.default_rng([seed, 2])
            beside_m = (
                [rng.uniform(-0.45, 0.45)]
                if places_m is None
                else [place_m + rng.uniform(-0.1, 0.1) for place_m in places_m]
            )
            who = measures(rng)
            walkers = [person(who, rng, starts_s=1.0 + rng.uniform(0, 0.1)) for _ in beside_m]
            looks = [
                [replace(slab, y_m=at_m) for slab in slabs(each, rng)]
                for each, at_m in zip(walkers, beside_m, strict=True)
            ]
            sensors = dict(enumerate([device(rng)] * 2))
            said = {lane: ranges(walkers, sensors[lane], 0.0, rng, at_m, looks) for lane, at_m in enumerate(LANES_M)}
            kinds = Counter(each.kind for each in counted(sensors, said))
            tally.add((len(beside_m), 0), (kinds[Kind.ENTRY], kinds[Kind.EXIT]))
        wrong = [f"{true} -> {taken}: {n}" for (true, taken), n in tally.confusion.most_common() if true != taken]
        print(f"{name:25}{tally.crossings:10}{tally.right:10.2f}   {'; '.join(wrong)}")


def counted(sensors: dict[int, Device], said: dict[int, list[tuple[float, str, int | None]]]) -> list[Passage]:
    """Return the detector's passages of what the sensors of all lanes said."""
    settings, state = RangingSettings(reach_m=sensors[0].height_m), RangingState()
    rangings = [RangeMeasured(at_s, lane, Beam(zone), mm) for lane, each in said.items() for at_s, zone, mm in each]
    passages: list[Passage] = []
    for event in sorted(rangings, key=lambda each: each.at_s):
        state, found = ranging.step(state, event, settings)
        passages += found
    while (deadline := ranging.next_deadline(state, settings)) is not None:
        state, found = ranging.step(state, TimePassed(deadline), settings)
        passages += found
    return passages


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ranged", description=__doc__)
    parser.add_argument("--seed", type=int, default=4 * REPORTING_FROM, help="first seed (default %(default)s)")
    parser.add_argument("--encounters", type=int, default=500, help="per scenario (default %(default)s)")
    parser.add_argument("--day", type=int, default=4000, help="encounters of the day's mix (default %(default)s)")
    names = [*SCENARIOS, "day"]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="SCENARIO")
    chosen = parser.parse_args(arguments or [])
    kind = "reporting" if chosen.seed >= REPORTING_FROM else "TUNING"
    print(f"simulated walkers under a VL53L1X, seeds from {chosen.seed} ({kind})")
    scenarios(chosen.only, chosen.seed, chosen.encounters, chosen.day)
    heights(chosen.seed, 4 * chosen.encounters)
    wide(chosen.seed, chosen.encounters)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
