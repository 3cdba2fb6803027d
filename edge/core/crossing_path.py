"""Follows bodies through the two beams: which edge belongs to whom, and what it means. PURE; knows no chatter and no deadline.

The body in the beams is in one of three places: in the near beam only, in both, in the far one only. Each edge moves it one place on or
back. Some pictures have two readings, and a later edge tells which was right:
- far only, then both again: the body came back, or another follows on its heels (`tail_s`, see `crossing_body.went_on`);
- both, then near only: the body withdraws, or it went on and its own arm or bag still holds the near beam (`withdrew_s`);
- one beam touched, then the other: a limb swings through ahead of its owner (`touch`), whose front may then seem to come from the
  other side.
"""

from dataclasses import replace

from edge.core.crossing_body import (
    counted,
    depth,
    is_clean,
    is_limb_ahead,
    is_luggage,
    is_too_hard,
    is_withdrawal,
    speed,
    went_on,
)
from edge.core.crossing_model import Body, CrossingSettings, GivenUp, Thin, Touch, other
from edge.core.crossing_state import Moved, Path
from edge.core.crossing_thin import passage_of, still_given_up, thin_came, thin_passed, with_piece
from edge.core.events import Beam


def broke(path: Path, beam: Beam, at_s: float, settings: CrossingSettings) -> Path:
    """Take a beam just broken."""
    body = path.body
    if body is None:
        return replace(path, body=Body(side=beam, near_s=at_s))
    if beam is not body.side and body.withdrew_s is not None and _turned_round(body, at_s, settings):
        return replace(path, body=_returning(body, body.withdrew_s), tail_s=at_s)
    if beam is not body.side:
        return replace(path, body=_reached(path, body, beam, at_s, settings))
    if body.near_clear_s is None or path.tail_s is not None:
        return path
    if body.lead_lag_s == 0.0:
        # What passed at one instant was a limb or a flicker: the front stands in the beam that stayed broken.
        front = Body(side=other(beam), near_s=body.near_s, far_s=at_s, has_reached=True, is_partial=body.is_partial)
        return replace(path, body=front)
    return replace(path, tail_s=at_s)


def _reached(path: Path, body: Body, beam: Beam, at_s: float, settings: CrossingSettings) -> Body:
    """The far beam broke: the front of the body, or the owner of the limb that is in the near one."""
    if body.has_reached:
        return replace(body, withdrew_s=None, seemed_s=None)
    if path.touch is not None and path.touch.leads_to(body.side, body.near_s, settings):
        seemed_s = body.near_s if body.near_s - path.touch.until_s > settings.limb_between_s else None
        return Body(side=other(body.side), near_s=at_s, far_s=at_s, has_reached=True, seemed_s=seemed_s)
    lag_s: float | None = at_s - body.near_s
    if (
        at_s - body.near_s < settings.shortest_lag_s
        and path.touch is not None
        and path.touch.leads_to(beam, at_s, settings)
    ):
        lag_s = None  # the limb ahead reached the far beam, not the front
    return replace(body, far_s=at_s, lead_lag_s=lag_s, has_reached=True)


def cleared(path: Path, beam: Beam, at_s: float, settings: CrossingSettings) -> Moved:
    """Take a beam just cleared."""
    if path.body is None:
        return path, ()
    body = _sided(path.body, beam, settings)
    if beam is body.side:
        if not body.has_reached:
            return _touched(path, body, at_s, settings)
        if body.withdrew_s is None:
            return _passed_near(path, body, at_s, settings), ()
        whole = _whole(body)
        if whole is not None and is_clean(whole, at_s, settings):
            return _left_far(path, whole, at_s, at_s, settings)
        if is_withdrawal(body, at_s, settings):
            return _withdrawn(path, body, at_s), ()
        return _left_far(path, replace(body, near_clear_s=at_s), body.withdrew_s, at_s, settings)
    if not body.has_reached or body.withdrew_s is not None:
        return path, ()
    if body.near_clear_s is None:
        return replace(path, body=replace(body, withdrew_s=at_s)), ()
    if path.tail_s is None:
        return _left_far(path, body, at_s, at_s, settings)
    if is_limb_ahead(body, path.tail_s, at_s, settings):
        front_s = path.tail_s + (body.lead_lag_s or 0.0)
        return replace(path, body=replace(body, far_s=front_s, withdrew_s=at_s, near_clear_s=None), tail_s=None), ()
    if went_on(body, path.tail_s, at_s, settings):
        gone, passages = _left_far(path, body, at_s, at_s, settings)
        return replace(gone, body=Body(side=body.side, near_s=path.tail_s)), passages
    return replace(path, body=_returning(body, at_s), tail_s=None), ()


def _whole(body: Body) -> Body | None:
    """The body as it was before a limb was taken for it: nothing of the limb showed again, so it came from the other side."""
    if body.seemed_s is None:
        return None
    lag_s = body.near_s - body.seemed_s
    return Body(other(body.side), body.seemed_s, body.near_s, body.withdrew_s, lag_s, has_reached=True)


def _turned_round(body: Body, again_s: float, settings: CrossingSettings) -> bool:
    """Whether a body that left the far beam first stood there too long to have walked on; else an arm ahead of it left."""
    if body.withdrew_s is None or body.far_s is None or again_s - body.withdrew_s < settings.touch_s:
        return False
    came = speed(body.lead_lag_s, settings) if body.lead_lag_s is not None else 1.0
    return max(came, 0.4) * (body.withdrew_s - body.far_s) > settings.stout_m


def _returning(body: Body, withdrew_s: float) -> Body:
    """The same body seen from the far side: it left that beam and stands in the other, on its way back."""
    return Body(
        side=other(body.side),
        near_s=body.near_s,
        far_s=body.near_s,
        near_clear_s=withdrew_s,
        has_reached=True,
        is_partial=body.is_partial,
        is_returning=not body.is_returning,
    )


def _sided(body: Body, first_clear: Beam, settings: CrossingSettings) -> Body:
    """A front too fast to tell which beam it met first: the beam that clears first says where the body came from."""
    is_told = body.lead_lag_s is None or body.lead_lag_s >= settings.shortest_lag_s
    if (
        is_told
        or first_clear is body.side
        or body.near_clear_s is not None
        or body.withdrew_s is not None
        or body.far_s is None
    ):
        return body
    return replace(body, side=first_clear, near_s=body.far_s, far_s=body.near_s, lead_lag_s=0.0)


def _passed_near(path: Path, body: Body, at_s: float, settings: CrossingSettings) -> Path:
    """The back of the body, or of a second one on its heels, left the near beam while the far one is broken."""
    riders = body.riders
    if path.tail_s is not None and body.near_clear_s is not None and body.lead_lag_s is not None:
        came = speed(body.lead_lag_s, settings)
        is_second = is_too_hard(came, came, path.tail_s - body.near_clear_s, settings)
        shorter_s = min(at_s - path.tail_s, body.near_clear_s - body.near_s)
        is_walking = (
            body.far_s is not None and came * (at_s - body.far_s) < 3 * settings.stout_m
        )  # else one who stands and sways
        if is_second and is_walking and came * shorter_s >= settings.luggage_depth_m:
            riders = 1
    return replace(path, body=replace(body, near_clear_s=at_s, riders=riders), tail_s=None)


def _touched(path: Path, body: Body, at_s: float, settings: CrossingSettings) -> Moved:
    """Something broke one beam only and is gone again."""
    touch = Touch(body.side, body.near_s, at_s)
    before, given_up, last = path.touch, path.given_up, path.last
    path = replace(path, body=None, touch=touch)
    stay_s = at_s - body.near_s
    if body.is_partial:
        return path, ()
    if stay_s < settings.limb_stay_s:
        if (
            given_up is not None
            and given_up.body is not None
            and given_up.side is not body.side
            and _hangs_on(given_up, body)
        ):
            # A limb or bag came out of the far beam the moment the near one cleared: nobody withdrew, their arm hung behind.
            left_s = given_up.at_s if given_up.body.withdrew_s is None else given_up.body.withdrew_s
            return _left_far(path, given_up.body, left_s, at_s, settings)
        if before is not None and before.leads_to(body.side, body.near_s, settings):
            is_same = given_up is not None and given_up.body is None and given_up.at_s == before.until_s
            return replace(path, given_up=None if is_same else given_up, touch=None), ()
        if stay_s < settings.touch_s:
            return path, ()
        if last is not None and body.near_s - last.far_clear_s < settings.limb_stay_s:
            return path, ()  # an arm swinging behind who just passed
    return replace(path, given_up=GivenUp(body.side, at_s)), ()


def _hangs_on(given_up: GivenUp, body: Body) -> bool:
    lag_s = given_up.body.lead_lag_s if given_up.body is not None else None
    return body.near_s - given_up.at_s <= min(0.1, 0.1 if lag_s is None else lag_s)


def _withdrawn(path: Path, body: Body, at_s: float) -> Path:
    """The body is gone from the beams on the side it came from."""
    path = replace(path, body=None, tail_s=None, thin=())  # what passed just before was their arm
    if body.is_partial:
        return path
    return replace(path, given_up=GivenUp(body.side, at_s, replace(body, near_clear_s=at_s)))


def _left_far(path: Path, body: Body, far_clear_s: float, at_s: float, settings: CrossingSettings) -> Moved:
    """The body is gone from the beams on the other side."""
    path = replace(path, body=None, tail_s=None)
    near_clear_s = far_clear_s if body.near_clear_s is None else body.near_clear_s
    has_direction = max(body.lead_lag_s or 0.0, abs(far_clear_s - near_clear_s)) >= settings.shortest_lag_s
    if body.is_partial or not has_direction:
        return path, ()
    if body.is_returning:
        return replace(path, given_up=GivenUp(other(body.side), at_s)), ()
    depth_m, pace = depth(body, far_clear_s, settings)
    if depth_m < settings.limb_m and far_clear_s - body.near_s < settings.long_s:
        return thin_came(path, Thin(body, far_clear_s, depth_m, pace), settings)
    owner = body.near_s, depth_m
    path, before = thin_passed(path, settings, owner)
    path = replace(path, given_up=still_given_up(path, body, settings))
    if path.last is not None and is_luggage(path.last, body, far_clear_s, settings):
        return replace(path, last=with_piece(path.last, body, far_clear_s, depth_m)), before
    passage = passage_of(body, at_s, depth_m, pace)
    path = replace(path, last=counted(body, far_clear_s, depth_m))
    return path, before + (passage,) * (1 + body.riders)
