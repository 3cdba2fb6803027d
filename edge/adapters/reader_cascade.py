"""Reads frame after frame as the plan says, each further one in other ways while none is read.

Owns the count of failed frames. It must not know a library, how a frame is prepared, how regions are found or unread symbols averaged:
all are handed in, as is done by `cascade`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Outline, Reading
from edge.adapters.reader_plan import Area, Library, Preparation, looks

LookAt = Callable[[Gray], Reading]
Prepare = Callable[[Gray, Preparation], Gray]
Find = Callable[[Gray], Sequence[Gray]]


class Unread(Protocol):
    """Keeps what was found and not read, until it is."""

    def add(self, picture: Gray, outline: Outline) -> None:
        """Take in the symbol that has this *outline* in *picture*."""

    def picture(self) -> Gray | None:
        """Return what is kept; None if nothing is."""

    def clear(self) -> None:
        """Forget it."""


class Cascade:
    """Reads frames. Called with one, it returns the texts of the codes in it; raises what *find*, *prepare* and the libraries raise.

    *find* returns the parts of a frame in which a code is likely, the likeliest first.
    """

    def __init__(self, libraries: Mapping[Library, LookAt], prepare: Prepare, find: Find, unread: Unread) -> None:
        self._libraries = libraries
        self._prepare = prepare
        self._find = find
        self._unread = unread
        self._failed = 0
        self._is_something_there = False

    def __call__(self, frame: Gray) -> tuple[str, ...]:
        """Return the texts of the codes that the first fruitful one of the looks now due finds in *frame*."""
        parts = self._find(frame)
        if parts and not self._is_something_there:
            self._failed = 0  # what is held up now begins with the best looks, however long nothing was there
        if not parts:
            self._unread.clear()
        self._is_something_there = bool(parts)
        due = looks(self._failed)
        self._failed += 1  # counted first: a look that raises on this frame is not taken again at the next
        kept: Gray | None = None
        for each in due:
            part = kept if each.area is Area.UNREAD else _part(each.area, frame, parts)
            if part is None:
                continue
            prepared = self._prepare(part, each.preparation)
            reading = self._libraries[each.library](prepared)
            if reading.texts:
                self._failed = 0
                self._unread.clear()
                return reading.texts
            if reading.unread and kept is None:
                self._unread.add(part, reading.unread[0].scaled(len(part) / len(prepared)))
                kept = self._unread.picture()
        return ()


def _part(area: Area, frame: Gray, parts: Sequence[Gray]) -> Gray | None:
    if area is Area.FRAME or (area is Area.BARE_FRAME and not parts):
        return frame
    if not parts or area is Area.BARE_FRAME:
        return None
    return parts[-1] if area is Area.SECOND else parts[0]


def cascade() -> Cascade:
    """Return the cascade of the unit's reader. Its libraries are loaded here, and not by those who only talk to the reader."""
    from edge.adapters import qr_pyzbar, qr_zxing
    from edge.adapters.reader_preparations import prepare
    from edge.adapters.reader_regions import Regions
    from edge.adapters.reader_stack import Stack

    regions = Regions()
    return Cascade(
        {
            Library.ZXING: qr_zxing.look,
            Library.ZBAR: lambda part: Reading(qr_pyzbar.decode(part)),
        },
        prepare,
        lambda frame: [each.of(frame) for each in regions.find(frame)],
        Stack(),
    )
