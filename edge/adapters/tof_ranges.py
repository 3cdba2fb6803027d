"""Time-of-flight sensors over a door as a Source: a lane each, all on one I2C bus, served by one thread.

Owns the turns of zones and lanes, the addresses, and how a sensor that fell silent comes back. It must not know what a ranging means.
"""

import threading
import time
from collections.abc import Callable
from types import TracebackType

import structlog
from gpiozero import OutputDevice

from edge.adapters.gpio_inputs import opening
from edge.adapters.tof_bus import KernelBus, OpenBus, open_kernel_bus
from edge.adapters.tof_sensor import TofSensor
from edge.config import RangeSensorSection
from edge.core.events import Beam, DeviceFaulted, RangeMeasured
from edge.errors import DeviceError
from edge.ports import Emit
from edge.protocol.vocabulary import Fault

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
"""A sensor that is gone is looked for again after a pause that doubles up to this."""

_POLL_S = 0.001
_OFF_S = 0.010
_BOOT_S = 0.005
"""The device needs 1.2 ms from XSHUT to its first answer (ST DS12385, 3.2)."""

_TURNED = {Beam.OUTER: Beam.INNER, Beam.INNER: Beam.OUTER}

log = structlog.get_logger(__name__)


class Lane:
    """One sensor: it ranges through its two zones by turns, and is woken again when it fails."""

    def __init__(self, ranges: "TofRanges", number: int, address: int, wake: OutputDevice | None) -> None:
        self._ranges = ranges
        self._number = number
        self._address = address
        self._wake = wake
        self._sensor: TofSensor | None = None
        self._zone = Beam.OUTER
        self._pause_s = FIRST_PAUSE_S
        self.is_lost = False

    def turn(self) -> float:
        """Do what is due; return when to come again, in monotonic seconds."""
        try:
            if self._sensor is None:
                self._sensor = self._woken()
                return self._sensor.start(self._zone)
            found = self._sensor.result()
            if found is None:
                return self._ranges.now() + _POLL_S
            self._well()
            at_s, distance_mm = found
            zone, self._zone = self._zone, _TURNED[self._zone]
            due_s = self._sensor.start(self._zone)
            self._ranges.tell(at_s, self._number, zone, distance_mm)
        except DeviceError as error:
            return self._lost(error)
        return due_s

    def _woken(self) -> TofSensor:
        ranges = self._ranges
        if self._wake is not None:
            self._wake.off()
            ranges.wait(_OFF_S)
            self._wake.on()
            ranges.wait(_BOOT_S)
        section = ranges.section
        return TofSensor(ranges.bus(), self._address, section.distance_mode, section.timing_budget_ms, now=ranges.now)

    def _lost(self, error: DeviceError) -> float:
        self._sensor = None
        if self._wake is not None:
            self._wake.off()  # or it would answer at the address where its neighbours wake
        if not self.is_lost:
            log.error("range_sensor_lost", lane=self._number, words=str(error))
        self.is_lost = True
        self._ranges.health_changed()
        pause_s, self._pause_s = self._pause_s, min(2 * self._pause_s, LONGEST_PAUSE_S)
        return self._ranges.now() + pause_s

    def _well(self) -> None:
        """It ranged: only then is it back; one that merely answers may still be deaf to light."""
        self._pause_s = FIRST_PAUSE_S
        if self.is_lost:
            self.is_lost = False
            log.info("range_sensor_back", lane=self._number)
            self._ranges.health_changed()


class TofRanges:
    """All the sensors of *section*, as a Source.

    *open_bus*, *now* and *wait* stand for the kernel's bus and the clock. Raises: DeviceError when an XSHUT pin cannot be opened; a bus
    or a sensor that is not there is looked for until it is.
    """

    def __init__(
        self,
        section: RangeSensorSection,
        *,
        open_bus: OpenBus = open_kernel_bus,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.section = section
        self.now = now
        self._open_bus = open_bus
        self._bus: KernelBus | None = None
        self._emit: Emit | None = None
        self._is_lost = False
        self._closing = threading.Event()
        self.wait = wait or self._closing.wait
        self._thread = threading.Thread(target=self._run, name="range sensors", daemon=True)
        self._pins: list[OutputDevice] = []
        try:
            for pin in section.xshut_pins:
                with opening(f"range_sensor.xshut_pins ({pin})"):
                    self._pins.append(OutputDevice(pin))
        except BaseException:
            self.close()
            raise
        pins = self._pins or [None] * len(section.addresses)
        self._lanes = [
            Lane(self, number, address, pin)
            for number, (address, pin) in enumerate(zip(section.addresses, pins, strict=True))
        ]

    def start(self, emit: Emit) -> None:
        """Begin to range, on a thread of its own."""
        self._emit = emit
        self._thread.start()

    def close(self) -> None:
        """Stop, and release bus and pins. Idempotent."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        for pin in self._pins:
            pin.close()
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def __enter__(self) -> "TofRanges":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- for the lanes ------------------------------------------------------------------------------------------------

    def bus(self) -> KernelBus:
        """Return the bus, opened anew after all of its sensors were lost. Raises: DeviceError."""
        if self._bus is not None and all(lane.is_lost for lane in self._lanes):
            self._bus.close()
            self._bus = None
        if self._bus is None:
            self._bus = KernelBus(self.section.bus, open_bus=self._open_bus, now=self.now)
        return self._bus

    def tell(self, at_s: float, lane: int, zone: Beam, distance_mm: int | None) -> None:
        """Hand a ranging on; *zone* is that of a sensor hung the usual way."""
        if self._emit is not None:
            named = _TURNED[zone] if self.section.is_swapped else zone
            self._emit(RangeMeasured(at_s, lane, named, distance_mm))

    def health_changed(self) -> None:
        """Tell once when the first sensor is lost and once when the last is back."""
        is_lost = any(lane.is_lost for lane in self._lanes)
        if is_lost is not self._is_lost and self._emit is not None:
            self._is_lost = is_lost
            self._emit(DeviceFaulted(self.now(), Fault.SENSOR_LOST, is_standing=is_lost))

    def _run(self) -> None:
        """Serve whichever lane is due until closed."""
        due_s = dict.fromkeys(self._lanes, self.now())
        while not self._closing.is_set():
            lane = min(due_s, key=lambda each: due_s[each])
            ahead_s = due_s[lane] - self.now()
            if ahead_s > 0.0:
                self.wait(ahead_s)
                continue
            due_s[lane] = lane.turn()
