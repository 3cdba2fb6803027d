"""RPi.GPIO's software PWM, as far as one can see it from outside: on or off, and how fast."""

from typing import Protocol


class _Outputs(Protocol):
    def output(self, channel: int, state: int) -> None: ...


class SimulatedPwm:
    """A PWM on an output of a simulated header. The level is high while it sounds; the single pulses are not played."""

    def __init__(self, header: _Outputs, channel: int, frequency: float) -> None:
        self._header = header
        self._channel = channel
        self._is_started = False
        self.frequency = frequency
        header.output(channel, 0)

    def start(self, dc: float) -> None:
        """Begin with a duty cycle of *dc* per cent."""
        self._is_started = True
        self.ChangeDutyCycle(dc)

    def stop(self) -> None:
        """End; the output is low."""
        self._is_started = False
        self._header.output(self._channel, 0)

    def ChangeDutyCycle(self, dc: float) -> None:  # noqa: N802
        """Change the share of time that the output is high, in per cent."""
        if not 0 <= dc <= 100:
            raise ValueError("dutycycle must have a value from 0.0 to 100.0")
        if self._is_started:
            self._header.output(self._channel, int(dc > 0))

    def ChangeFrequency(self, frequency: float) -> None:  # noqa: N802
        """Change the pulses per second."""
        if frequency <= 0:
            raise ValueError("frequency must be greater than 0.0")
        self.frequency = frequency
