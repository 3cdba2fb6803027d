"""Reads frame after frame as the plan says, each further one in another way while none is read.

Owns the count of failed frames. It must not know a library or how a frame is prepared: both are handed in, as is done by `cascade`.
"""

from collections.abc import Callable, Mapping

from edge.adapters.camera import Gray
from edge.adapters.reader_plan import Library, Preparation, look

Decode = Callable[[Gray], tuple[str, ...]]
Prepare = Callable[[Gray, Preparation], Gray]


class Cascade:
    """Reads frames. Called with one, it returns the texts of the codes in it; raises what *prepare* and the libraries raise."""

    def __init__(self, libraries: Mapping[Library, Decode], prepare: Prepare) -> None:
        self._libraries = libraries
        self._prepare = prepare
        self._failed = 0

    def __call__(self, frame: Gray) -> tuple[str, ...]:
        """Return the texts of the codes that the look now due finds in *frame*."""
        due = look(self._failed)
        self._failed += 1  # counted first: a look that raises on this frame is not taken again at the next
        texts = self._libraries[due.library](self._prepare(frame, due.preparation))
        if texts:
            self._failed = 0
        return texts


def cascade() -> Cascade:
    """Return the cascade of the unit's reader. Its libraries are loaded here, and not by those who only talk to the reader."""
    from edge.adapters import qr_pyzbar, qr_zxing
    from edge.adapters.reader_preparations import prepare

    return Cascade({Library.ZXING: qr_zxing.decode, Library.ZBAR: qr_pyzbar.decode}, prepare)
