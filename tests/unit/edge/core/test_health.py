"""Which faults stand."""

from edge.core.events import Beam, BeamChanged, ClockSet, DeviceFaulted
from edge.core.health import (
    BLOCKED_AFTER_S,
    CLOCK_UNKNOWN_AFTER_S,
    HealthState,
    at_start,
    next_deadline,
    standing,
    step,
)
from edge.protocol.vocabulary import Fault


def with_clock() -> HealthState:
    """Return the health of a door that knows the time."""
    return step(at_start(0.0), ClockSet(0.0, 1))


def test_a_beam_broken_for_long_is_blocked_and_heals_by_itself() -> None:
    """A chair in the doorway; later somebody takes it away."""
    state = step(with_clock(), BeamChanged(5.0, Beam.OUTER, is_broken=True))
    assert 5.0 + BLOCKED_AFTER_S == next_deadline(state, 5.0)
    assert frozenset() == standing(state, 5.0 + BLOCKED_AFTER_S - 0.1)
    assert {Fault.BEAM_BLOCKED} == standing(state, 5.0 + BLOCKED_AFTER_S)
    state = step(state, BeamChanged(60.0, Beam.OUTER, is_broken=False))
    assert frozenset() == standing(state, 60.0)


def test_a_repeated_report_does_not_start_the_time_anew() -> None:
    """A level reported again is the same blockage."""
    state = step(with_clock(), BeamChanged(5.0, Beam.OUTER, is_broken=True))
    state = step(state, BeamChanged(20.0, Beam.OUTER, is_broken=True))
    assert {Fault.BEAM_BLOCKED} == standing(state, 5.0 + BLOCKED_AFTER_S)


def test_blocked_stands_while_either_beam_is() -> None:
    """One chair can stand in both."""
    state = step(with_clock(), BeamChanged(0.0, Beam.OUTER, is_broken=True))
    state = step(state, BeamChanged(1.0, Beam.INNER, is_broken=True))
    state = step(state, BeamChanged(90.0, Beam.OUTER, is_broken=False))
    assert {Fault.BEAM_BLOCKED} == standing(state, 90.0)


def test_devices_report_their_own_faults() -> None:
    """They stand until the device takes them back."""
    state = step(with_clock(), DeviceFaulted(1.0, Fault.CAMERA_LOST, is_standing=True))
    assert {Fault.CAMERA_LOST} == standing(state, 1.0)
    assert frozenset() == standing(step(state, DeviceFaulted(2.0, Fault.CAMERA_LOST, is_standing=False)), 2.0)


def test_a_clock_unknown_for_long_is_a_fault() -> None:
    """The first minutes after power-on are not."""
    state = at_start(0.0)
    assert frozenset() == standing(state, CLOCK_UNKNOWN_AFTER_S - 1)
    assert {Fault.CLOCK_UNKNOWN} == standing(state, CLOCK_UNKNOWN_AFTER_S)
    assert frozenset() == standing(with_clock(), CLOCK_UNKNOWN_AFTER_S)
    lost = step(with_clock(), ClockSet(400.0, None))
    assert {Fault.CLOCK_UNKNOWN} == standing(lost, 400.0 + CLOCK_UNKNOWN_AFTER_S)


def test_beams_are_known_once_both_have_spoken() -> None:
    """A receiver that is not there never does."""
    state = step(with_clock(), BeamChanged(1.0, Beam.OUTER, is_broken=False))
    assert not state.are_beams_known
    assert step(state, BeamChanged(1.0, Beam.INNER, is_broken=False)).are_beams_known
