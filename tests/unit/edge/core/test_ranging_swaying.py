"""Who stands at the edge of the light and sways, beside people of equal height who follow each other."""

from dataclasses import replace
from random import Random

import pytest

from edge.core.crossing_model import Kind
from edge.core.events import Beam, RangeMeasured
from edge.core.ranging import RangingSettings
from tests.bench.machines import ranged
from tests.support.walkers.ranges import device, ranges
from tests.support.walkers.scenarios import SCENARIOS, scene
from tests.unit.edge.core.test_ranging import World, kinds, person, played, run, thing, together

SWAY_S = 0.85
"""How long a sway takes, to and fro."""


def swaying(from_s: float, until_s: float, zone: Beam) -> World:
    """Return somebody small at the edge of *zone*: lost and found again, now more of the head in the light and now less."""

    def world(where: Beam, now_s: float) -> float | None:
        turn, into_s = divmod(now_s - from_s, SWAY_S)
        is_seen = where is zone and from_s <= now_s < until_s and into_s < SWAY_S - 0.25
        return (0.95, 1.03)[int(turn) % 2] if is_seen else None

    return world


@pytest.mark.parametrize(
    ("far", "near", "kind"), [(Beam.OUTER, Beam.INNER, Kind.EXIT), (Beam.INNER, Beam.OUTER, Kind.ENTRY)]
)
def test_who_sways_at_the_edge_of_the_light_and_goes_on_passes_once(far: Beam, near: Beam, kind: Kind) -> None:
    """However often they are lost and found in the one zone, they are in the other once."""
    assert [kind] == kinds(together(swaying(1.0, 20.0, near), thing(19.9, 20.1, 1.03, far)), 22.0)


def test_who_sways_at_the_edge_of_the_light_and_goes_back_has_turned_back() -> None:
    """A look into the other zone in between changes nothing."""
    world = together(swaying(1.0, 20.0, Beam.INNER), thing(9.9, 10.05, 1.03, Beam.OUTER))
    assert [Kind.TURNED_BACK] == kinds(world, 22.0)


@pytest.mark.parametrize(("from_outside", "kind"), [(True, Kind.ENTRY), (False, Kind.EXIT)])
@pytest.mark.parametrize("apart_s", [0.42, 0.7, 1.2])
def test_a_queue_of_equal_heights_is_counted_one_by_one(apart_s: float, from_outside: bool, kind: Kind) -> None:
    """Each of them is in both zones."""
    queue = [person(2.0 + number * apart_s, from_outside=from_outside) for number in range(4)]
    assert [kind] * 4 == kinds(together(*queue), 9.0)


def test_two_in_one_zone_whose_heads_the_other_does_not_part_are_two() -> None:
    """The other zone is taken as long as both are in it."""
    shoulders = together(thing(1.0, 1.4, 1.3, Beam.OUTER), thing(1.5, 1.9, 1.3, Beam.OUTER))
    heads = together(thing(1.1, 1.3, 1.6, Beam.OUTER), thing(1.6, 1.8, 1.6, Beam.OUTER))
    world = together(shoulders, heads, thing(1.2, 2.1, 1.6, Beam.INNER))
    assert [Kind.ENTRY, Kind.ENTRY] == kinds(world)


def test_a_shoulder_that_comes_before_the_head_does_not_hide_where_they_came_from() -> None:
    """Into both zones and back: first and last in the inner one."""
    world = together(
        thing(1.0, 1.06, 0.96, Beam.INNER), thing(1.06, 1.9, 1.5, Beam.INNER), thing(1.2, 1.6, 1.5, Beam.OUTER)
    )
    assert [Kind.TURNED_BACK] == kinds(world)


def test_a_child_who_swayed_for_three_quarters_of_a_minute_left_once() -> None:
    """Simulated: lost and found 55 times 0.97 m above the floor, then out of the door."""
    assert (0, 1) == ranged(scene(SCENARIOS["lingering"], 40_152))


def lossy(rangings: list[RangeMeasured], share: float) -> list[RangeMeasured]:
    """Return *rangings* of which *share* fail by chance, as over dark hair at the edge of the reach."""
    chance = Random(7)
    return [replace(each, distance_mm=None) if chance.random() < share else each for each in rangings]


def test_who_stands_under_a_sensor_that_fails_now_and_then_passes_once() -> None:
    """In from the outer side, half a minute under both zones, on through the inner one; one ranging in five fails."""
    stands = together(thing(2.0, 31.0, 1.6, Beam.OUTER), thing(2.4, 31.5, 1.6, Beam.INNER))
    assert [Kind.ENTRY] == [passage.kind for passage in run(lossy(played(stands, 33.0), 0.2))[1]]


@pytest.mark.parametrize("seed", [16, 51, 59, 77])
def test_simulated_people_who_linger_are_not_counted_again_and_again(seed: int) -> None:
    """One ranging in five failing, each of these is a passage or two, not a passage for every gap."""
    played_out = scene(SCENARIOS["lingering"], seed)
    chance = played_out.chance("ranges")
    sensor = device(chance)
    said = ranges(played_out.walkers, sensor, played_out.gap_m / 2, chance)
    rangings = [RangeMeasured(at_s, 0, Beam(zone), distance_mm) for at_s, zone, distance_mm in said]
    settings = RangingSettings(reach_m=sensor.height_m)
    found = [passage.kind for passage in run(lossy(rangings, 0.2), settings)[1] if passage.kind is not Kind.TURNED_BACK]
    assert len(found) in (0, 1, 2)
