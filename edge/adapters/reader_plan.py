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
    BARE_FRAME = auto()
    """The whole frame where no region stands out; nothing elsewhere."""
    UNREAD = auto()
    """What an earlier look at this frame found and could not read, averaged over the frames; nothing where none found anything."""


class Preparation(Enum):
    """What is done to a part of a frame before it is looked at; the last three to still pictures alone."""

    PLAIN = auto()
    DEBLURRED = auto()
    DEBLURRED_MUCH = auto()
    DEBLURRED_MOST = auto()
    DEBLURRED_OPENED = auto()
    DEBLURRED_CLOSED = auto()
    SHARPENED = auto()
    SOFTENED = auto()
    CLOSED = auto()
    OPENED = auto()
    THICKENED = auto()


class Library(Enum):
    """Who looks."""

    ZXING = auto()
    ZBAR = auto()


@dataclass(frozen=True)
class Look:
    """One look at a frame."""

    preparation: Preparation
    library: Library = Library.ZXING
    area: Area = Area.FIRST


_AVERAGE = (Look(Preparation.DEBLURRED, area=Area.UNREAD), Look(Preparation.DEBLURRED_MOST, area=Area.UNREAD))

PLAN = (
    (Look(Preparation.DEBLURRED), Look(Preparation.DEBLURRED_OPENED), *_AVERAGE),
    (Look(Preparation.SHARPENED), Look(Preparation.DEBLURRED_MUCH), *_AVERAGE),
    (
        Look(Preparation.DEBLURRED_CLOSED),
        Look(Preparation.SOFTENED),
        *_AVERAGE,
        Look(Preparation.DEBLURRED, area=Area.SECOND),
    ),
    (
        Look(Preparation.DEBLURRED_OPENED),
        Look(Preparation.DEBLURRED_MOST),
        *_AVERAGE,
        Look(Preparation.PLAIN, area=Area.BARE_FRAME),
    ),
    (Look(Preparation.SHARPENED), Look(Preparation.DEBLURRED_MUCH), *_AVERAGE),
    (Look(Preparation.DEBLURRED_CLOSED), Look(Preparation.SOFTENED), *_AVERAGE),
    (
        Look(Preparation.DEBLURRED_OPENED),
        Look(Preparation.DEBLURRED_MOST),
        *_AVERAGE,
        Look(Preparation.PLAIN, Library.ZBAR),
    ),
    (Look(Preparation.SHARPENED), *_AVERAGE, Look(Preparation.PLAIN, area=Area.FRAME)),
)
"""Some looks a frame, each only if those before it read nothing: a region is a quarter of a frame and less, and so is the time.

What reads most comes first. A frame without a region is looked at whole every fourth time, one with a region every eighth, for a code
that no region holds.
"""


def looks(failed: int) -> tuple[Look, ...]:
    """Return the looks at a frame before which *failed* frames in a row were not read: the plan, over and over."""
    return PLAN[failed % len(PLAN)]
