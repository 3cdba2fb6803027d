"""The Raspberry Pi's own camera, through picamera2: the only module that knows this library.

Owns the camera's streams and controls. It must not know what is looked for in a frame.
"""

import time
from collections.abc import Iterator
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

from edge.adapters.camera import LONGEST_WAIT_S, Gray
from edge.config import CameraSection
from edge.errors import DeviceError

_CONTINUOUS_FOCUS = 2  # libcamera's AfModeEnum.Continuous
_SHORT_EXPOSURE = 1  # libcamera's AeExposureModeEnum.Short: a code held in a hand moves, and blur loses more than noise


class Picamera2Camera:
    """The gray plane of the camera's YUV420 stream.

    The plane comes ready from the image processor; no pixel is converted on the CPU.

    Raises: DeviceError without libcamera or without a camera.
    """

    def __init__(self, section: CameraSection) -> None:
        self._width, self._height = section.width, section.height
        self._camera: Any = None
        try:
            from picamera2 import Picamera2
        except ImportError as error:
            raise DeviceError(f"camera: picamera2 cannot be used ({error}); install python3-picamera2") from None
        try:
            self._camera = Picamera2()
            self._camera.configure(
                self._camera.create_video_configuration(
                    main={"size": (self._width, self._height), "format": "YUV420"},
                    buffer_count=3,
                    controls=self._controls(section.frames_per_s),
                    queue=False,  # the frame that is taken now, not one that waited while the last was decoded
                )
            )
            self._camera.start()
        except Exception as error:  # noqa: BLE001  picamera2 lets RuntimeError, IndexError and libcamera's own errors out
            self.close()
            raise DeviceError(f"camera: cannot be opened: {error}") from None

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield frames at the configured rate."""
        while (camera := self._camera) is not None:
            try:
                request = camera.wait(camera.capture_request(wait=False), timeout=LONGEST_WAIT_S)
            except NotInTime:
                raise DeviceError(f"camera: no frame for {LONGEST_WAIT_S:.0f} s") from None
            except Exception as error:  # noqa: BLE001  as above
                raise DeviceError(f"camera: stopped: {error}") from None
            try:
                taken_s = time.monotonic()
                planes = request.make_array("main")
            finally:
                request.release()
            yield planes[: self._height, : self._width], taken_s  # below lie the colours, to the right the padding

    def close(self) -> None:
        """Stop and release the camera. Idempotent."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()

    def _controls(self, frames_per_s: float) -> dict[str, Any]:
        frame_us = round(1_000_000 / frames_per_s)
        wanted = {
            "FrameDurationLimits": (frame_us, frame_us),
            "AeExposureMode": _SHORT_EXPOSURE,
            "AfMode": _CONTINUOUS_FOCUS,
        }
        # Fixed-focus sensors have no AfMode, and setting a control that a sensor lacks fails.
        return {name: value for name, value in wanted.items() if name in self._camera.camera_controls}
