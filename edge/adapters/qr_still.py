"""Symbols in a still picture, for which there is time: both libraries, several looks. Owns the looks; must not know what a text means."""

from collections.abc import Iterable, Iterator

import numpy as np
from PIL import Image, ImageOps

from edge.adapters import qr_pyzbar, qr_zxing

_LARGE = 1600
_SMALL = 1000


def decode_still(picture: Image.Image) -> tuple[str, ...]:
    """Return the texts of all QR and Aztec symbols in a still, grey *picture*, equal ones once.

    Both libraries look at it as it is and inverted, and both smaller and larger; only a picture that shows nothing then is looked at with
    its contrast stretched. The first look's texts come first, each look's from top to bottom and left to right.
    """
    if 0 in picture.size:
        return ()
    texts = _union(_read(each) for each in _sizes(picture))
    if not texts:
        texts = _read(ImageOps.autocontrast(picture, cutoff=2))
    return texts


def _read(picture: Image.Image) -> tuple[str, ...]:
    """Return what both libraries read; libzbar reads no light code on dark ground, zxing-cpp inverts by itself."""
    return _union(
        (
            qr_zxing.decode(np.asarray(picture)),
            qr_pyzbar.decode(picture),
            qr_pyzbar.decode(ImageOps.invert(picture)),
        )
    )


def _union(looks: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for look in looks for text in look))


def _sizes(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield *picture*, and where it helps a smaller and a larger one."""
    yield picture
    width, height = picture.size
    shorter, longer = sorted(picture.size)
    if longer > _LARGE:  # grain and moiré of a photograph vanish when it is made smaller
        yield ImageOps.contain(picture, (_LARGE, _LARGE), Image.Resampling.BOX)
    if shorter < _SMALL:  # both libraries want more than two pixels a module, and a quiet zone
        yield ImageOps.expand(picture.resize((width * 2, height * 2), Image.Resampling.BICUBIC), 40, fill=255)
