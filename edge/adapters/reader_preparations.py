"""Frames made easier to read, each in a few milliseconds: the only module of the reader that knows OpenCV.

Knows neither codes nor when which preparation is due.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from edge.adapters.camera import Gray
from edge.adapters.reader_plan import Preparation

cv2.setNumThreads(1)  # the other cores belong to the unit

_ENLARGED = 1.5
_SHRUNK = 0.7
_GRAIN_PX = 0.8  # blurred away first: sharpening would raise it, and each grain costs the decoder a search
_EDGE_PX = 4.0
_SHARPENING = 2.5


def prepare(frame: Gray, preparation: Preparation) -> Gray:
    """Return *frame* prepared; the frame itself is never changed. Raises: ValueError for a frame that holds no picture."""
    if frame.ndim != 2 or frame.dtype != np.uint8 or min(frame.shape) < 2:
        raise ValueError("no grey picture of 8 bits a pixel")
    return _WAYS[preparation](frame)


def _plain(frame: Gray) -> Gray:
    return frame


def _sharpened(frame: Gray) -> Gray:
    """Enlarge and sharpen: for blur, small modules and dim screens."""
    larger = _resized(_gray(cv2.GaussianBlur(frame, (0, 0), _GRAIN_PX)), _ENLARGED)
    return _gray(cv2.addWeighted(larger, 1 + _SHARPENING, cv2.GaussianBlur(larger, (0, 0), _EDGE_PX), -_SHARPENING, 0))


def _enlarged(frame: Gray) -> Gray:
    """Enlarge: for small modules without blur."""
    return _resized(frame, _ENLARGED)


def _shrunk(frame: Gray) -> Gray:
    """Shrink: for noise and moiré, which average out."""
    return _gray(cv2.resize(frame, None, fx=_SHRUNK, fy=_SHRUNK, interpolation=cv2.INTER_AREA))


def _smoothed(frame: Gray) -> Gray:
    """Take each pixel's median with its neighbours: for grain and thin cracks."""
    return _gray(cv2.medianBlur(frame, 3))


def _resized(frame: Gray, factor: float) -> Gray:
    return _gray(cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC))


def _gray(picture: object) -> Gray:
    """Return what OpenCV made as what it is; its types promise less."""
    return np.asarray(picture, dtype=np.uint8)


_WAYS: Mapping[Preparation, Callable[[Gray], Gray]] = {
    Preparation.PLAIN: _plain,
    Preparation.SHARPENED: _sharpened,
    Preparation.ENLARGED: _enlarged,
    Preparation.SHRUNK: _shrunk,
    Preparation.SMOOTHED: _smoothed,
}
