"""QR and Aztec symbols in a frame, read by zxing-cpp. The only module that knows it; what it reads is judged elsewhere."""

import structlog
import zxingcpp

from edge.adapters.camera import Gray
from edge.adapters.qr_text import text_of

log = structlog.get_logger(__name__)

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Aztec])


def decode(frame: Gray) -> tuple[str, ...]:
    """Return the texts of all QR and Aztec symbols in *frame*, dark on light or light on dark, from top to bottom and left to right.

    Never raises: a frame that cannot be read holds no code.
    """
    try:
        # Its own smaller copies of the frame cost as much again and read hardly more; the cascade makes the one that pays.
        found = zxingcpp.read_barcodes(frame, formats=_FORMATS, try_invert=True, try_downscale=False)
        placed = [(each.position.top_left.y, each.position.top_left.x, each.bytes) for each in found if each.valid]
    except Exception as error:  # noqa: BLE001  # a bad frame must never end the reader, whatever the library makes of it
        log.debug("frame_unreadable", why=type(error).__name__)
        return ()
    return tuple(text_of(data) for _, _, data in sorted(placed))
