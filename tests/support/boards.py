"""Three boards for one contract: gpiozero's mock pins, its RPi.GPIO factory on the simulated header, and its lgpio factory."""

import importlib
import queue
import sys
from typing import Protocol

import gpiozero
from gpiozero.pins.mock import MockFactory, MockPWMPin

from edge.adapters.simulated_pins import SimulatedHeader
from edge.core.events import Event
from tests.support import fake_lgpio


class Board(Protocol):
    """What a test does with a board."""

    def drive(self, pin: int, level: bool) -> None:
        """Put a level on an input."""

    def level(self, pin: int) -> bool:
        """A pin's level now."""

    def close(self) -> None:
        """Take it away again."""


class MockBoard:
    """gpiozero's mock pins: callbacks run in the caller's thread."""

    def __init__(self) -> None:
        self.factory = gpiozero.Device.pin_factory = MockFactory(pin_class=MockPWMPin)
        self._pins: dict[int, MockPWMPin] = {}

    def drive(self, pin: int, level: bool) -> None:
        """Put a level on an input."""
        mock = self._pin(pin)
        mock.drive_high() if level else mock.drive_low()

    def level(self, pin: int) -> bool:
        """A pin's level now."""
        return bool(self._pin(pin).state)

    def close(self) -> None:
        """Take it away again."""
        self.factory.reset()
        self._pins.clear()
        gpiozero.Device.pin_factory = None

    def _pin(self, pin: int) -> MockPWMPin:
        # Kept: the factory makes a new one for a pin that was left in its state.
        return self._pins.setdefault(pin, self.factory.pin(pin))


class HeaderBoard:
    """gpiozero's RPi.GPIO factory on fake-rpi: callbacks come from another thread, as on the Pi."""

    def __init__(self) -> None:
        self.header = SimulatedHeader()
        self.factory = self.header.install()

    def drive(self, pin: int, level: bool) -> None:
        """Put a level on an input."""
        self.header.drive(pin, level)

    def level(self, pin: int) -> bool:
        """A pin's level now."""
        return self.header.level(pin)

    def close(self) -> None:
        """Take it away again."""
        self.factory.close()
        gpiozero.Device.pin_factory = None


class LgpioBoard:
    """gpiozero's default factory on the Pi, on a hand-written lgpio: edges carry the kernel's level and time."""

    def __init__(self) -> None:
        self._before = sys.modules.get("lgpio")
        self.chip = fake_lgpio.Chip()
        sys.modules["lgpio"] = fake_lgpio.module(self.chip)
        imported = sys.modules.get("gpiozero.pins.lgpio")
        library = importlib.reload(imported) if imported else importlib.import_module("gpiozero.pins.lgpio")

        class Factory(library.LGPIOFactory):  # type: ignore[misc, name-defined]
            def _get_revision(self) -> int:
                return 0xA03111

        self.factory = gpiozero.Device.pin_factory = Factory()

    def drive(self, pin: int, level: bool) -> None:
        """Put a level on an input."""
        self.chip.drive(pin, level)

    def level(self, pin: int) -> bool:
        """A pin's level now."""
        return bool(self.chip.levels[pin])

    def close(self) -> None:
        """Take it away again."""
        self.factory.close()
        self.chip.close()
        gpiozero.Device.pin_factory = None
        if self._before is None:
            sys.modules.pop("lgpio", None)
        else:
            sys.modules["lgpio"] = self._before


class Heard:
    """An `Emit` that keeps what it is given, and can wait for it."""

    def __init__(self) -> None:
        self._events: queue.Queue[Event] = queue.Queue()

    def __call__(self, event: Event) -> None:
        """Take an event."""
        self._events.put(event)

    def next(self, within_s: float = 10.0) -> Event:
        """Return the next event, waiting for it."""
        return self._events.get(timeout=within_s)

    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self._events.empty()
