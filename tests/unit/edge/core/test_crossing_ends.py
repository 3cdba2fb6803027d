"""The ends of an encounter decide which way somebody went whose limbs hid it."""

import pytest

from edge.core.crossing import CrossingSettings, at_start, next_deadline, step
from edge.core.crossing_ends import Ends, after, begun
from edge.core.events import Beam, BeamChanged, TimePassed
from tests.unit.edge.core.traces import Edge, I, O, kinds, passages

SETTINGS = CrossingSettings(gap_m=0.06)


def mirrored(edges: list[Edge]) -> list[Edge]:
    """Return the trace of somebody who comes from the other side."""
    return [(at_s, I if beam is O else O, level) for at_s, beam, level in edges]


STOOD_THEN_WITHDREW: list[Edge] = [
    (0, O, 1),
    (0.07, I, 1),
    (17.66, I, 0),
    (17.68, I, 1),
    (17.69, O, 0),
    (17.71, O, 1),
    (17.74, I, 0),
    (17.76, O, 0),
]
STOOD_THEN_WENT_ON: list[Edge] = [
    (0, O, 1),
    (0.09, I, 1),
    (53.08, O, 0),
    (53.1, O, 1),
    (53.16, I, 0),
    (53.17, I, 1),
    (53.18, O, 0),
    (53.22, I, 0),
]


@pytest.mark.parametrize(
    ("edges", "way_in", "way_out"),
    [
        pytest.param(STOOD_THEN_WITHDREW, ["turned_back"], ["turned_back"], id="stood-then-withdrew"),
        pytest.param(STOOD_THEN_WENT_ON, ["entry"], ["exit"], id="stood-then-went-on"),
    ],
)
def test_arms_swung_in_setting_off_hide_no_direction(edges: list[Edge], way_in: list[str], way_out: list[str]) -> None:
    """Whoever stood in both beams and sets off with arms swinging went where the last of them was seen."""
    assert way_in == kinds(edges)
    assert way_out == kinds(mirrored(edges))


def test_who_stood_and_seems_to_leave_too_fast_is_waited_for() -> None:
    """The beams clear in the order of an entry, and at once the near one breaks again: only an arm had been further in."""
    assert ["turned_back"] == kinds([(0, O, 1), (0.17, I, 1), (0.99, O, 0), (1.01, I, 0), (1.025, O, 1), (1.06, O, 0)])


def test_doubt_is_over_when_the_beams_have_been_clear_for_a_moment() -> None:
    """The passage of one who stood comes by time, `between_s` after the last edge, and tells when it was."""
    state = at_start()
    for at_s, beam, level in [(0.0, O, 1), (0.06, I, 1), (9.0, O, 0), (9.06, I, 0)]:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        assert () == out
    state, _ = step(state, TimePassed(9.07), SETTINGS)
    assert next_deadline(state, SETTINGS) == pytest.approx(9.06 + SETTINGS.between_s)
    state, out = step(state, TimePassed(9.2), SETTINGS)
    assert [("entry", 9.06)] == [(one.kind.value, one.at_s) for one in out]
    assert next_deadline(state, SETTINGS) is None


def test_doubt_is_over_with_the_next_edge_after_that_moment() -> None:
    """Nobody need wake the detector: the next person's first edge settles who came before."""
    stood: list[Edge] = [(0.0, O, 1), (0.06, I, 1), (9.0, O, 0), (9.06, I, 0)]
    after_them: list[Edge] = [(9.5, I, 1), (9.56, O, 1), (9.75, I, 0), (9.81, O, 0)]
    assert [("entry", 9.06), ("exit", 9.81)] == passages([*stood, *after_them])


def test_a_leader_does_not_wait_for_who_stands_behind_them() -> None:
    """The follower stands in the near beam; as soon as nobody who turned round would still be there the leader is announced."""
    state = at_start()
    for at_s, beam, level in [(0.0, O, 1), (0.06, I, 1), (0.25, O, 0), (0.28, O, 1), (0.31, I, 0)]:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        assert () == out
    state, _ = step(state, TimePassed(0.32), SETTINGS)
    assert next_deadline(state, SETTINGS) == pytest.approx(0.51)
    state, out = step(state, TimePassed(0.51), SETTINGS)
    assert [("entry", 0.31)] == [(one.kind.value, one.at_s) for one in out]
    assert next_deadline(state, SETTINGS) is None


def test_a_leader_does_not_wait_for_who_walks_behind_them() -> None:
    """The follower reaches the far beam: the leader is announced with that edge, the follower with their own last one."""
    state, said = at_start(), []
    for at_s, beam, level in [
        (0.0, O, 1),
        (0.06, I, 1),
        (0.28, O, 0),
        (0.31, O, 1),
        (0.34, I, 0),
        (0.37, I, 1),
        (0.6, O, 0),
        (0.66, I, 0),
    ]:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        said.append([one.at_s for one in out])
    assert [[], [], [], [], [], [0.34], [], [0.66]] == said


def test_who_turned_round_leaves_the_near_beam_at_once() -> None:
    """The same edges, but the near beam clears at once: nobody followed, it was the leader who came back, an arm ahead of them."""
    turned: list[Edge] = [(0, O, 1), (0.06, I, 1), (0.38, O, 0), (0.43, O, 1), (0.445, I, 0), (0.48, O, 0)]
    assert ["turned_back"] == kinds(turned) == kinds(mirrored(turned))


def read(*edges: Edge) -> Ends:
    """Return the ends of an encounter."""
    (at_s, beam, _), *rest = edges
    ends = begun(beam, at_s, None)
    for at_s, beam, level in rest:
        ends = after(ends, BeamChanged(at_s, beam, bool(level)))
    return ends


def test_one_who_walks_through_raises_no_doubt() -> None:
    """Four edges in order are the shape of a body; a touch before it is no doubt, anything else is."""
    walk: list[Edge] = [(1.0, O, 1), (1.06, I, 1), (1.25, O, 0), (1.31, I, 0)]
    plain = read(*walk)
    assert (4, False, True, O, I) == (plain.shape, plain.is_doubtful, plain.is_over, plain.first, plain.last)
    touched = read((0.9, I, 1), (0.95, I, 0), *walk)
    assert (4, False, I) == (touched.shape, touched.is_doubtful, touched.first)
    assert read(*walk[:2], (1.2, I, 0)).is_doubtful
    assert read(*walk[:3], (1.28, O, 1)).is_doubtful


def test_edges_of_one_instant_tell_no_end() -> None:
    """A front or a back that no runner is fast enough for has no order, so it has no say."""
    assert read((1.0, O, 1), (1.06, I, 1), (1.25, I, 0), (1.31, O, 0)).is_told(SETTINGS)
    assert not read((1.0, O, 1), (1.005, I, 1), (1.25, I, 0), (1.31, O, 0)).is_told(SETTINGS)
    assert not read((1.0, O, 1), (1.06, I, 1), (1.25, I, 0), (1.255, O, 0)).is_told(SETTINGS)
    assert Beam.OUTER is read((1.0, O, 1), (1.06, I, 1), (1.25, I, 0), (1.31, O, 0)).last


PASSING = [(0, O, 1), (0.06, I, 1), (0.28, O, 0), (0.32, O, 1), (0.53, I, 0), (0.6, O, 0)]


def test_two_who_pass_each_other_in_the_far_beam_are_both_counted() -> None:
    """The near beam is clear for 40 ms between them: nobody turns round in that, and both are as deep as people are."""
    assert [("entry", 0.53), ("exit", 0.6)] == passages(list(PASSING))
    assert [("exit", 0.53), ("entry", 0.6)] == passages(mirrored(list(PASSING)))


def test_one_who_turned_round_nearly_through_is_not_two() -> None:
    """Clear for longer, or in the near beam for longer than somebody who walks through: they braked and came back."""
    longer: list[Edge] = [
        (at_s + (0.08 if n > 2 else 0.0), beam, level) for n, (at_s, beam, level) in enumerate(PASSING)
    ]
    assert ["turned_back"] == kinds(longer)
    braked: list[Edge] = [
        (at_s + (0.3 if n > 1 else 0.0), beam, level) for n, (at_s, beam, level) in enumerate(PASSING)
    ]
    assert ["turned_back"] == kinds(braked)


def test_who_passed_is_announced_though_somebody_stays_in_the_beam_behind_them() -> None:
    """The leader walked on, but slowed; whoever stands in the near beam from then on does not keep them from being counted."""
    state, said = at_start(), []
    for at_s, beam, level in [(0.0, O, 1), (0.06, I, 1), (0.25, O, 0), (0.33, O, 1), (0.35, I, 0)]:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        said += out
    while (due_s := next_deadline(state, SETTINGS)) is not None and due_s < 60.0:
        state, out = step(state, TimePassed(due_s), SETTINGS)
        said += out
    assert [("entry", 0.35)] == [(one.kind.value, one.at_s) for one in said]
