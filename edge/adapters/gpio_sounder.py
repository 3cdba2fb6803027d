"""The sounder, through gpiozero.

Owns what each signal sounds like. It must not know why it is played.
"""

import threading
from types import TracebackType

import structlog
from gpiozero import Buzzer, PinPWMUnsupported, TonalBuzzer
from gpiozero.tones import Tone

from edge.adapters.gpio_inputs import opening
from edge.config import SounderSection
from edge.core.effects import Signal

Beep = tuple[float, float, float]  # tone in Hz, seconds on, seconds off after it

_SHORT_S, _GAP_S = 0.08, 0.06

PATTERNS: dict[Signal, tuple[Beep, ...]] = {
    Signal.ACCEPTED: ((1047.0, _SHORT_S, _GAP_S), (1568.0, 0.25, 0.0)),  # short, long, rising
    Signal.RECORDED: (
        (1047.0, _SHORT_S, _GAP_S),
        (1319.0, _SHORT_S, _GAP_S),
        (1568.0, 0.25, 0.0),
    ),  # two short, long, rising
    Signal.WAIT: (
        (1047.0, _SHORT_S, _GAP_S),
        (1568.0, 0.20, 0.10),
        (523.0, 0.40, 0.0),
    ),  # short, long, rising; then longer, low
    Signal.BADGE: ((1760.0, 0.14, 0.0),),  # one short and high
    Signal.AGAIN: ((880.0, 0.10, 0.12), (880.0, 0.10, 0.0)),  # one short, repeated
    Signal.SEE_STAFF: ((659.0, 0.18, 0.16),) * 2 + ((659.0, 0.18, 0.0),),  # three even
    Signal.REFUSED: ((440.0, 0.35, 0.0), (262.0, 0.35, 0.0)),  # one long, falling
    Signal.ENTERED_ON_RED: ((880.0, 0.11, 0.08),) * 3 + ((880.0, 0.11, 0.0),),  # four quick
    Signal.UNDECLARED: ((698.0, 0.36, 0.10), (698.0, _SHORT_S, _GAP_S), (698.0, _SHORT_S, 0.0)),  # long, two short
    Signal.FAULT: ((440.0, 0.36, 0.20), (330.0, 0.36, 0.0)),  # two slow, swaying
    Signal.PRESSED: ((1319.0, 0.03, 0.0),),  # a tick
}
"""Signals differ by rhythm, so that they are told apart on a buzzer with one tone of its own and by ears that miss high tones: in how
often it sounds, or in one length by a factor of 1.8 at least (`tests/unit/edge/adapters/test_sounder_rhythms.py`). None takes a second."""


def rhythm(beeps: tuple[Beep, ...]) -> tuple[tuple[float, float], ...]:
    """Return *beeps* as a buzzer without tones lets them be heard: seconds on and off, what has no gap between in one."""
    heard: list[tuple[float, float]] = []
    is_held = False
    for _, on_s, off_s in beeps:
        if is_held:
            on_s += heard.pop()[0]
        heard.append((on_s, off_s))
        is_held = off_s == 0
    return tuple(heard)


log = structlog.get_logger(__name__)


class GpioSounder:
    """A piezo sounder. Plays on a thread of its own; a newer signal replaces the older.

    A passive piezo gets tones, where the pins have PWM; an active buzzer, and pins without PWM, get the rhythm alone.

    Raises: DeviceError when the pin cannot be opened.
    """

    def __init__(self, section: SounderSection) -> None:
        with opening(f"sounder.pin ({section.pin})"):
            self._tonal = None if section.is_active else _tonal(section.pin)
            self._buzzer: TonalBuzzer | Buzzer = self._tonal or Buzzer(section.pin)
        self._changed = threading.Condition()
        self._next: Signal | None = None
        self._is_closing = False
        self._is_reported_broken = False
        self._player = threading.Thread(target=self._run, name="sounder", daemon=True)
        self._player.start()

    def play(self, signal: Signal) -> None:
        """Start the tones of *signal* and return at once."""
        with self._changed:
            self._next = signal
            self._changed.notify()

    def close(self) -> None:
        """Silence and release it. Idempotent."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._player.is_alive():
            self._player.join()
        self._buzzer.close()

    def __enter__(self) -> "GpioSounder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next is not None or self._is_closing)
                if self._is_closing:
                    return
                beeps = PATTERNS[self._next] if self._next is not None else ()
                self._next = None
            try:
                self._perform(beeps)
            except Exception:
                # A sounder that fails must not take the door with it: the lamp and the words say the same.
                if not self._is_reported_broken:
                    self._is_reported_broken = True
                    log.exception("sounder_failed")

    def _perform(self, beeps: tuple[Beep, ...]) -> None:
        try:
            for tone, on_s, off_s in beeps:
                if self._tonal is not None:
                    self._tonal.play(Tone.from_frequency(tone))
                else:
                    self._buzzer.on()
                if self._is_replaced_within(on_s):
                    return
                if not off_s:
                    continue  # the next tone follows without a gap
                self._silence()
                if self._is_replaced_within(off_s):
                    return
        finally:
            self._silence()

    def _silence(self) -> None:
        if self._tonal is not None:
            self._tonal.stop()
        else:
            self._buzzer.off()

    def _is_replaced_within(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._next is not None or self._is_closing, seconds)


def _tonal(pin: int) -> TonalBuzzer | None:
    try:
        return TonalBuzzer(pin, mid_tone=Tone("A4"), octaves=3)
    except PinPWMUnsupported:
        return None
