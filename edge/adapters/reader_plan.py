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
    Look(Preparation.SMOOTHED),
    Look(Preparation.ENLARGED),
    Look(Preparation.SHRUNK),
    Look(Preparation.SHARPENED),
    Look(Preparation.SMOOTHED),
    Look(Preparation.PLAIN, Library.ZBAR),
)
"""One look a frame: a second one costs half as much again for hardly a code more, and a small board has not the time between two frames.

Sharpened frames read the most, so they come first and twice. The order is what `python -m tests.bench.read --only random` measures.
"""


def look(failed: int) -> Look:
    """Return the look at a frame before which *failed* frames in a row were not read: the plan, over and over."""
    return PLAN[failed % len(PLAN)]
