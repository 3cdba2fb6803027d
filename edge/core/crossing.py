"""The crossing detector: edges of two break beams in, people in and out. A PURE state machine; time is an argument.

How it decides
- Two beams, `outer` and `inner`, stand a few centimetres apart, so every torso breaks both at once. Whoever comes in breaks outer, then
  inner, clears outer, then inner. The passage is announced with that last edge, without waiting; whoever withdraws in any place is not.
- The lag between the beams is a speed (front and back of the body each give one); speed and duration are a depth. What is thinner
  than a limb is no person. A thin thing close behind or before a person belongs to them; the closer, the thicker it may be.
- A beam broken again behind a body still in the other one is either the same body coming back or the next person. The movement that a
  body can make at the pace it came with is the one that happened.
- A beam that breaks again within milliseconds never was clear (chatter). An announcement is not delayed for this: it is made, and
  the body is remembered as announced.
- What the edges cannot tell is not guessed: bodies that stood in the beams at the start, both beams at one instant.

What two beams cannot tell, and what happens instead: two people abreast are one; two who pass each other while both are within the
beams look like one who turned back (the occupancy stays right, both passages are lost); somebody who stands in the doorway while
another presses past in the same direction is one. Light, health and ledger know none of this; they see `Passage` and `BeamFacts`.
"""

from dataclasses import dataclass, field, replace

from edge.core.crossing_model import BeamFacts, Body, CrossingSettings, Kind, Passage
from edge.core.crossing_path import Path, broke, cleared
from edge.core.events import Beam, BeamChanged, TimePassed

__all__ = ["BeamFacts", "CrossingSettings", "CrossingState", "Kind", "Passage", "at_start", "next_deadline", "step"]


@dataclass(frozen=True, slots=True)
class CrossingState:
    """All the detector remembers. `pending` are the clearings too young to be sure that they are no chatter, oldest first."""

    outer: BeamFacts = field(default_factory=BeamFacts)
    inner: BeamFacts = field(default_factory=BeamFacts)
    path: Path = field(default_factory=Path)
    pending: tuple[tuple[float, Beam], ...] = ()

    def facts(self, beam: Beam) -> BeamFacts:
        """Return what is known of *beam*."""
        return self.outer if beam is Beam.OUTER else self.inner


def at_start() -> CrossingState:
    """Return the state of a detector that has not heard of its beams."""
    return CrossingState()


def step(
    state: CrossingState, event: BeamChanged | TimePassed, settings: CrossingSettings
) -> tuple[CrossingState, tuple[Passage, ...]]:
    """Take one event and return the new state and the passages it completes, in the order they happened.

    Events come in the order of their times; edges of different beams may be out of order by a few milliseconds.
    """
    state, passages = _let_pass(state, event.at_s, settings)
    if isinstance(event, BeamChanged):
        state, more = _change(state, event, settings)
        passages += more
    return state, passages


def next_deadline(state: CrossingState, settings: CrossingSettings) -> float | None:
    """Return when `TimePassed` would decide something, in monotonic seconds, or None while only a beam can."""
    times = [at_s + settings.chatter_s for at_s, _ in state.pending]
    if state.path.given_up is not None and state.path.body is None:
        times.append(state.path.given_up.at_s + settings.quiet_s)
    return min(times, default=None)


def _let_pass(
    state: CrossingState, now_s: float, settings: CrossingSettings
) -> tuple[CrossingState, tuple[Passage, ...]]:
    passages: tuple[Passage, ...] = ()
    while state.pending and state.pending[0][0] + settings.chatter_s <= now_s:
        (at_s, beam), pending = state.pending[0], state.pending[1:]
        path, more = cleared(state.path, beam, at_s, settings)
        state = replace(state, path=path, pending=pending)
        passages += more
    path = state.path
    if path.given_up is not None and path.body is None and path.given_up.at_s + settings.quiet_s <= now_s:
        passages += (Passage(path.given_up.at_s, Kind.TURNED_BACK, path.given_up.side),)
        state = replace(state, path=replace(path, given_up=None))
    return state, passages


def _change(
    state: CrossingState, event: BeamChanged, settings: CrossingSettings
) -> tuple[CrossingState, tuple[Passage, ...]]:
    before = state.facts(event.beam)
    if before.is_broken == event.is_broken or (before.is_broken is None and not event.is_broken):
        since_s = event.at_s if before.is_broken is None else before.since_s
        return _with_facts(
            state, event.beam, replace(before, is_broken=event.is_broken, since_s=since_s, last_event_s=event.at_s)
        ), ()
    state = _with_facts(
        state, event.beam, BeamFacts(event.is_broken, event.at_s, before.breaks + event.is_broken, event.at_s)
    )
    if event.is_broken:
        return _broken(state, event, before, settings), ()
    pending = tuple(sorted((*state.pending, (event.at_s, event.beam)), key=lambda edge: edge[0]))
    state = replace(state, pending=pending)
    return _announce(state, settings)


def _broken(state: CrossingState, event: BeamChanged, before: BeamFacts, settings: CrossingSettings) -> CrossingState:
    if any(beam is event.beam for _, beam in state.pending):
        return replace(state, pending=tuple(edge for edge in state.pending if edge[1] is not event.beam))
    path = broke(state.path, event.beam, event.at_s)
    body = path.body
    if body is not None and before.is_broken is None and _is_first_look(state, body, settings):
        path = replace(path, body=replace(body, is_partial=True))
    return replace(state, path=path)


def _is_first_look(state: CrossingState, body: Body, settings: CrossingSettings) -> bool:
    """Both beams reported broken at once as their first word: somebody stands in them."""
    return (
        state.outer.breaks == 1
        and state.inner.breaks == 1
        and body.lead_lag_s is not None
        and body.lead_lag_s < settings.shortest_lag_s
    )


def _announce(state: CrossingState, settings: CrossingSettings) -> tuple[CrossingState, tuple[Passage, ...]]:
    """Announce at once what the pending clearings would complete, and remember it on the body, should the clearing prove chatter."""
    path = state.path
    passages: tuple[Passage, ...] = ()
    for at_s, beam in state.pending:
        path, more = cleared(path, beam, at_s, settings)
        passages += tuple(one for one in more if one.kind is not Kind.TURNED_BACK)
    body = state.path.body
    if passages and body is not None:
        state = replace(state, path=replace(state.path, body=replace(body, told=body.told + len(passages))))
    return state, passages


def _with_facts(state: CrossingState, beam: Beam, facts: BeamFacts) -> CrossingState:
    return replace(state, outer=facts) if beam is Beam.OUTER else replace(state, inner=facts)
