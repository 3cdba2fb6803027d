"""A symbol that is found frame after frame and never read, laid straight and averaged: grain, moiré and wandering glare fade.

Owns the average. Must not know how a symbol is found or read, nor when.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.adapters.camera import Gray
from edge.adapters.qr_outline import Outline

_MODULE_PX = 4
_QUIET = 4  # modules around, as the libraries want
_AROUND_PX = 5 * _MODULE_PX
_STAYS = 0.85  # of what was there, at each further picture: what a hand does not hold any more fades
_ALIKE = (
    0.35  # correlation of two pictures of one symbol, however grainy; two symbols share hardly more than their corners
)


class Stack:
    """Averages pictures of one symbol. Another symbol, told by its size or its looks, begins anew."""

    def __init__(self) -> None:
        self._modules = 0
        self._sum: NDArray[np.float32] | None = None
        self._weight = 0.0

    def clear(self) -> None:
        """Forget the symbol."""
        self._sum, self._weight = None, 0.0

    def add(self, picture: Gray, outline: Outline) -> None:
        """Take in the symbol that has this *outline* in *picture*."""
        laid = _laid_straight(picture, outline)
        if self._sum is None or self._modules != outline.modules or _likeness(self._sum, laid) < _ALIKE:
            self.clear()
        self._modules = outline.modules
        self._sum = laid if self._sum is None else _STAYS * self._sum + laid
        self._weight = _STAYS * self._weight + 1.0

    def picture(self) -> Gray | None:
        """Return the average; None while there is none."""
        if self._sum is None:
            return None
        return np.asarray(self._sum / self._weight + 0.5, dtype=np.uint8)


def _laid_straight(picture: Gray, outline: Outline) -> NDArray[np.float32]:
    side = (outline.modules + 2 * _QUIET) * _MODULE_PX
    low, high = _QUIET * _MODULE_PX - 0.5, side - _QUIET * _MODULE_PX - 0.5  # a pixel has its middle at a whole number
    to = np.array([[low, low], [high, low], [high, high], [low, high]], dtype=np.float32)
    way = cv2.getPerspectiveTransform(np.array(outline.corners, dtype=np.float32), to)
    laid = cv2.warpPerspective(picture, way, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, dtype=np.float32)


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the correlation of both, each against its surroundings: glare and shade lie over a symbol and are none of it."""
    one, other = (each - cv2.blur(each, (_AROUND_PX, _AROUND_PX)) for each in (one, other))
    return float((one * other).sum() / max(1.0, float(np.sqrt((one * one).sum() * (other * other).sum()))))
