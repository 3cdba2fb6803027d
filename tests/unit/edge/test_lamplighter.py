"""The lamplighter's memory: what the lamp showed at a time gone by."""

import pytest

from edge.core.effects import ShowLight
from edge.core.light import Situation
from edge.lamplighter import Lamplighter
from edge.protocol.vocabulary import Mode


def _situation(inside: int) -> Situation:
    return Situation(is_known=True, mode=Mode.AUTOMATIC, faults=(), limit=1, inside=inside, permits=1 - inside)


@pytest.fixture
def lamp() -> Lamplighter:
    """A lamp made at 10 s, green from 13 s, red from 20 s, green from 25 s, forced to red at 30 s."""
    shown: list[ShowLight] = []
    made = Lamplighter(10.0, 2.0, shown.append)
    for at_s, inside in ((13.0, 0), (15.0, 0), (20.0, 1), (25.0, 0)):
        made.decide(_situation(inside), at_s)
    made.was_forced_red(30.0)
    return made


@pytest.mark.parametrize(
    ("at_s", "was_red"),
    [(5.0, True), (12.9, True), (13.0, False), (19.9, False), (20.0, True), (24.9, True), (29.0, False), (31.0, True)],
)
def test_what_the_lamp_showed_is_remembered(lamp: Lamplighter, at_s: float, was_red: bool) -> None:
    """Each switch counts from its own time, the first colour from ever."""
    assert was_red == lamp.was_red(at_s)


def test_the_memory_is_bounded() -> None:
    """What lies too far back is taken to be what is remembered first."""
    lamp = Lamplighter(0.0, 0.0, lambda show: None)
    for second in range(1, 1000):
        lamp.decide(_situation(second % 2), float(second))
    assert (64, [True, False]) == (len(lamp._switches), [lamp.was_red(997.5), lamp.was_red(998.5)])
