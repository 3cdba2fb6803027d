"""The crossing detector on hand-written traces: each behaviour it promises, by name."""

import pytest

from edge.core.crossing import CrossingSettings, at_start, next_deadline, step
from edge.core.events import Beam, BeamChanged, TimePassed
from tests.unit.edge.core.traces import Edge, I, O, body, kinds, passages, together

SETTINGS = CrossingSettings(gap_m=0.06)


def test_walking_in_is_an_entry_announced_with_the_last_edge() -> None:
    """Outer, inner, outer clear, inner clear: the entry is out with the very last edge, without waiting for time."""
    state = at_start()
    said = []
    for at_s, beam, level in body(10.0):
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        said.append([(one.kind.value, round(one.at_s, 2)) for one in out])
    assert [[], [], [], [("entry", 10.31)]] == said


def test_a_passage_knows_when_it_began() -> None:
    """The first edge of the body, whichever way it goes."""
    state, began = at_start(), []
    for at_s, beam, level in [*body(10.0), *body(12.0, first=I)]:
        state, out = step(state, BeamChanged(at_s, beam, bool(level)), SETTINGS)
        began += [(one.kind.value, one.started_s) for one in out]
    assert [("entry", 10.0), ("exit", 12.0)] == began


def test_walking_out_is_an_exit() -> None:
    """The mirror image of an entry."""
    assert [("exit", 10.31)] == passages(body(10.0, first=I))


@pytest.mark.parametrize(
    "edges",
    [
        pytest.param([(0, O, 1), (0.5, O, 0)], id="in-the-near-beam"),
        pytest.param([(0, O, 1), (0.06, I, 1), (0.5, I, 0), (0.58, O, 0)], id="in-both"),
        pytest.param(
            [(0, O, 1), (0.06, I, 1), (0.25, O, 0), (0.8, O, 1), (1.1, I, 0), (1.2, O, 0)], id="nearly-through"
        ),
    ],
)
def test_turning_back_counts_nobody(edges: list[Edge]) -> None:
    """Whoever withdraws to where they came from turned back, however deep they were in."""
    assert ["turned_back"] == kinds(edges)


def test_coming_again_at_once_is_not_turned_back() -> None:
    """Somebody who hesitates in the beam and then walks in has entered, once."""
    assert ["entry"] == kinds([(0, O, 1), (0.4, O, 0), *body(0.7)])


@pytest.mark.parametrize("beams", ["near", "both", "far"])
def test_lingering_a_minute_is_one_entry(beams: str) -> None:
    """A minute in one beam or both and then on: one entry."""
    stay = {"near": (60.0, 60.2, 60.26), "both": (0.06, 60.2, 60.26), "far": (0.06, 0.25, 60.3)}[beams]
    far, near_clear, far_clear = stay
    assert [("entry", far_clear)] == passages([(0, O, 1), (far, I, 1), (near_clear, O, 0), (far_clear, I, 0)])


def test_swaying_in_the_far_beam_is_one_entry() -> None:
    """Somebody who stands just inside and sways breaks the near beam again and again; they enter once."""
    sway = [edge for n in range(1, 20) for edge in ((n * 1.0, O, 1), (n * 1.0 + 0.4, O, 0))]
    assert ["entry"] == kinds([(0, O, 1), (0.06, I, 1), (0.25, O, 0), *sway, (25.0, I, 0)])


def test_one_who_stands_and_twitches_is_not_many() -> None:
    """Somebody in the far beam whose back leaves the near one for an instant now and then enters once."""
    twitches = [edge for n in range(1, 12) for edge in ((n * 2.0, O, 0), (n * 2.0 + 0.02, O, 1))]
    assert ["entry"] == kinds([(0, O, 1), (0.06, I, 1), *twitches, (30.0, O, 0), (30.1, I, 0)])


@pytest.mark.parametrize("clear_m", [0.03, 0.05, 0.08, 0.15, 0.3, 1.0])
@pytest.mark.parametrize("first", [O, I])
@pytest.mark.parametrize("speed_m_s", [0.4, 1.0, 2.0])
def test_two_close_behind_one_another_are_two(clear_m: float, first: Beam, speed_m_s: float) -> None:
    """The second may break the first beam before the leader has cleared the second."""
    leader = body(0, 0.26, speed_m_s, first)
    follower = body((0.26 + clear_m) / speed_m_s, 0.26, speed_m_s, first)
    assert ["entry" if first is O else "exit"] * 2 == kinds(together(leader, follower))


def test_a_follower_who_gives_up_leaves_the_leader_counted() -> None:
    """The leader enters; the one on their heels reaches into the outer beam and goes back."""
    assert ["entry", "turned_back"] == kinds(
        [(0, O, 1), (0.06, I, 1), (0.25, O, 0), (0.28, O, 1), (0.31, I, 0), (0.9, O, 0)]
    )


def test_one_out_and_one_in_after_each_other_are_both_counted() -> None:
    """Somebody leaves, and somebody enters as soon as the beams are clear."""
    assert ["exit", "entry"] == kinds([*body(0, first=I), *body(0.35)])


@pytest.mark.parametrize("depth_m", [0.03, 0.07, 0.1])
@pytest.mark.parametrize("clear_m", [0.03, 0.1, 0.2])
def test_an_arm_ahead_of_a_body_is_no_person(depth_m: float, clear_m: float) -> None:
    """A swinging arm breaks both beams before the body does."""
    assert ["entry"] == kinds(together(body(0, depth_m), body(depth_m + clear_m)))


@pytest.mark.parametrize("depth_m", [0.03, 0.08, 0.15])
@pytest.mark.parametrize("clear_m", [0.03, 0.1])
def test_a_bag_behind_a_body_is_no_person(depth_m: float, clear_m: float) -> None:
    """A bag on a strap or the arm behind breaks both beams after the body."""
    assert ["entry"] == kinds(together(body(0), body(0.25 + clear_m, depth_m)))


def test_a_bag_between_two_people_hides_neither() -> None:
    """Body, bag, body: two entries."""
    assert ["entry", "entry"] == kinds(together(body(0), body(0.33, 0.1), body(0.65)))


def test_chatter_of_a_grazed_beam_is_not_seen() -> None:
    """Millisecond bursts at every edge change nothing, and nobody is announced twice."""
    edges: list[Edge] = []
    for at_s, beam, level in body(1.0):
        edges += [(at_s, beam, level), (at_s + 0.003, beam, 1 - level), (at_s + 0.007, beam, level)]
    assert [("entry", 1.31)] == passages(edges)


def test_a_burst_that_outlasts_the_next_edge_is_one_clearing() -> None:
    """The near beam flickers on after the far one has cleared: what was announced stands, nothing is taken back."""
    flicker = [0.234, 0.238, 0.243, 0.245, 0.251, 0.255]
    near: list[Edge] = [(at_s, I, n % 2) for n, at_s in enumerate([*flicker, 0.256, 0.260, 0.266, 0.268, 0.270])]
    edges: list[Edge] = sorted([(0, I, 1), (0.037, O, 1), (0.2551, O, 0), *near], key=lambda edge: edge[0])
    assert ["exit"] == kinds(edges)


def test_unequal_latency_does_not_turn_a_runner_round() -> None:
    """At 4 m/s the back passes in 15 ms; sensors that differ by as much put its edges in one instant or in the wrong order."""
    assert ["entry"] == kinds([(0, O, 1), (0.015, I, 1), (0.070, I, 0), (0.071, O, 0)])
    assert ["entry"] == kinds([(0, O, 1), (0.015, I, 1), (0.070, I, 0), (0.070, O, 0)])


def test_a_front_at_one_instant_is_told_by_its_back() -> None:
    """A runner whose front broke both beams at once, inner reported first, still leaves the outer one first: an entry."""
    known: list[Edge] = [(0, O, 0), (0, I, 0)]
    assert ["entry"] == kinds([*known, (1, I, 1), (1, O, 1), (1.05, O, 0), (1.065, I, 0)])
    assert ["exit"] == kinds([*known, (1, O, 1), (1, I, 1), (1.05, I, 0), (1.065, O, 0)])


def test_an_arm_ahead_that_melts_into_its_body_hides_nobody() -> None:
    """The arm's gap shows in the outer beam only, the gap to the arm behind in the inner one only: one person, through."""
    assert ["entry"] == kinds(
        [
            (0, O, 1),
            (0.055, I, 1),
            (0.08, O, 0),
            (0.127, O, 1),
            (0.365, I, 0),
            (0.419, I, 1),
            (0.442, O, 0),
            (0.489, I, 0),
        ]
    )


def test_an_arm_behind_that_still_holds_the_beam_is_no_turning_back() -> None:
    """The body left the far beam while its arm was in the near one, and the arm comes out of the far beam after it."""
    assert ["entry"] == kinds([(0, O, 1), (0.014, I, 1), (0.137, I, 0), (0.204, O, 0), (0.208, I, 1), (0.228, I, 0)])


def test_an_arm_swung_through_first_does_not_turn_its_owner_round() -> None:
    """The arm left inner for outer; its owner reaches inner while the arm is still in outer: they come from inside."""
    assert ["exit"] == kinds(
        [(0, I, 1), (0.045, I, 0), (0.07, O, 1), (0.1, I, 1), (0.13, O, 0), (0.17, O, 1), (0.38, I, 0), (0.44, O, 0)]
    )


def test_whoever_stood_long_and_withdrew_is_not_carried_through_by_an_arm() -> None:
    """After two seconds in both beams somebody withdraws, an arm swinging behind them: nobody passed."""
    edges: list[Edge] = [
        (0, O, 1),
        (0.07, I, 1),
        (1.70, I, 0),
        (1.752, I, 1),
        (1.767, O, 0),
        (1.778, I, 0),
        (1.784, O, 1),
        (1.806, O, 0),
    ]
    assert ["turned_back"] == kinds(edges)


def test_edges_handed_over_in_the_wrong_order_are_put_right() -> None:
    """The threads of two beams may deliver a few milliseconds late: the times count, not the order of delivery."""
    known: list[Edge] = [(0, O, 0), (0, I, 0)]
    assert ["entry"] == kinds([*known, (1.010, I, 1), (1.000, O, 1), (1.060, I, 0), (1.050, O, 0)])


def test_repeated_levels_change_nothing() -> None:
    """A beam that reports the same level again has not changed."""
    assert ["entry"] == kinds([edge for edge in body(0) for _ in range(3)])


@pytest.mark.parametrize(
    "edges",
    [
        pytest.param([(0, O, 1), (0, I, 1), (0.5, O, 0), (0.6, I, 0)], id="in-both"),
        pytest.param([(0, I, 1), (0, O, 0), (0.6, I, 0)], id="in-one"),
        pytest.param([(0, O, 1), (0, I, 1), (0.5, I, 0), (0.6, O, 0)], id="in-both-and-out"),
    ],
)
def test_a_beam_broken_at_the_start_invents_no_crossing(edges: list[Edge]) -> None:
    """Somebody who stood in the beams when the unit began to look came from nobody knows where."""
    assert [] == [kind for kind in kinds(edges) if kind != "turned_back"]
    assert ["entry"] == [kind for kind in kinds([*edges, *body(5.0)]) if kind != "turned_back"]


def test_both_beams_at_one_instant_say_nothing() -> None:
    """A lamp or a door leaf that takes both beams at once has no direction."""
    assert [] == kinds([(0, O, 0), (0, I, 0), (1, O, 1), (1, I, 1), (1.3, O, 0), (1.3, I, 0)])


def test_one_beam_alone_never_counts() -> None:
    """However often one beam breaks, without the other nobody passed."""
    edges: list[Edge] = [edge for n in range(50) for edge in ((n * 0.5, I, 1), (n * 0.5 + 0.3, I, 0))]
    assert ["turned_back"] == kinds(edges)


def test_the_deadline_decides_what_only_time_can() -> None:
    """Nothing is due in an empty doorway; somebody who withdrew has turned back when the quiet time is over, not before."""
    state = at_start()
    assert next_deadline(state, SETTINGS) is None
    for at_s, level in ((1.0, True), (1.5, False)):
        state, _ = step(state, BeamChanged(at_s, Beam.OUTER, level), SETTINGS)
    state, out = step(state, TimePassed(next_deadline(state, SETTINGS) or 0.0), SETTINGS)
    assert () == out
    deadline = next_deadline(state, SETTINGS)
    assert deadline == pytest.approx(2.5)
    state, out = step(state, TimePassed(deadline), SETTINGS)
    assert ["turned_back"] == [one.kind.value for one in out]
    assert next_deadline(state, SETTINGS) is None


def test_facts_tell_since_when_a_beam_is_broken() -> None:
    """Health needs to know how long a beam has been broken and how often it broke."""
    state = at_start()
    assert state.facts(Beam.OUTER).is_broken is None
    for at_s, level in ((1.0, False), (2.0, True), (3.0, True)):
        state, _ = step(state, BeamChanged(at_s, Beam.OUTER, level), SETTINGS)
    facts = state.facts(Beam.OUTER)
    assert (True, 2.0, 1, 3.0) == (facts.is_broken, facts.since_s, facts.breaks, facts.last_event_s)


def test_settings_refuse_nonsense() -> None:
    """A gap of nothing or of no number is a mistake of configuration."""
    for gap_m in (0.0, -0.06, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="gap_m"):
            CrossingSettings(gap_m=gap_m)


def test_one_person_does_not_swallow_a_queue() -> None:
    """Distances are measured from the person, not from what was taken for their luggage, and nobody carries more than two things."""
    queue = [body(0), *(body(0.28 + n * 0.18, 0.15) for n in range(8))]
    assert 3 <= len(kinds(together(*queue)))
    things = [body(0), *(body(0.26 + n * 0.08, 0.07) for n in range(2))]
    assert ["entry"] == kinds(together(*things))


def test_something_thin_alone_is_decided_by_time() -> None:
    """Who seems thin is somebody if nobody comes at once; what is too quick as well is a reach. Neither vanishes."""
    assert [("entry", 1.35)] == passages([(1.0, O, 1), (1.15, I, 1), (1.2, O, 0), (1.35, I, 0)])
    assert [("turned_back", 1.11)] == passages([(1.0, O, 1), (1.05, I, 1), (1.06, O, 0), (1.11, I, 0)])


def test_the_deadline_decides_who_was_thin() -> None:
    """They are announced when an owner of the arm that they might have been would have come."""
    state = at_start()
    for at_s, beam, level in ((1.0, O, True), (1.15, I, True), (1.2, O, False), (1.35, I, False)):
        state, out = step(state, BeamChanged(at_s, beam, level), SETTINGS)
        assert () == out
    state, _ = step(state, TimePassed(1.36), SETTINGS)
    due_s = next_deadline(state, SETTINGS)
    assert due_s == pytest.approx(1.35 + SETTINGS.limb_stay_s)
    state, out = step(state, TimePassed(due_s), SETTINGS)
    assert ["entry"] == [one.kind.value for one in out]
    assert next_deadline(state, SETTINGS) is None


def test_an_arm_into_the_far_beam_does_not_turn_its_owner_round() -> None:
    """A pulse of the far beam, and then everything in order: one entry, and nobody turned back."""
    assert ["entry"] == kinds([(0.8, I, 1), (0.85, I, 0), (1.0, O, 1), (1.1, I, 1), (1.3, O, 0), (1.4, I, 0)])


def test_the_pace_of_two_close_together_is_that_of_both() -> None:
    """The second one's back seems to leave at half the pace, an arm behind it; at the pace of both that is no bag but a body."""
    edges: list[Edge] = [(0, O, 1), (0.04, I, 1), (0.281, O, 0), (0.329, I, 0)]
    assert ["entry", "entry"] == kinds([*edges, (0.338, O, 1), (0.376, I, 1), (0.509, O, 0), (0.583, I, 0)])
    assert ["entry"] == kinds([*edges, (0.338, O, 1), (0.376, I, 1), (0.430, O, 0), (0.475, I, 0)])
