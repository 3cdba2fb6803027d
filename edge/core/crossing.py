"""The crossing detector: edges of two break beams in, people in and out. A PURE state machine; time is an argument.

How it decides
- Two beams, `outer` and `inner`, stand a few centimetres apart, so every torso breaks both at once. Whoever comes in breaks outer, then
  inner, clears outer, then inner. The passage is announced with that last edge, without waiting; whoever withdraws in any place is not.
- The lag between the beams is a speed (front and back of the body each give one); speed and duration are a depth. What is thinner
  than a limb and close before or behind a person is theirs; alone and slow enough to be somebody it is one, announced when nobody
  has come whose arm it could be (then the gap is not what it was said to be); alone and quick it is a reach. A thing thicker than
  that, but thin, close behind or before a person belongs to them; the closer, the thicker it may be; two alike are two people.
- Whoever did not simply walk through is judged by the ends of the encounter as well: limbs hang on their owner, so the beam broken
  first and the beam cleared last tell which way they went, whatever was seen between (`crossing_ends`). They are announced when
  both beams have been clear for a tenth of a second.
- An arm may pass ahead of its owner or hang behind, and its shadow may close a gap that another beam shows; `crossing_path` names
  each such picture.
- A beam broken again behind a body still in the other one is either the same body coming back or the next person. The movement that a
  body can make at the pace it came with is the one that happened.
- A beam that breaks again within milliseconds never was clear (chatter). An announcement is not delayed for this: it is made, and
  the passage is remembered as announced. Should the body come back after all, the opposite passage is announced.
- What the edges cannot tell is not guessed: bodies that stood in the beams at the start, both beams at one instant.

What two beams cannot tell, and what happens instead:
- two people abreast are one; somebody who stands in the doorway while another presses past in the same direction is one;
- two who pass each other while both are within the beams look like one who turned back, unless nobody could turn so fast: the
  occupancy stays right, both passages are lost;
- a thing like a body at the distance of a body (a trolley whose handle no beam sees) is a second person, and a slim person as close
  behind as a thing may hang is a thing;
- an arm swung the wrong way by somebody who turns round within the beams may carry them through.

Light, health and ledger know none of this; they see `Passage` and `BeamFacts`.
"""

from dataclasses import dataclass, field, replace

from edge.core.crossing_model import BeamFacts, Body, CrossingSettings, Kind, Passage, other
from edge.core.crossing_reading import due, follow
from edge.core.crossing_state import Path
from edge.core.events import Beam, BeamChanged, TimePassed

__all__ = ["BeamFacts", "CrossingSettings", "CrossingState", "Kind", "Passage", "at_start", "next_deadline", "step"]


@dataclass(frozen=True, slots=True)
class Recent:
    """An edge that may yet prove chatter until `chatter_s` after `seen_s`. A burst of chatter counts from its first edge, `edge.at_s`."""

    edge: BeamChanged
    seen_s: float


@dataclass(frozen=True, slots=True)
class Burst:
    """A beam that cleared at `began_s` and broke again at once, at `again_s`."""

    beam: Beam
    began_s: float
    again_s: float


@dataclass(frozen=True, slots=True)
class CrossingState:
    """All the detector remembers.

    `path` is what is beyond doubt; `recent` are the edges too young to be sure that they are no chatter, by time. `credit` are passages
    announced from recent edges, to be set off when those are beyond doubt.
    """

    outer: BeamFacts = field(default_factory=BeamFacts)
    inner: BeamFacts = field(default_factory=BeamFacts)
    path: Path = field(default_factory=Path)
    recent: tuple[Recent, ...] = ()
    bursts: tuple[Burst, ...] = ()
    credit: tuple[Passage, ...] = ()

    def facts(self, beam: Beam) -> BeamFacts:
        """Return what is known of *beam*."""
        return self.outer if beam is Beam.OUTER else self.inner


Stepped = tuple[CrossingState, tuple[Passage, ...]]


def at_start() -> CrossingState:
    """Return the state of a detector that has not heard of its beams."""
    return CrossingState()


def step(state: CrossingState, event: BeamChanged | TimePassed, settings: CrossingSettings) -> Stepped:
    """Take one event and return the new state and the passages it completes, in the order they were decided.

    Events come in the order of their times; edges of different beams may be out of order by a few milliseconds.
    """
    state, passages = _let_pass(state, event.at_s, settings)
    if isinstance(event, BeamChanged):
        state, more = _change(state, event, settings)
        passages += more
    return state, passages


def next_deadline(state: CrossingState, settings: CrossingSettings) -> float | None:
    """Return when `TimePassed` would decide something, in monotonic seconds, or None while only a beam can."""
    if state.recent:
        return _ripe_s(state, settings)
    next_due = due(state.path, settings)
    return next_due[0] if next_due is not None else None


def _let_pass(state: CrossingState, now_s: float, settings: CrossingSettings) -> Stepped:
    """Take as certain what is old enough, and give up waiting for who withdrew."""
    passages: tuple[Passage, ...] = ()
    while state.recent and _ripe_s(state, settings) <= now_s:
        path, found = follow(state.path, state.recent[0].edge, settings)
        state = replace(state, path=path, recent=state.recent[1:])
        state, more = _settle(state, found)
        passages += more
    while (next_due := due(state.path, settings)) is not None and next_due[0] <= now_s:
        state, more = _settle(replace(state, path=next_due[1]), next_due[2])
        passages += more
    return state, passages


def _ripe_s(state: CrossingState, settings: CrossingSettings) -> float:
    """When the oldest recent edge is beyond doubt: a burst that began before it may still end as one clearing before it."""
    oldest = state.recent[0]
    seen = [oldest.seen_s, *(burst.again_s for burst in state.bursts if burst.began_s < oldest.edge.at_s)]
    return max(seen) + settings.chatter_s


def _settle(state: CrossingState, found: tuple[Passage, ...]) -> Stepped:
    """Set off what has been announced already; if the doorway is empty and an announced passage did not come true, take it back."""
    credit = list(state.credit)
    passages = []
    for one in found:
        same = next((each for each in credit if each.kind is one.kind), None)
        if same is None:
            passages.append(one)
        else:
            credit.remove(same)
    is_held = state.path.ends is not None and state.path.ends.is_doubtful
    if state.path.body is None and not is_held and not state.path.thin and not state.recent:
        passages += [replace(each, kind=_OPPOSITE[each.kind], side=other(each.side)) for each in credit]
        credit = []
    return replace(state, credit=tuple(credit)), tuple(passages)


_OPPOSITE = {Kind.ENTRY: Kind.EXIT, Kind.EXIT: Kind.ENTRY}


def _change(state: CrossingState, event: BeamChanged, settings: CrossingSettings) -> Stepped:
    before = state.facts(event.beam)
    is_news = event.is_broken if before.is_broken is None else event.is_broken is not before.is_broken
    since_s = event.at_s if is_news or before.since_s is None else before.since_s
    facts = BeamFacts(event.is_broken, since_s, before.breaks + (is_news and event.is_broken), event.at_s)
    state = replace(state, outer=facts) if event.beam is Beam.OUTER else replace(state, inner=facts)
    if not is_news:
        return state, ()
    if before.is_broken is None and _is_first_look(state, settings):
        unknown = Body(side=event.beam, near_s=event.at_s, far_s=event.at_s, has_reached=True, is_partial=True)
        return replace(state, path=Path(body=unknown), recent=()), ()
    burst = next((each for each in state.bursts if each.beam is event.beam), None)
    state = replace(state, bursts=tuple(each for each in state.bursts if each.beam is not event.beam))
    if event.is_broken:
        clearing = next(
            (each for each in state.recent if each.edge.beam is event.beam and not each.edge.is_broken), None
        )
        if clearing is not None:
            rest = tuple(each for each in state.recent if each is not clearing)
            return replace(
                state, recent=rest, bursts=(*state.bursts, Burst(event.beam, clearing.edge.at_s, event.at_s))
            ), ()
    edge = event
    if burst is not None and event.at_s - burst.again_s < settings.chatter_s:
        edge = replace(event, at_s=burst.began_s)
    recent = tuple(sorted((*state.recent, Recent(edge, event.at_s)), key=lambda each: each.edge.at_s))
    return _announce(replace(state, recent=recent), settings)


def _is_first_look(state: CrossingState, settings: CrossingSettings) -> bool:
    """Both beams reported broken at once as their first word: somebody stands in them, come from nobody knows where."""
    outer, inner = state.outer, state.inner
    if outer.breaks != 1 or inner.breaks != 1 or outer.since_s is None or inner.since_s is None:
        return False
    return (
        outer.is_broken is True
        and inner.is_broken is True
        and abs(outer.since_s - inner.since_s) < settings.shortest_lag_s
    )


def _announce(state: CrossingState, settings: CrossingSettings) -> Stepped:
    """Announce at once what the recent edges complete; should one prove chatter, the passage is not announced again."""
    path = state.path
    foreseen: list[Passage] = []
    for recent in state.recent:
        path, found = follow(path, recent.edge, settings)
        foreseen += found
    for each in state.credit:
        same = next((one for one in foreseen if one.kind is each.kind), None)
        if same is not None:
            foreseen.remove(same)
    return replace(state, credit=(*state.credit, *foreseen)), tuple(foreseen)
