"""VL53L1X sensors on an I2C bus made of software, register by register as the driver reads and writes them.

The bus is fake-rpi's smbus with real devices behind it; above it run smbus2's messages, the real driver and the real adapter. The
devices keep what the datasheet says (ST DS12385; register names from ST's driver): they wake at 0x29 when XSHUT rises, range for
their timing budget through the region that was set when they were started, and raise an interrupt that must be cleared.
"""

import contextlib
import errno
import io
from collections.abc import Callable
from typing import Any

with contextlib.redirect_stdout(io.StringIO()):
    from fake_rpi.smbus import SMBus
    from fake_rpi.wrappers import toggle_print
toggle_print(False)

Look = Callable[[int, float], int | None]
"""What the world shows: the distance in mm through the region around a SPAD in the middle of a ranging, None for nothing."""

WAKING_ADDRESS = 0x29
I2C_SLAVE__DEVICE_ADDRESS = 0x0001
GPIO_HV_MUX__CTRL = 0x0030
GPIO__TIO_HV_STATUS = 0x0031
PHASECAL_CONFIG__TIMEOUT_MACROP = 0x004B
RANGE_CONFIG__TIMEOUT_MACROP_A = 0x005E
ROI_CONFIG__USER_ROI_CENTRE_SPAD = 0x007F
ROI_CONFIG__USER_ROI_SIZE = 0x0080
SYSTEM__INTERRUPT_CLEAR = 0x0086
SYSTEM__MODE_START = 0x0087
RESULT__RANGE_STATUS = 0x0089
RESULT__RANGE_MM = 0x0096
IDENTIFICATION__MODEL_ID = 0x010F

VALID, SIGNAL_FAIL = 0x09, 0x04
BUDGETS_MS = {
    0x001D: 15, 0x0051: 20, 0x00D6: 33, 0x01AE: 50,  # short
    0x001E: 20, 0x0060: 33, 0x00AD: 50,  # long
}  # fmt: skip
"""The timing budget behind the first timeout register, as ST's driver writes it."""


class FakeTime:
    """A clock that only moves when somebody waits, and while bytes travel."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def now(self) -> float:
        """Seconds."""
        return self.now_s

    def wait(self, seconds: float) -> bool:
        """Let time pass."""
        self.now_s += seconds
        return False


class FakeVl53l1x:
    """One sensor. `is_awake` follows its XSHUT; `is_deaf` makes it answer but never finish a ranging; `model` is what it says it is."""

    def __init__(self, time: FakeTime, look: Look = lambda spad, at_s: None, *, is_awake: bool = True) -> None:
        self.time = time
        self.look = look
        self.is_deaf = False
        self.is_gone = False
        self.model = b"\xea\xcc\x10"
        self.is_awake = is_awake
        self.regions: list[tuple[int, int]] = []
        self._reset()

    def _reset(self) -> None:
        self.address = WAKING_ADDRESS
        self.registers = bytearray(0x0200)
        self.registers[IDENTIFICATION__MODEL_ID : IDENTIFICATION__MODEL_ID + 3] = self.model
        self._index = 0
        self._started_s: float | None = None
        self._region = (0, 0)

    def set_awake(self, is_awake: bool) -> None:
        """Raise or lower XSHUT; what was set is lost when it falls."""
        if self.is_awake and not is_awake:
            self._reset()
        self.is_awake = is_awake

    @property
    def budget_s(self) -> float:
        """The timing budget that stands in the registers."""
        at = RANGE_CONFIG__TIMEOUT_MACROP_A
        return BUDGETS_MS.get(int.from_bytes(self.registers[at : at + 2], "big"), 66) / 1000

    @property
    def mode(self) -> str:
        """The distance mode that stands in the registers."""
        return {0x14: "short", 0x0A: "long"}[self.registers[PHASECAL_CONFIG__TIMEOUT_MACROP]]

    def write(self, data: bytes) -> None:
        """Take a message: the index, then bytes for the registers from there on."""
        if len(data) < 2:
            return
        self._index = int.from_bytes(data[:2], "big")
        for byte in data[2:]:
            self._set(self._index, byte)
            self._index += 1

    def read(self, count: int) -> bytes:
        """Return the registers from the index on."""
        self._measure()
        found = bytes(self.registers[self._index : self._index + count])
        self._index += count
        return found

    def _set(self, register: int, value: int) -> None:
        self.registers[register] = value
        if register == I2C_SLAVE__DEVICE_ADDRESS:
            self.address = value
        elif register == SYSTEM__INTERRUPT_CLEAR and value == 1:
            self._interrupt(False)
        elif register == SYSTEM__MODE_START:
            if value == 0x40 and self._started_s is None:  # a region is taken only from rest
                self._region = (
                    self.registers[ROI_CONFIG__USER_ROI_CENTRE_SPAD],
                    self.registers[ROI_CONFIG__USER_ROI_SIZE],
                )
            self._started_s = self.time.now() if value == 0x40 else None

    def _measure(self) -> None:
        """Finish the ranging that is due."""
        if self._started_s is None or self.is_deaf or self.time.now() < self._started_s + self.budget_s:
            return
        self.regions.append(self._region)
        found = self.look(self._region[0], self._started_s + self.budget_s / 2)
        self.registers[RESULT__RANGE_STATUS] = SIGNAL_FAIL if found is None else VALID
        self.registers[RESULT__RANGE_MM : RESULT__RANGE_MM + 2] = (found or 0).to_bytes(2, "big")
        self._started_s += self.budget_s
        self._interrupt(True)

    def _interrupt(self, is_raised: bool) -> None:
        is_active_low = bool(self.registers[GPIO_HV_MUX__CTRL] & 0x10)
        self.registers[GPIO__TIO_HV_STATUS] = int(is_raised != is_active_low)


class FakeBus(SMBus):  # type: ignore[misc]
    """fake-rpi's SMBus with devices on it and the transfers of smbus2. `failure` is an errno that every transfer raises while it is set."""

    def __init__(self, time: FakeTime, *devices: FakeVl53l1x) -> None:
        self.time = time
        self.devices = list(devices)
        self.failure: int | None = None
        self.is_open = True
        self.opened = 0

    def opening(self, number: int) -> "FakeBus":
        """Be opened as bus *number*."""
        self.opened += 1
        self.is_open = True
        return self

    def close(self) -> None:
        """Be closed."""
        self.is_open = False

    def i2c_rdwr(self, *messages: Any) -> None:
        """Carry smbus2's messages to the one device at their address, at 400 kHz."""
        assert self.is_open, "the bus was closed"
        for message in messages:
            self.time.now_s += (message.len + 1) * 9 / 400_000
            if self.failure is not None:
                raise OSError(self.failure, "the bus failed")
            there = [
                each for each in self.devices if each.is_awake and not each.is_gone and each.address == message.addr
            ]
            if not there:
                raise OSError(errno.EREMOTEIO, "Remote I/O error")
            assert 1 == len(there), f"{len(there)} devices answer at {message.addr:#x} at once"
            if message.flags & 1:
                for at, byte in enumerate(there[0].read(message.len)):
                    message.buf[at] = bytes([byte])
            else:
                there[0].write(bytes(message))

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: list[int]) -> None:
        """Write as plain smbus does: the index's first byte is the register."""
        self._only(i2c_addr).write(bytes([register, *data]))

    def read_byte(self, i2c_addr: int) -> int:
        """Read one byte as plain smbus does."""
        return self._only(i2c_addr).read(1)[0]

    def _only(self, address: int) -> FakeVl53l1x:
        return next(each for each in self.devices if each.is_awake and each.address == address)
