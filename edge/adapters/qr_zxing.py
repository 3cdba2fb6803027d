"""QR and Aztec symbols in a frame, read by zxing-cpp. The only module that knows it; what it reads is judged elsewhere."""

import math
from dataclasses import dataclass

import structlog
import zxingcpp

from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Outline, Reading
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
        sides = (math.dist(corners[number], corners[number - 1]) for number in range(4))
        module_px = sum(sides) / 4 / _modules(symbol.extra["Version"])  # type: ignore[index]
    return Seen((min(across), min(down), max(across), max(down)), module_px)


def decode(frame: Gray, *, has_smaller_copies: bool = False) -> tuple[str, ...]:
    """Return the texts of all QR and Aztec symbols in *frame*, dark on light or light on dark, from top to bottom and left to right.

    With *has_smaller_copies* the library looks at smaller copies of the frame, too: it costs as much again. Never raises: a frame that
    cannot be read holds no code.
    """
    return _look(frame, zxingcpp.Binarizer.LocalAverage, has_smaller_copies).texts


def decode_by_one_threshold(frame: Gray) -> tuple[str, ...]:
    """Do the same with one threshold between dark and light for the whole frame: cheap, and right where the place around misleads."""
    return _look(frame, zxingcpp.Binarizer.GlobalHistogram, False).texts


def look(frame: Gray) -> Reading:
    """Return what `decode` returns, and where QR symbols are that were found but not read. Never raises."""
    return _look(frame, zxingcpp.Binarizer.LocalAverage, False)


def _look(frame: Gray, binarizer: zxingcpp.Binarizer, has_smaller_copies: bool) -> Reading:
    try:
        found = zxingcpp.read_barcodes(
            frame,
            formats=_FORMATS,
            try_invert=True,
            try_downscale=has_smaller_copies,
            binarizer=binarizer,
            return_errors=True,
        )
        placed = [(each.position.top_left.y, each.position.top_left.x, each.bytes) for each in found if each.valid]
        unread = [_outline(each) for each in found if not each.valid]
    except Exception as error:  # noqa: BLE001  # a bad frame must never end the reader, whatever the library makes of it
        log.debug("frame_unreadable", why=type(error).__name__)
        return Reading()
    return Reading(
        tuple(text_of(data) for _, _, data in sorted(placed)), tuple(each for each in unread if each is not None)
    )


def _outline(symbol: zxingcpp.Barcode) -> Outline | None:
    """Return the outline of a QR symbol; None for others, whose sides the library does not tell."""
    extra = symbol.extra if symbol.format in _FORMATS_WITH_VERSION else None
    version = extra.get("Version", "") if isinstance(extra, dict) else ""
    if not version.isdigit():  # a micro symbol's begins with a letter: a pattern in other symbols, or in noise
        return None
    modules, place = _modules(version), symbol.position
    first, second, third, fourth = (
        (float(each.x), float(each.y))
        for each in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
    try:
        return Outline((first, second, third, fourth), modules)
    except ValueError:  # noise that was taken for a symbol may have its corners anywhere
        return None


def _modules(version: str) -> int:
    return 17 + 4 * int(version)  # ISO/IEC 18004, 5.3.1
