"""When UTC is believed."""

import queue
import time

import pytest

from edge.adapters import clock
from edge.adapters.clock import ClockSource, SystemClock
from edge.core.events import ClockSet
from tests.support.fakes import FakeClock


def test_a_boot_has_one_short_name() -> None:
    """Short enough for every row, and fit for the wire."""
    assert SystemClock().boot_id == SystemClock().boot_id
    assert 12 == len(SystemClock().boot_id)


def test_a_trusted_clock_is_believed() -> None:
    """A server's, a simulated unit's."""
    offset_ms = SystemClock("trusted").utc_offset_ms()
    assert offset_ms is not None
    assert abs(time.time() * 1000 - (time.monotonic() * 1000 + offset_ms)) < 1000


@pytest.mark.parametrize(
    ("utc_s", "is_believed"),
    [
        (0, False),
        (1_600_000_000, False),
        (1_704_067_199, False),
        (1_704_067_200, True),
        (2**31 - 1, True),
        (2**31, True),
        (4_102_444_799, True),
        (4_102_444_801, False),
        (2**33, False),
    ],
)
def test_years_before_the_program_and_after_the_century_are_never_believed(
    monkeypatch: pytest.MonkeyPatch, utc_s: int, is_believed: bool
) -> None:
    """1970 after a power cut, a battery gone mad; trusted or not. 2038 is a year like others."""
    monkeypatch.setattr(time, "time_ns", lambda: utc_s * 10**9)
    assert is_believed == (SystemClock("trusted").utc_offset_ms() is not None)


def test_a_thread_held_up_between_two_clocks_sees_no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading is done again until both clocks were read at one instant."""
    mono_ns = iter([0, 700 * 10**6, 800 * 10**6, 800 * 10**6 + 10])
    monkeypatch.setattr(time, "monotonic_ns", lambda: next(mono_ns))
    utc_ns = iter([1_800_000_000 * 10**9, 1_800_000_000 * 10**9 + 800 * 10**6])
    monkeypatch.setattr(time, "time_ns", lambda: next(utc_ns))
    assert 1_800_000_000_000 == SystemClock("trusted").utc_offset_ms()


@pytest.mark.parametrize("is_synchronised", [True, False])
def test_the_kernel_is_asked(monkeypatch: pytest.MonkeyPatch, is_synchronised: bool) -> None:
    """A Pi's clock counts once a time server was heard."""
    monkeypatch.setattr(clock, "is_synchronised", lambda: is_synchronised)
    assert is_synchronised == (SystemClock("kernel").utc_offset_ms() is not None)


def test_asking_the_kernel_gives_an_answer() -> None:
    """Whatever it is on this machine."""
    assert clock.is_synchronised() in (True, False)


def test_what_is_known_is_told_at_once_and_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, known, stepped forward and back, lost, found again elsewhere; small steps are no news."""
    monkeypatch.setattr(clock, "_LOOK_EVERY_S", 0.001)
    heard: queue.Queue[ClockSet] = queue.Queue()
    fake = FakeClock()
    source = ClockSource(fake)
    source.start(heard.put)  # type: ignore[arg-type]
    told = [heard.get(timeout=5).utc_offset_ms]
    for offset_ms in (5000, 5100, 9000, 4000, None, 7000):
        fake.offset_ms = offset_ms
        if offset_ms != 5100:
            told.append(heard.get(timeout=5).utc_offset_ms)
    source.close()
    source.close()
    assert [None, 5000, 9000, 4000, None, 7000] == told
