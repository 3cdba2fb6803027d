"""Right crossings per scenario, for the detector and for two plain machines on the same traces: `python -m tests.bench.count`.

Prints, judges nothing. Seeds from 10,000 on are for reporting; smaller ones were used to tune the detector.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import sqrt

from edge.core.crossing import CrossingSettings, Kind, at_start, next_deadline, step
from edge.core.events import Beam, BeamChanged, TimePassed
from tests.support.walkers.beams import Edge
from tests.support.walkers.plain import four_states, three_zone_path
from tests.support.walkers.scenarios import NOT_TELLABLE, REPORTING_FROM, SCENARIOS, Scene, day, scene

BOUND = 0.002
"""What |bias| must stay below with its whole 95 % interval to be called equivalent to none."""


def detected(edges: Iterable[Edge], gap_m: float) -> Counter[Kind]:
    """Count what the detector announces of a trace, letting time pass at its end."""
    settings = CrossingSettings(gap_m=gap_m)
    state = at_start()
    found: Counter[Kind] = Counter()
    for at_s, beam, is_broken in edges:
        state, out = step(state, BeamChanged(at_s, Beam(beam), is_broken), settings)
        found.update(one.kind for one in out)
    while (deadline := next_deadline(state, settings)) is not None:
        state, out = step(state, TimePassed(deadline), settings)
        found.update(one.kind for one in out)
    return found


@dataclass
class Tally:
    """Sums over the encounters of a scenario: counted minus true, per direction, and how often what was taken for what."""

    crossings: int = 0
    chances: int = 0
    wrong: int = 0
    pairs: list[tuple[int, int]] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, true: tuple[int, int], counted: tuple[int, int]) -> None:
        """Add an encounter. One with no crossing is one chance to count wrongly."""
        self.crossings += sum(true)
        self.chances += max(1, sum(true))
        self.wrong += sum(abs(a - b) for a, b in zip(true, counted, strict=True))
        self.pairs.append((true[0] - true[1], counted[0] - counted[1]))
        self.confusion[_named(true), _named(counted)] += 1

    @property
    def right(self) -> float:
        """Right crossings in per cent: missed and invented ones both count against it."""
        return 100 * (1 - self.wrong / self.chances)

    def bias(self) -> tuple[float, float]:
        """Return in/out bias per crossing and half its 95 % interval.

        The bias is what each crossing adds to the room's count on average, (in - out counted) - (in - out true) over all
        crossings; encounters are independent, so its interval follows from their spread (normal approximation). Where no error was seen
        at all the rule of three gives the interval.
        """
        drifts = [counted - true for true, counted in self.pairs]
        per = max(1, self.crossings or len(drifts))
        mean = sum(drifts) / len(drifts)
        spread = sqrt(sum((drift - mean) ** 2 for drift in drifts) / max(1, len(drifts) - 1))
        half = 1.96 * spread * sqrt(len(drifts)) / per
        return sum(drifts) / per, half or 3.0 / per


def _named(count: tuple[int, int]) -> str:
    names = [
        f"{number} {name}" if number > 1 else name for number, name in zip(count, ("in", "out"), strict=True) if number
    ]
    return " + ".join(names) or "nobody"


def _machine(count: Callable[[Iterable[Edge]], tuple[int, int]]) -> Callable[[Scene], tuple[int, int]]:
    return lambda played: count(played.edges)


def _detector(played: Scene) -> tuple[int, int]:
    found = detected(played.edges, played.gap_m)
    return found[Kind.ENTRY], found[Kind.EXIT]


MACHINES: dict[str, Callable[[Scene], tuple[int, int]]] = {
    "detector": _detector,
    "four states": _machine(four_states),
    "three-zone path": _machine(three_zone_path),
}


def tallies(name: str, first_seed: int, encounters: int) -> dict[str, Tally]:
    """Play the encounters of a scenario and let each machine count them."""
    scenario = day if name == "day" else SCENARIOS[name]
    result = {machine: Tally() for machine in MACHINES}
    for seed in range(first_seed, first_seed + encounters):
        played = scene(scenario, seed)
        for machine, count in MACHINES.items():
            result[machine].add((played.truth.entries, played.truth.exits), count(played))
    return result


def report(names: list[str], first_seed: int, encounters: int, day_encounters: int) -> None:
    """Print the table of scenarios and the confusion of the detector."""
    kind = "reporting" if first_seed >= REPORTING_FROM else "TUNING"
    print(
        f"simulated walkers, {encounters} encounters a scenario ({day_encounters} of a day), seeds from {first_seed} ({kind})"
    )
    print(
        f"{'scenario':15}{'crossings':>10}{'detector':>10}{'4 states':>10}{'3 zones':>10}   in/out bias, 95 % interval"
    )
    confusions: dict[str, Counter[tuple[str, str]]] = {}
    for name in names:
        found = tallies(name, first_seed, day_encounters if name == "day" else encounters)
        ours = found["detector"]
        bias, half = ours.bias()
        verdict = "within" if abs(bias) + half < BOUND else "not shown within"
        rights = "".join(f"{tally.right:9.2f}%" for tally in found.values())
        note = f"   [{NOT_TELLABLE[name]}]" if name in NOT_TELLABLE else ""
        print(
            f"{name:15}{ours.crossings:10}{rights}   {bias:+.2%} ({bias - half:+.2%} to {bias + half:+.2%}), {verdict} ±{BOUND:.1%}{note}",
            flush=True,
        )
        confusions[name] = ours.confusion
    print("what the detector took for something else (true -> counted: encounters)")
    for name, confusion in confusions.items():
        wrong = [f"{true} -> {counted}: {n}" for (true, counted), n in confusion.most_common() if true != counted]
        print(f"{name:15}{'; '.join(wrong) or 'nothing'}")


def main(arguments: list[str] | None = None) -> None:
    """Print the figures. Called by `python -m tests.bench` without arguments of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.count", description=__doc__)
    parser.add_argument("--seed", type=int, default=REPORTING_FROM, help="first seed (default %(default)s)")
    parser.add_argument("--encounters", type=int, default=1000, help="per scenario (default %(default)s)")
    parser.add_argument("--day", type=int, default=5000, help="encounters of the day's mix (default %(default)s)")
    parser.add_argument(
        "--only", nargs="+", choices=[*SCENARIOS, "day"], default=[*SCENARIOS, "day"], metavar="SCENARIO"
    )
    chosen = parser.parse_args(arguments or [])
    report(chosen.only, chosen.seed, chosen.encounters, chosen.day)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
