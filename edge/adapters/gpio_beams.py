"""The two break beams of a doorway, through gpiozero.

Owns how a receiver's level becomes "broken" and how lost edges are mended. It must not know what a crossing is: every edge is
reported, chatter included, with the time of its interrupt.
"""

import threading
import time
from types import TracebackType

import structlog

from edge.adapters.gpio_inputs import EdgeInput, opening
from edge.config import BeamsSection
from edge.core.events import Beam, BeamChanged, DeviceFaulted
from edge.ports import Emit
from edge.protocol.vocabulary import Fault

_LOOK_EVERY_S = 0.5
_LOOKS_TO_MEND = 4

log = structlog.get_logger(__name__)


class BreakBeam:
    """One receiver on a pin, pulled up.

    Receivers are open collectors, so the pull-up serves both wirings: *broken_is_low* for those that pull down while the beam is broken
    (most hobby parts), the opposite for those that pull down while they see it (most industrial "light-on" ones). Only with the
    second does a cut wire show as a broken beam.
    """

    def __init__(self, beam: Beam, pin: int, *, broken_is_low: bool) -> None:
        self.beam = beam
        self._broken_is_low = broken_is_low
        self._lock = threading.Lock()
        self._emit: Emit | None = None
        self._reported: bool | None = None
        self._reported_at_s = 0.0
        self._odd_looks = 0
        with opening(f"beams.{beam.value}_pin ({pin})"):
            self._input = EdgeInput(pin)

    def start(self, emit: Emit) -> None:
        """Report the present level, then each change."""
        with self._lock:  # an edge that comes while the level is read waits until the level is reported
            self._emit = emit
            now = time.monotonic()
            self._input.listen(self._edge)
            self._report(now, self.is_broken)

    @property
    def is_broken(self) -> bool:
        """Whether the beam is broken now."""
        return self._input.is_high != self._broken_is_low

    def look(self) -> None:
        """Read the level; report it as an edge that was lost once several looks in a row found it other than reported.

        An edge that waits for the callback thread of a busy machine looks the same, and must not be forestalled: its time would be that
        of the look, and people would seem to meet the beams in another order. Looks are counted, not seconds, so that a machine which
        stood still has the time to hand over what waited.
        """
        is_broken = self.is_broken
        with self._lock:
            self._odd_looks = 0 if is_broken == self._reported else self._odd_looks + 1
            if self._odd_looks >= _LOOKS_TO_MEND:
                log.warning("beam_edge_lost", beam=self.beam.value)
                self._report(time.monotonic(), is_broken)

    def close(self) -> None:
        """Release the pin. Idempotent."""
        self._input.close()

    def _edge(self, at_s: float, is_high: bool) -> None:
        with self._lock:
            self._odd_looks = 0
            self._report(at_s, is_high != self._broken_is_low)

    def _report(self, at_s: float, is_broken: bool) -> None:
        # The same level twice tells nothing: RPi.GPIO reads the pin late and then reports both edges of a pulse alike.
        if self._emit is None or is_broken == self._reported:
            return
        self._reported = is_broken
        self._reported_at_s = max(at_s, self._reported_at_s)  # a beam's edges never run backwards
        self._emit(BeamChanged(at_s=self._reported_at_s, beam=self.beam, is_broken=is_broken))


class GpioBeams:
    """Both beams of the doorway, as a Source.

    Raises: DeviceError when a pin cannot be opened.
    """

    def __init__(self, section: BeamsSection) -> None:
        self._emit: Emit | None = None
        self._is_lost = False
        self._closing = threading.Event()
        self._looker = threading.Thread(target=self._look, name="beams", daemon=True)
        self._beams: list[BreakBeam] = []
        try:
            for beam, pin in ((Beam.OUTER, section.outer_pin), (Beam.INNER, section.inner_pin)):
                self._beams.append(BreakBeam(beam, pin, broken_is_low=section.broken_is_low))
        except BaseException:
            self.close()
            raise

    def start(self, emit: Emit) -> None:
        """Report the present level of both beams at once, then each edge."""
        self._emit = emit
        with opening("beams"):
            for beam in self._beams:
                beam.start(emit)
        self._looker.start()

    def close(self) -> None:
        """Stop and release the pins. Idempotent."""
        self._closing.set()
        if self._looker.is_alive():
            self._looker.join()
        for beam in self._beams:
            beam.close()

    def __enter__(self) -> "GpioBeams":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _look(self) -> None:
        """Read the levels now and then: an edge lost in the kernel's queue must not leave a beam broken for ever."""
        while not self._closing.wait(_LOOK_EVERY_S):
            try:
                for beam in self._beams:
                    beam.look()
            except Exception:  # noqa: BLE001  each pin library has errors of its own; whichever it is, the sensor cannot be read
                self._tell(is_lost=True)
            else:
                self._tell(is_lost=False)

    def _tell(self, *, is_lost: bool) -> None:
        if is_lost == self._is_lost or self._emit is None:
            return
        self._is_lost = is_lost
        if is_lost:
            log.error("beams_lost", exc_info=True)
        else:
            log.info("beams_back")
        self._emit(DeviceFaulted(at_s=time.monotonic(), fault=Fault.SENSOR_LOST, is_standing=is_lost))
