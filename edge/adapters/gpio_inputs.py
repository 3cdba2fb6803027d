"""A GPIO input whose edges carry the time of their interrupt, and the sentences for pins that cannot be had.

Owns how gpiozero's ticks become seconds of this machine's monotonic clock. It must not know what is wired to the pin.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from gpiozero import GPIOPinInUse, GPIOZeroError, InputDevice, PinFactoryFallback, PinInvalidPin
from gpiozero.pins import Factory

from edge.errors import DeviceError

OnEdge = Callable[[float, bool], None]
"""Called with the monotonic seconds of the interrupt and whether the pin is high now."""

_OLDEST_EDGE_S = 5.0

log = structlog.get_logger(__name__)


class EdgeInput(InputDevice):  # type: ignore[misc]
    """An input, pulled up, that reports both of its edges unfiltered.

    gpiozero's own events debounce, drop the time and look at the pin again, later; a crossing detector needs each edge, the level it
    led to, and the time the kernel saw it. Composed in gpiozero's manner: a context manager whose `close` may be repeated.
    """

    def __init__(self, pin: int, *, pin_factory: Factory | None = None) -> None:
        self._on_edge: OnEdge | None = None
        self._ticks_are_monotonic = False
        self._is_reported_broken = False
        super().__init__(pin, pull_up=True, pin_factory=pin_factory)
        try:
            # lgpio and RPi.GPIO count in our clock; pigpio counts in microseconds of its daemon.
            before, ticks = time.monotonic(), self.pin_factory.ticks()
            self._ticks_are_monotonic = before - 1.0 < ticks < time.monotonic() + 1.0  # however busy the machine is
            self.pin.bounce = None
            self.pin.edges = "both"
        except BaseException:
            self.close()
            raise

    def listen(self, on_edge: OnEdge) -> None:
        """Begin to call *on_edge*, from a thread of the pin library; what it raises is logged and goes no further."""
        self._on_edge = on_edge
        self.pin.when_changed = self._changed  # a weak reference: lives as long as this device does

    @property
    def is_high(self) -> bool:
        """The pin's level now."""
        self._check_open()
        return bool(self.pin.state)

    def close(self) -> None:
        """Stop listening and release the pin. Idempotent."""
        if getattr(self, "_pin", None) is not None:
            self._pin.when_changed = None
        self._on_edge = None
        super().close()

    def _changed(self, ticks: float, state: bool) -> None:
        on_edge = self._on_edge
        if on_edge is None:
            return
        try:
            on_edge(self._monotonic(ticks), bool(state))
        except Exception:
            # An exception would end gpiozero's callback thread, and with it every later edge of every pin.
            if not self._is_reported_broken:
                self._is_reported_broken = True
                log.exception("edge_not_taken", pin=str(self._pin))

    def _monotonic(self, ticks: float) -> float:
        now = time.monotonic()
        age = now - ticks if self._ticks_are_monotonic else self.pin_factory.ticks_diff(self.pin_factory.ticks(), ticks)
        if not -0.001 <= age <= _OLDEST_EDGE_S:
            return now  # kernels before 5.7 stamp edges with UTC: better late by a callback than wrong by decades
        return ticks if self._ticks_are_monotonic else now - max(0.0, age)


@contextmanager
def opening(what: str) -> Iterator[None]:
    """Turn whatever a pin library raises while *what* is opened into a sentence for the technician.

    Raises: DeviceError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PinFactoryFallback)
            yield
    except GPIOPinInUse:
        raise DeviceError(f"{what}: the pin is already used by another part of this unit") from None
    except PinInvalidPin as error:
        raise DeviceError(f"{what}: {error}") from None
    except PermissionError:
        raise DeviceError(f"{what}: no permission to use the pins; the unit's user must be in the group gpio") from None
    except (GPIOZeroError, ImportError) as error:
        raise DeviceError(f"{what}: the pins cannot be used: {error}") from None
    except (OSError, RuntimeError) as error:
        raise DeviceError(f"{what}: {_known(str(error))}") from None
    except Exception as error:
        # lgpio's own error derives from Exception alone.
        if type(error).__module__.partition(".")[0] != "lgpio":
            raise
        raise DeviceError(f"{what}: {_known(str(error))}") from None


def _known(text: str) -> str:
    lowered = text.lower()
    if "busy" in lowered:
        return "the pin is busy: another program holds it"
    if "permission" in lowered or "no access" in lowered:
        return "no permission to use the pins; the unit's user must be in the group gpio"
    if "gpiochip" in lowered or "not running on a" in lowered:
        return "this machine has no GPIO chip that can be opened"
    return f"the pins cannot be used: {text}"
