"""Reads an encounter: what its path says edge by edge, and where that has two readings, what its ends say. PURE; knows no chatter.

A body that breaks both beams and leaves both in order is announced with its last edge. Of any other the path says how many they were
and the ends (`crossing_ends`) which way; that is decided when both beams have been clear for a moment.
"""

from dataclasses import replace

from edge.core.crossing_body import could_not_return, is_steady
from edge.core.crossing_ends import Ends, after, begun, begun_behind, passed_each_other
from edge.core.crossing_model import CrossingSettings, GivenUp, Kind, Passage, other
from edge.core.crossing_path import broke, cleared
from edge.core.crossing_state import Moved, Path
from edge.core.crossing_thin import thin_passed
from edge.core.events import Beam, BeamChanged

MOST_HELD = 4
"""How many passages may wait for the end of an encounter; where more pass without a break it is a crowd, and nobody's limbs."""

_KIND = {Beam.OUTER: Kind.ENTRY, Beam.INNER: Kind.EXIT}

TURNED_S = 0.2
"""Who turned round in the beams has left the near one that long after the far one; who is still there is somebody else."""


def follow(path: Path, edge: BeamChanged, settings: CrossingSettings) -> Moved:
    """Take an edge beyond doubt and return the path after it and the passages it completes."""
    settled: tuple[Passage, ...] = ()
    decided = _decided(path, settings)
    if decided is not None and (decided[0] <= edge.at_s or _follows(path, edge)):
        _, path, settled = decided
    if path.ends is not None:
        path = replace(path, ends=after(path.ends, edge))
    elif path.body is None and edge.is_broken:
        path = replace(path, ends=begun(edge.beam, edge.at_s, path.last))
    if edge.is_broken:
        return broke(path, edge.beam, edge.at_s, settings), settled
    before = path
    path, found = cleared(path, edge.beam, edge.at_s, settings)
    path, said = _said(before, path, found, edge.at_s, settings)
    return path, settled + said


def _said(before: Path, path: Path, found: tuple[Passage, ...], at_s: float, settings: CrossingSettings) -> Moved:
    """Announce of the passages *found* what needs no second opinion, and hold the others until the encounter is over."""
    ends = path.ends
    if ends is None:
        return path, found
    older = tuple(each for each in found if each.started_s is None or each.started_s < ends.from_s)
    found = tuple(each for each in found if each not in older)
    has_follower = path.body is not None and bool(found) and _left_a_follower(before, at_s, settings)
    sure_s = at_s + (TURNED_S if has_follower else settings.long_s)
    has_stood = any((each.depth_m or 0.0) > settings.stout_m for each in found)
    if ends.is_over and ends.shape == 4 and not ends.is_doubtful and not has_stood:
        return replace(path, ends=None), older + ends.held + found
    held = ends.held + found
    surely, held = held[:-MOST_HELD], held[-MOST_HELD:]
    ends = replace(ends, held=held, sure_s=sure_s, has_follower=has_follower, is_doubtful=ends.is_doubtful or has_stood)
    return replace(path, ends=ends), older + surely


def _follows(path: Path, edge: BeamChanged) -> bool:
    """Tell whether who stands behind a leader, who walked on beyond doubt, follows them into the far beam."""
    if path.ends is None or not path.ends.has_follower or path.body is None:
        return False
    return edge.is_broken and edge.beam is not path.body.side


def _left_a_follower(before: Path, at_s: float, settings: CrossingSettings) -> bool:
    """Tell whether who left the far beam at *at_s* walked on beyond doubt, and who broke the near one again is another."""
    leader, again_s = before.body, before.tail_s
    if leader is None or again_s is None:
        return False
    return is_steady(leader, at_s) and could_not_return(leader, again_s, at_s, settings)


def _decided(path: Path, settings: CrossingSettings) -> tuple[float, Path, tuple[Passage, ...]] | None:
    """Return when the encounter is over, or who stays in the beams is sure to be another than who passed; and what that decides."""
    ends = path.ends
    if ends is None:
        return None
    if ends.is_over:
        return ends.until_s + settings.between_s, *settle(path, settings)
    if ends.sure_s is None or not ends.held or path.body is None:
        return None
    return ends.sure_s, replace(path, ends=begun_behind(ends, path.body.side, path.body.near_s, path.last)), ends.held


def settle(path: Path, settings: CrossingSettings) -> Moved:
    """Decide about an encounter that is over."""
    ends = path.ends
    if ends is None:
        return path, ()
    path = replace(path, ends=None)
    if not ends.is_doubtful or not ends.is_told(settings):
        return path, ends.held
    if ends.first is ends.last:
        return _two_passed(path, ends) if passed_each_other(ends, settings) else _none_passed(path, ends)
    right = tuple(each for each in ends.held if each.side is ends.first) if len(ends.held) <= 2 else ends.held
    has_withdrawn = path.given_up is not None and path.given_up.at_s >= ends.from_s
    is_limb = any(each.body.near_s >= ends.from_s for each in path.thin)
    if right or is_limb or not has_withdrawn:
        return path, right
    # Somebody was taken for one who withdrew, but went off on the other side: their limbs hid it.
    return replace(path, given_up=None), (Passage(ends.until_s, _KIND[ends.first], ends.first, started_s=ends.from_s),)


def _two_passed(path: Path, ends: Ends) -> Moved:
    """One went on to the other side, one came from there, and neither is in the beams any more."""
    _, _, _, again, far_clear, near_clear = ends.edges
    one = Passage(far_clear.at_s, _KIND[ends.first], ends.first, started_s=ends.from_s)
    two = Passage(near_clear.at_s, _KIND[other(ends.first)], other(ends.first), started_s=again.at_s)
    return replace(path, given_up=None, last=ends.before), (one, two)


def _none_passed(path: Path, ends: Ends) -> Moved:
    """Nobody is on the other side for having been there, unless one came and one went."""
    if not ends.held or len({each.kind for each in ends.held}) > 1:
        return path, ends.held
    thin = tuple(each for each in path.thin if each.body.near_s < ends.from_s)
    return replace(path, last=ends.before, thin=thin, given_up=GivenUp(ends.first, ends.until_s)), ()


def due(path: Path, settings: CrossingSettings) -> tuple[float, Path, tuple[Passage, ...]] | None:
    """Return when time alone decides something, and what."""
    choices: list[tuple[float, Path, tuple[Passage, ...]]] = []
    if path.ends is not None and path.ends.is_doubtful:
        return _decided(path, settings)
    if path.body is not None:
        return None
    if path.given_up is not None:
        turned_back = Passage(path.given_up.at_s, Kind.TURNED_BACK, path.given_up.side)
        choices.append((path.given_up.at_s + settings.quiet_s, replace(path, given_up=None), (turned_back,)))
    if path.thin:
        choices.append((path.thin[-1].far_clear_s + settings.limb_stay_s, *thin_passed(path, settings)))
    return min(choices, key=lambda each: each[0], default=None)
