"""The Pi's camera: the gray plane alone, controls the sensor has, loss and return as sentences."""

import itertools
import sys
from dataclasses import replace
from typing import Any

import pytest

from edge.adapters.camera_picamera2 import Picamera2Camera
from edge.config import CameraSection
from edge.errors import DeviceError
from tests.support import fake_picamera2

SECTION = CameraSection(width=640, height=480, frames_per_s=20)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The fake library in the place of the real one."""
    module = fake_picamera2.module()
    monkeypatch.setitem(sys.modules, "picamera2", module)
    return module.Picamera2


def test_frames_are_the_gray_plane(library: Any) -> None:
    """Padding and colours are cut off, every request is given back, and close closes the camera."""
    camera = Picamera2Camera(SECTION)
    frames = [frame for frame, _ in itertools.islice(camera.frames(), 3)]
    camera.close()
    camera.close()
    made = library.made[0]
    assert [(frame.shape, frame.min(), frame.max()) for frame in frames] == [((480, 640), n, n) for n in (1, 2, 3)]
    assert (made.released, made.is_started, made.is_closed) == (3, True, True)


def test_only_controls_the_sensor_has_are_set(library: Any) -> None:
    """A fixed-focus sensor is not told to focus; the rate is told in microseconds."""
    Picamera2Camera(SECTION).close()
    assert library.made[0].configuration == {
        "main": {"size": (640, 480), "format": "YUV420"},
        "buffer_count": 3,
        "controls": {"FrameDurationLimits": (50_000, 50_000), "AeExposureMode": 1},
        "queue": False,
    }


def test_a_lens_that_moves_follows_what_is_held_up_in_the_middle(library: Any) -> None:
    """Near distances alone, quickly, in the middle half of the sensor's mode; exposures are short, and for the screen in the middle."""
    library.ranges = fake_picamera2.MOVING_LENS
    Picamera2Camera(SECTION).close()
    assert library.made[0].controls == {
        "FrameDurationLimits": (50_000, 50_000),
        "AeExposureMode": 1,
        "AeMeteringMode": 1,
        "AeConstraintMode": 1,
        "ExposureValue": -0.5,
        "AfMode": 2,
        "AfRange": 1,
        "AfSpeed": 1,
        "AfMetering": 1,
        "AfWindows": [(1536, 864, 1536, 864)],
    }


def test_lens_and_exposure_stay_where_they_are_told(library: Any) -> None:
    """A fixed distance in dioptres and a bounded exposure in microseconds, both as far as the camera goes."""
    library.ranges = fake_picamera2.MOVING_LENS
    told = {"focus": "fixed", "exposure": "bounded"}
    Picamera2Camera(replace(SECTION, code_distance_m=0.125, **told)).close()
    Picamera2Camera(replace(SECTION, code_distance_m=0.03, module_mm=5.0, hand_mm_per_s=1.0, **told)).close()
    names = "AfMode", "LensPosition", "ExposureTime"
    assert [(0, 8.0, 4000), (0, 15.0, 50_000)] == [
        tuple(made.controls[name] for name in names) for made in library.made
    ]


def test_lost_camera_is_a_sentence_and_opens_again(library: Any) -> None:
    """An unplugged camera ends `frames`, cannot be opened, and works once it is back."""
    camera = Picamera2Camera(SECTION)
    frames = camera.frames()
    next(frames)
    library.is_plugged = False
    with pytest.raises(DeviceError, match="camera: no frame for 2 s"):
        next(frames)
    camera.close()
    with pytest.raises(DeviceError, match="camera: cannot be opened: list index out of range"):
        Picamera2Camera(SECTION)
    library.is_plugged = True
    again = Picamera2Camera(SECTION)
    assert next(again.frames())[0].shape == (480, 640)


def test_missing_libcamera_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libcamera's bindings the technician reads what to install."""
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(DeviceError, match=r"picamera2 cannot be used .*install python3-picamera2"):
        Picamera2Camera(SECTION)
