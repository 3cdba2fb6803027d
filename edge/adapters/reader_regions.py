"""Where in a frame a code may be: fine texture in both directions that the resting scene does not have there.

Owns the memory of the resting scene. A person who holds up a code changes half the frame, a lamp that flickers all of it; but hardly
anything is as finely checked as a code, however dim. Must not know how a region is read.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge.adapters.camera import Gray

_STEP = 4  # every such pixel of every such row is sampled
_CELL = 8  # samples along each side of a cell, 32 pixels
_STANDS_OUT = 0.25  # of the texture that noise and plain walls have, and at least
_STANDS_OUT_LEVELS = 1.0  # so many grey levels more than the resting scene, at a region's finest place
_BELONGS = 0.15  # of the finest place's, and
_BELONGS_OF_STANDS_OUT = 0.5  # of what stands out: what is less fine are clothes and hands, or noise
_MARGIN_PX = 24  # room for the quiet zone and the fading of the texture at the code's rim
_FLICKERS = 1.15  # times the resting texture: more is new; what is remembered is the least of many frames
_PLAIN_PART = 0.4  # of the frame is taken to be plain at least
_LEARNT_FRAMES = 900  # a minute of frames that are looked at: a code is held for seconds, a new poster for weeks
_AT_MOST = 2

Texture = NDArray[np.float32]


@dataclass(frozen=True)
class Region:
    """A part of a frame, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        """Raises: ValueError for a region without pixels."""
        if not (0 <= self.left < self.right and 0 <= self.top < self.bottom):
            raise ValueError("a region has pixels")

    def of(self, frame: Gray) -> Gray:
        """Return this part of *frame*; nothing is copied."""
        return frame[self.top : self.bottom, self.left : self.right]


class Regions:
    """Finds regions, frame after frame. What stays is learnt as part of the scene within minutes; what goes is forgotten at once."""

    def __init__(self) -> None:
        self._resting: Texture | None = None

    def find(self, frame: Gray) -> tuple[Region, ...]:
        """Return up to two regions of *frame* in which a code is likely, the likeliest first; none where nothing stands out.

        The first frame is compared with nothing: whatever is finely textured stands out in it.
        """
        if min(frame.shape[:2]) < 2 * _STEP * _CELL:
            return ()
        texture = _texture(frame)
        resting = self._resting
        if resting is None or resting.shape != texture.shape:
            self._resting = resting = texture
            excess = texture
        else:
            self._resting = np.minimum(texture, resting + (texture - resting) / _LEARNT_FRAMES)
            excess = texture - _FLICKERS * resting
        plain = _plain_level(resting)
        # What all cells have more than before is a brighter lamp's doing.
        excess = np.maximum(excess - max(_plain_level(excess), (1 - _FLICKERS) * plain), 0.0)
        return _outstanding(excess, max(_STANDS_OUT * plain, _STANDS_OUT_LEVELS), frame)


def _texture(frame: Gray) -> Texture:
    """Return for each cell how much neighbouring samples differ, across or down, whichever differ less: an edge differs one way only."""
    sample = np.ascontiguousarray(frame[::_STEP, ::_STEP])
    corner = sample[:-1, :-1]
    size = (sample.shape[1] // _CELL, sample.shape[0] // _CELL)
    across, down = (
        cv2.resize(cv2.absdiff(other, corner).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        for other in (sample[:-1, 1:], sample[1:, :-1])
    )
    return np.asarray(np.minimum(across, down), dtype=np.float32)


def _plain_level(texture: Texture) -> float:
    return float(np.quantile(texture, _PLAIN_PART))


def _outstanding(excess: Texture, least: float, frame: Gray) -> tuple[Region, ...]:
    """Return the connected cells whose texture exceeds the scene's, those that do so most first, each with a margin.

    Each cell is averaged with those around it: noise differs from cell to cell, a code does not.
    """
    smooth = cv2.blur(excess, (3, 3))
    finest = float(smooth.max())
    if finest < least:
        return ()
    marked = (smooth > max(_BELONGS * finest, _BELONGS_OF_STANDS_OUT * least)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(marked, connectivity=4)
    weights = np.bincount(labels.ravel(), weights=excess.ravel(), minlength=count)
    weights[0] = 0.0
    best = [int(each) for each in np.argsort(weights)[::-1][:_AT_MOST] if weights[each] > 0]
    side_x, side_y = frame.shape[1] / excess.shape[1], frame.shape[0] / excess.shape[0]
    regions = []
    for left, top, width, height in (boxes[each, :4] for each in best):
        regions.append(
            Region(
                left=max(0, int(left * side_x) - _MARGIN_PX),
                top=max(0, int(top * side_y) - _MARGIN_PX),
                right=min(frame.shape[1], int((left + width) * side_x) + _MARGIN_PX),
                bottom=min(frame.shape[0], int((top + height) * side_y) + _MARGIN_PX),
            )
        )
    return tuple(regions)
