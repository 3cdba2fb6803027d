"""Pictures people give by name: whatever a phone, scanner or mail sent, made into grey pictures a code can be read from.

Every way a file can be bad ends in a PictureError in words. Knows nothing of codes.
"""

import warnings
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from edge.errors import PictureError

MAX_PIXELS = 64_000_000
"""A phone's largest pictures have 50 million; more is a decompression bomb or a map."""

MAX_FRAMES = 20
"""Of an animated picture the first this many are looked at."""

_WIDE_MODES = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})


def read_picture(path: Path) -> Generator[Image.Image]:
    """Yield the picture in *path* as upright grey, each frame of an animated one.

    Raises: PictureError saying in a sentence why it cannot be read; frames yielded before are good.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about odd metadata and sizes; the size is checked here
        try:
            with Image.open(path) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise PictureError(f"{width} x {height} pixels; at most {MAX_PIXELS // 1_000_000} million are read")
                for number, frame in enumerate(ImageSequence.Iterator(picture)):
                    if number == MAX_FRAMES:
                        break
                    yield from _grey(ImageOps.exif_transpose(frame))
        except PictureError:
            raise
        except FileNotFoundError:
            raise PictureError("there is no such file") from None
        except IsADirectoryError:
            raise PictureError("a folder, no picture") from None
        except PermissionError:
            raise PictureError("may not be read") from None
        except Image.DecompressionBombError:
            raise PictureError(f"far more than the {MAX_PIXELS // 1_000_000} million pixels that are read") from None
        except UnidentifiedImageError:
            raise PictureError("no picture of a kind that can be read") from None
        except Exception as error:  # noqa: BLE001  # a picture's decoder can fail in any way on bytes made to break it
            raise PictureError(f"a damaged or cut picture ({type(error).__name__}: {error})") from None


def first_picture(path: Path) -> Image.Image:
    """Return the first frame of the picture in *path* as upright grey, what is transparent in it white.

    Raises: PictureError saying in a sentence why it cannot be read.
    """
    with closing(read_picture(path)) as pictures:
        return next(pictures)


def _grey(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield *picture* in grey; a transparent one before white, then before black, as the code may be drawn in either."""
    picture.load()
    if picture.mode in _WIDE_MODES:
        yield _narrow(picture)
    elif picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        for ground in ("white", "black"):
            yield Image.alpha_composite(Image.new("RGBA", layer.size, ground), layer).convert("L")
    elif picture.mode in ("CMYK", "LAB", "HSV", "YCbCr"):
        yield picture.convert("RGB").convert("L")
    else:
        yield picture.convert("L")


def _narrow(picture: Image.Image) -> Image.Image:
    """Return a picture of more than 8 bits stretched between its darkest and its brightest pixel."""
    values = np.asarray(picture, dtype=np.float64)
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    scale = 255.0 / (high - low) if high > low else 0.0
    return Image.fromarray(((values - low) * scale).astype(np.uint8))
