"""QR and Aztec symbols in a frame, read by zxing-cpp. The only module that knows it; what it reads is judged elsewhere."""

import structlog
import zxingcpp

from edge.adapters.camera import Gray
from edge.adapters.qr_text import text_of

log = structlog.get_logger(__name__)

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Aztec])


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
