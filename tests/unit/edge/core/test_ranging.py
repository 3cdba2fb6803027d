"""Counting with time-of-flight zones: traces in, passages out; the baseline's own ways."""

from collections.abc import Callable

import pytest

from edge.core import ranging
from edge.core.crossing_model import Kind, Passage
from edge.core.events import Beam, RangeMeasured, TimePassed
from edge.core.ranging import RangingSettings, RangingState

HEIGHT_M = 2.2
LOOK_S = 0.036
OVERHEAD = RangingSettings(reach_m=HEIGHT_M)
APART_M = OVERHEAD.apart_m(1.62)

World = Callable[[Beam, float], float | None]
"""How high the highest thing under a zone rises at a time, in metres; None where nothing sends light back."""


def played(world: World, seconds: float, settings: RangingSettings = OVERHEAD, lane: int = 0) -> list[RangeMeasured]:
    """Return what a sensor says of *world*: the zones take turns."""
    rangings = []
    for turn in range(int(seconds / LOOK_S)):
        zone = Beam.INNER if turn % 2 else Beam.OUTER
        rise_m = world(zone, turn * LOOK_S)
        distance_mm = None if rise_m is None else round(1000 * (settings.reach_m - rise_m))
        rangings.append(RangeMeasured(turn * LOOK_S, lane, zone, distance_mm))
    return rangings


def person(at_s: float, *, tall_m: float = 1.62, speed_m_s: float = 1.2, from_outside: bool = True) -> World:
    """Return somebody whose head is in the middle of the door at *at_s*: shoulders 0.34 m deep, a head of 0.2 m above them."""

    def world(zone: Beam, now_s: float) -> float | None:
        place_m = (now_s - at_s) * speed_m_s * (1 if from_outside else -1)
        away_m = abs(place_m - (APART_M / 2 if zone is Beam.INNER else -APART_M / 2))
        if away_m < 0.16:
            return tall_m
        return 0.82 * tall_m if away_m < 0.24 else None

    return world


def together(*worlds: World) -> World:
    """Return all of them at once; the highest is seen."""

    def world(zone: Beam, now_s: float) -> float | None:
        return max((rise_m for each in worlds if (rise_m := each(zone, now_s)) is not None), default=None)

    return world


def thing(from_s: float, until_s: float, rise_m: float, *zones: Beam) -> World:
    """Return something that stands under *zones* (both if none is named) for a while."""
    return lambda zone, now_s: rise_m if from_s <= now_s < until_s and zone in (zones or tuple(Beam)) else None


def run(rangings: list[RangeMeasured], settings: RangingSettings = OVERHEAD) -> tuple[RangingState, list[Passage]]:
    """Return the last state and all passages, after the time that may decide something has passed."""
    state, passages = RangingState(), []
    for event in sorted(rangings, key=lambda each: each.at_s):
        state, found = ranging.step(state, event, settings)
        passages += found
    while (deadline := ranging.next_deadline(state, settings)) is not None:
        state, found = ranging.step(state, TimePassed(deadline), settings)
        passages += found
    return state, passages


def kinds(world: World, seconds: float = 4.0, settings: RangingSettings = OVERHEAD) -> list[Kind]:
    """Return what is counted of *world*."""
    return [passage.kind for passage in run(played(world, seconds, settings), settings)[1]]


@pytest.mark.parametrize("speed_m_s", [0.3, 0.8, 1.2, 2.0, 3.0])
@pytest.mark.parametrize(("from_outside", "kind"), [(True, Kind.ENTRY), (False, Kind.EXIT)])
def test_a_person_passes(speed_m_s: float, from_outside: bool, kind: Kind) -> None:
    """From a shuffle to a run, either way."""
    assert [kind] == kinds(person(2.0, speed_m_s=speed_m_s, from_outside=from_outside))


def test_a_passage_tells_height_speed_and_when_it_began() -> None:
    """The height is that of the head, made good for the shoulders measured with it; the speed is rough, as looks are rare."""
    (passage,) = run(played(person(2.0, speed_m_s=0.4), 4.0))[1]
    assert pytest.approx(1.62 + OVERHEAD.blur_m, abs=0.01) == passage.height_m
    assert pytest.approx(0.4, rel=0.25) == passage.speed_m_s
    assert passage.started_s is not None
    assert 1.1 < passage.started_s < 2.0 < passage.at_s < 2.9


@pytest.mark.parametrize(("tall_m", "is_child"), [(1.05, True), (1.15, True), (1.30, False), (1.62, False)])
def test_children_are_told_by_their_height(tall_m: float, is_child: bool) -> None:
    """The threshold is a setting, 1.3 m unless said otherwise."""
    (passage,) = run(played(person(2.0, tall_m=tall_m), 4.0))[1]
    assert is_child is passage.is_child


def test_who_turns_back_is_not_counted() -> None:
    """Into both zones and out again on the same side."""

    def world(zone: Beam, now_s: float) -> float | None:
        place_m = 0.9 * abs(now_s - 2.0) - 0.1  # comes from the inner side, and goes there again
        away_m = abs(place_m - (APART_M / 2 if zone is Beam.INNER else -APART_M / 2))
        return 1.6 if away_m < 0.2 else None

    assert [Kind.TURNED_BACK] == kinds(world)


def test_a_look_into_one_zone_is_a_turn() -> None:
    """Somebody leans in and goes."""
    assert [Kind.TURNED_BACK] == kinds(thing(1.0, 1.6, 1.6, Beam.OUTER))


def test_two_close_behind_are_two() -> None:
    """Their shoulders touch; their heads do not."""
    assert [Kind.ENTRY, Kind.ENTRY] == kinds(together(person(2.0), person(2.42)))


def test_a_child_behind_an_adult_is_a_second_person() -> None:
    """Lower than luggage may be, it is told by its distance."""
    assert [Kind.ENTRY, Kind.ENTRY] == kinds(together(person(2.0), person(2.9, tall_m=1.2)))


def test_one_in_and_one_out_at_once_are_told_by_their_heights() -> None:
    """They pass each other beneath the sensor."""
    world = together(person(2.0, tall_m=1.75), person(2.45, tall_m=1.5, from_outside=False))
    assert [Kind.ENTRY, Kind.EXIT] == sorted(kinds(world))


def test_one_who_goes_out_and_comes_back_at_once_has_turned_back() -> None:
    """As tall as before, and nobody steps through a door and back in half a second."""
    assert [Kind.TURNED_BACK] == kinds(together(person(2.0, from_outside=False), person(2.45)))


@pytest.mark.parametrize("before_s", [-0.45, 0.45])
def test_a_trolley_belongs_to_who_pushes_or_pulls_it(before_s: float) -> None:
    """Lower than a child, close before or behind somebody."""
    assert [Kind.ENTRY] == kinds(together(person(2.0), person(2.0 + before_s, tall_m=0.95)))


def test_what_is_low_is_nobody() -> None:
    """Bags, dogs, arms."""
    assert [] == kinds(person(2.0, tall_m=0.7))


def test_the_leaf_of_a_door_is_nobody() -> None:
    """Taller than anybody."""
    assert [] == kinds(person(2.0, tall_m=2.02, speed_m_s=1.0))


def test_who_stands_and_goes_on_is_one() -> None:
    """Half a minute under the sensor, lost and found again at a zone's edge."""

    def world(zone: Beam, now_s: float) -> float | None:
        if zone is Beam.OUTER:
            return 1.6 if 2.0 <= now_s < 31.0 else None
        is_seen = 2.3 <= now_s < 31.5 and int(now_s) % 3 != 1
        return 1.6 if is_seen or 30.5 <= now_s < 31.5 else None

    assert [Kind.ENTRY] == kinds(world, 34.0)


def test_a_chair_becomes_background_and_people_are_counted_above_it() -> None:
    """It blocks the zones for two minutes, and no longer; taken away, it is forgotten."""
    chair = thing(5.0, 400.0, 0.9)
    state, _ = run(played(chair, 60.0))
    assert {Beam.OUTER: True, Beam.INNER: True} == ranging.occupied(state)
    state, passages = run(played(together(chair, person(300.0)), 310.0))
    assert {Beam.OUTER: False, Beam.INNER: False} == ranging.occupied(state)
    assert [Kind.ENTRY] == [passage.kind for passage in passages]
    state, passages = run(played(together(chair, person(450.0, tall_m=1.05)), 460.0))
    assert [Kind.ENTRY] == [passage.kind for passage in passages]
    assert [0.0, 0.0] == [zone.floor_m for zone in state.lanes[0].zones.values()]


def test_somebody_who_sways_never_becomes_background() -> None:
    """Heads of people move by more than a chair."""

    def world(zone: Beam, now_s: float) -> float | None:
        return 1.55 + 0.1 * ((int(now_s) // 20) % 2) if now_s > 1.0 else None

    state, _ = run(played(world, 400.0))
    assert {Beam.OUTER: True, Beam.INNER: True} == ranging.occupied(state)


def test_the_floor_follows_the_sun() -> None:
    """Warmth shifts what the sensor reads by centimetres in hours (here in minutes); a person's measure above it stays."""
    settings = RangingSettings(reach_m=0.9, is_overhead=False, drift_s=12.0)

    def world(zone: Beam, now_s: float) -> float | None:
        return min(0.2, 0.2 * now_s / 150.0)

    state, passages = run(played(world, 250.0, settings), settings)
    assert [] == passages
    assert all(0.15 < zone.floor_m < 0.21 for zone in state.lanes[0].zones.values())


@pytest.mark.parametrize(("from_outside", "kind"), [(True, Kind.ENTRY), (False, Kind.EXIT)])
def test_from_the_side_the_order_of_the_zones_counts(from_outside: bool, kind: Kind) -> None:
    """No heights there; whoever stands nearer than the other side of the door is somebody."""
    settings = RangingSettings(reach_m=0.9, is_overhead=False)
    (passage,) = run(played(person(2.0, tall_m=0.5, from_outside=from_outside), 4.0, settings), settings)[1]
    assert (kind, None, None) == (passage.kind, passage.height_m, passage.is_child)


def test_two_abreast_in_two_lanes_are_two() -> None:
    """Each is seen whole in a lane."""
    rangings = played(person(2.0, tall_m=1.7), 4.0) + played(person(2.05, tall_m=1.65), 4.0, lane=1)
    assert [Kind.ENTRY, Kind.ENTRY] == [passage.kind for passage in run(rangings)[1]]


def test_one_between_two_lanes_is_one() -> None:
    """One sensor sees the head, the other a shoulder."""
    rangings = played(person(2.0, tall_m=1.7), 4.0) + played(person(2.0, tall_m=1.36), 4.0, lane=1)
    assert [Kind.ENTRY] == [passage.kind for passage in run(rangings)[1]]


def test_who_stood_there_at_the_start_is_not_guessed() -> None:
    """Nobody knows where they came from."""
    assert [] == [kind for kind in kinds(thing(0.0, 1.0, 1.6)) if kind is not Kind.TURNED_BACK]


def test_a_silence_of_the_sensor_forgets_who_was_there() -> None:
    """Pulled out while somebody stood beneath it: nothing is invented when it is back."""
    before = played(thing(1.0, 9.0, 1.6, Beam.OUTER), 2.0)
    after = [
        RangeMeasured(each.at_s + 60.0, 0, each.zone, each.distance_mm)
        for each in played(thing(0.0, 1.0, 1.6, Beam.INNER), 3.0)[1:]
    ]
    assert [] == [each for each in run(before + after)[1] if each.kind is not Kind.TURNED_BACK]


@pytest.mark.parametrize("name", ["reach_m", "person_m", "link_s"])
def test_settings_that_make_no_sense_are_refused(name: str) -> None:
    """Before anybody is counted with them."""
    with pytest.raises(ValueError, match=f"{name} must be a positive number, not -1"):
        RangingSettings(**{"reach_m": 2.2, name: -1.0})  # type: ignore[arg-type]
