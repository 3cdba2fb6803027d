"""The doorway: late edges are read as if they had been prompt."""

import itertools

import pytest

from edge.core.crossing import Kind, Passage
from edge.core.events import Beam, BeamChanged, TimePassed
from edge.doorway import LATE_S, BeamDoorway

OUTER, INNER = Beam.OUTER, Beam.INNER

CLEAN = ((10.0, OUTER, True), (10.1, INNER, True), (10.5, OUTER, False), (10.6, INNER, False))
CHATTERING = (
    (10.0, OUTER, True),
    (10.002, OUTER, False),
    (10.005, OUTER, True),
    (10.1, INNER, True),
    (10.5, OUTER, False),
    (10.6, INNER, False),
    (10.604, INNER, True),
    (10.75, INNER, False),
)
RETURNING = (
    (10.0, OUTER, True),
    (10.5, OUTER, False),
    (11.45, OUTER, True),
    (11.5, INNER, True),
    (11.7, OUTER, False),
    (11.75, INNER, False),
)


def _passages(edges: tuple[tuple[float, Beam, bool], ...], late_s: float) -> list[Passage]:
    """Return what a doorway makes of *edges* that arrive *late_s* after they happened, with time passing all the while."""
    doorway = BeamDoorway(gap_m=0.06)
    found = [passage for beam in Beam for passage in doorway.take(BeamChanged(1.0, beam, is_broken=False))]
    now_s = 1.0
    for at_s, beam, is_broken in edges:
        found += _wait(doorway, now_s, at_s + late_s)
        now_s = at_s + late_s
        found += doorway.take(BeamChanged(at_s, beam, is_broken))
    return found + _wait(doorway, now_s, now_s + 10.0)


def _wait(doorway: BeamDoorway, from_s: float, until_s: float) -> list[Passage]:
    """Let time pass as the unit does: at each deadline, and now and then because of something else."""
    found = []
    for step in itertools.count(1):
        at_s = min(from_s + step * 0.05, until_s)
        while (deadline := doorway.next_deadline()) is not None and deadline < at_s:
            found += doorway.take(TimePassed(deadline))
        found += doorway.take(TimePassed(at_s))
        if at_s == until_s:
            return found
    return found


@pytest.mark.parametrize("late_s", [0.03, 0.3, LATE_S - 0.01])
@pytest.mark.parametrize(
    ("edges", "kinds"),
    [(CLEAN, [Kind.ENTRY]), (CHATTERING, [Kind.ENTRY]), (RETURNING, [Kind.ENTRY])],
    ids=["clean", "chattering", "reached in, then came in"],
)
def test_late_edges_mean_what_prompt_ones_mean(
    edges: tuple[tuple[float, Beam, bool], ...], kinds: list[Kind], late_s: float
) -> None:
    """Threads may be delayed; what counts is when the interrupts were."""
    assert kinds == [passage.kind for passage in _passages(edges, late_s=0.0)]
    assert _passages(edges, late_s=0.0) == _passages(edges, late_s)


@pytest.mark.parametrize("start_s", [0.1 + number * 1234.567 for number in range(40)])
def test_a_deadline_that_is_met_does_not_come_again(start_s: float) -> None:
    """Else the unit's thread would turn for ever on a rounded number."""
    doorway = BeamDoorway(gap_m=0.06)
    for at_s, is_broken in ((start_s, False), (start_s + 3.3, True), (start_s + 3.9, False)):
        doorway.take(BeamChanged(at_s, OUTER, is_broken))
    deadlines = []
    while (deadline := doorway.next_deadline()) is not None and len(deadlines) < 9:
        deadlines.append(deadline)
        doorway.take(TimePassed(deadline))
    assert sorted(set(deadlines)) == deadlines
