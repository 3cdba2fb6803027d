"""A Raspberry Pi's pin header made of software: fake-rpi's RPi.GPIO with real levels, pulls, outputs and edges.

Owns what RPi.GPIO would do on a board, so that gpiozero's own RPi.GPIO pin factory runs on it unchanged. It must not know what is
wired to a pin: tests and the simulator drive the inputs and watch the outputs.
"""

import contextlib
import importlib.util
import io
import queue
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import structlog

from edge.adapters.simulated_pwm import SimulatedPwm

OnOutput = Callable[[bool, float], None]
"""Called with an output's new level and the monotonic seconds of the change, in the thread that wrote it."""

_PI_4B = 0xA03111
_PINS = 28

log = structlog.get_logger(__name__)


def _fake_gpio() -> type[Any]:
    """Return fake-rpi's class, without its banner on standard output and without its package's other fakes (they load numpy)."""
    if "fake_rpi" not in sys.modules:
        spec = importlib.util.find_spec("fake_rpi")
        if spec is None:
            raise ModuleNotFoundError("fake-rpi is not installed; it comes with the extra `edge`")
        package = ModuleType("fake_rpi")
        package.__path__ = list(spec.submodule_search_locations or ())
        sys.modules["fake_rpi"] = package
    with contextlib.redirect_stdout(io.StringIO()):
        from fake_rpi.RPi import _GPIO
        from fake_rpi.wrappers import toggle_print
    toggle_print(False)
    return _GPIO  # type: ignore[no-any-return]


class SimulatedHeader(_fake_gpio()):  # type: ignore[misc]
    """The 28 GPIO pins of a board, under the names of RPi.GPIO's functions.

    Edges reach their callbacks one after another on a thread of the header's own, as on the Pi; unlike there, a callback that reads the
    pin or the time gets those of its edge, however late it runs, and so no pulse is lost to a busy machine.
    """

    def __init__(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            super().__init__()
        self.PWM = partial(SimulatedPwm, self)
        self._lock = threading.RLock()
        self._functions: dict[int, int] = {}
        self._pulls: dict[int, int] = {}
        self._driven: dict[int, bool] = {}
        self._levels = [False] * _PINS
        self._watchers: dict[int, list[OnOutput]] = {}
        self._callbacks: dict[int, tuple[int, Callable[[int], None]]] = {}
        self._edges: queue.SimpleQueue[tuple[int, bool, float] | None] = queue.SimpleQueue()
        self._edge = threading.local()
        self._thread: threading.Thread | None = None

    # --- the world's side ---------------------------------------------------------------------------------------------

    def drive(self, pin: int, level: bool, at_s: float | None = None) -> None:
        """Put *level* on an input from outside, against its pull; *at_s* is the interrupt's monotonic time, by default now."""
        with self._lock:
            self._driven[pin] = level
            self._settle(pin, time.monotonic() if at_s is None else at_s)

    def release(self, pin: int) -> None:
        """Let the pull decide again."""
        with self._lock:
            self._driven.pop(pin, None)
            self._settle(pin, time.monotonic())

    def level(self, pin: int) -> bool:
        """The pin's level now, whoever drives it."""
        with self._lock:
            return self._levels[pin]

    def on_output(self, pin: int, callback: OnOutput) -> None:
        """Call *callback* at each change of level the unit makes."""
        with self._lock:
            self._watchers.setdefault(pin, []).append(callback)

    def install(self) -> Any:
        """Put the header in the place of RPi.GPIO and return gpiozero's RPi.GPIO pin factory running on it.

        The factory is made gpiozero's process-wide one. A header installed later takes the place of this one.
        """
        package = ModuleType("RPi")
        package.__dict__["GPIO"] = self
        sys.modules["RPi"] = package
        sys.modules["RPi.GPIO"] = self
        import gpiozero
        from gpiozero.pins import rpigpio

        rpigpio.GPIO = self  # bound when gpiozero's module was imported, perhaps to an earlier header
        if gpiozero.Device.pin_factory is not None:
            gpiozero.Device.pin_factory.close()

        class SimulatedFactory(rpigpio.RPiGPIOFactory):  # type: ignore[misc]
            """gpiozero's own factory; only the board's revision and the time of an edge come from the header."""

            def _get_revision(self) -> int:
                return _PI_4B

            def ticks(factory) -> float:  # noqa: N805
                at_s: float | None = getattr(self._edge, "at_s", None)
                return time.monotonic() if at_s is None else at_s

        gpiozero.Device.pin_factory = SimulatedFactory()
        return gpiozero.Device.pin_factory

    # --- RPi.GPIO's side ----------------------------------------------------------------------------------------------

    def setmode(self, a: int) -> None:
        """Accept the numbering gpiozero asks for, BCM."""

    def setwarnings(self, a: bool) -> None:
        """Accept; nothing here warns."""

    def setup(self, channel: int, state: int, pull_up_down: int = 20, initial: int = -1) -> None:
        """Make *channel* an input with a pull, or an output with a first level."""
        self._check(channel)
        with self._lock:
            self._functions[channel] = state
            self._pulls[channel] = pull_up_down
            if state == self.OUT:
                self._write(channel, self._levels[channel] if initial == -1 else bool(initial))
            else:
                self._settle(channel, time.monotonic())

    def input(self, channel: int) -> int:
        """Return the level; inside a callback that of its edge."""
        self._check(channel)
        if getattr(self._edge, "channel", None) == channel:
            return int(self._edge.level)
        with self._lock:
            if channel not in self._functions:
                raise RuntimeError("You must setup() the GPIO channel first")
            return int(self._levels[channel])

    def output(self, channel: int, state: int) -> None:
        """Write an output."""
        self._check(channel)
        with self._lock:
            if self._functions.get(channel) != self.OUT:
                raise RuntimeError("The GPIO channel has not been set up as an OUTPUT")
            self._write(channel, bool(state))

    def cleanup(self, a: int | None = None) -> None:
        """Turn one channel, or all that were set up, back into floating inputs."""
        with self._lock:
            for channel in list(self._functions) if a is None else [a]:
                self._callbacks.pop(channel, None)
                self._pulls.pop(channel, None)
                if self._functions.pop(channel, None) == self.OUT:
                    self._write(channel, False)  # nothing drives it any more: the lamp is dark
            if a is None:
                self._stop()

    def add_event_detect(
        self, channel: int, edge: int, callback: Callable[[int], None] | None = None, bouncetime: int = -666
    ) -> None:
        """Call *callback* with the channel at each *edge*."""
        self._check(channel)
        with self._lock:
            if self._functions.get(channel) != self.IN:
                raise RuntimeError("You must setup() the GPIO channel as an input first")
            if channel in self._callbacks:
                raise RuntimeError("Conflicting edge detection already enabled for this GPIO channel")
            self._callbacks[channel] = (edge, callback or (lambda _: None))
            if self._thread is None:
                self._thread = threading.Thread(target=self._deliver, name="simulated-edges", daemon=True)
                self._thread.start()

    def remove_event_detect(self, channel: int) -> None:
        """Stop calling."""
        with self._lock:
            self._callbacks.pop(channel, None)

    def gpio_function(self, channel: int) -> int:
        """Return IN or OUT."""
        self._check(channel)
        with self._lock:
            return self._functions.get(channel, int(self.IN))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _check(self, channel: int) -> None:
        if not 0 <= channel < _PINS:
            raise ValueError("The channel sent is invalid on a Raspberry Pi")

    def _settle(self, pin: int, at_s: float) -> None:
        if self._functions.get(pin) == self.OUT:
            return
        level = self._driven.get(pin, self._pulls.get(pin) == self.PUD_UP)
        if level != self._levels[pin]:
            self._levels[pin] = level
            if pin in self._callbacks:
                self._edges.put((pin, level, at_s))

    def _write(self, pin: int, level: bool) -> None:
        if level == self._levels[pin]:
            return
        self._levels[pin] = level
        now = time.monotonic()
        for watch in self._watchers.get(pin, ()):
            watch(level, now)

    def _stop(self) -> None:
        if self._thread is not None:
            self._edges.put(None)
            self._thread = None

    def _deliver(self) -> None:
        while (edge := self._edges.get()) is not None:
            pin, level, at_s = edge
            with self._lock:
                wanted, callback = self._callbacks.get(pin, (None, None))
            if callback is None or wanted not in (self.BOTH, self.RISING if level else self.FALLING):
                continue
            self._edge.channel, self._edge.level, self._edge.at_s = pin, level, at_s
            try:
                callback(pin)
            except Exception:  # as RPi.GPIO does: say so, and go on with the next edge
                log.exception("edge_callback_failed", pin=pin)
            finally:
                self._edge.__dict__.clear()
