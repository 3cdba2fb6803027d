"""What a library makes of a picture: the texts in it, and the symbols it found but could not read. Must not know any library."""

import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """A symbol that was found and not read: its corners in pixels, one after another from its own top left, and its modules a side.

    A mirrored symbol has its corners the other way round.
    """

    corners: tuple[Point, Point, Point, Point]
    modules: int

    def __post_init__(self) -> None:
        """Raises: ValueError for what encloses no modules."""
        turns = [_turn(*(self.corners[number - back] for back in (2, 1, 0))) for number in range(4)]
        if self.modules < 1 or not (min(turns) > 0 or max(turns) < 0) or not math.isfinite(sum(turns)):
            raise ValueError("an outline encloses modules")

    def scaled(self, factor: float) -> "Outline":
        """Return the outline in a picture *factor* times as large. A pixel has its middle at a whole number."""
        first, second, third, fourth = (((x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5) for x, y in self.corners)
        return Outline((first, second, third, fourth), self.modules)


@dataclass(frozen=True)
class Reading:
    """The texts from top to bottom and left to right, and the outlines of what was found but not read."""

    texts: tuple[str, ...] = ()
    unread: tuple[Outline, ...] = ()


def _turn(before: Point, corner: Point, after: Point) -> float:
    """Return how sharply the way from *before* to *after* turns at *corner*: above 0 clockwise, below 0 the other way."""
    return (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (after[0] - corner[0])
