"""Parts of frames made easier to read, each in a few milliseconds.

Knows neither codes nor when which preparation is due.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.adapters.camera import Gray
from edge.adapters.reader_plan import Preparation

cv2.setNumThreads(1)  # the other cores belong to the unit

_ENLARGED = 2.0
_LARGEST_PX = 380_000  # of an enlarged picture: large codes have large modules, and need no enlarging
_GRAIN_PX = 0.8  # blurred away first: sharpening would raise it, and each grain costs the decoder a search
_EDGE_PX = 2.0
_SHARPENING = 2.0
_COARSE_GRAIN_PX = 2.0
_COARSE_EDGE_PX = 5.0
_FREQUENCIES = 256  # enough for a filter that fades within a few pixels
_CONTRAST = 50.0  # standard deviation in grey levels
_LEAST_CONTRAST = 6.0  # as much is noise
_STROKE = np.ones((3, 3), np.uint8)


def _kernel(blur_px: float, noise: float) -> NDArray[np.float32]:
    """Return the taps of Wiener's filter along one axis; a lens blurs both axes alike and apart.

    It undoes a Gaussian blur of that standard deviation as far as *noise*, its power against the picture's, allows.
    """
    passed = np.exp(-2 * (np.pi * np.fft.rfftfreq(_FREQUENCIES) * blur_px) ** 2)
    endless = np.fft.irfft(passed / (passed**2 + noise), _FREQUENCIES)
    reach = round(4 * blur_px) + 1
    taps = np.roll(endless, reach)[: 2 * reach + 1]
    return np.asarray(taps / taps.sum(), dtype=np.float32)


_BLUR = _kernel(blur_px=1.2, noise=0.1)
_MUCH_BLUR = _kernel(blur_px=1.6, noise=0.03)
_MOST_BLUR = _kernel(blur_px=2.0, noise=0.03)


def prepare(picture: Gray, preparation: Preparation) -> Gray:
    """Return *picture* prepared; it is never changed itself. Raises: ValueError for what is no picture."""
    if picture.ndim != 2 or picture.dtype != np.uint8 or min(picture.shape) < 2:
        raise ValueError("no grey picture of 8 bits a pixel")
    return _WAYS[preparation](picture)


def _plain(picture: Gray) -> Gray:
    return picture


def _sharpened(picture: Gray) -> Gray:
    """Enlarge and sharpen: for blur, small modules and dim screens."""
    larger = _enlarged(_gray(cv2.GaussianBlur(picture, (0, 0), _GRAIN_PX)))
    return _against_its_surroundings(larger, _EDGE_PX * len(larger) / len(picture))


def _deblurred(picture: Gray) -> Gray:
    """Undo the blur of a lens and stretch the contrast: for blur and dim screens, and quicker than anything that enlarges."""
    return _without_blur(picture, _BLUR)


def _deblurred_much(picture: Gray) -> Gray:
    """Undo more of it and enlarge: for strong blur where there is little noise."""
    return _enlarged(_without_blur(picture, _MUCH_BLUR))


def _deblurred_most(picture: Gray) -> Gray:
    """Undo as much as noise ever allows, and enlarge."""
    return _enlarged(_without_blur(picture, _MOST_BLUR))


def _deblurred_opened(picture: Gray) -> Gray:
    """Undo blur, enlarge and close what is light and narrow."""
    return _gray(cv2.morphologyEx(_enlarged(_deblurred(picture)), cv2.MORPH_OPEN, _STROKE))


def _deblurred_closed(picture: Gray) -> Gray:
    """Undo blur, enlarge and close what is dark and narrow."""
    return _gray(cv2.morphologyEx(_enlarged(_deblurred(picture)), cv2.MORPH_CLOSE, _STROKE))


def _softened(picture: Gray) -> Gray:
    """Blur and sharpen again: for large modules that noise or moiré drowns."""
    return _against_its_surroundings(_gray(cv2.GaussianBlur(picture, (0, 0), _COARSE_GRAIN_PX)), _COARSE_EDGE_PX)


def _closed(picture: Gray) -> Gray:
    """Sharpen and close what is dark and narrow: for noise, cracks and modules that spread."""
    return _gray(cv2.morphologyEx(_sharpened(picture), cv2.MORPH_CLOSE, _STROKE))


def _opened(picture: Gray) -> Gray:
    """Sharpen and close what is light and narrow: the same for the other polarity."""
    return _gray(cv2.morphologyEx(_sharpened(picture), cv2.MORPH_OPEN, _STROKE))


def _thickened(picture: Gray) -> Gray:
    """Enlarge and let the dark grow: for thin strokes and codes of dots."""
    return _gray(cv2.erode(_enlarged(picture), _STROKE))


def _enlarged(picture: Gray) -> Gray:
    """Enlarge: for small modules."""
    factor = min(_ENLARGED, (_LARGEST_PX / picture.size) ** 0.5)
    if factor <= 1.0:
        return picture
    return _gray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC))


def _without_blur(picture: Gray, kernel: NDArray[np.float32]) -> Gray:
    mean, deviation = (float(each[0, 0]) for each in cv2.meanStdDev(picture))
    gain = _CONTRAST / max(deviation, _LEAST_CONTRAST)
    return _gray(
        cv2.sepFilter2D(
            picture,
            cv2.CV_8U,
            kernel * np.float32(gain),
            kernel,
            delta=128 - gain * mean,
            borderType=cv2.BORDER_REPLICATE,
        )
    )


def _against_its_surroundings(picture: Gray, edge_px: float) -> Gray:
    reach = 2 * round(edge_px) + 1
    return _gray(cv2.addWeighted(picture, 1 + _SHARPENING, cv2.blur(picture, (reach, reach)), -_SHARPENING, 0))


def _gray(picture: object) -> Gray:
    """Return what OpenCV made as what it is; its types promise less."""
    return np.asarray(picture, dtype=np.uint8)


_WAYS: Mapping[Preparation, Callable[[Gray], Gray]] = {
    Preparation.PLAIN: _plain,
    Preparation.SHARPENED: _sharpened,
    Preparation.SOFTENED: _softened,
    Preparation.CLOSED: _closed,
    Preparation.OPENED: _opened,
    Preparation.DEBLURRED: _deblurred,
    Preparation.DEBLURRED_MUCH: _deblurred_much,
    Preparation.DEBLURRED_MOST: _deblurred_most,
    Preparation.DEBLURRED_OPENED: _deblurred_opened,
    Preparation.DEBLURRED_CLOSED: _deblurred_closed,
    Preparation.THICKENED: _thickened,
}
