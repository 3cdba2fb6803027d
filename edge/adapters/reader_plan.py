"""The order of the looks at an unread code: which preparation, by which library, on which failed frame.

Owns the order alone. Pure; must not know how a preparation is made, nor any library. `make bench-read` prints what each row reads.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Preparation(Enum):
    """What is done to a frame before it is looked at."""

    PLAIN = auto()
    SHARPENED = auto()
    ENLARGED = auto()
    SHRUNK = auto()
    SMOOTHED = auto()
    EVENED = auto()


class Library(Enum):
    """Who looks."""

    ZXING = auto()
    ZBAR = auto()


@dataclass(frozen=True)
class Look:
    """One look at a frame."""

    preparation: Preparation
    library: Library = Library.ZXING


PLAN = (
    Look(Preparation.PLAIN),
    Look(Preparation.SHARPENED),
    Look(Preparation.SHRUNK),
    Look(Preparation.ENLARGED),
    Look(Preparation.SHARPENED),
    Look(Preparation.SMOOTHED),
    Look(Preparation.EVENED),
    Look(Preparation.PLAIN, Library.ZBAR),
)
"""One look a frame: a second at each would double the cost and read hardly more, and a small board has not the time between two frames."""


def look(failed: int) -> Look:
    """Return the look at a frame before which *failed* frames in a row were not read: the plan, over and over."""
    return PLAN[failed % len(PLAN)]
