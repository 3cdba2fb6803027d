"""What the Pi's camera is told about focus and exposure, as libcamera's controls. Pure: knows neither the library nor a device.

Names and numbers are those of libcamera's `control_ids_core.yaml`; `tests/contract/test_picamera2_contract.py` holds them.
"""

from collections.abc import Mapping
from typing import Any

from edge.config import CameraSection

NEAR_M = 0.3
"""Up to here a lens that searches "macro" distances alone finds the code: those of a Camera Module 3 end at a third of a metre."""

_AF_MODE_MANUAL, _AF_MODE_CONTINUOUS = 0, 2
_AF_RANGE_MACRO, _AF_RANGE_FULL = 1, 2
_AF_SPEED_FAST = 1
_AF_METERING_WINDOWS = 1
_EXPOSURE_SHORT = 1
_METERING_SPOT = 1  # the middle, where the code is, not the bright door behind
_CONSTRAINT_HIGHLIGHT = 1  # a white screen in a dark room must not burn out

Ranges = Mapping[str, tuple[Any, Any, Any]]
"""Each control a sensor has, with its least, greatest and usual value, as picamera2's `camera_controls`."""


def longest_exposure_us(module_mm: float, hand_mm_per_s: float) -> int:
    """Return how long a code may be exposed: until it has moved by one module, in microseconds.

    Distance and lens do not matter, as they make module and movement smaller alike. `make bench-read ARGS="--only steps --ways motion_px"`
    shows what a movement of more than a module (4 pixels there) costs.
    """
    return round(1_000_000 * module_mm / hand_mm_per_s)


def controls(section: CameraSection, ranges: Ranges) -> dict[str, Any]:
    """Return the controls that *section* asks for and the sensor has; figures beyond what it can do are brought within."""
    frame_us = round(1_000_000 / section.frames_per_s)
    wanted: dict[str, Any] = {
        "FrameDurationLimits": (frame_us, frame_us),
        "AeExposureMode": _EXPOSURE_SHORT,  # a code held in a hand moves, and blur loses more than noise
        "AeMeteringMode": _METERING_SPOT,
        "AeConstraintMode": _CONSTRAINT_HIGHLIGHT,
        "ExposureValue": _within(section.exposure_bias_ev, ranges.get("ExposureValue")),
    }
    if section.exposure == "bounded":
        exposure_us = min(frame_us, longest_exposure_us(section.module_mm, section.hand_mm_per_s))
        wanted["ExposureTime"] = _within(exposure_us, ranges.get("ExposureTime"))
    if section.focus == "fixed":
        wanted["AfMode"] = _AF_MODE_MANUAL
        wanted["LensPosition"] = _within(1.0 / section.code_distance_m, ranges.get("LensPosition"))
    else:
        wanted["AfMode"] = _AF_MODE_CONTINUOUS
        wanted["AfRange"] = _AF_RANGE_MACRO if section.code_distance_m <= NEAR_M else _AF_RANGE_FULL
        wanted["AfSpeed"] = _AF_SPEED_FAST
    # Fixed-focus sensors have no AfMode, and setting a control that a sensor lacks fails.
    return {name: value for name, value in wanted.items() if name in ranges}


def focus_window(whole: tuple[int, int, int, int], ranges: Ranges) -> dict[str, Any]:
    """Return the controls that focus on the middle of *whole*: left, top, width and height in pixels of the sensor; none without a lens."""
    if "AfWindows" not in ranges or "AfMetering" not in ranges:
        return {}
    left, top, width, height = whole
    middle = (left + width // 4, top + height // 4, width // 2, height // 2)
    return {"AfMetering": _AF_METERING_WINDOWS, "AfWindows": [middle]}


def _within(value: float, allowed: tuple[Any, Any, Any] | None) -> float:
    if allowed is None:
        return value
    least, greatest, _ = allowed
    return type(value)(min(max(value, least), greatest))
