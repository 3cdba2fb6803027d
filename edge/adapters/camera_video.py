"""A video file in the place of a camera, through OpenCV: real time, again and again."""

import threading
import time
from collections.abc import Iterator

import cv2

from edge.adapters.camera import Gray
from edge.adapters.camera_v4l2 import as_gray
from edge.config import CameraSection
from edge.errors import DeviceError

_FALLBACK_FRAMES_PER_S = 25.0


class VideoCamera:
    """The frames of a video at the pace they were taken; those that come due while the reader is busy are left out.

    Raises: DeviceError when the file is no video.
    """

    def __init__(self, section: CameraSection) -> None:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        self._path = section.path
        self._closing = threading.Event()
        self._spacing_s = 1.0 / section.frames_per_s
        self._open().release()

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield frames, from the beginning again after the last."""
        while not self._closing.is_set():
            yield from self._play_once()

    def close(self) -> None:
        """End `frames`. Idempotent."""
        self._closing.set()

    def _open(self) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(self._path)
        if not capture.isOpened():
            capture.release()
            raise DeviceError(f"camera: {self._path} cannot be read as a video")
        return capture

    def _play_once(self) -> Iterator[tuple[Gray, float]]:
        capture = self._open()
        try:
            per_s = capture.get(cv2.CAP_PROP_FPS)
            frame_s = 1.0 / per_s if 0 < per_s < 1000 else 1.0 / _FALLBACK_FRAMES_PER_S
            began = time.monotonic()
            number, next_s, is_empty = 0, 0.0, True
            while capture.grab():
                due_s = number * frame_s
                number += 1
                is_late = not is_empty and time.monotonic() - began > due_s + frame_s
                if due_s + frame_s / 2 < next_s or is_late:
                    continue
                if self._closing.wait(max(0.0, began + due_s - time.monotonic())):
                    return
                is_read, picture = capture.retrieve()
                if is_read:
                    is_empty = False
                    next_s = due_s + self._spacing_s
                    yield as_gray(picture), time.monotonic()
            if is_empty:
                raise DeviceError(f"camera: {self._path} holds no frames")
        finally:
            capture.release()
