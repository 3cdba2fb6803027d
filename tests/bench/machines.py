"""What counts the encounters that the walkers make: the detector and what it is compared with.

A machine takes a `Scene` and returns entries and exits. One that has other sensors reads `Scene.walkers` and lets them see the same people;
whatever its sensors add by chance it draws from `Scene.chance`. A machine listed in `MACHINES` stands in the benchmark's table.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from edge.core import ranging
from edge.core.crossing import CrossingSettings, Kind, Passage, at_start, next_deadline, step
from edge.core.events import Beam, BeamChanged, RangeMeasured, TimePassed
from edge.core.ranging import RangingSettings, RangingState
from tests.bench.tally import Count
from tests.support.walkers.beams import Edge
from tests.support.walkers.plain import debounced, four_states, three_zone_path
from tests.support.walkers.ranges import Device, Range, device, ranges, seen
from tests.support.walkers.scenarios import Scene

Machine = Callable[[Scene], Count]


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


def detector(played: Scene) -> Count:
    """Count with the unit's own detector, told how far its beams stand apart."""
    found = detected(played.edges, played.gap_m)
    return found[Kind.ENTRY], found[Kind.EXIT]


def ranged(played: Scene) -> Count:
    """Count with the unit's own detector and a time-of-flight sensor above the door, told how high it hangs."""
    sensor, found = _ranges(played)
    settings, state = RangingSettings(reach_m=sensor.height_m), RangingState()
    passages: list[Passage] = []
    for at_s, zone, distance_mm in found:
        state, out = ranging.step(state, RangeMeasured(at_s, 0, Beam(zone), distance_mm), settings)
        passages += out
    while (deadline := ranging.next_deadline(state, settings)) is not None:
        state, out = ranging.step(state, TimePassed(deadline), settings)
        passages += out
    kinds = Counter(passage.kind for passage in passages)
    return kinds[Kind.ENTRY], kinds[Kind.EXIT]


def ranged_three_zones(played: Scene) -> Count:
    """Count with the three-zone path on the same rangings, as the sensor it was written for does."""
    sensor, found = _ranges(played)
    return three_zone_path(seen(found, sensor.height_m))


def _ranges(played: Scene) -> tuple[Device, list[Range]]:
    rng = played.chance("ranges")
    sensor = device(rng)
    return sensor, ranges(played.walkers, sensor, played.gap_m / 2, rng)


def on_edges(count: Callable[[Sequence[Edge]], Count]) -> Machine:
    """Return the machine that counts with nothing but the beams' edges."""
    return lambda played: count(played.edges)


MACHINES: dict[str, Machine] = {
    "detector": detector,
    "four states": on_edges(four_states),
    "debounced": on_edges(lambda edges: four_states(debounced(edges))),
    "three zones": on_edges(three_zone_path),
    "ranged": ranged,
    "ranged 3 zones": ranged_three_zones,
}
