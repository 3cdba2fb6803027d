"""The detector on the traces that a textbook would draw, in round numbers and from doorways of whatever gap.

Each trace is counted as `counterroom-edge count` counts it, with the gap that the trace itself tells. A trace is drawn for somebody who
comes in, and tried in both directions.
"""

from collections import Counter

import pytest

from edge.core.crossing import CrossingSettings
from edge.core.crossing_gap import estimate
from edge.core.events import BeamChanged
from tests.unit.edge.core.traces import Edge, I, O, passages

STEPS_S = [0.02, 0.05, 0.1, 0.2, 0.3]
BOTH_S = [1.0, 1.5, 2.0, 3.0]
"""How many steps both beams are broken."""

steps = pytest.mark.parametrize("step_s", STEPS_S)
boths = pytest.mark.parametrize("both", BOTH_S)
walking_steps = pytest.mark.parametrize("step_s", STEPS_S[1:])


def clean(at_s: float, step_s: float, both: float, *, is_in: bool = True) -> list[Edge]:
    """Return one beam broken, the other broken, the one clear, the other clear."""
    near, far = (O, I) if is_in else (I, O)
    back_s = at_s + step_s * (1 + both)
    return [(at_s, near, 1), (at_s + step_s, far, 1), (back_s, near, 0), (back_s + step_s, far, 0)]


def pulse(at_s: float, beam: object, stay_s: float) -> list[Edge]:
    """Return one beam broken for a moment."""
    which = O if beam is O else I
    return [(at_s, which, 1), (at_s + stay_s, which, 0)]


def counted(edges: list[Edge], gap_m: float | None = None) -> tuple[int, int, int]:
    """Return in, out and turned back."""
    ordered = sorted([(round(at_s, 4), beam, level) for at_s, beam, level in edges], key=lambda edge: edge[0])
    used_m = gap_m or estimate([BeamChanged(at_s, beam, bool(level)) for at_s, beam, level in ordered])
    known: list[Edge] = [(0.0, O, 0), (0.0, I, 0)]
    found = Counter(kind for kind, _ in passages([*known, *ordered], CrossingSettings(gap_m=used_m)))
    return found["entry"], found["exit"], found["turned_back"]


def both_ways(edges: list[Edge], gap_m: float | None = None) -> list[tuple[int, int, int]]:
    """Return the counts of the trace and of its mirror image, the latter mirrored back."""
    there = counted(edges, gap_m)
    out, into, turned_back = counted([(at_s, I if beam is O else O, level) for at_s, beam, level in edges], gap_m)
    return [there, (into, out, turned_back)]


def expect(into: int, out: int = 0, turned_back: int = 0) -> list[tuple[int, int, int]]:
    """Return the same counts for both directions."""
    return [(into, out, turned_back)] * 2


@steps
@boths
def test_one_who_walks_through(step_s: float, both: float) -> None:
    """One, whatever the pace and the gap."""
    assert expect(1) == both_ways(clean(1.0, step_s, both))


@pytest.mark.parametrize("gap_m", [0.03, 0.06, 0.12, 0.25])
@pytest.mark.parametrize("step_s", [0.05, 0.1, 0.3, 1.0, 5.0])
@pytest.mark.parametrize("both", [0.1, 0.33, 1.0, 3.0, 10.0])
def test_a_clean_passage_is_one_in_a_doorway_measured_wrongly(gap_m: float, step_s: float, both: float) -> None:
    """What breaks both beams and leaves both in order is never lost, however thin the configured gap makes it seem."""
    lasts_s = step_s * (2 + both)
    is_reach = lasts_s < CrossingSettings().short_s and gap_m * (1 + both) < CrossingSettings().limb_m
    expected = expect(0, 0, 1) if is_reach else expect(1)
    assert expected == both_ways(clean(1.0, step_s, both), gap_m)


def test_slow_and_thin_is_somebody() -> None:
    """0, 0.3, 0.4 and 0.7 s: nobody else is there whose arm it could be."""
    edges: list[Edge] = [(0.0, O, 1), (0.3, I, 1), (0.4, O, 0), (0.7, I, 0)]
    assert expect(1) == both_ways(edges, 0.06) == both_ways(edges)


@steps
@boths
@pytest.mark.parametrize("stay_s", [5.0, 30.0, 60.0])
@pytest.mark.parametrize("where", ["near", "both", "far"])
def test_one_who_lingers(step_s: float, both: float, stay_s: float, where: str) -> None:
    """One, wherever they stood."""
    first, second, third, fourth = clean(1.0, step_s, both)
    at_s = {"near": 1, "both": 2, "far": 3}[where]
    edges = [(t + (stay_s if n >= at_s else 0.0), *rest) for n, (t, *rest) in enumerate((first, second, third, fourth))]
    assert expect(1) == both_ways(edges)  # type: ignore[arg-type]


@walking_steps
@boths
def test_one_who_turns_back(step_s: float, both: float) -> None:
    """Nobody passed, from either depth."""
    both_s = step_s * both
    assert expect(0, 0, 1) == both_ways(pulse(1.0, O, step_s))
    assert expect(0, 0, 1) == both_ways([*pulse(1.0, O, 2 * step_s + both_s), *pulse(1.0 + step_s, I, both_s)])


@pytest.mark.parametrize("step_s", [0.1, 0.2, 0.3])
@boths
def test_one_who_turns_back_nearly_through(step_s: float, both: float) -> None:
    """Nobody passed: the far beam was never left on the far side."""
    first_s, again_s = 1.0 + step_s * (1 + both), 1.0 + step_s * (2 + both)
    edges = [
        *pulse(1.0, O, first_s - 1.0),
        (1.0 + step_s, I, 1),
        *pulse(again_s, O, step_s * (1 + both)),
        (again_s + step_s * both, I, 0),
    ]
    assert expect(0, 0, 1) == both_ways(edges)


@steps
@boths
@pytest.mark.parametrize("clear_s", [0.1, 0.2, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("people", [2, 3, 6])
def test_people_close_behind_one_another(step_s: float, both: float, clear_s: float, people: int) -> None:
    """As many as came."""
    every_s = step_s * (2 + both) + clear_s
    edges = [edge for n in range(people) for edge in clean(1.0 + n * every_s, step_s, both)]
    assert expect(people) == both_ways(edges)


def test_two_close_behind_in_a_doorway_of_the_usual_gap() -> None:
    """Two alike are people, not somebody and a bag alike."""
    edges = [*clean(0.0, 0.1, 1.0), *clean(0.4, 0.1, 1.0)]
    assert expect(2) == both_ways(edges, 0.06) == both_ways(edges)


@steps
@boths
@pytest.mark.parametrize("clear_s", [0.1, 0.2, 0.5, 1.0, 2.0])
def test_one_in_and_one_out(step_s: float, both: float, clear_s: float) -> None:
    """One each way."""
    edges = [*clean(1.0, step_s, both), *clean(1.0 + step_s * (2 + both) + clear_s, step_s, both, is_in=False)]
    assert expect(1, 1) == both_ways(edges)


@walking_steps
@boths
@pytest.mark.parametrize("stay_s", [0.02, 0.05, 0.08])
@pytest.mark.parametrize("clear_s", [0.05, 0.1, 0.15])
@pytest.mark.parametrize("beam", [O, I])
def test_a_limb_before_or_behind_a_body(
    step_s: float, both: float, stay_s: float, clear_s: float, beam: object
) -> None:
    """A pulse of one beam is nobody, and nobody's turning back."""
    body, ends_s = clean(1.0, step_s, both), 1.0 + step_s * (2 + both)
    assert expect(1) == both_ways([*pulse(1.0 - clear_s - stay_s, beam, stay_s), *body])
    assert expect(1) == both_ways([*body, *pulse(ends_s + clear_s, beam, stay_s)])


@pytest.mark.parametrize("step_s", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("both", [2.0, 3.0, 5.0])
@pytest.mark.parametrize("clear_s", [0.05, 0.1, 0.15])
def test_a_bag_behind_a_body(step_s: float, both: float, clear_s: float) -> None:
    """A thin thing at the same pace close behind a body is theirs, whether the beams see it one after the other or both at once."""
    body, ends_s = clean(1.0, step_s, both), 1.0 + step_s * (2 + both)
    for stay_s in (0.6 * step_s, 1.2 * step_s):
        bag = [*pulse(ends_s + clear_s, O, stay_s), *pulse(ends_s + clear_s + step_s, I, stay_s)]
        assert expect(1) == both_ways([*body, *bag])


@steps
@boths
@pytest.mark.parametrize("toggle_s", [0.001, 0.002, 0.004])
def test_chatter(step_s: float, both: float, toggle_s: float) -> None:
    """Bursts at every edge change nothing."""
    edges = [
        (at_s + n * toggle_s, beam, level if n % 2 == 0 else 1 - level)
        for at_s, beam, level in clean(1.0, step_s, both)
        for n in range(5 if toggle_s < 0.004 else 3)
    ]
    assert expect(1) == both_ways(edges)


@walking_steps
@boths
def test_edges_at_one_instant(step_s: float, both: float) -> None:
    """The front or the back of somebody breaks or leaves both beams at one time: the other tells the direction."""
    known: list[Edge] = [(0.5, O, 0), (0.5, I, 0)]
    both_s = step_s * both
    assert expect(1) == both_ways(
        [*known, (1.0, O, 1), (1.0, I, 1), (1.0 + both_s, O, 0), (1.0 + both_s + step_s, I, 0)]
    )
    assert expect(1) == both_ways(
        [*known, (1.0, O, 1), (1.0 + step_s, I, 1), (1.0 + both_s + step_s, O, 0), (1.0 + both_s + step_s, I, 0)]
    )
