"""Symbols in a still picture, for which there is time: both libraries, several looks. Owns the looks; must not know what a text means."""

from collections.abc import Iterable, Iterator

import numpy as np
from PIL import Image, ImageOps

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.reader_plan import Preparation
from edge.adapters.reader_preparations import prepare

_LARGE = 1600
_SMALL = 1000
_LONGEST_STRIP = 8
"""How many times as long as wide a picture may be that is turned: a strip lies in one many times its size then, gigabytes at worst."""


def decode_still(picture: Image.Image) -> tuple[str, ...]:
    """Return the texts of all QR and Aztec symbols in a still, grey *picture*, equal ones once.

    Both libraries look at it as it is and inverted, and both smaller and larger; only a picture that shows nothing then is prepared in
    further ways. The first look's texts come first, each look's from top to bottom and left to right.
    """
    if 0 in picture.size:
        return ()
    return (
        _union(_read(each) for each in _sizes(picture))
        or _first(_quick_looks(picture))
        or _first(_further_looks(picture))
    )


def first_read(picture: Image.Image) -> tuple[str, ...]:
    """Return the texts of the first look that reads any, zxing-cpp's alone: where one code is expected, in a fraction of the time."""
    if 0 in picture.size:
        return ()
    return qr_zxing.decode(np.asarray(picture)) or _first(_quick_looks(picture))


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


def _first(looks: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((texts for texts in looks if texts), ())


def _quick_looks(picture: Image.Image) -> Iterator[tuple[str, ...]]:
    """Yield what reads most for its time, in that order: a picture with nothing to read goes through all of these.

    The grain of a photograph that hides a code is gone at half its size, and one threshold is not misled by what is left of it.
    """
    plane: Gray = np.asarray(picture)
    if min(plane.shape) < 4:
        return
    half: Gray = np.asarray(picture.reduce(2))
    yield qr_zxing.decode_by_one_threshold(half)
    yield qr_zxing.decode_by_one_threshold(plane)
    yield qr_zxing.decode(half)
    yield qr_zxing.decode(prepare(plane, Preparation.THICKENED), has_smaller_copies=True)
    for preparation in (Preparation.DEBLURRED_OPENED, Preparation.DEBLURRED, Preparation.DEBLURRED_MOST):
        yield qr_zxing.decode(prepare(plane, preparation))
    yield qr_zxing.decode(np.asarray(_doubled(picture)))


def _further_looks(picture: Image.Image) -> Iterator[tuple[str, ...]]:
    """Yield what each preparation lets be read."""
    plane: Gray = np.asarray(picture)
    if min(plane.shape) < 2:
        return
    for preparation in (Preparation.CLOSED, Preparation.OPENED, Preparation.SOFTENED):
        prepared = prepare(plane, preparation)
        yield qr_zxing.decode(prepared, has_smaller_copies=True)
        yield qr_zxing.decode_by_one_threshold(prepared)
    if max(plane.shape) <= _LONGEST_STRIP * min(plane.shape):
        yield qr_zxing.decode(np.asarray(picture.rotate(22, Image.Resampling.BICUBIC, expand=True, fillcolor=200)))
    yield qr_pyzbar.decode(prepare(plane, Preparation.SOFTENED))


def _sizes(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield *picture*, and where it helps a smaller and a larger one."""
    yield picture
    shorter, longer = sorted(picture.size)
    if longer > _LARGE:  # grain and moiré of a photograph vanish when it is made smaller
        smaller = ImageOps.contain(picture, (_LARGE, _LARGE), Image.Resampling.BOX)
        if 0 not in smaller.size:
            yield smaller
    if shorter < _SMALL:  # both libraries want more than two pixels a module, and a quiet zone
        yield _doubled(picture)


def _doubled(picture: Image.Image) -> Image.Image:
    """Return *picture* twice as large, with a quiet zone around."""
    width, height = picture.size
    return ImageOps.expand(picture.resize((width * 2, height * 2), Image.Resampling.BICUBIC), 40, fill=255)
