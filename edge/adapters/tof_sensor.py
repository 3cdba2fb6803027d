"""One VL53L1X time-of-flight sensor with two zones, through adafruit-circuitpython-vl53l1x.

Owns regions of interest, one ranging at a time, and the sentences for what goes wrong. It must not know what a zone is for, nor who else
is on the bus. The library was taken because it is kept (releases every few months), pure Python, lets regions be set freely and
speaks to any bus; the C wrapper loses I2C errors inside a callback, and SparkFun's cannot move a region 16 SPADs high.
"""

import time
from collections.abc import Callable
from typing import Literal

import adafruit_vl53l1x

from edge.adapters.tof_bus import KernelBus
from edge.core.events import Beam
from edge.errors import DeviceError

WAKING_ADDRESS = 0x29
ZONE_SPADS = (8, 16)
"""A zone is half of the SPADs: narrower ones get too little light back from dark clothes in a short ranging."""

CENTRES = {Beam.OUTER: 167, Beam.INNER: 231}
"""The SPAD right above the middle of each half (ST UM2600): columns 4 and 12 of 16, so their middles are 8 SPADs or 8.2 degrees apart."""

_FIRST_ANSWER_S = 1.0
_LATE_S = 0.10
_MODES: dict[str, int] = {"short": 1, "long": 2}


class TofSensor:
    """A sensor that ranges when told.

    It wakes at WAKING_ADDRESS and takes *address* where that is another. *now* is the monotonic time in seconds. Raises: DeviceError, as
    all methods do.
    """

    def __init__(
        self,
        bus: KernelBus,
        address: int,
        mode: Literal["short", "long"],
        budget_ms: int,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bus = bus
        self._now = now
        self._name = f"range_sensor at address {address}"
        self._budget_s = budget_ms / 1000
        self._started_s = 0.0
        bus.allow(_FIRST_ANSWER_S)
        try:
            self._device = adafruit_vl53l1x.VL53L1X(bus, WAKING_ADDRESS)
            if address != WAKING_ADDRESS:
                self._device.set_address(address)
            self._device.distance_mode = _MODES[mode]
            self._device.timing_budget = budget_ms
            self._device.roi_xy = ZONE_SPADS
        except (OSError, ValueError, RuntimeError) as error:
            raise self._failed(error) from None
        finally:
            bus.allow(None)

    def start(self, zone: Beam) -> float:
        """Begin to range through *zone*; return when to ask for the result, in monotonic seconds.

        The device takes a region only while it is at rest, so it is stopped before.
        """
        try:
            self._device.stop_ranging()
            self._device.roi_center = CENTRES[zone]
            self._device.clear_interrupt()
            self._device.start_ranging()
        except OSError as error:
            raise self._failed(error) from None
        self._started_s = self._now()
        return self._started_s + self._budget_s

    def result(self) -> tuple[float, int | None] | None:
        """Return the middle of the ranging in monotonic seconds and the distance in mm, or None while it lasts.

        The distance is None where the device vouches for none. Raises: DeviceError also when the ranging does not end.
        """
        try:
            if not self._device.data_ready:
                if self._now() > self._started_s + self._budget_s + _LATE_S:
                    raise DeviceError(f"{self._name}: it answers, but does not range")
                return None
            ready_s = self._now()
            distance_cm = self._device.distance
        except DeviceError:
            raise
        except OSError as error:
            raise self._failed(error) from None
        return ready_s - self._budget_s / 2, None if distance_cm is None else round(distance_cm * 10)

    def _failed(self, error: Exception) -> DeviceError:
        if isinstance(error, OSError):
            return DeviceError(f"{self._name}: {self._bus.words(error)}")
        if isinstance(error, ValueError):  # the driver's word for a device that does not acknowledge
            return DeviceError(f"{self._name}: nothing answers; look at wires and power")
        return DeviceError(f"{self._name}: what answers is no VL53L1X ({error})")
