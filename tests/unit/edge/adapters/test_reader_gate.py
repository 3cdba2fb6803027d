"""The gate: unchanged scenes cost nothing, held codes are one scan, nothing is starved."""

import itertools

import numpy as np
import pytest

from edge.adapters.reader_gate import ACCEPTED_AT_MOST, ACCEPTED_FOR_S, AcceptedCodes, HeldCodes, SceneGate
from tests.support.frames import empty_scene, with_code

SPACING_S = 1 / 15


def _decoded(gate: SceneGate, begin_s: float, end_s: float, scene: str = "empty") -> list[float]:
    """Return the times at which *gate* wants a frame of a still, noisy scene taken between two times."""
    frames = [empty_scene(seed=seed) for seed in range(4)]
    if scene == "code":
        frames = [with_code(frame, "HELLO") for frame in frames]
    times = np.arange(begin_s, end_s, SPACING_S)
    return [float(at_s) for number, at_s in enumerate(times) if gate.wants(frames[number % 4], float(at_s))]


def test_still_scene_is_decoded_ever_more_seldom() -> None:
    """Noise is no change: after the first second a still scene is decoded at most once a second, then less."""
    gate = SceneGate()
    _decoded(gate, 0.0, 1.1)
    later = _decoded(gate, 1.1, 61.1)
    assert (len(later), len([at_s for at_s in later if at_s > 30])) == (6, 2)


def test_change_wakes_the_gate_at_once() -> None:
    """The first frame with a code is decoded, however long nothing happened before, and so is each of the
    next second; after that a code not yet read is tried again soon."""
    gate = SceneGate()
    _decoded(gate, 0.0, 40.0)
    at_once = _decoded(gate, 40.0, 41.0, "code")
    later = _decoded(gate, 41.0, 45.0, "code")
    assert (len(at_once), later[1] < 42.5) == (15, True)


def test_code_held_still_and_not_read_is_tried_again() -> None:
    """A still scene with an unread code is decoded again within a second and a half, and again."""
    gate = SceneGate()
    _decoded(gate, 0.0, 1.1, "code")
    again = _decoded(gate, 1.1, 5.0, "code")
    assert (len(again), again[0] < 2.5) == (2, True)


def test_read_code_is_looked_at_a_few_times_a_second() -> None:
    """While a code is read, a moving scene is decoded less often, but far more often than codes are forgotten."""
    gate = SceneGate()
    decoded = 0
    for number in range(30):
        at_s = number * SPACING_S
        if gate.wants(with_code(empty_scene(noise=0), "HELLO", left=100 + 20 * (number % 5)), at_s):
            decoded += 1
            gate.found(at_s)
    assert decoded == 5


def test_code_read_lately_is_looked_for_every_second() -> None:
    """A code that was read and is missed in some frames of a still scene is looked for well within its holding time."""
    gate = SceneGate()
    _decoded(gate, 0.0, 1.1, "code")
    gate.found(1.1)
    later = _decoded(gate, 1.1, 10.0, "code")
    assert max(after - before for before, after in itertools.pairwise(later)) < 1.2


def test_frame_of_another_size_is_a_change() -> None:
    """A camera that comes back with another format does not break the comparison."""
    gate = SceneGate()
    _decoded(gate, 0.0, 40.0)
    assert gate.wants(empty_scene(640, 480), 40.0) is True


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0.0, 1.0, 2.0, 3.0, 6.9], [True, False, False, False, False]),
        ([0.0, 4.1], [True, True]),
    ],
    ids=["held in view", "shown again"],
)
def test_held_code_is_one_scan(times: list[float], expected: list[bool]) -> None:
    """A code counts again only after it was out of view for longer than the holding time."""
    held = HeldCodes(hold_s=4.0)
    assert [held.is_new(b"one", at_s) for at_s in times] == expected


def test_two_codes_in_view_are_two_scans() -> None:
    """Another code is new while the first is still held."""
    held = HeldCodes(hold_s=4.0)
    assert [held.is_new(code, 1.0) for code in (b"one", b"two", b"one")] == [True, True, False]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([("A", 0.0), ("B", 0.8), ("A", 1.6)], [True, True, True]),
        ([("A", 0.0), ("B", 0.8), ("A", 1.6), ("B", 2.4)], [True, True, True, True]),
        ([("A", 0.0), ("B", 0.2), ("A", 0.9), ("B", 1.0)], [True, True, False, False]),
        ([("A", 0.0), ("B", 0.0), ("A", 1.5), ("B", 1.5), ("A", 3.0)], [True, True, False, False, False]),
        ([("A", 0.0), ("A", 3.0)], [True, False]),
    ],
    ids=["again after another", "in turns", "one missed for a moment", "both in view", "alone"],
)
def test_a_code_put_away_for_another_is_answered_again(seen: list[tuple[str, float]], expected: list[bool]) -> None:
    """Whoever shows a code, then another, then the first once more sees an answer to each; two that stay in view are two scans."""
    held = HeldCodes(hold_s=4.0)
    assert [held.is_new(code.encode(), at_s) for code, at_s in seen] == expected


def test_a_code_accepted_before_is_known_again_until_it_was_away_for_long() -> None:
    """Each time it is shown counts anew; another code is none of it."""
    accepted = AcceptedCodes()
    times = [0.0, 4.0, ACCEPTED_FOR_S, 2 * ACCEPTED_FOR_S, 3 * ACCEPTED_FOR_S + 1.0]
    assert [False, True, True, True, False] == [accepted.is_repeated(b"one", at_s) for at_s in times]
    assert not accepted.is_repeated(b"two", times[-1])


def test_no_more_codes_are_remembered_than_there_is_room_for() -> None:
    """The one shown longest ago goes first, and one shown again is not the oldest any more."""
    accepted = AcceptedCodes()
    for number in range(ACCEPTED_AT_MOST):
        accepted.is_repeated(b"%d" % number, 1.0)
    assert accepted.is_repeated(b"0", 2.0)
    accepted.is_repeated(b"one more", 3.0)
    assert [True, False] == [accepted.is_repeated(code, 4.0) for code in (b"0", b"1")]


def test_what_is_remembered_of_an_accepted_code_tells_nothing_of_it() -> None:
    """Two readers keep different digests of one code, and neither keeps its text."""
    readers = AcceptedCodes(), AcceptedCodes()
    for each in readers:
        each.is_repeated(b"079123456789", 1.0)
    kept = [repr(vars(each)["_shown_s"]) for each in readers]
    assert (False, False) == ("079123456789" in "".join(kept), kept[0] == kept[1])
