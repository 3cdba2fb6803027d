"""A USB camera through OpenCV's V4L2 capture."""

import time
from collections.abc import Iterator

import cv2

from edge.adapters.camera import Gray
from edge.config import CameraSection
from edge.errors import DeviceError


class V4l2Camera:
    """Frames of a USB camera.

    Raises: DeviceError when the device cannot be opened.
    """

    def __init__(self, section: CameraSection) -> None:
        cv2.utils.logging.setLogLevel(
            cv2.utils.logging.LOG_LEVEL_SILENT
        )  # it writes its own lines to standard error; the DeviceError says it once, in words
        self._device = section.device
        self._capture: cv2.VideoCapture | None = None
        capture = cv2.VideoCapture(section.device, cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            raise DeviceError(f"camera: {section.device} cannot be opened as a camera")
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw 720p is more than USB 2 carries
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, section.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, section.height)
        capture.set(cv2.CAP_PROP_FPS, section.frames_per_s)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the present, not what queued up while the last frame was decoded
        self._capture = capture

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield frames as the camera delivers them."""
        while (capture := self._capture) is not None:
            is_read, picture = capture.read()
            if not is_read:
                raise DeviceError(f"camera: {self._device} delivers no frames any more")
            taken_s = time.monotonic()
            yield as_gray(picture), taken_s

    def close(self) -> None:
        """Release the device. Idempotent."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def as_gray(picture: cv2.typing.MatLike) -> Gray:
    """Return the brightness of a picture as OpenCV delivers it: gray already, or blue, green, red."""
    if picture.ndim == 3:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return picture  # type: ignore[return-value]
