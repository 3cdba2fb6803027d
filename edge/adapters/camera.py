"""The port of everything that makes frames: one adapter each. At a door cameras run inside the reader's process only.

A camera that cannot be opened, or stops delivering, raises DeviceError; the reader closes it and opens a new one later.
"""

import importlib
from collections.abc import Iterator
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from edge.config import CameraSection
from edge.errors import DeviceError

Gray: TypeAlias = NDArray[np.uint8]
"""Brightness, rows by columns."""

LONGEST_WAIT_S = 2.0
"""A camera yields at least this often, were it the same scene again: silence of the reader means that it hangs."""

_SOURCES = {
    "picamera2": "camera_picamera2.Picamera2Camera",
    "v4l2": "camera_v4l2.V4l2Camera",
    "video": "camera_video.VideoCamera",
    "pictures": "camera_pictures.PicturesCamera",
    "script": "camera_script.ScriptCamera",
}


class Camera(Protocol):
    """A source of gray pictures."""

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield each picture with the monotonic seconds at which it was taken. Raises: DeviceError when there are no more."""

    def close(self) -> None:
        """Release the device. Idempotent; may be called while another thread waits in `frames`."""


def open_camera(source: str, section: CameraSection) -> Camera:
    """Return the camera called *source*; its library is loaded only now. Raises: DeviceError."""
    module, _, name = _SOURCES[source].partition(".")
    try:
        adapter = getattr(importlib.import_module(f"edge.adapters.{module}"), name)
    except ImportError as error:
        raise DeviceError(f'camera: the source "{source}" cannot be used here: {error}') from None
    camera: Camera = adapter(section)
    return camera
