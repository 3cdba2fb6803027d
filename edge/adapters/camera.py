"""The port of everything that makes frames: one adapter each. Cameras run inside the reader's process only.

A camera that cannot be opened, or stops delivering, raises DeviceError; the reader closes it and opens a new one later.
"""

from collections.abc import Iterator
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Gray: TypeAlias = NDArray[np.uint8]
"""Brightness, rows by columns."""

LONGEST_WAIT_S = 2.0
"""A camera yields at least this often, were it the same scene again: silence of the reader means that it hangs."""


class Camera(Protocol):
    """A source of gray pictures."""

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield each picture with the monotonic seconds at which it was taken. Raises: DeviceError when there are no more."""

    def close(self) -> None:
        """Release the device. Idempotent; may be called while another thread waits in `frames`."""
