"""Which faults stand."""

import pytest

from edge.core.events import Beam, BeamChanged, ClockSet, DeviceFaulted
from edge.core.health import (
    BLOCKED_AFTER_S,
    CHATTER_CHANGES,
    CHATTER_QUIET_S,
    CHATTER_WITHIN_S,
    CLOCK_UNKNOWN_AFTER_S,
    SILENT_AFTER_BREAKS,
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
    state = step(state, BeamChanged(90.0, Beam.OUTER, is_broken=False))
    assert frozenset() == standing(state, 90.0)


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


def clear_door() -> HealthState:
    """Return the health of a door whose beams are both clear."""
    state = with_clock()
    for beam in Beam:
        state = step(state, BeamChanged(0.0, beam, is_broken=False))
    return state


def reached_into(state: HealthState, beam: Beam, times: int, from_s: float, every_s: float = 4.0) -> HealthState:
    """Let *beam* break and clear so often."""
    for number in range(times):
        at_s = from_s + number * every_s
        state = step(state, BeamChanged(at_s, beam, is_broken=True))
        state = step(state, BeamChanged(at_s + every_s / 8, beam, is_broken=False))
    return state


@pytest.mark.parametrize("beam", list(Beam))
def test_a_beam_that_never_answers_is_silent_until_it_changes(beam: Beam) -> None:
    """People pass, one receiver sees them, the other does not; once it does, it is believed again."""
    dead = Beam.INNER if beam is Beam.OUTER else Beam.OUTER
    state = reached_into(clear_door(), beam, SILENT_AFTER_BREAKS - 1, 1.0)
    assert frozenset() == standing(state, 50.0)
    state = reached_into(state, beam, 1, 50.0)
    assert {Fault.BEAM_SILENT} == standing(state, 51.0)
    assert next_deadline(state, 51.0) is None
    state = step(state, BeamChanged(55.0, dead, is_broken=False))
    assert {Fault.BEAM_SILENT} == standing(state, 55.0), "a level told again is no sign of life"
    state = step(state, BeamChanged(60.0, dead, is_broken=True))
    assert frozenset() == standing(state, 60.0)


def test_who_stands_in_one_beam_and_sways_in_the_other_makes_none_silent() -> None:
    """The beam that somebody stands in answers."""
    state = step(clear_door(), BeamChanged(1.0, Beam.INNER, is_broken=True))
    state = reached_into(state, Beam.OUTER, 2 * SILENT_AFTER_BREAKS, 2.0)
    assert frozenset() == standing(state, 2.0 + 2 * SILENT_AFTER_BREAKS)


@pytest.mark.parametrize("every_s", [0.005, 2.0])
def test_what_one_person_breaks_is_one_break(every_s: float) -> None:
    """Chatter of somebody who looks in, or swaying before the door, does not condemn the other beam."""
    state = reached_into(clear_door(), Beam.OUTER, 4 * SILENT_AFTER_BREAKS, 1.0, every_s=every_s)
    assert frozenset() == standing(state, 100.0)


def test_people_who_pass_keep_both_beams_alive() -> None:
    """However many."""
    state = clear_door()
    for number in range(100):
        for after_s, beam, level in (
            (0.0, Beam.OUTER, True),
            (0.1, Beam.INNER, True),
            (0.4, Beam.OUTER, False),
            (0.5, Beam.INNER, False),
        ):
            state = step(state, BeamChanged(number + after_s, beam, level))
            assert frozenset() == standing(state, number + after_s)


def test_a_beam_that_chatters_is_a_fault_until_it_has_been_quiet() -> None:
    """A loose contact: many changes a second; the fault ends by itself, at a deadline."""
    every_s = CHATTER_WITHIN_S / CHATTER_CHANGES
    changes = [BeamChanged(1.0 + n * every_s, Beam.INNER, n % 2 == 0) for n in range(CHATTER_CHANGES + 2)]
    state = clear_door()
    for change in changes[:-2]:
        state = step(state, change)
    assert Fault.BEAM_CHATTER not in standing(state, 3.0)
    for change in changes[-2:]:
        state = step(state, BeamChanged(change.at_s - 0.01, change.beam, change.is_broken))
    last_s = changes[-1].at_s - 0.01
    assert Fault.BEAM_CHATTER in standing(state, last_s)
    state = step(state, BeamChanged(last_s + 1.0, Beam.OUTER, is_broken=True))
    state = step(state, BeamChanged(last_s + 1.2, Beam.OUTER, is_broken=False))
    assert last_s + CHATTER_QUIET_S == next_deadline(state, last_s + 2.0)
    assert {Fault.BEAM_CHATTER} == standing(state, last_s + CHATTER_QUIET_S - 0.1)
    assert frozenset() == standing(state, last_s + CHATTER_QUIET_S)


def test_ordinary_edges_and_slow_flicker_are_no_chatter() -> None:
    """A beam that changes often, but not more often than people and arms make it, is believed."""
    every_s = 1.1 * CHATTER_WITHIN_S / CHATTER_CHANGES
    state = clear_door()
    for number in range(10 * CHATTER_CHANGES):
        state = step(state, BeamChanged(1.0 + number * every_s, Beam.OUTER, number % 2 == 0))
        assert Fault.BEAM_CHATTER not in standing(state, 1.0 + number * every_s)
