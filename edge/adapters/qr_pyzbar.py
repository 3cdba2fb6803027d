"""QR symbols in a picture, read by libzbar. The only module that knows pyzbar; what it reads is judged elsewhere."""

import numpy as np
import numpy.typing as npt
import structlog
from PIL import Image
from pyzbar import pyzbar

from edge.adapters.qr_text import text_of

log = structlog.get_logger(__name__)

# libzbar sometimes reports an orientation (4294967295) pyzbar has no name for, and pyzbar then throws the whole frame away. Without the
# function, as with libzbar before 0.23, it asks for no orientation, and nobody here needs one.
pyzbar.zbar_symbol_get_orientation = None  # type: ignore[attr-defined]

_QR_ONLY = (pyzbar.ZBarSymbol.QRCODE,)


def decode(image: Image.Image | npt.NDArray[np.uint8]) -> tuple[str, ...]:
    """Return the texts of all QR symbols in *image*, from top to bottom and left to right.

    An array is one plane of grey, or has its colours last. Never raises: a frame that cannot be read holds no code. Texts that are
    not UTF-8 are taken as Latin-1, so that every byte a symbol holds reaches the judge.
    """
    try:
        found = pyzbar.decode(_grey(image), symbols=_QR_ONLY)  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001  # a bad frame must never end the reader, whatever the library makes of it
        log.debug("frame_unreadable", why=type(error).__name__)
        return ()
    found.sort(key=lambda symbol: (symbol.rect.top, symbol.rect.left, symbol.data))
    return tuple(text_of(symbol.data) for symbol in found)


def _grey(image: Image.Image | npt.NDArray[np.uint8]) -> tuple[bytes, int, int]:
    if isinstance(image, Image.Image):
        grey = image if image.mode == "L" else image.convert("L")
        return grey.tobytes(), *grey.size
    plane = image if image.ndim == 2 else image[..., min(1, image.shape[2] - 1)]  # green: nearest to grey
    if plane.dtype != np.uint8:
        raise TypeError("a frame has 8 bits a pixel")
    height, width = plane.shape
    return plane.tobytes(), width, height
