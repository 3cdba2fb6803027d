"""Follows bodies through the two beams: which edge belongs to whom, and what it means. PURE; knows no chatter and no deadline.

The body in the beams is in one of three places: in the near beam only, in both, in the far one only. Each edge moves it one place on or
back. One picture has two readings: far only, then both again. Either the body came back, or another follows on its
heels. `tail_s` keeps that question open until the next edge answers it (see `crossing_body.went_on`).
"""

from dataclasses import dataclass, replace

from edge.core.crossing_body import depth, is_luggage, is_too_hard, speed, went_on
from edge.core.crossing_model import Body, Counted, CrossingSettings, GivenUp, Kind, Passage, other
from edge.core.events import Beam


@dataclass(frozen=True, slots=True)
class Path:
    """Who is in the beams. `tail_s`: since when the near beam is broken again behind a body in the far one."""

    body: Body | None = None
    tail_s: float | None = None
    last: Counted | None = None
    given_up: GivenUp | None = None


Moved = tuple[Path, tuple[Passage, ...]]


def broke(path: Path, beam: Beam, at_s: float) -> Path:
    """Take a beam just broken."""
    body = path.body
    if body is None:
        return replace(path, body=Body(side=beam, near_s=at_s))
    if beam is not body.side:
        return replace(path, body=_reached(body, at_s))
    if body.near_clear_s is not None and path.tail_s is None:
        if body.lead_lag_s is not None and body.lead_lag_s == 0.0 and body.far_s is not None:
            # What passed at one instant was a limb or a flicker: the front stands in the beam that stayed broken.
            front = Body(side=other(beam), near_s=body.far_s, far_s=at_s, has_reached=True, is_partial=body.is_partial)
            return replace(path, body=front)
        return replace(path, tail_s=at_s)
    return path


def _reached(body: Body, at_s: float) -> Body:
    """The front of the body is in the far beam."""
    if body.has_reached:
        return replace(body, far_s=at_s, withdrew_s=None)
    lag_s = at_s - body.near_s
    if lag_s < 0.0:
        # The threads that serve the two beams handed their edges over in the wrong order.
        return replace(body, side=other(body.side), near_s=at_s, far_s=body.near_s, lead_lag_s=-lag_s, has_reached=True)
    return replace(body, far_s=at_s, lead_lag_s=lag_s, has_reached=True)


def cleared(path: Path, beam: Beam, at_s: float, settings: CrossingSettings) -> Moved:
    """Take a beam just cleared."""
    if path.body is None:
        return path, ()
    body = _sided(path.body, beam, settings)
    if beam is body.side:
        if not body.has_reached:
            return _left_near(path, body, at_s, settings)
        if body.withdrew_s is None:
            return _passed_near(path, body, at_s, settings), ()
        if _is_one_instant(body, at_s, settings):
            return _left_far(path, replace(body, near_clear_s=body.withdrew_s), at_s, settings)
        return _left_near(path, body, at_s, settings)
    if not body.has_reached or body.withdrew_s is not None:
        return path, ()
    if body.near_clear_s is None:
        return replace(path, body=replace(body, withdrew_s=at_s)), ()
    if path.tail_s is None:
        return _left_far(path, body, at_s, settings)
    if went_on(body, path.tail_s, at_s, settings):
        gone, passages = _left_far(path, body, at_s, settings)
        return replace(gone, body=Body(side=body.side, near_s=path.tail_s)), passages
    return replace(path, body=replace(body, withdrew_s=at_s, near_clear_s=None), tail_s=None), ()


def _sided(body: Body, first_clear: Beam, settings: CrossingSettings) -> Body:
    """A front too fast to tell which beam it met first: the beam that clears first says where the body came from."""
    is_told = body.lead_lag_s is None or body.lead_lag_s >= settings.shortest_lag_s
    if is_told or first_clear is body.side or body.near_clear_s is not None or body.far_s is None:
        return body
    return replace(body, side=first_clear, near_s=body.far_s, far_s=body.near_s, lead_lag_s=0.0)


def _is_one_instant(body: Body, near_clear_s: float, settings: CrossingSettings) -> bool:
    """The far beam cleared first, but faster than any back moves: unequal sensors, and the body went the way its front did."""
    if body.withdrew_s is None or body.lead_lag_s is None:
        return False
    return near_clear_s - body.withdrew_s < settings.shortest_lag_s <= body.lead_lag_s


def _passed_near(path: Path, body: Body, at_s: float, settings: CrossingSettings) -> Path:
    """The back of the body, or of a second one on its heels, left the near beam while the far one is broken."""
    riders = body.riders
    if path.tail_s is not None and body.near_clear_s is not None and body.lead_lag_s is not None:
        came = speed(body.lead_lag_s, settings)
        is_second = is_too_hard(came, came, path.tail_s - body.near_clear_s, settings)
        if is_second and came * (at_s - path.tail_s) >= settings.luggage_depth_m:
            riders += 1
    return replace(path, body=replace(body, near_clear_s=at_s, riders=riders), tail_s=None)


def _left_near(path: Path, body: Body, at_s: float, settings: CrossingSettings) -> Moved:
    """The body is gone from the beams on the side it came from."""
    path = replace(path, body=None, tail_s=None)
    if body.told:
        # It had cleared both beams, was announced, and came back through them in one piece.
        back = Passage(at_s, _kind(other(body.side)), other(body.side))
        return replace(path, last=None), (back,) * body.told
    if body.is_partial or at_s - body.near_s < settings.touch_s:
        return path, ()
    if not body.has_reached and at_s - body.near_s < settings.limb_stay_s:
        before, last = path.given_up, path.last
        if before is not None and before.side is not body.side and body.near_s - before.at_s < settings.limb_stay_s:
            return replace(path, given_up=None), ()  # something thinner than the gap went from beam to beam
        if last is not None and body.near_s - last.far_clear_s < settings.limb_stay_s:
            return path, ()  # an arm swinging behind who just passed
    return replace(path, given_up=GivenUp(body.side, at_s)), ()


def _left_far(path: Path, body: Body, at_s: float, settings: CrossingSettings) -> Moved:
    """The body is gone from the beams on the other side."""
    path = replace(path, body=None, tail_s=None)
    if body.is_partial or not _has_direction(body, at_s, settings):
        return path, ()
    depth_m, pace = depth(body, at_s, settings)
    if depth_m < settings.limb_m and not body.told:
        return path, ()
    near_clear_s = at_s if body.near_clear_s is None else body.near_clear_s
    if path.last is not None and not body.told and is_luggage(path.last, body, depth_m, pace, settings):
        return replace(path, last=replace(path.last, near_clear_s=near_clear_s, far_clear_s=at_s), given_up=None), ()
    people = max(0, 1 + body.riders - body.told)
    passage = Passage(at_s, _kind(body.side), body.side, round(pace, 3), round(depth_m, 3))
    last = Counted(body.side, near_clear_s, at_s, depth_m, pace)
    given_up = None if path.given_up is None or path.given_up.side is body.side else path.given_up
    return replace(path, last=last, given_up=given_up), (passage,) * people


def _has_direction(body: Body, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Both beams at the same instant, twice, is a door leaf or a lamp, or two people meeting: nobody can say which way it went."""
    trail_lag_s = far_clear_s - (far_clear_s if body.near_clear_s is None else body.near_clear_s)
    return max(body.lead_lag_s or 0.0, trail_lag_s) >= settings.shortest_lag_s


def _kind(side: Beam) -> Kind:
    return Kind.ENTRY if side is Beam.OUTER else Kind.EXIT
