"""Who is in the beams and what just happened there: what the parts that follow bodies hand to one another. PURE; decides nothing."""

from dataclasses import dataclass

from edge.core.crossing_ends import Ends
from edge.core.crossing_model import Body, Counted, GivenUp, Passage, Thin, Touch


@dataclass(frozen=True, slots=True)
class Path:
    """Where things stand.

    `tail_s`: when the near beam broke again behind a body in the far one. `ends`: those of the encounter, while it lasts.
    """

    body: Body | None = None
    tail_s: float | None = None
    last: Counted | None = None
    given_up: GivenUp | None = None
    touch: Touch | None = None
    thin: tuple[Thin, ...] = ()
    ends: Ends | None = None


Moved = tuple[Path, tuple[Passage, ...]]
"""A path and the passages found on the way to it."""
