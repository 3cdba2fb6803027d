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
_STANDS_OUT = 1.3  # times the texture that noise and plain walls have
_STANDS_OUT_LEVELS = 2.0  # and at least so many grey levels more
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
            self._resting = texture
            return _outstanding(texture, frame)
        self._resting = np.minimum(texture, resting + (texture - resting) / _LEARNT_FRAMES)
        return _outstanding(texture - resting + _plain_level(resting), frame)


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


def _outstanding(texture: Texture, frame: Gray) -> tuple[Region, ...]:
    """Return the connected cells that stand out, those with the most texture first, each with a cell's margin."""
    plain = max(0.0, _plain_level(texture))
    marked = (texture > max(plain * _STANDS_OUT, plain + _STANDS_OUT_LEVELS)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    if count < 2:
        return ()
    weights = np.bincount(labels.ravel(), weights=(texture - plain).ravel(), minlength=count)
    weights[0] = 0.0
    best = [int(each) for each in np.argsort(weights)[::-1][:_AT_MOST] if weights[each] > 0]
    side_x, side_y = frame.shape[1] / texture.shape[1], frame.shape[0] / texture.shape[0]
    regions = []
    for left, top, width, height in (boxes[each, :4] for each in best):
        regions.append(
            Region(
                left=max(0, int((left - 1) * side_x)),
                top=max(0, int((top - 1) * side_y)),
                right=min(frame.shape[1], int((left + width + 1) * side_x)),
                bottom=min(frame.shape[0], int((top + height + 1) * side_y)),
            )
        )
    return tuple(regions)
