"""The red/green lamp, through gpiozero.

Owns the order in which the two colours are switched and what is left when the program ends. It must not know why the light changes, nor
how long it must stay: the minimum on-time is kept by the one who decides.
"""

from types import TracebackType

from gpiozero import LED, CompositeDevice
from gpiozero.pins import Factory

from edge.adapters.gpio_inputs import opening
from edge.config import LampsSection
from edge.protocol.vocabulary import Light

_BLINK_S = 0.4


class StayingLed(LED):  # type: ignore[misc]
    """A lamp that stays lit when it is closed.

    gpiozero turns the pin of a closed device back into an input, and the lamp goes dark. This one lights the lamp and lets
    go of the pin without touching it; a kernel that keeps the outputs of programs that ended (Raspberry Pi's does) keeps it lit.
    """

    def close(self) -> None:
        """Leave the lamp lit and the pin as it is. Idempotent."""
        pin = getattr(self, "_pin", None)
        if pin is not None:
            self.on()
            self.pin_factory.release_pins(self, pin.info.name)
            self.pin_factory.pins.pop(pin.info, None)  # or the factory turns it into an input when it closes
            self._pin = None
        super().close()


class StopLight(CompositeDevice):  # type: ignore[misc]
    """A red and a green lamp, red from the first moment. `active_high` is false for relays that switch on a low level."""

    def __init__(self, red: int, green: int, *, active_high: bool = True, pin_factory: Factory | None = None) -> None:
        first = StayingLed(red, active_high=active_high, initial_value=True, pin_factory=pin_factory)
        try:
            second = LED(green, active_high=active_high, initial_value=False, pin_factory=pin_factory)
        except BaseException:
            first.close()
            raise
        super().__init__(red=first, green=second, _order=("green", "red"), pin_factory=pin_factory)

    def stop(self) -> None:
        """Turn red."""
        self.red.on()
        self.green.off()

    def go(self) -> None:
        """Turn green."""
        self.green.on()
        self.red.off()

    def warn(self) -> None:
        """Blink red."""
        self.red.on()
        self.green.off()
        self.red.blink(on_time=_BLINK_S, off_time=_BLINK_S)


class GpioLamp:
    """The door's lamp, red as soon as it is made.

    The new colour is lit before the old one goes out. For the microseconds between them, and should the program die there, both are
    lit, and everybody reads red beside green as stop; a dark lamp would be read as no lamp at all.

    Raises: DeviceError when a pin cannot be opened or written.
    """

    def __init__(self, section: LampsSection) -> None:
        self._shown: tuple[Light, bool] | None = None
        with opening(f"lamps.red_pin ({section.red_pin}), lamps.green_pin ({section.green_pin})"):
            self._light = StopLight(section.red_pin, section.green_pin, active_high=section.active_high)

    def show(self, light: Light, is_fault: bool) -> None:
        """Switch to *light*; with *is_fault* blink red, whatever the light."""
        if (light, is_fault) == self._shown:
            return  # and a blinking lamp keeps its rhythm
        self._shown = None
        with opening("lamps"):
            if is_fault:
                self._light.warn()
            elif light is Light.GREEN:
                self._light.go()
            else:
                self._light.stop()
        self._shown = (light, is_fault)

    def close(self) -> None:
        """Leave the lamp red and release it. Idempotent."""
        if self._light.closed:
            return
        with opening("lamps"):
            self._light.stop()
            self._light.close()

    def __enter__(self) -> "GpioLamp":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
