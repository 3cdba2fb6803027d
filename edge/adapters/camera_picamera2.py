"""The Raspberry Pi's own camera, through picamera2: the only module that knows this library.

Owns the camera's streams and controls. It must not know what is looked for in a frame.
"""

import time
from collections.abc import Iterator
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

from edge.adapters.camera import LONGEST_WAIT_S, Gray
from edge.adapters.camera_controls import controls, focus_window
from edge.config import CameraSection
from edge.errors import DeviceError


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
                    controls=controls(section, self._camera.camera_controls),
                    queue=False,  # the frame that is taken now, not one that waited while the last was decoded
                )
            )
            self._aim()
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

    def _aim(self) -> None:
        """Focus on the middle, where codes are held. Its place on the sensor is known only now that a mode of the sensor is chosen."""
        whole = self._camera.camera_properties.get("ScalerCropMaximum")
        if whole is not None and (window := focus_window(tuple(whole), self._camera.camera_controls)):
            self._camera.set_controls(window)
