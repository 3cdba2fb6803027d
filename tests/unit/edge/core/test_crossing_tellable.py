"""What two beams can tell at all, and that the machines compared with are what they are said to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.tally import Tally
from tests.support.walkers.beams import Edge
from tests.support.walkers.bodies import Part, Walker
from tests.support.walkers.motion import DT_S
from tests.support.walkers.plain import debounced, four_states, three_zone_path
from tests.support.walkers.scenarios import SCENARIOS, scene
from tests.support.walkers.tellable import are_at_once, is_tellable

GAP_M = 0.06


def walker(
    starts_s: float, speed_m_s: float = 1.2, depth_m: float = 0.28, thing: tuple[float, float] = (0.0, 0.0)
) -> Walker:
    """Return somebody at even pace, out with a negative one, in the middle of the door 1.5 m later; *thing* is offset and depth."""
    t_s = np.arange(0.0, 3.0 / abs(speed_m_s), DT_S)
    x_m = (-1.5 if speed_m_s > 0 else 1.5) + speed_m_s * t_s
    others = [Part(x_m + thing[0], thing[1])] if thing[1] else []
    return Walker(starts_s, t_s, Part(x_m, depth_m), others)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param([walker(1.0)], True, id="one"),
        pytest.param([walker(1.0), walker(2.0)], True, id="one-a-second-behind"),
        pytest.param([walker(1.0), walker(1.05)], False, id="abreast"),
        pytest.param([walker(1.0), walker(2.0, -1.2)], True, id="one-in-then-one-out"),
        pytest.param([walker(1.0), walker(1.0, -1.2)], False, id="passing-each-other"),
        pytest.param([walker(1.0, 1.8), walker(1.1, -1.8)], True, id="passing-too-fast-to-be-one"),
        pytest.param([walker(1.0), walker(1.0 + 0.36 / 1.2, depth_m=0.18)], False, id="a-slim-one-like-a-bag"),
        pytest.param([walker(1.0), walker(1.0 + 0.36 / 1.2, depth_m=0.25)], True, id="nobody-carries-that"),
        pytest.param([walker(1.0, thing=(-0.35, 0.19))], False, id="a-bag-like-a-slim-one"),
        pytest.param([walker(1.0, thing=(-0.30, 0.19))], True, id="nobody-comes-that-close"),
        pytest.param([walker(1.0, thing=(-0.35, 0.08))], True, id="nobody-is-that-thin"),
    ],
)  # fmt: skip
def test_tellable_is_what_no_other_truth_explains(people: list[Walker], expected: bool) -> None:
    """One body in place of two, a thing in place of a person: where that fits the edges nobody can tell."""
    assert expected is is_tellable(people, GAP_M)


def test_at_once_is_two_people_within_the_beams() -> None:
    """Whoever follows or comes out a second later is not in the beams with the other."""
    assert [True, True, False, False] == [
        are_at_once([walker(1.0), other], GAP_M)
        for other in (walker(1.0, -1.2), walker(1.1), walker(2.0), walker(2.0, -1.2))
    ]


def test_no_scenario_of_one_walker_and_no_luggage_is_untellable() -> None:
    """Doubt needs two people or a thing."""
    for name in ("walking", "running", "slow", "turning_back", "lingering", "shuffling", "door_swing", "chatter"):
        assert all(
            is_tellable(played.walkers, played.gap_m) for played in (scene(SCENARIOS[name], n) for n in range(5))
        )


def test_right_of_tellable_leaves_out_what_nobody_can_tell() -> None:
    """The overall figure keeps every encounter."""
    tally = Tally()
    tally.add((1, 1), (0, 0), is_tellable=False, is_at_once=True)
    for _ in range(8):
        tally.add((1, 0), (1, 0))
    assert (80.0, 100.0, 1) == (tally.right, tally.right_of_tellable, tally.at_once)
    assert pytest.approx(800 / 9) == tally.share_tellable
    nothing = Tally()
    nothing.add((2, 0), (1, 0), is_tellable=False)
    assert nothing.right_of_tellable is None


toggles = st.lists(st.tuples(st.sampled_from(["outer", "inner"]), st.integers(1, 300)), max_size=60)


@given(toggles)
def test_on_edges_four_states_and_three_zones_are_one_function(moves: list[tuple[str, int]]) -> None:
    """Whatever the beams do one at a time, both count the same."""
    level, at_s, edges = {"outer": False, "inner": False}, 0.0, list[Edge]()
    for beam, pause in moves:
        level[beam], at_s = not level[beam], at_s + pause / 1000
        edges.append((at_s, beam, level[beam]))
    assert four_states(edges) == three_zone_path(edges)


def test_debounced_leaves_out_short_clearings_only() -> None:
    """What a beam says for less than 30 ms of being clear is not heard; short breaks and levels at the start are."""
    start: list[Edge] = [(0.0, "inner", False), (0.0, "outer", False)]
    edges: list[Edge] = [
        *start,
        (1.0, "outer", True),
        (1.1, "outer", False),
        (1.12, "outer", True),
        (1.2, "outer", False),
    ]
    assert [*start, (1.0, "outer", True), (1.2, "outer", False)] == debounced(edges)
    pulses: list[Edge] = [
        *start,
        (1.0, "outer", True),
        (1.01, "outer", False),
        (1.05, "outer", True),
        (1.06, "outer", False),
    ]
    assert pulses == debounced(pulses)
