"""Whether a door's sensors are wired the wrong way round."""

import pytest

from edge.core.wiring import ACCUSED_BY, CLEARED_BY, NIGHT_S, OVERFULL, Wiring, begin, step

IN, OUT = 1, -1


def after(state: Wiring, *crossings: tuple[int, int], from_s: float = 10.0, limit: int | None = 30) -> Wiring:
    """Return what is known after (own, others) crossings, a second each."""
    for number, (own, others) in enumerate(crossings):
        state = step(state, own, others, 0, limit, from_s + number)
    return state


def test_a_door_by_which_a_room_only_loses_people_is_accused() -> None:
    """Its first visitors of the day look as if they left a room that was empty."""
    state = after(begin(0, 0.0), *[(OUT, 0)] * (ACCUSED_BY - 1))
    assert not state.is_accused
    assert after(state, (OUT, 0)).is_accused


def test_a_true_exit_in_a_room_with_an_entrance_is_not() -> None:
    """However many have left by it, also when a few who came were missed."""
    state = begin(0, 0.0)
    for number in range(600):
        state = after(state, *((0, IN), (0, IN), (OUT, 0), (OUT, 0)), from_s=10.0 + 4 * number)
        state = after(state, (OUT, 0)) if number % 60 == 59 else state
        assert not state.is_accused


def test_an_exit_is_not_accused_of_what_the_entrance_misses() -> None:
    """Turned round, so many could not all be inside."""
    state = begin(0, 0.0)
    for number in range(2000):
        state = after(state, (0, IN) if number % 20 else (0, 0), (OUT, 0), from_s=10.0 + 2 * number)
    assert not state.is_accused
    assert state.right.wrong > ACCUSED_BY
    assert state.swapped.inside == 30 + OVERFULL


def test_people_who_are_known_to_be_inside_may_leave() -> None:
    """The unit started in the middle of the day."""
    assert not after(begin(20, 0.0), *[(OUT, 0)] * (20 + ACCUSED_BY - 1)).is_accused


@pytest.mark.parametrize("left", [3, 15])
def test_a_day_that_was_sound_outweighs_an_evening_that_is_not(left: int) -> None:
    """Closing time put the count to nobody while some sat there still."""
    day = after(begin(0, 0.0), *[(IN, 0)] * 18, *[(OUT, 0)] * 18)
    assert not after(day, *[(OUT, 0)] * left).is_accused


def test_each_day_is_a_story_of_its_own() -> None:
    """Entries missed on many days do not add up to an accusation."""
    state, at_s = begin(0, 0.0), 0.0
    for _ in range(10):
        at_s += NIGHT_S + 60
        state = after(state, *[(OUT, 0)] * 3, from_s=at_s)
        assert not state.is_accused


def test_an_accused_door_is_cleared_once_people_come_in_again() -> None:
    """Not by those who leave in the evening, who look as if they came in."""
    accused = after(begin(0, 0.0), *[(OUT, 0)] * 12)
    evening = after(accused, *[(IN, 0)] * 12, from_s=100.0)
    assert evening.is_accused
    mended = after(evening, *[(IN, 0)] * (CLEARED_BY - 1), from_s=2 * NIGHT_S)
    assert mended.is_accused
    assert not after(mended, (IN, 0), from_s=2 * NIGHT_S + 60).is_accused


def test_nothing_is_learned_from_nothing() -> None:
    """A look without a crossing leaves all as it was."""
    state = begin(3, 0.0)
    assert state is step(state, 0, 0, 3, 30, 2 * NIGHT_S)
