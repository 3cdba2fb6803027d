"""Reads frame after frame as the plan says, each further one in other ways while none is read.

Owns the count of failed frames. It must not know a library, how a frame is prepared or how regions are found: all are handed in, as is
done by `cascade`.
"""

from collections.abc import Callable, Mapping, Sequence

from edge.adapters.camera import Gray
from edge.adapters.reader_plan import Area, Library, Preparation, looks

Decode = Callable[[Gray], tuple[str, ...]]
Prepare = Callable[[Gray, Preparation], Gray]
Find = Callable[[Gray], Sequence[Gray]]


class Cascade:
    """Reads frames. Called with one, it returns the texts of the codes in it; raises what *find*, *prepare* and the libraries raise.

    *find* returns the parts of a frame in which a code is likely, the likeliest first.
    """

    def __init__(self, libraries: Mapping[Library, Decode], prepare: Prepare, find: Find) -> None:
        self._libraries = libraries
        self._prepare = prepare
        self._find = find
        self._failed = 0
        self._is_something_there = False

    def __call__(self, frame: Gray) -> tuple[str, ...]:
        """Return the texts of the codes that the first fruitful one of the looks now due finds in *frame*."""
        parts = self._find(frame)
        if parts and not self._is_something_there:
            self._failed = 0  # what is held up now begins with the best looks, however long nothing was there
        self._is_something_there = bool(parts)
        due = looks(self._failed)
        self._failed += 1  # counted first: a look that raises on this frame is not taken again at the next
        for each in due:
            part = _part(each.area, frame, parts)
            if part is None:
                continue
            texts = self._libraries[each.library](self._prepare(part, each.preparation))
            if texts:
                self._failed = 0
                return texts
        return ()


def _part(area: Area, frame: Gray, parts: Sequence[Gray]) -> Gray | None:
    if area is Area.FRAME:
        return frame
    if not parts:
        return None
    return parts[-1] if area is Area.SECOND else parts[0]


def cascade() -> Cascade:
    """Return the cascade of the unit's reader. Its libraries are loaded here, and not by those who only talk to the reader."""
    from edge.adapters import qr_pyzbar, qr_zxing
    from edge.adapters.reader_preparations import prepare
    from edge.adapters.reader_regions import Regions

    regions = Regions()
    return Cascade(
        {
            Library.ZXING: qr_zxing.decode,
            Library.ZXING_GLOBAL: qr_zxing.decode_by_one_threshold,
            Library.ZBAR: qr_pyzbar.decode,
        },
        prepare,
        lambda frame: [each.of(frame) for each in regions.find(frame)],
    )
