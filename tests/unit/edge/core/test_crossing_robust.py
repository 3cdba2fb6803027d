"""The crossing detector keeps its head: chatter, floods of edges, silence."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.crossing import CrossingSettings, CrossingState, Kind, at_start, next_deadline, step
from edge.core.events import Beam, BeamChanged, TimePassed
from tests.unit.edge.core.test_crossing_properties import Trace, run
from tests.unit.edge.core.traces import Edge, I, O, body, kinds

SETTINGS = CrossingSettings(gap_m=0.0625)
PEOPLE_AT_MOST = 12
"""How many the detector may have in mind at once: more than can be in a doorway, however they come."""


def net(trace: Trace) -> int:
    """Return what the detector adds to the room's count."""
    found = Counter(one.kind for one in run(trace))
    return found[Kind.ENTRY] - found[Kind.EXIT]


WALKERS = st.lists(
    st.tuples(st.sampled_from([O, I]), st.floats(0.15, 0.40), st.floats(0.3, 2.5), st.floats(0.5, 3.0)),
    min_size=1,
    max_size=6,
)
"""Which beam each meets first, how deep (m) and fast (m/s) they are, and how long after the one before (s)."""


@settings(max_examples=300, deadline=None)
@given(WALKERS, st.data())
def test_chatter_does_not_change_the_count_of_the_room(
    walkers: list[tuple[object, float, float, float]], data: st.DataObject
) -> None:
    """A clearing shorter than `chatter_s` in the middle of a break leaves the net as it is, whoever walks."""
    trace: Trace = [BeamChanged(0.0, Beam.OUTER, False), BeamChanged(0.0, Beam.INNER, False)]
    for first, depth_m, speed_m_s, pause_s in walkers:
        begins_s = trace[-1].at_s + pause_s
        edges = body(begins_s, depth_m, speed_m_s, O if first is O else I)
        trace += [BeamChanged(at_s, Beam(beam), bool(level)) for at_s, beam, level in edges]
    places = [
        (one.beam, (one.at_s + after.at_s) / 2)
        for beam in Beam
        for one, after in pairwise([edge for edge in trace if edge.beam is beam])
        if one.is_broken and not after.is_broken
    ]
    beam, at_s = data.draw(st.sampled_from(places))
    length_s = data.draw(st.sampled_from([0.001, 0.002, 0.004, 0.007]))
    blip = [BeamChanged(at_s, beam, False), BeamChanged(at_s + length_s, beam, True)]
    assert net(trace) == net(sorted([*trace, *blip], key=lambda edge: edge.at_s))


@given(st.sampled_from([O, I]), st.floats(0.3, 2.5), st.integers(0, 3), st.integers(1, 6))
def test_chatter_of_a_walker_is_not_seen(first: object, speed_m_s: float, at: int, toggles: int) -> None:
    """A burst a few milliseconds long at any edge of somebody who walks through: the same passage."""
    edges = body(1.0, 0.25, speed_m_s, O if first is O else I)
    at_s, beam, level = edges[at]
    burst: list[Edge] = [(at_s + 0.001 * (n + 1), beam, 1 - level if n % 2 == 0 else level) for n in range(2 * toggles)]
    expected = "entry" if first is O else "exit"
    assert [expected] == kinds(sorted([*edges, *burst], key=lambda edge: edge[0]))


@given(st.lists(st.floats(0.0, 1e6), max_size=20))
def test_without_edges_nobody_passes(times: list[float]) -> None:
    """Time alone decides nothing in a doorway where nothing was seen."""
    state = at_start()
    for at_s in sorted(times):
        assert next_deadline(state, SETTINGS) is None
        state, out = step(state, TimePassed(at_s), SETTINGS)
        assert () == out
    assert at_start() == state


def in_mind(state: CrossingState) -> int:
    """Return how much the detector remembers."""
    held = state.path.ends.held if state.path.ends is not None else ()
    return len(state.recent) + len(state.bursts) + len(state.credit) + len(state.path.thin) + len(held)


floods = st.lists(st.tuples(st.integers(0, 400), st.sampled_from([O, I])), min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(floods, st.integers(20, 60))
def test_what_it_remembers_is_bounded(pattern: list[tuple[int, object]], times: int) -> None:
    """A pattern of toggles repeated on and on, be it a lamp, a fan or a fly: the state does not grow with it."""
    state, at_s, level = at_start(), 1.0, {O: False, I: False}
    for pause, beam in pattern * times:
        which = O if beam is O else I
        at_s, level[which] = at_s + pause / 1024, not level[which]
        state, _ = step(state, BeamChanged(at_s, which, level[which]), SETTINGS)
        assert in_mind(state) <= PEOPLE_AT_MOST
