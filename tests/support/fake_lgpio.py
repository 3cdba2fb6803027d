"""A hand-written lgpio: the chip under gpiozero's default pin factory on the Pi, as much of it as that factory calls.

Edges reach their callbacks on a thread of its own with the level and the kernel's timestamp in nanoseconds of the monotonic clock,
as Linux 5.7 and later stamps them.
"""

import queue
import threading
import time
from collections.abc import Callable
from types import ModuleType

IS_OUT = 1 << 1
PULLS = SET_PULL_UP, SET_PULL_DOWN, SET_PULL_NONE = 1 << 5, 1 << 6, 1 << 7

OnEdge = Callable[[int, int, int, int], None]


class error(Exception):  # noqa: N801
    """What lgpio raises: derived from Exception alone."""


class Chip:
    """The lines of one gpiochip."""

    def __init__(self) -> None:
        self.modes: dict[int, int] = {}
        self.levels = [0] * 28
        self.driven: set[int] = set()
        self.listeners: dict[int, OnEdge] = {}
        self.edges: queue.SimpleQueue[tuple[int, int, int] | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._deliver, name="lgpio", daemon=True)
        self.thread.start()

    def drive(self, pin: int, level: bool, at_ns: int | None = None) -> None:
        """Put a level on an input."""
        self.driven.add(pin)
        if self.levels[pin] != level:
            self.levels[pin] = int(level)
            self.edges.put((pin, int(level), time.monotonic_ns() if at_ns is None else at_ns))

    def claim(self, pin: int, mode: int) -> int:
        """Claim a line; an input nobody drives takes the level of its pull."""
        self.modes[pin] = mode
        if not mode & IS_OUT and pin not in self.driven:
            self.levels[pin] = int(bool(mode & SET_PULL_UP))
        return 0

    def close(self) -> None:
        """Release everything."""
        self.edges.put(None)
        self.thread.join()

    def _deliver(self) -> None:
        while (edge := self.edges.get()) is not None:
            pin, level, at_ns = edge
            listener = self.listeners.get(pin)
            if listener is not None:
                listener(0, pin, level, at_ns)


def module(chip: Chip) -> ModuleType:
    """Return a module `lgpio` whose chip is *chip*."""

    class Listening:
        """A callback that can be cancelled."""

        def __init__(self, pin: int, func: OnEdge) -> None:
            self._pin = pin
            chip.listeners[pin] = func

        def cancel(self) -> None:
            """Stop calling."""
            chip.listeners.pop(self._pin, None)

    made = ModuleType("lgpio")
    made.__dict__.update(
        error=error,
        BOTH_EDGES=3,
        RISING_EDGE=1,
        FALLING_EDGE=2,
        SET_PULL_UP=SET_PULL_UP,
        SET_PULL_DOWN=SET_PULL_DOWN,
        SET_PULL_NONE=SET_PULL_NONE,
        gpiochip_open=lambda gpiochip: 0,
        gpiochip_close=lambda handle: 0,
        gpio_claim_input=lambda handle, gpio, flags=0: chip.claim(gpio, flags),
        gpio_claim_output=lambda handle, gpio, level=0, flags=0: chip.claim(gpio, IS_OUT | flags),
        gpio_claim_alert=lambda handle, gpio, edges, flags=0, notify_handle=None: chip.claim(gpio, flags),
        gpio_free=lambda handle, gpio: 0,
        gpio_get_mode=lambda handle, gpio: chip.modes.get(gpio, 0),
        gpio_read=lambda handle, gpio: chip.levels[gpio],
        gpio_write=lambda handle, gpio, level: chip.levels.__setitem__(gpio, int(level)),
        gpio_set_debounce_micros=lambda handle, gpio, debounce_micros: 0,
        tx_pwm=lambda handle, gpio, pwm_frequency, pwm_duty_cycle: 0,
        callback=lambda handle, gpio, edge=1, func=None: Listening(gpio, func),
    )
    return made
