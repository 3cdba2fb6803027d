"""The ends of an encounter: the beam broken first and the beam cleared last. PURE; knows no shapes of bodies.

Limbs hang on their owner. Whatever they do in between, the first that is seen of somebody is on the side they came from, and the last on
the side they went to. So where the edges between have two readings, the ends tell which way somebody went.
"""

from dataclasses import dataclass, replace

from edge.core.crossing_model import Counted, CrossingSettings, Passage
from edge.core.events import Beam, BeamChanged

RUNNER_M_S = 5.0
"""Nobody runs through a door faster: edges of two beams closer than that takes are limbs, or have no order."""


@dataclass(frozen=True, slots=True)
class Ends:
    """An encounter so far: what happened since the doorway was last empty for a while.

    `first` was broken at `from_s`, the other beam first at `other_s`. `outer_clear_s` and `inner_clear_s` are the last clearings.
    `near` was broken first since both beams were clear; `shape` counts the edges since then while they are those of one body that walks
    through, and is None when they no longer are: then it `is_doubtful`. `held` are passages that wait for the end, or until `sure_s`
    where somebody stays in the beams after them; `has_follower` tells that this is beyond doubt another. `before` is who was counted
    before. `edges` are the first few.
    """

    first: Beam
    from_s: float
    before: Counted | None = None
    other_s: float | None = None
    outer_clear_s: float = 0.0
    inner_clear_s: float = 0.0
    broken: frozenset[Beam] = frozenset()
    near: Beam = Beam.OUTER
    shape: int | None = 0
    is_doubtful: bool = False
    held: tuple[Passage, ...] = ()
    sure_s: float | None = None
    has_follower: bool = False
    edges: tuple[BeamChanged, ...] = ()

    @property
    def last(self) -> Beam:
        """The beam cleared last."""
        return Beam.OUTER if self.outer_clear_s > self.inner_clear_s else Beam.INNER

    @property
    def until_s(self) -> float:
        """When that was."""
        return max(self.outer_clear_s, self.inner_clear_s)

    @property
    def is_over(self) -> bool:
        """Whether both beams are clear."""
        return not self.broken

    def is_told(self, settings: CrossingSettings) -> bool:
        """Tell whether neither the first two breaks nor the last two clearings were at one instant, which has no order."""
        front_s = None if self.other_s is None else self.other_s - self.from_s
        back_s = abs(self.outer_clear_s - self.inner_clear_s)
        told_s = settings.gap_m / RUNNER_M_S
        return (front_s is None or front_s >= told_s) and back_s >= told_s


PASSED_AT_MOST_S = 0.08
"""Nobody leaves a beam and is back in it sooner: braking as hard as people do, they would have turned within 6 mm of its edge."""

DEPTHS_M = (0.15, 0.45)
"""How deep people seem to be at the pace of their own front or back. Who brakes in the beams to turn round seems deeper."""

_PASS_EACH_OTHER = ((True, True), (True, False), (False, True), (True, True), (False, False), (False, True))
"""The edges of two who pass each other in the far beam: one breaks near and far and leaves near, the other breaks near and leaves far,
then near. One who turns round nearly through gives the same."""

_WALKS_THROUGH = ((True, True), (True, False), (False, True), (False, False))
"""The edges of one body that walks through: whether the beam broke, whether it is the one met first."""


def begun(beam: Beam, at_s: float, before: Counted | None) -> Ends:
    """Return the encounter that begins with a break of *beam* in an empty doorway."""
    return after(Ends(beam, at_s, before), BeamChanged(at_s, beam, is_broken=True))


def after(ends: Ends, edge: BeamChanged) -> Ends:
    """Return the encounter after its next edge."""
    if edge.is_broken and ends.is_over:
        ends = replace(ends, near=edge.beam, shape=0)
    is_in_shape = ends.shape is not None and (edge.is_broken, edge.beam is ends.near) == _WALKS_THROUGH[ends.shape]
    is_touch = ends.shape == 1 and not edge.is_broken and edge.beam is ends.near
    shape = ends.shape + 1 if ends.shape is not None and is_in_shape else None
    ends = replace(ends, shape=shape, is_doubtful=ends.is_doubtful or not (is_in_shape or is_touch))
    if len(ends.edges) <= len(_PASS_EACH_OTHER):
        ends = replace(ends, edges=(*ends.edges, edge))
    if edge.is_broken:
        other_s = edge.at_s if ends.other_s is None and edge.beam is not ends.first else ends.other_s
        return replace(ends, broken=ends.broken | {edge.beam}, other_s=other_s)
    ends = replace(ends, broken=ends.broken - {edge.beam})
    if edge.beam is Beam.OUTER:
        return replace(ends, outer_clear_s=edge.at_s)
    return replace(ends, inner_clear_s=edge.at_s)


def begun_behind(ends: Ends, beam: Beam, at_s: float, before: Counted | None) -> Ends:
    """Return the encounter of who broke *beam* at *at_s*, after those before them in *ends* have been announced."""
    fresh = begun(beam, at_s, before)
    return fresh if fresh.broken == ends.broken else replace(fresh, broken=ends.broken, shape=None, is_doubtful=True)


def passed_each_other(ends: Ends, settings: CrossingSettings) -> bool:
    """Tell whether two people passed each other in the far beam, one in, one out, and not one who turned round.

    The near beam was clear too shortly to turn round in, and each of the two would be as deep as people are at their own pace.
    """
    if tuple((each.is_broken, each.beam is ends.first) for each in ends.edges) != _PASS_EACH_OTHER:
        return False
    near_s, far_s, clear_s, again_s, far_clear_s, near_clear_s = (each.at_s for each in ends.edges)
    came, went = (settings.gap_m / max(lag_s, 1e-3) for lag_s in (far_s - near_s, near_clear_s - far_clear_s))
    depths_m = came * (clear_s - near_s), went * (near_clear_s - again_s)
    return again_s - clear_s < PASSED_AT_MOST_S and all(DEPTHS_M[0] < each < DEPTHS_M[1] for each in depths_m)
