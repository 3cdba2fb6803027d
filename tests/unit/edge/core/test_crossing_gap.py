"""How far apart the beams of a recorded trace stand."""

import pytest

from edge.core.crossing import CrossingSettings
from edge.core.crossing_gap import LARGEST_M, SMALLEST_M, estimate
from edge.core.events import BeamChanged
from tests.unit.edge.core.traces import Edge, I, O

USUAL_M = CrossingSettings().gap_m


def walk(at_s: float, gap_m: float, speed_m_s: float = 1.0, depth_m: float = 0.27) -> list[Edge]:
    """Return the edges of somebody in a doorway of that gap."""
    lag_s, stay_s = gap_m / speed_m_s, depth_m / speed_m_s
    return [(at_s, O, 1), (at_s + lag_s, I, 1), (at_s + stay_s, O, 0), (at_s + stay_s + lag_s, I, 0)]


def told(*bodies: list[Edge]) -> float:
    """Return the estimate from edges."""
    edges = sorted((edge for body in bodies for edge in body), key=lambda edge: edge[0])
    return estimate([BeamChanged(at_s, beam, bool(level)) for at_s, beam, level in edges])


@pytest.mark.parametrize("gap_m", [0.03, 0.1, 0.2, 0.25])
@pytest.mark.parametrize("speed_m_s", [0.3, 1.2, 3.0])
def test_the_pace_does_not_matter(gap_m: float, speed_m_s: float) -> None:
    """Slow and fast people tell the same gap, one as well as ten."""
    assert gap_m == pytest.approx(told(walk(1.0, gap_m, speed_m_s)))
    many = [walk(n * 10.0, gap_m, speed_m_s * (0.5 + 0.1 * n)) for n in range(10)]
    assert gap_m == pytest.approx(told(*many))


@pytest.mark.parametrize("gap_m", [0.05, 0.06, 0.07])
def test_the_usual_gap_stays_what_it_is(gap_m: float) -> None:
    """A doorway of about the usual gap is counted with it, not with a guess beside it."""
    assert USUAL_M == told(*[walk(n * 10.0, gap_m) for n in range(10)])


@pytest.mark.parametrize(
    "edges",
    [
        pytest.param([], id="nobody"),
        pytest.param([(1.0, O, 1), (1.5, O, 0)], id="one-beam"),
        pytest.param([(1.0, O, 1), (1.1, I, 1), (1.3, I, 0), (1.5, O, 0)], id="turned-back"),
        pytest.param([(1.0, O, 1), (1.1, I, 1), (61.0, O, 0), (61.1, I, 0)], id="stood"),
        pytest.param([(1.0, O, 1), (11.0, I, 1), (11.1, O, 0), (11.2, I, 0)], id="stopped-on-the-way"),
        pytest.param([(1.0, O, 1), (1.0, I, 1), (1.2, O, 0), (1.2, I, 0)], id="at-one-instant"),
        pytest.param([*walk(1.0, 0.15), (5.0, O, 1), (5.1, O, 0)], id="one-and-something-else"),
        pytest.param([*walk(1.0, 0.06), *walk(5.0, 0.2), *walk(9.0, 0.2)], id="few-who-disagree"),
    ],
)
def test_without_evidence_it_is_the_usual_gap(edges: list[Edge]) -> None:
    """Who stood, turned back or left room for doubt says nothing of the gap."""
    assert USUAL_M == told(edges)


def test_arms_and_bags_close_to_bodies_do_not_count() -> None:
    """A thin thing behind everybody would make the gap seem wider."""
    people = [[*walk(n * 10.0, 0.12), *walk(n * 10.0 + 0.5, 0.12, depth_m=0.14)] for n in range(1, 5)]
    assert told(*people) == pytest.approx(0.12)


def test_chatter_and_levels_told_again_do_not_count() -> None:
    """Bursts at the edges and the levels at the start leave the estimate as it is."""
    edges = [
        (at_s + n * 0.001, beam, level if n % 2 == 0 else 1 - level)
        for at_s, beam, level in walk(1.0, 0.15)
        for n in (0, 1, 2, 2)
    ]
    assert told([(0.0, O, 0), (0.0, I, 0)], edges) == pytest.approx(0.15, abs=0.002)


def test_the_estimate_has_bounds() -> None:
    """No pair of beams at a door stands closer or wider."""
    assert SMALLEST_M == told(*[walk(n * 10.0, 0.005) for n in range(5)])
    assert LARGEST_M == told(*[walk(n * 10.0, 0.4, depth_m=0.41) for n in range(5)])
