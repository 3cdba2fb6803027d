"""The detector on simulated walkers, and the simulator itself: a short form of `make bench-count` on tuning seeds."""

import numpy as np
import pytest

from edge.core.crossing import Kind
from tests.bench import count
from tests.bench.machines import detected
from tests.bench.tally import Tally
from tests.support.walkers.beams import Sensors, edges
from tests.support.walkers.bodies import Part, Truth, Walker, truth
from tests.support.walkers.motion import DT_S, Stop, walk
from tests.support.walkers.plain import four_states, three_zone_path
from tests.support.walkers.scenarios import REPORTING_FROM, SCENARIOS, scene

ENCOUNTERS = 60


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("walking", 98), ("running", 98), ("slow", 98), ("trolley", 98), ("door_swing", 98), ("chatter", 98), ("latency", 98),
        ("shuffling", 98), ("bag", 98), ("close_behind", 98), ("lingering", 98), ("turning_back", 98), ("in_and_out", 90), ("day", 98),
    ],
)  # fmt: skip
def test_counts_walkers(name: str, at_least: float) -> None:
    """Each scenario stays where it was when the detector was tuned; the figures proper are the benchmark's."""
    assert count.tallies(name, 5_000, ENCOUNTERS, ("detector",))["detector"].right >= at_least


def test_beats_the_plain_machines() -> None:
    """On swinging arms, bags and chatter the detector is right more often than what most door counters do."""
    for name in ("walking", "running", "bag", "chatter"):
        found = count.tallies(name, 5_000, ENCOUNTERS, ("detector", "four states", "three zones"))
        assert found["detector"].right > max(found["four states"].right, found["three zones"].right)


def test_the_same_seed_is_the_same_scene() -> None:
    """A figure can be reproduced from its seeds."""
    for scenario in SCENARIOS.values():
        assert scene(scenario, REPORTING_FROM) == scene(scenario, REPORTING_FROM)


def test_the_truth_is_where_the_torso_went() -> None:
    """In, out, and a reach into the beams that ended where it began."""
    rng = np.random.default_rng(1)
    t_s, x_m = walk(-1.0, [Stop(0.0, 2.0), Stop(-0.8, 2.0), Stop(0.9, 1.0)], -1.0, 1.0, rng)
    assert Truth(1, 1, 1) == truth(Walker(0.0, t_s, Part(x_m, 0.3)), 0.06)


def test_bodies_do_not_jump() -> None:
    """No drawn movement is faster than its cruise speed by more than the ripple of the gait allows."""
    rng = np.random.default_rng(2)
    for speed_m_s in (0.3, 1.2, 4.0):
        _, x_m = walk(-1.6, [Stop(0.1, 0.5)], 1.6, speed_m_s, rng)
        assert np.abs(np.diff(x_m)).max() < 1.4 * speed_m_s * DT_S


def test_a_rigid_body_casts_the_shadow_of_its_depth() -> None:
    """Depth over speed is how long a beam is broken; gap over speed is the lag between the beams."""
    x_m = np.arange(-1.0, 1.0, 0.002)  # 1 m/s at 2 ms
    walker = Walker(0.0, np.arange(len(x_m)) * DT_S, Part(x_m, 0.25))
    none = Sensors(gap_m=0.06, break_s=(0.0, 0.0), clear_s=(0.0, 0.0), jitter_s=0.0)
    seen = edges([walker], none, np.random.default_rng(3))[2:]
    assert [(0.875, "outer", True), (0.935, "inner", True), (1.125, "outer", False), (1.185, "inner", False)] == [
        (pytest.approx(at_s), beam, is_broken) for at_s, beam, is_broken in seen
    ]


def test_the_plain_machines_count_a_plain_walk() -> None:
    """What the detector is compared with is right where it can be."""
    walk_in = [(0.0, "outer", True), (0.1, "inner", True), (0.3, "outer", False), (0.4, "inner", False)]
    walk_out = [(at_s + 2, "inner" if beam == "outer" else "outer", level) for at_s, beam, level in walk_in]
    turn = [(5.0, "outer", True), (5.1, "inner", True), (5.3, "inner", False), (5.4, "outer", False)]
    for machine in (four_states, three_zone_path):
        assert (1, 1) == machine([*walk_in, *walk_out, *turn])
    assert {Kind.ENTRY: 1, Kind.EXIT: 1, Kind.TURNED_BACK: 1} == detected([*walk_in, *walk_out, *turn], 0.06)


def test_bias_has_an_interval() -> None:
    """A tally of known errors gives the bias by hand; without any error the rule of three bounds it."""
    tally = Tally()
    for true, counted in [((1, 0), (1, 0))] * 98 + [((1, 0), (0, 0))] * 2:
        tally.add(true, counted)
    bias, half = tally.bias()
    assert (-0.02, 98.0) == (bias, tally.right)
    assert half == pytest.approx(1.96 * (0.02 * 0.98 / 99) ** 0.5, rel=0.01)
    clean = Tally()
    clean.add((1, 0), (1, 0))
    assert (0.0, 3.0) == clean.bias()


@pytest.mark.parametrize(
    ("drifts", "verdict"),
    [
        pytest.param({0: 10_000}, "none, shown", id="no-error-in-many"),
        pytest.param({0: 9_900, 1: 50, -1: 50}, "none, shown", id="errors-that-even-out"),
        pytest.param({0: 100}, "not decided", id="no-error-in-few"),
        pytest.param({0: 1_900, 1: 60, -1: 40}, "not decided", id="a-little-more-one-way"),
        pytest.param({0: 9_000, -1: 1_000}, "biased, shown", id="one-way"),
    ],
)
def test_equivalence_is_shown_or_not(drifts: dict[int, int], verdict: str) -> None:
    """No significant difference is not enough: the whole interval must lie within the bound, and few encounters show nothing."""
    tally = Tally()
    for drift, times in drifts.items():
        for _ in range(times):
            tally.add((1, 1), (1 + max(drift, 0), 1 + max(-drift, 0)))
    assert verdict == tally.verdict()


def test_processes_play_what_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spread over processes the sums are the same."""
    monkeypatch.setattr(count, "CHUNK", 25)
    alone, spread = (list(count.every({"day": 60, "walking": 30}, 5_000, jobs, ("detector",))) for jobs in (1, 2))
    assert alone == spread


def test_another_sensor_sees_the_same_people_by_its_own_chance() -> None:
    """A scene keeps its walkers; what a second sensor draws is the same for the seed and leaves the beams alone."""
    played, again = scene(SCENARIOS["walking"], 7), scene(SCENARIOS["walking"], 7)
    assert played.chance("ranges").random() == again.chance("ranges").random() != again.chance("other").random()
    assert played.truth == sum((truth(each, played.gap_m) for each in played.walkers), Truth())
    assert played.edges == again.edges


def test_the_report_prints_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """The benchmark runs and names its seeds and what two beams cannot tell."""
    count.report([*SCENARIOS, "day"], REPORTING_FROM, 1, 1)
    printed = capsys.readouterr().out
    assert all(name in printed for name in [*SCENARIOS, "day", "seeds from 10000 (reporting)", "two side by side"])
