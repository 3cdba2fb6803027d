"""The machine's clocks, and whether its UTC can be believed.

A Pi has no clock that survives a power cut: until the kernel says that a time server was heard, UTC is unknown. Owns that
judgement. It must not know what is dated by it.
"""

import ctypes
import threading
import time
from pathlib import Path
from typing import Literal

import structlog

from edge.core.events import ClockSet
from edge.core.ledger import stamp_utc
from edge.ports import Clock, Emit

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMESYNC = Path("/run/systemd/timesync/synchronized")  # systemd-timesyncd creates it at the first synchronisation
_STA_UNSYNC = 0x0040  # adjtimex(2)
_TIME_ERROR = 5
_STEP_MS = 500
_LOOK_EVERY_S = 1.0
"""A clock that is stepped dates rows wrongly until it is looked at again."""

_APART_NS = 1_000_000
_TRIES = 5

_log = structlog.get_logger(__name__)


class _Timex(ctypes.Structure):
    """The head of `struct timex`; the rest is room for what the kernel fills in."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def is_synchronised() -> bool:
    """Return whether the kernel, or systemd-timesyncd, says that the clock follows a time server."""
    if _TIMESYNC.exists():
        return True
    timex = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        return False
    return 0 <= state != _TIME_ERROR and not timex.status & _STA_UNSYNC


class SystemClock:
    """The clocks of this machine.

    *trust* "trusted" believes UTC without asking the kernel (a server, a simulated unit). A year before 2024 or after
    2099 is never believed.
    """

    def __init__(self, trust: Literal["kernel", "trusted"] = "kernel") -> None:
        self._is_trusted = trust == "trusted"
        try:
            self._boot_id = _BOOT_ID.read_text(encoding="ascii").replace("-", "").strip()[:12]
        except OSError:
            self._boot_id = f"{time.time_ns():x}"[:12]

    @property
    def boot_id(self) -> str:
        """The name of this boot."""
        return self._boot_id

    def monotonic_s(self) -> float:
        """Seconds since some instant of this boot."""
        return time.monotonic()

    def utc_offset_ms(self) -> int | None:
        """UTC minus the monotonic clock in milliseconds, or None while UTC is not known to be right."""
        if not (self._is_trusted or is_synchronised()):
            return None
        mono_ms, utc_ms = _both_ms()
        return None if stamp_utc(mono_ms, utc_ms - mono_ms) is None else utc_ms - mono_ms


def _both_ms() -> tuple[int, int]:
    """Return what both clocks show at one instant: a thread that is held up between two readings would see a step."""
    readings = []
    for _ in range(_TRIES):
        before_ns, utc_ns, after_ns = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        readings.append((after_ns - before_ns, (before_ns + after_ns) // 2, utc_ns))
        if after_ns - before_ns < _APART_NS:
            break
    _, mono_ns, utc_ns = min(readings)
    return mono_ns // 1_000_000, utc_ns // 1_000_000


class ClockSource:
    """Tells when UTC becomes known, is lost, or is stepped."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, emit: Emit) -> None:
        """Report what is known of UTC at once, then each change."""
        self._thread = threading.Thread(target=self._watch, args=(emit,), name="clock", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching. Idempotent."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(2)

    def _watch(self, emit: Emit) -> None:
        offset_ms = self._clock.utc_offset_ms()
        emit(ClockSet(self._clock.monotonic_s(), offset_ms))
        if offset_ms is None:
            _log.warning("the time is not known; passes with a validity wait for it, counting does not")
        while not self._over.wait(_LOOK_EVERY_S):
            now_ms = self._clock.utc_offset_ms()
            if (now_ms is None) != (offset_ms is None):
                _log.info("the time is known" if now_ms is not None else "the time is not known any more")
            elif now_ms is None or offset_ms is None or abs(now_ms - offset_ms) < _STEP_MS:
                continue
            else:
                _log.warning("the clock was stepped", by_ms=now_ms - offset_ms)
            offset_ms = now_ms
            emit(ClockSet(self._clock.monotonic_s(), offset_ms))
