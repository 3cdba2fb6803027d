"""How sharp, bright and large what is held before the camera is seen. Owns the figures; must not know what a code says.

Sharpness is the strength of a picture's fine detail against its contrast: a dim picture as sharp as a bright one has the same figure.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from edge.adapters.camera import Gray
from edge.adapters.qr_zxing import Seen, seen
from edge.adapters.reader_regions import Regions

_GRAIN_PX = 1.0  # blurred away, or noise would count as detail
_WHITE, _BLACK = 250, 5
_FLAT = 4.0  # contrast in grey levels below which there is nothing that could be sharp


@dataclass(frozen=True)
class Sharpness:
    """The figures of one frame. `sharpness` from 0, blurred, to about 100; the others None where they cannot be told.

    `brightness` and `contrast` in grey levels; `burnt` and `black` are parts of the pixels; `module_px` of the code that is read.
    """

    sharpness: float | None
    brightness: float
    contrast: float
    burnt: float
    black: float
    module_px: float | None = None
    is_code: bool = False

    def __post_init__(self) -> None:
        """Raises: ValueError for figures no picture has."""
        if not (0 <= self.brightness <= 255 and self.contrast >= 0 and 0 <= self.burnt <= 1 and 0 <= self.black <= 1):
            raise ValueError("no picture has such figures")


class Meter:
    """Measures frame after frame: the code where one is read, else what is held up, else the middle of the frame."""

    def __init__(self) -> None:
        self._regions = Regions()

    def measure(self, frame: Gray) -> Sharpness:
        """Return the figures of *frame*. Raises: ValueError for a frame that holds no picture."""
        if frame.ndim != 2 or frame.dtype != np.uint8 or min(frame.shape) < 4:
            raise ValueError("no grey picture of 8 bits a pixel")
        regions = self._regions.find(frame)
        codes = seen(frame)
        part = _around(frame, codes[0]) if codes else regions[0].of(frame) if regions else _middle(frame)
        return _figures(part, codes[0].module_px if codes else None, is_code=bool(codes))


def _figures(part: Gray, module_px: float | None, *, is_code: bool) -> Sharpness:
    smooth = np.asarray(cv2.GaussianBlur(part, (0, 0), _GRAIN_PX), dtype=np.float32)
    contrast = float(smooth.std())
    # The difference to the next pixel but one is as long as the detail a lens out of focus loses first.
    detail = float(np.abs(cv2.Laplacian(smooth, cv2.CV_32F)).mean())
    return Sharpness(
        sharpness=round(100 * detail / contrast, 1) if contrast >= _FLAT else None,
        brightness=round(float(part.mean()), 1),
        contrast=round(contrast, 1),
        burnt=round(float((part >= _WHITE).mean()), 3),
        black=round(float((part <= _BLACK).mean()), 3),
        module_px=None if module_px is None else round(module_px, 2),
        is_code=is_code,
    )


def _around(frame: Gray, code: Seen) -> Gray:
    left, top, right, bottom = code.box
    part = frame[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return part if min(part.shape) >= 4 else _middle(frame)


def _middle(frame: Gray) -> Gray:
    height, width = frame.shape
    return frame[height // 4 : height - height // 4, width // 4 : width - width // 4]
