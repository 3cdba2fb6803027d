"""What passed and is too thin for a person: a limb of who comes or went, a reach, a thing carried, or somebody after all. PURE."""

from dataclasses import replace

from edge.core.crossing_body import counted, is_clean, is_limb_of, is_luggage, is_reach
from edge.core.crossing_model import Body, Counted, CrossingSettings, GivenUp, Kind, Passage, Thin
from edge.core.crossing_state import Moved, Path
from edge.core.events import Beam

MOST_LIMBS = 4
"""How many thin things in a row may wait for one owner: two arms, either through both ways."""


def thin_passed(path: Path, settings: CrossingSettings, owner: tuple[float, float] | None = None) -> Moved:
    """Decide about the thin things that passed: with an *owner* (since when in the beams, how deep) they may be limbs ahead of them."""
    passages: tuple[Passage, ...] = ()
    for thin in path.thin:
        if owner is not None and is_limb_of(thin.depth_m, owner[1]):
            continue
        last, body = path.last, thin.body
        if is_reach(thin.depth_m, thin.far_clear_s - body.near_s, settings):
            passages += (Passage(thin.far_clear_s, Kind.TURNED_BACK, body.side),)
            continue
        if last is not None and is_luggage(last, body, thin.far_clear_s, settings):
            path = replace(path, last=with_piece(last, body, thin.far_clear_s, thin.depth_m))
            continue
        passages += (passage_of(body, thin.far_clear_s, thin.depth_m, thin.speed_m_s),)
        path = replace(path, last=counted(body, thin.far_clear_s, thin.depth_m))
    return replace(path, thin=()), passages


def thin_came(path: Path, thin: Thin, settings: CrossingSettings) -> Moved:
    """Take something thin that passed: wait whether its owner comes, unless it is no body or its owner has just gone through."""
    last, body = path.last, thin.body
    if not is_clean(body, thin.far_clear_s, settings):
        return path, ()
    if (
        last is not None
        and body.near_s - last.far_clear_s < settings.limb_stay_s
        and is_limb_of(thin.depth_m, last.depth_m)
    ):
        return path, ()
    given_up = path.given_up
    is_short = is_reach(thin.depth_m, thin.far_clear_s - body.near_s, settings)
    if is_short and given_up is not None and body.near_s - given_up.at_s < settings.limb_stay_s:
        return path, ()  # an arm of who withdrew
    path, passages = _decided_for(thin, path, settings)
    return replace(path, given_up=still_given_up(path, body, settings), thin=(*path.thin, thin)), passages


def _decided_for(newest: Thin, path: Path, settings: CrossingSettings) -> Moved:
    """Decide about the thin things whose owner can no longer come, or who are too many to have one, before the *newest* joins them."""
    passages: tuple[Passage, ...] = ()
    while path.thin:
        oldest, *others = path.thin
        if len(others) < MOST_LIMBS - 1 and newest.body.near_s - oldest.far_clear_s < settings.limb_stay_s:
            break
        path, found = thin_passed(replace(path, thin=(oldest,)), settings)
        path, passages = replace(path, thin=tuple(others)), passages + found
    return path, passages


def still_given_up(path: Path, body: Body, settings: CrossingSettings) -> GivenUp | None:
    """Return who withdrew before *body* passed, unless it was the same one, or an arm that swung ahead into the other beam."""
    given_up = path.given_up
    if given_up is None or given_up.side is body.side:
        return None
    is_arm = given_up.body is None and body.near_s - given_up.at_s < settings.limb_stay_s
    return None if is_arm else given_up


def with_piece(last: Counted, body: Body, far_clear_s: float, depth_m: float) -> Counted:
    """Return the person counted last with one more piece. Distances are measured from the thicker: the person, not what they carry."""
    if depth_m <= last.depth_m:
        return replace(last, pieces=last.pieces + 1)
    return counted(body, far_clear_s, depth_m, last.pieces + 1)


def passage_of(body: Body, at_s: float, depth_m: float, pace: float) -> Passage:
    """Return the passage of *body*, of that depth in m and pace in m/s, completed at *at_s*."""
    kind = Kind.ENTRY if body.side is Beam.OUTER else Kind.EXIT
    return Passage(at_s, kind, body.side, round(pace, 3), round(depth_m, 3), body.near_s)
