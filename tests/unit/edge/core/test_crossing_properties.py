"""What holds of the crossing detector whatever the beams say."""

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.crossing import CrossingSettings, Kind, Passage, at_start, next_deadline, step
from edge.core.events import Beam, BeamChanged, TimePassed
from tests.unit.edge.core.traces import Edge, I, O, body, kinds

SETTINGS = CrossingSettings(gap_m=0.0625)
TICKS = 1024  # times are dyadic, so that shifting them is exact

pauses = st.one_of(st.integers(0, 12), st.integers(10, 600), st.integers(500, 5000))
moves = st.tuples(pauses, st.sampled_from([O, I]), st.booleans())
Trace = list[BeamChanged]


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Draw edges that need not come from any body; the first two are the levels at the start."""
    drawn = draw(st.lists(moves, max_size=40))
    times = accumulate((pause for pause, _, _ in drawn), initial=TICKS)
    edges = [BeamChanged(at / TICKS, beam, level) for at, (_, beam, level) in zip(times, drawn, strict=False)]
    return [BeamChanged(0.0, O, False), BeamChanged(0.0, I, False), *edges]


def run(trace: Trace, *, is_woken: bool = False) -> list[Passage]:
    """Return all passages; with *is_woken* time passes at each deadline, as in the unit."""
    state, said = at_start(), []
    for edge in trace:
        while is_woken and (due := next_deadline(state, SETTINGS)) is not None and due <= edge.at_s:
            state, out = step(state, TimePassed(due), SETTINGS)
            said += out
        state, out = step(state, edge, SETTINGS)
        said += out
    for _ in range(100):
        due = next_deadline(state, SETTINGS)
        if due is None:
            return said
        state, out = step(state, TimePassed(due), SETTINGS)
        said += out
    raise AssertionError("a deadline that never ends")


def told(passages: list[Passage]) -> list[tuple[str, float]]:
    """Return kinds and times."""
    return [(one.kind.value, one.at_s) for one in passages]


@given(traces(), st.integers(1, 1000))
def test_the_hour_does_not_matter(trace: Trace, shift_s: int) -> None:
    """The same edges later give the same passages later."""
    later = [BeamChanged(edge.at_s + shift_s, edge.beam, edge.is_broken) for edge in trace]
    assert [(kind, at_s + shift_s) for kind, at_s in told(run(trace))] == told(run(later))


@given(traces())
def test_in_and_out_are_alike(trace: Trace) -> None:
    """With the beams exchanged every entry is an exit and every exit an entry."""
    swapped = [BeamChanged(edge.at_s, I if edge.beam is O else O, edge.is_broken) for edge in trace]
    names = {"entry": "exit", "exit": "entry", "turned_back": "turned_back"}
    assert [(names[kind], at_s) for kind, at_s in told(run(trace))] == told(run(swapped))


@given(traces(), st.sampled_from([O, I]))
def test_one_beam_alone_is_never_a_crossing(trace: Trace, beam: Beam) -> None:
    """Without both beams nobody passed."""
    alone = [edge for edge in trace if edge.beam is beam or not edge.is_broken]
    assert all(one.kind is Kind.TURNED_BACK for one in run(alone))


@given(traces())
def test_being_woken_at_deadlines_decides_the_same(trace: Trace) -> None:
    """What is decided does not depend on whether time passes by itself or with the next edge."""
    assert told(run(trace)) == told(run(trace, is_woken=True))


@given(traces())
def test_repeated_levels_decide_nothing(trace: Trace) -> None:
    """Each edge reported twice gives the same passages."""
    assert told(run(trace)) == told(run([edge for edge in trace for _ in range(2)]))


@given(traces())
def test_no_more_passages_than_breaks(trace: Trace) -> None:
    """Every entry or exit needs a break of each beam of its own, but for one that is taken back."""
    state = at_start()
    crossings = 0
    for edge in trace:
        state, out = step(state, edge, SETTINGS)
        crossings += sum(one.kind is not Kind.TURNED_BACK for one in out)
        assert crossings <= 2 * min(state.outer.breaks, state.inner.breaks)


people = st.tuples(st.floats(0.16, 0.4), st.floats(0.3, 3.0), st.sampled_from([O, I]), st.floats(0.5, 3.0))


@settings(max_examples=60)
@given(st.lists(people, min_size=1, max_size=6))
def test_bodies_apart_are_all_counted(drawn: list[tuple[float, float, Beam, float]]) -> None:
    """Rigid bodies of any size and speed, half a second or more after one another, are counted one by one."""
    at_s, edges, expected = 1.0, list[Edge](), []
    for depth_m, speed_m_s, first, pause_s in drawn:
        edges += body(at_s, depth_m, speed_m_s, first)
        at_s = edges[-1][0] + pause_s
        expected.append("entry" if first is O else "exit")
    assert expected == kinds(edges)
