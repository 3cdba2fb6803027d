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


@pytest.mark.parametrize("year_s", [0, 1_600_000_000])
def test_a_year_before_the_program_is_never_believed(monkeypatch: pytest.MonkeyPatch, year_s: int) -> None:
    """1970 after a power cut, trusted or not."""
    monkeypatch.setattr(time, "time_ns", lambda: year_s * 10**9)
    assert SystemClock("trusted").utc_offset_ms() is None


@pytest.mark.parametrize("is_synchronised", [True, False])
def test_the_kernel_is_asked(monkeypatch: pytest.MonkeyPatch, is_synchronised: bool) -> None:
    """A Pi's clock counts once a time server was heard."""
    monkeypatch.setattr(clock, "is_synchronised", lambda: is_synchronised)
    assert is_synchronised == (SystemClock("kernel").utc_offset_ms() is not None)


def test_asking_the_kernel_gives_an_answer() -> None:
    """Whatever it is on this machine."""
    assert clock.is_synchronised() in (True, False)


def test_what_is_known_is_told_at_once_and_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, known, stepped; small steps are no news."""
    monkeypatch.setattr(clock, "_LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(clock, "_LOOK_RARELY_EVERY_S", 0.001)
    heard: queue.Queue[ClockSet] = queue.Queue()
    fake = FakeClock()
    source = ClockSource(fake)
    source.start(heard.put)  # type: ignore[arg-type]
    told = [heard.get(timeout=5).utc_offset_ms]
    for offset_ms in (5000, 5100, 9000, None):
        fake.offset_ms = offset_ms
        if offset_ms != 5100:
            told.append(heard.get(timeout=5).utc_offset_ms)
    source.close()
    source.close()
    assert [None, 5000, 9000, None] == told
