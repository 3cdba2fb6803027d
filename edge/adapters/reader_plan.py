"""The order of the looks at an unread code: where, after which preparation, by which library, on which failed frame.

Owns the order alone. Pure; must not know how a preparation is made, nor any library. `make bench-read` prints what each look reads.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Area(Enum):
    """Which part of a frame is looked at."""

    FIRST = auto()
    """The region in which a code is most likely; nothing where no region stands out."""
    SECOND = auto()
    """The next likely one; the first where only one stands out."""
    FRAME = auto()


class Preparation(Enum):
    """What is done to a part of a frame before it is looked at; the last one to still pictures alone."""

    PLAIN = auto()
    SHARPENED = auto()
    SOFTENED = auto()
    CLOSED = auto()
    OPENED = auto()
    ENLARGED = auto()
    THICKENED = auto()


class Library(Enum):
    """Who looks. `ZXING_GLOBAL` tells dark from light by one threshold for all, `ZXING` by one for each place."""

    ZXING = auto()
    ZXING_GLOBAL = auto()
    ZBAR = auto()


@dataclass(frozen=True)
class Look:
    """One look at a frame."""

    preparation: Preparation
    library: Library = Library.ZXING
    area: Area = Area.FIRST


PLAN = (
    (Look(Preparation.SHARPENED), Look(Preparation.SOFTENED)),
    (Look(Preparation.CLOSED), Look(Preparation.SHARPENED, Library.ZXING_GLOBAL)),
    (Look(Preparation.OPENED), Look(Preparation.PLAIN), Look(Preparation.SHARPENED, area=Area.SECOND)),
    (Look(Preparation.SOFTENED), Look(Preparation.PLAIN, area=Area.FRAME)),
    (Look(Preparation.SHARPENED), Look(Preparation.SHARPENED, Library.ZXING_GLOBAL)),
    (Look(Preparation.CLOSED), Look(Preparation.SOFTENED)),
    (Look(Preparation.OPENED), Look(Preparation.PLAIN, Library.ZBAR)),
    (Look(Preparation.ENLARGED), Look(Preparation.PLAIN, area=Area.FRAME)),
)
"""Some looks a frame, each only if those before it read nothing: a region is a fifth of a frame and less, and so is the time.

What reads most comes first. Every fourth frame is looked at whole, for codes in no region that stands out.
"""


def looks(failed: int) -> tuple[Look, ...]:
    """Return the looks at a frame before which *failed* frames in a row were not read: the plan, over and over."""
    return PLAN[failed % len(PLAN)]
