"""A hand-written picamera2: as much of it as the camera adapter uses, with a camera that can be unplugged.

`tests/contract/test_picamera2_contract.py` holds these names and keywords against the real library's sources.
"""

import queue
from concurrent.futures import TimeoutError as NotInTime
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

PADDING = 64

CONTROLS = {
    "AeExposureMode": {0, 1, 2, 3},
    "AeMeteringMode": {0, 1, 2, 3},
    "AeConstraintMode": {0, 1, 2, 3},
    "AfMode": {0, 1, 2},
    "AfRange": {0, 1, 2},
    "AfSpeed": {0, 1},
    "AfMetering": {0, 1},
    "FrameDurationLimits": None,
    "ExposureTime": None,
    "ExposureValue": None,
    "LensPosition": None,
    "AfWindows": None,
}
"""libcamera's controls as far as they are told here, each with the numbers of its words (`control_ids_core.yaml`); None: figures."""

FIXED_LENS: dict[str, tuple[Any, Any, Any]] = {
    "FrameDurationLimits": (33333, 120000, None),
    "AeExposureMode": (0, 3, 0),
}
MOVING_LENS = FIXED_LENS | {
    "AeMeteringMode": (0, 3, 0),
    "AeConstraintMode": (0, 3, 0),
    "ExposureTime": (100, 66666, 20000),
    "ExposureValue": (-8.0, 8.0, 0.0),
    "AfMode": (0, 2, 0),
    "AfRange": (0, 2, 0),
    "AfSpeed": (0, 1, 0),
    "AfMetering": (0, 1, 0),
    "AfWindows": ((0, 0, 0, 0), (65535, 65535, 65535, 65535), (0, 0, 0, 0)),
    "LensPosition": (0.0, 15.0, 1.0),
}
"""A Camera Module 3 that is asked for 15 frames a second."""


class FakeRequest:
    """A completed request: YUV420 planes with padding to the right and the colours below."""

    def __init__(self, camera: "Picamera2", size: tuple[int, int], number: int) -> None:
        self._camera = camera
        self._size = size
        self._number = number

    def make_array(self, name: str) -> NDArray[np.uint8]:
        """Return the planes; the gray one is full of the request's number."""
        assert name == "main"
        width, height = self._size
        planes = np.full((height * 3 // 2, width + PADDING), 128, np.uint8)
        planes[:height, :width] = self._number
        return planes

    def release(self) -> None:
        """Give the buffers back."""
        self._camera.released += 1


class Picamera2:
    """One camera, whose `is_plugged` tests may change."""

    is_plugged: ClassVar[bool] = True
    made: ClassVar[list["Picamera2"]] = []
    ranges: ClassVar[dict[str, tuple[Any, Any, Any]]] = FIXED_LENS

    def __init__(self) -> None:
        if not type(self).is_plugged:
            raise IndexError("list index out of range")
        type(self).made.append(self)
        self.camera_controls = dict(type(self).ranges)
        self.camera_properties: dict[str, Any] = {}
        self.controls: dict[str, Any] = {}
        self.configuration: dict[str, Any] = {}
        self.taken = 0
        self.released = 0
        self.is_started = self.is_closed = False

    def create_video_configuration(self, **wanted: Any) -> dict[str, Any]:
        """Return what was asked for."""
        return wanted

    def configure(self, camera_config: dict[str, Any]) -> None:
        """Take a configuration; from then on the sensor's mode is known."""
        self.configuration = camera_config
        self.set_controls(camera_config["controls"])
        self.camera_properties["ScalerCropMaximum"] = (768, 432, 3072, 1728)

    def set_controls(self, controls: dict[str, Any]) -> None:
        """Take controls, as the library does: only those the sensor has; and words of libcamera only."""
        for name, value in controls.items():
            if name not in self.camera_controls:
                raise RuntimeError(f"Control {name} is not advertised by libcamera")
            words = CONTROLS[name]
            assert words is None or value in words, f"libcamera knows no {name} {value}"
        self.controls |= controls

    def start(self) -> None:
        """Start."""
        self.is_started = True

    def capture_request(self, wait: bool | None = None) -> "queue.Queue[FakeRequest]":
        """Return the job of taking one frame."""
        assert wait is False
        job: queue.Queue[FakeRequest] = queue.Queue()
        if type(self).is_plugged:
            self.taken += 1
            job.put(FakeRequest(self, self.configuration["main"]["size"], self.taken))
        return job

    def wait(self, job: "queue.Queue[FakeRequest]", timeout: float | None = None) -> FakeRequest:
        """Wait for the job, or until it is clear that nothing will come."""
        assert timeout is not None
        try:
            return job.get_nowait()
        except queue.Empty:
            raise NotInTime from None

    def close(self) -> None:
        """Close."""
        self.is_closed = True


def module() -> ModuleType:
    """Return a module `picamera2` with a camera class of its own."""
    made = ModuleType("picamera2")
    made.__dict__["Picamera2"] = type("Picamera2", (Picamera2,), {"is_plugged": True, "made": []})
    return made
