"""QR and Aztec symbols in a frame, read by zxing-cpp. The only module that knows it; what it reads is judged elsewhere."""

import math
from dataclasses import dataclass

import structlog
import zxingcpp

from edge.adapters.camera import Gray
from edge.adapters.qr_text import text_of

log = structlog.get_logger(__name__)

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Aztec])


_FORMATS_WITH_VERSION = {zxingcpp.BarcodeFormat.QRCode}


@dataclass(frozen=True)
class Seen:
    """Where a symbol is: its box in pixels, left, top, right and bottom, and how large its modules are; not what it says.

    `module_px` is None for Aztec, whose sides the library does not tell.
    """

    box: tuple[int, int, int, int]
    module_px: float | None


def seen(frame: Gray) -> tuple[Seen, ...]:
    """Return where the symbols in *frame* are that can be read. Never raises: a frame that cannot be read holds no code."""
    try:
        found = zxingcpp.read_barcodes(frame, formats=_FORMATS, try_invert=True, try_downscale=False)
        return tuple(_seen(each) for each in found if each.valid)
    except Exception as error:  # noqa: BLE001  # as in `decode`
        log.debug("frame_unreadable", why=type(error).__name__)
        return ()


def _seen(symbol: zxingcpp.Barcode) -> Seen:
    place = symbol.position
    corners = [(each.x, each.y) for each in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
    across, down = zip(*corners, strict=True)
    module_px = None
    if symbol.format in _FORMATS_WITH_VERSION:
        modules = 17 + 4 * int(symbol.extra["Version"])  # type: ignore[index]  # ISO/IEC 18004, 5.3.1
        sides = (math.dist(corners[number], corners[number - 1]) for number in range(4))
        module_px = sum(sides) / 4 / modules
    return Seen((min(across), min(down), max(across), max(down)), module_px)


def decode(frame: Gray, *, has_smaller_copies: bool = False) -> tuple[str, ...]:
    """Return the texts of all QR and Aztec symbols in *frame*, dark on light or light on dark, from top to bottom and left to right.

    With *has_smaller_copies* the library looks at smaller copies of the frame, too: it costs as much again. Never raises: a frame that
    cannot be read holds no code.
    """
    return _decode(frame, zxingcpp.Binarizer.LocalAverage, has_smaller_copies)


def decode_by_one_threshold(frame: Gray) -> tuple[str, ...]:
    """Do the same with one threshold between dark and light for the whole frame: cheap, and right where the place around misleads."""
    return _decode(frame, zxingcpp.Binarizer.GlobalHistogram, False)


def _decode(frame: Gray, binarizer: zxingcpp.Binarizer, has_smaller_copies: bool) -> tuple[str, ...]:
    try:
        found = zxingcpp.read_barcodes(
            frame, formats=_FORMATS, try_invert=True, try_downscale=has_smaller_copies, binarizer=binarizer
        )
        placed = [(each.position.top_left.y, each.position.top_left.x, each.bytes) for each in found if each.valid]
    except Exception as error:  # noqa: BLE001  # a bad frame must never end the reader, whatever the library makes of it
        log.debug("frame_unreadable", why=type(error).__name__)
        return ()
    return tuple(text_of(data) for _, _, data in sorted(placed))
