"""QR symbols in a picture, read by libzbar. The only module that knows pyzbar; what it reads is judged elsewhere."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import structlog
from PIL import Image, ImageOps
from pyzbar import pyzbar

from edge.adapters.qr_text import text_of

log = structlog.get_logger(__name__)

# libzbar sometimes reports an orientation (4294967295) pyzbar has no name for, and pyzbar then throws the whole frame away. Without the
# function, as with libzbar before 0.23, it asks for no orientation, and nobody here needs one.
pyzbar.zbar_symbol_get_orientation = None  # type: ignore[attr-defined]

_LARGE = 1600
_SMALL = 1000

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


def decode_still(picture: Image.Image) -> tuple[str, ...]:
    """Return the texts of all QR symbols in a still, grey *picture*, equal ones once.

    There is time to look several times: as it is and inverted (libzbar reads no light code on dark ground), and both smaller and larger;
    only a picture that shows nothing then is looked at with its contrast stretched. The first look's texts come first, each look's in
    the order of `decode`.
    """
    if 0 in picture.size:
        return ()
    texts = _union(each for way in (picture, ImageOps.invert(picture)) for each in _sizes(way))
    if not texts:
        stretched = ImageOps.autocontrast(picture, cutoff=2)
        texts = _union((stretched, ImageOps.invert(stretched)))
    return texts


def _union(pictures: Iterable[Image.Image]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for picture in pictures for text in decode(picture)))


def _sizes(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield *picture*, and where it helps a smaller and a larger one."""
    yield picture
    width, height = picture.size
    shorter, longer = sorted(picture.size)
    if longer > _LARGE:  # grain and moiré of a photograph vanish when it is made smaller
        yield ImageOps.contain(picture, (_LARGE, _LARGE), Image.Resampling.BOX)
    if shorter < _SMALL:  # libzbar wants more than two pixels a module, and a quiet zone
        yield ImageOps.expand(picture.resize((width * 2, height * 2), Image.Resampling.BICUBIC), 40, fill=255)


def _grey(image: Image.Image | npt.NDArray[np.uint8]) -> tuple[bytes, int, int]:
    if isinstance(image, Image.Image):
        grey = image if image.mode == "L" else image.convert("L")
        return grey.tobytes(), *grey.size
    plane = image if image.ndim == 2 else image[..., min(1, image.shape[2] - 1)]  # green: nearest to grey
    if plane.dtype != np.uint8:
        raise TypeError("a frame has 8 bits a pixel")
    height, width = plane.shape
    return plane.tobytes(), width, height
