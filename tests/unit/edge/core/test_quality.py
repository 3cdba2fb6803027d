"""How well the room's count is known."""

import random

import numpy as np
import pytest

from edge.core.doubt import PERSON, RANGE_CROSSING
from edge.core.quality import AHEAD_MS, DoorCount, credible, doubt_since, left_by_floor, newest, spread
from edge.protocol.messages import Anchor

UTC_MS = 1_800_000_000_000


def anchor(utc_ms: int = UTC_MS, left: int = 0, **basis: tuple[int, int]) -> Anchor:
    """Return an anchor; *basis* holds crossings and doubt of each door."""
    crossings = {name: each[0] for name, each in basis.items()}
    doubts = {name: each[1] for name, each in basis.items()}
    return Anchor(utc_ms=utc_ms, inside=3, delta=0, by="console", basis=crossings, doubts=doubts, left=left)


def test_the_newest_anchor_of_any_door_counts() -> None:
    """By UTC; a door without one says nothing."""
    old, new = anchor(UTC_MS), anchor(UTC_MS + 1)
    assert new == newest([None, new, old])
    assert newest([None]) is None


def test_an_anchor_of_the_future_is_not_believed() -> None:
    """Clocks differ by minutes at most; who does not know the time cannot tell."""
    slightly, far = anchor(UTC_MS + AHEAD_MS), anchor(UTC_MS + AHEAD_MS + 1)
    assert [slightly] == credible([slightly, far], UTC_MS)
    assert [slightly, far] == credible([slightly, far], None)


def test_the_doubt_of_all_doors_adds_up_from_the_anchor() -> None:
    """Each from where it stood."""
    assert 0 == doubt_since(anchor(a=(10, 500), b=(4, 70)), {"a": DoorCount(10, 500), "b": DoorCount(4, 70)})
    doors = {"a": DoorCount(12, 900), "b": DoorCount(5, 100)}
    assert 400 + 30 == doubt_since(anchor(a=(10, 500), b=(4, 70)), doors)
    assert 7 + 400 + 30 == doubt_since(anchor(left=7, a=(10, 500), b=(4, 70)), doors)


def test_a_door_that_tells_no_doubt_is_judged_by_its_crossings() -> None:
    """As those of the sensors that err most."""
    assert 6 * RANGE_CROSSING == doubt_since(anchor(a=(10, 0)), {"a": DoorCount(16)})


@pytest.mark.parametrize(
    ("doors", "why"),
    [
        ({"a": DoorCount(10, 500, is_sound=False)}, "it may have counted or missed anybody"),
        ({"a": DoorCount(10, 500), "new": DoorCount(0, 0)}, "the anchor was set without that door"),
        ({"a": DoorCount(9, 600)}, "its ledger was replaced"),
        ({"a": DoorCount(11, 499)}, "its ledger was replaced, and it has counted on"),
    ],
)
def test_nothing_is_said_where_nothing_can_be(doors: dict[str, DoorCount], why: str) -> None:
    """A guess would look like knowledge."""
    assert doubt_since(anchor(a=(10, 500)), doors) is None, why
    assert doubt_since(None, {"a": DoorCount(10, 500)}) is None
    assert spread(None) is None


def test_the_interval_is_the_least_that_holds_the_level() -> None:
    """Figures of the Skellam distribution: P(0) = exp(-s) I0(s), P(±1) = 2 exp(-s) I1(s)."""
    for square, half in ((0.0, 0), (0.05, 0), (0.06, 1), (0.5, 1), (0.7, 2), (1.0, 2), (2.0, 3), (4.0, 4)):
        assert float(half) == spread(round(square * PERSON)), square


def test_large_doubts_go_over_into_the_normal_distribution_without_a_jump() -> None:
    """1.96 standard deviations."""
    assert [39.0, 39.0] == [spread(399 * PERSON), spread(401 * PERSON)]
    assert 392.0 == spread(40_000 * PERSON)


@pytest.mark.parametrize("crossings", [5, 30, 100, 400, 1200])
@pytest.mark.parametrize("rate", [0.002, 0.006, 0.02])
def test_the_interval_covers_what_known_error_rates_do(crossings: int, rate: float) -> None:
    """At least 95 % of simulated days end within it, and it is no wider than it must be."""
    chance = np.random.default_rng(crossings)
    half = spread(round(crossings * rate * PERSON))
    assert half is not None
    wrong = chance.binomial(crossings, rate, size=20_000)
    errors = np.abs(2 * chance.binomial(wrong, 0.5) - wrong)
    assert np.mean(errors <= half) >= 0.945
    assert half == 0 or np.mean(errors <= half - 1) < 0.955


def test_what_the_floor_leaves_is_the_mean_square_above_it() -> None:
    """By simulation: of all rooms whose count fell to a balance below zero, how many people were inside."""
    chance = random.Random(7)
    for square, balance in ((1.0, -1), (4.0, -1), (4.0, -3)):
        draws = [balance + _poisson(chance, square / 2) - _poisson(chance, square / 2) for _ in range(60_000)]
        inside = [each for each in draws if each >= 0]
        mean = sum(each * each for each in inside) / len(inside)
        assert mean == pytest.approx(left_by_floor(round(square * PERSON), balance) / PERSON, rel=0.1)


def _poisson(chance: random.Random, mean: float) -> int:
    count, left = 0, mean
    while (left := left - chance.expovariate(1.0)) > 0:
        count += 1
    return count


def test_a_floor_far_below_what_was_thinkable_tells_of_as_many_errors() -> None:
    """The doubt was too small, so what is left is no smaller than for the errors that there were."""
    assert left_by_floor(6 * PERSON, -6) == left_by_floor(0, -6)
    assert left_by_floor(None, -1) == left_by_floor(PERSON, -1)
    assert 500 * PERSON == left_by_floor(500 * PERSON, -1)
