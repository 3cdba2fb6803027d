"""The staff's buttons, through gpiozero.

Owns the debouncing. It must not know what a button is for.
"""

import threading
import time
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from edge.adapters.gpio_inputs import EdgeInput, opening
from edge.config import ButtonsSection
from edge.core.events import Button, ButtonPressed
from edge.ports import Emit

SETTLE_S = 0.025
"""Contacts bounce for 1 to 20 ms; interference from relays is shorter still."""


@dataclass
class Debouncer:
    """Tells a press from bouncing contacts: a level counts once it has stood for SETTLE_S.

    Pure: times are arguments. gpiozero's `bounce_time` takes the first edge instead, so a spike of interference on a long wire would
    be a press, and on a mock pin it does nothing at all.
    """

    is_pressed: bool = False
    _level: bool = False
    _since_s: float | None = None
    _changed_s: float = 0.0

    def edge(self, at_s: float, is_down: bool) -> None:
        """Take an edge."""
        if self._since_s is None:
            self._since_s = at_s
        self._level = is_down
        self._changed_s = at_s

    def due_s(self) -> float | None:
        """When `settle` should be asked, or None while nothing moves."""
        return None if self._since_s is None else self._changed_s + SETTLE_S

    def settle(self, now_s: float) -> float | None:
        """Return the time of the press that is now certain, or None."""
        due = self.due_s()
        if due is None or now_s < due:
            return None
        began, self._since_s = self._since_s, None
        was, self.is_pressed = self.is_pressed, self._level
        return began if self.is_pressed and not was else None


class GpioButtons:
    """Three push buttons from pin to ground, pulled up, as a Source.

    Raises: DeviceError when a pin cannot be opened.
    """

    def __init__(self, section: ButtonsSection) -> None:
        self._emit: Emit | None = None
        self._moved = threading.Condition()
        self._is_closing = False
        self._debouncers = {button: Debouncer() for button in Button}
        self._settler = threading.Thread(target=self._settle, name="buttons", daemon=True)
        self._inputs: dict[Button, EdgeInput] = {}
        pins = {Button.PLUS: section.plus_pin, Button.MINUS: section.minus_pin, Button.TAKE_OVER: section.take_over_pin}
        try:
            for button, pin in pins.items():
                with opening(f"buttons.{button.value}_pin ({pin})"):
                    self._inputs[button] = EdgeInput(pin)
        except BaseException:
            self.close()
            raise

    def start(self, emit: Emit) -> None:
        """Begin to report presses. A button held down at the start, or stuck, is no press."""
        self._emit = emit
        self._settler.start()
        with opening("buttons"):
            for button, contact in self._inputs.items():
                self._debouncers[button].is_pressed = not contact.is_high
                contact.listen(partial(self._edge, button))

    def close(self) -> None:
        """Stop and release the pins. Idempotent."""
        with self._moved:
            self._is_closing = True
            self._moved.notify()
        if self._settler.is_alive():
            self._settler.join()
        for contact in self._inputs.values():
            contact.close()

    def __enter__(self) -> "GpioButtons":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _edge(self, button: Button, at_s: float, is_high: bool) -> None:
        with self._moved:
            self._debouncers[button].edge(at_s, is_down=not is_high)
            self._moved.notify()

    def _settle(self) -> None:
        with self._moved:
            while not self._is_closing:
                now = time.monotonic()
                for button, debouncer in self._debouncers.items():
                    pressed_s = debouncer.settle(now)
                    if pressed_s is not None and self._emit is not None:
                        self._emit(ButtonPressed(at_s=pressed_s, button=button))
                due = [at for debouncer in self._debouncers.values() if (at := debouncer.due_s()) is not None]
                self._moved.wait(max(0.0, min(due) - now) if due else None)
