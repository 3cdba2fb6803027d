"""Right crossings per scenario, for the detector and for other machines on the same encounters: `python -m tests.bench.count`.

Prints, judges nothing. Seeds from 10,000 on are for reporting; smaller ones were used to tune the detector.

- right: per cent of the true crossings, missed and invented ones both taken off; an encounter without a crossing is one chance to be wrong.
- tellable: encounters in which, by the bodies alone, no other truth gives two beams the same edges (`tests.support.walkers.tellable` says
  what is looked for). The detector's right crossings are given of all encounters and of these. The first figure is the one that counts at a
  door; the second tells how much of the rest is the detector's fault.
- in the beams at once: encounters in which two people are.
- bias: what a crossing adds to the room's count on average, too many counted in or too few; its 95 % interval; and what two one-sided
  tests make of it: `none, shown` if the whole interval lies within the bound, `biased, shown` if it lies outside, else `not decided`.
- the plain machines and their rules are in `tests.support.walkers.plain`.
"""

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.bench.machines import MACHINES
from tests.bench.tally import BOUND, Tally
from tests.support.walkers.scenarios import NOT_TELLABLE, REPORTING_FROM, SCENARIOS, day, scene
from tests.support.walkers.tellable import are_at_once, is_tellable

CHUNK = 500
"""Encounters that a process plays at a time."""

Tallies = dict[str, Tally]
ALL = tuple(MACHINES)


def tallies(name: str, first_seed: int, encounters: int, machines: tuple[str, ...] = ALL) -> Tallies:
    """Play the encounters of a scenario and let each of the machines count them."""
    scenario = day if name == "day" else SCENARIOS[name]
    result = {machine: Tally() for machine in machines}
    for seed in range(first_seed, first_seed + encounters):
        played = scene(scenario, seed)
        true = played.truth.entries, played.truth.exits
        can_tell, at_once = (ask(played.walkers, played.gap_m) for ask in (is_tellable, are_at_once))
        for machine in machines:
            result[machine].add(true, MACHINES[machine](played), is_tellable=can_tell, is_at_once=at_once)
    return result


def every(
    wanted: dict[str, int], first_seed: int, jobs: int, machines: tuple[str, ...] = ALL
) -> Iterator[tuple[str, Tallies]]:
    """Yield scenarios and their tallies in the order *wanted*, (name: encounters), played by that many processes."""
    if jobs == 1:
        for name, encounters in wanted.items():
            yield name, tallies(name, first_seed, encounters, machines)
        return
    with ProcessPoolExecutor(jobs) as pool:
        parts = {
            name: [
                pool.submit(tallies, name, first_seed + done, min(CHUNK, encounters - done), machines)
                for done in range(0, encounters, CHUNK)
            ]
            for name, encounters in wanted.items()
        }
        for name, futures in parts.items():
            total = {machine: Tally() for machine in machines}
            for future in futures:
                for machine, tally in future.result().items():
                    total[machine] += tally
            yield name, total


def report(
    names: list[str],
    first_seed: int,
    encounters: int,
    day_encounters: int,
    jobs: int = 1,
    machines: tuple[str, ...] = ALL,
) -> None:
    """Print who was right how often, the bias of each machine with its verdict, and the confusion of the detector."""
    kind = "reporting" if first_seed >= REPORTING_FROM else "TUNING"
    print(
        f"simulated walkers, {encounters} encounters a scenario ({day_encounters} of a day), seeds from {first_seed} ({kind})"
    )
    wanted = {name: day_encounters if name == "day" else encounters for name in names}
    print(
        f"\nright crossings, %\n{'scenario':15}{'crossings':>10}" + "".join(f"{machine:>15}" for machine in machines),
        end="",
    )
    print(f"{'tellable':>12}{'of them':>9}{'at once':>9}")
    found: dict[str, Tallies] = {}
    for name, tally in every(wanted, first_seed, jobs, machines):
        found[name] = tally
        rights = "".join(f"{each.right:15.2f}" for each in tally.values())
        note = f"   [{NOT_TELLABLE[name]}]" if name in NOT_TELLABLE else ""
        print(f"{name:15}{tally['detector'].crossings:10}{rights}{_told(tally['detector'])}{note}", flush=True)
    print(f"\nin/out bias per crossing, 95 % interval: is it none (within ±{BOUND:.1%})?\n{'scenario':13}", end="")
    print("".join(f"{machine:>41}" for machine in machines))
    for name, tally in found.items():
        print(f"{name:13}" + "".join(f"{_bias(each):>41}" for each in tally.values()))
    print("\nwhat the detector took for something else (true -> counted: encounters)")
    for name, tally in found.items():
        confusion = tally["detector"].confusion.most_common()
        wrong = [f"{true} -> {counted}: {n}" for (true, counted), n in confusion if true != counted]
        print(f"{name:15}{'; '.join(wrong) or 'nothing'}")


def _told(tally: Tally) -> str:
    """How many encounters can be told, how many of their crossings were right, in how many two people were in the beams at once."""
    right = "-" if tally.right_of_tellable is None else f"{tally.right_of_tellable:.2f}"
    return f"{tally.share_tellable:12.1f}{right:>9}{100 * tally.at_once / max(1, tally.encounters):9.1f}"


def _bias(tally: Tally) -> str:
    bias, half = tally.bias()
    return f"{bias:+.2%} ({bias - half:+.2%}..{bias + half:+.2%}) {tally.verdict():>13}"


def main(arguments: list[str] | None = None) -> None:
    """Print the figures. Called by `python -m tests.bench` without arguments of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.count", description=__doc__)
    parser.add_argument("--seed", type=int, default=REPORTING_FROM, help="first seed (default %(default)s)")
    parser.add_argument("--encounters", type=int, default=1000, help="per scenario (default %(default)s)")
    parser.add_argument("--day", type=int, default=10_000, help="encounters of the day's mix (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="processes that play (default %(default)s)")
    parser.add_argument(
        "--only", nargs="+", choices=[*SCENARIOS, "day"], default=[*SCENARIOS, "day"], metavar="SCENARIO"
    )
    parser.add_argument(
        "--machines", nargs="+", choices=ALL, default=ALL, metavar="MACHINE", help="beside the detector (default: all)"
    )
    chosen = parser.parse_args(arguments or [])
    machines = tuple(machine for machine in MACHINES if machine == "detector" or machine in chosen.machines)
    report(chosen.only, chosen.seed, chosen.encounters, chosen.day, max(1, chosen.jobs), machines)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
