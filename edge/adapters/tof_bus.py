"""An I2C bus of the kernel in the shape that CircuitPython's drivers ask for, through smbus2.

Owns transfers and their sentences. Blinka's own bus would look for a board it knows and take its pins; this one opens
/dev/i2c-N and nothing else. It must not know what answers on the bus. One thread uses it.
"""

import errno
import time
from collections.abc import Callable
from typing import Any

from smbus2 import SMBus, i2c_msg

from edge.errors import DeviceError

OpenBus = Callable[[int], Any]
"""What makes a bus of smbus2's kind from its number."""

_SENTENCES = {
    errno.ENOENT: "there is no /dev/i2c-{number}; I2C is not switched on (dtparam=i2c_arm=on)",
    errno.EACCES: "no permission to use the bus; the unit's user must be in the group i2c",
    errno.EREMOTEIO: "nothing answers; look at wires and power",
    errno.ENXIO: "nothing answers; look at wires and power",
    errno.EIO: "a transfer failed; look at wires and pull-ups",
    errno.ETIMEDOUT: "no answer in time; a wire may be held low",
    errno.EBUSY: "the bus is busy: another driver holds the address",
}


def open_kernel_bus(number: int) -> Any:
    """Open /dev/i2c-*number*. Raises: OSError."""
    return SMBus(number)


class KernelBus:
    """The bus /dev/i2c-*number*. A context manager; `close` may be repeated.

    Raises: DeviceError when it cannot be opened. Transfers raise OSError, as the drivers expect.
    """

    def __init__(
        self, number: int, *, open_bus: OpenBus = open_kernel_bus, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._number = number
        self._now = now
        self._until_s: float | None = None
        try:
            self._bus = open_bus(number)
        except OSError as error:
            raise DeviceError(f"range_sensor.bus ({number}): {self.words(error)}") from None

    def words(self, error: OSError) -> str:
        """Return what a failed transfer means."""
        known = _SENTENCES.get(error.errno or 0)
        return known.format(number=self._number) if known else (error.strerror or str(error))

    def allow(self, seconds: float | None) -> None:
        """Let transfers fail after *seconds* from now: the driver waits for its device's first answer for ever."""
        self._until_s = None if seconds is None else self._now() + seconds

    def close(self) -> None:
        """Release the bus. Idempotent."""
        self._bus.close()

    # --- what CircuitPython's drivers call ----------------------------------------------------------------------------

    def try_lock(self) -> bool:
        """Return that the bus is ours: one thread uses it."""
        return True

    def unlock(self) -> None:
        """Do nothing: one thread uses the bus."""

    def writeto(self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None) -> None:
        """Write the bytes of *buffer*."""
        self._transfer(i2c_msg.write(address, bytes(buffer)[start:end]))

    def readfrom_into(self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None) -> None:
        """Fill *buffer* from the device."""
        stop = len(buffer) if end is None else end
        message = i2c_msg.read(address, stop - start)
        self._transfer(message)
        buffer[start:stop] = bytes(message)

    def _transfer(self, message: i2c_msg) -> None:
        if self._until_s is not None and self._now() > self._until_s:
            raise OSError(errno.ETIMEDOUT, "no answer in time")
        self._bus.i2c_rdwr(message)
