"""The signals are told apart without pitch, by how often and how long they sound.

The measure: two signals differ in rhythm if they sound a different number of times, or if one of their sounds, in order, is 1.8 times as
long in one as in the other. People tell such lengths apart from a change of a tenth on; halls echo, and ears are old.
"""

from itertools import combinations

import pytest

from edge.adapters.gpio_sounder import PATTERNS, rhythm
from edge.core.effects import Signal

SURE_RATIO = 1.8
SHORTEST_GAP_S = 0.05
LONGEST_S = 1.0

LOUD_TONES = range(250, 2000)
"""Ears that age lose what is higher; a small buzzer hardly plays what is lower."""


def difference(one: Signal, other: Signal) -> float:
    """Return by which ratio the most different of their sounds differ in length; infinite where their numbers differ."""
    lengths = [[on_s for on_s, _ in rhythm(PATTERNS[signal])] for signal in (one, other)]
    if len(lengths[0]) != len(lengths[1]):
        return float("inf")
    return max(max(a, b) / min(a, b) for a, b in zip(*lengths, strict=True))


def test_every_signal_has_its_sound() -> None:
    """Nothing the unit says is silent."""
    assert set(Signal) == set(PATTERNS)


@pytest.mark.parametrize(("one", "other"), list(combinations(Signal, 2)))
def test_any_two_signals_differ_in_rhythm(one: Signal, other: Signal) -> None:
    """On a buzzer with a single tone they are still told apart."""
    assert difference(one, other) >= SURE_RATIO


@pytest.mark.parametrize("signal", Signal)
def test_a_signal_is_short_and_can_be_heard(signal: Signal) -> None:
    """None lasts a second, gaps do not drown in an echo, and no tone is one that old ears miss."""
    beeps = PATTERNS[signal]
    assert sum(on_s + off_s for _, on_s, off_s in beeps) < LONGEST_S
    assert [] == [off_s for _, off_s in rhythm(beeps)[:-1] if off_s < SHORTEST_GAP_S]
    assert 0.0 == beeps[-1][2]
    assert [] == [tone for tone, _, _ in beeps if int(tone) not in LOUD_TONES]


def test_accepted_rises_and_refused_falls() -> None:
    """Who hears pitch is told by it as well."""
    tones = {signal: [tone for tone, _, _ in beeps] for signal, beeps in PATTERNS.items()}
    assert tones[Signal.ACCEPTED] == sorted(set(tones[Signal.ACCEPTED]))
    assert tones[Signal.RECORDED] == sorted(set(tones[Signal.RECORDED]))
    assert tones[Signal.REFUSED] == sorted(set(tones[Signal.REFUSED]), reverse=True)
    assert min(tones[Signal.WAIT]) == tones[Signal.WAIT][-1]
    assert max(tone for each in tones.values() for tone in each) == tones[Signal.BADGE][0]


def test_tones_without_a_gap_are_one_sound() -> None:
    """A sound that falls is one sound to a buzzer with a single tone, and counts as one."""
    assert ((0.7, 0.0),) == rhythm(PATTERNS[Signal.REFUSED])
    assert 3 == len(rhythm(PATTERNS[Signal.SEE_STAFF]))
