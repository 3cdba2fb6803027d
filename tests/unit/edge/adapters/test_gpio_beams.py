"""The beams: levels at the start, every edge with its time, lost edges mended."""

import threading
import time

import gpiozero
import pytest

from edge.adapters import gpio_beams
from edge.adapters.gpio_beams import GpioBeams
from edge.config import BeamsSection
from edge.core.events import Beam, BeamChanged, DeviceFaulted, Event
from edge.errors import DeviceError
from edge.protocol.vocabulary import Fault
from tests.support.boards import Board, HeaderBoard, Heard, LgpioBoard

OUTER, INNER = BeamsSection().outer_pin, BeamsSection().inner_pin


def _started(heard: Heard, section: BeamsSection | None = None) -> GpioBeams:
    beams = GpioBeams(section or BeamsSection())
    beams.start(heard)
    return beams


def _told(event: object) -> tuple[Beam, bool]:
    assert isinstance(event, BeamChanged)
    return event.beam, event.is_broken


def test_present_levels_are_reported_at_start(board: Board) -> None:
    """A beam that is broken when the unit starts is known at once."""
    heard = Heard()
    with GpioBeams(BeamsSection()) as beams:
        board.drive(INNER, False)
        beams.start(heard)
        assert [_told(heard.next(0)), _told(heard.next(0))] == [(Beam.OUTER, False), (Beam.INNER, True)]


def test_both_edges_are_reported_in_order(board: Board) -> None:
    """Breaking and clearing both arrive, chatter included, in the order in which they happened."""
    heard = Heard()
    with _started(heard):
        heard.next(), heard.next()
        for pin, level in [(OUTER, False), (OUTER, True), (OUTER, False), (INNER, False), (OUTER, True)]:
            board.drive(pin, level)
        assert [_told(heard.next()) for _ in range(5)] == [
            (Beam.OUTER, True),
            (Beam.OUTER, False),
            (Beam.OUTER, True),
            (Beam.INNER, True),
            (Beam.OUTER, False),
        ]


def test_high_may_mean_broken(board: Board) -> None:
    """With receivers that conduct while they see the beam, a cut wire (pulled up) is a broken beam."""
    heard = Heard()
    with _started(heard, BeamsSection(broken_is_low=False)):
        assert [_told(heard.next()), _told(heard.next())] == [(Beam.OUTER, True), (Beam.INNER, True)]
        board.drive(OUTER, False)
        assert _told(heard.next()) == (Beam.OUTER, False)


def test_time_is_that_of_the_edge(board: Board) -> None:
    """The time of an event lies between the moments before and after the edge, on the monotonic clock."""
    heard = Heard()
    with _started(heard):
        heard.next(), heard.next()
        before = time.monotonic()
        board.drive(OUTER, False)
        after = time.monotonic()
        event = heard.next()
        assert (before <= event.at_s <= after) is True


def test_time_is_that_of_the_interrupt_however_late_the_callback(header: HeaderBoard) -> None:
    """Edges handed over late keep the time and the level of their interrupts, and none is lost."""
    heard = Heard()
    go_on = threading.Event()

    def emit_late(event: Event) -> None:
        go_on.wait(10)
        heard(event)

    with GpioBeams(BeamsSection()) as beams:
        go_on.set()
        beams.start(emit_late)
        heard.next(), heard.next()
        go_on.clear()
        edges = []
        for number in range(200):
            edges.append((time.monotonic(), number % 2 == 0))
            header.header.drive(OUTER, not edges[-1][1], edges[-1][0])
        go_on.set()
        events = [heard.next() for _ in edges]
        assert [(event.at_s, event.is_broken) for event in events if isinstance(event, BeamChanged)] == edges


@pytest.mark.parametrize(
    ("stamped_ns_from_now", "expected"),
    [(-300_000_000, "the stamp"), (1_700_000_000 * 10**9, "now"), (-60 * 10**9, "now")],
    ids=["kernel's monotonic clock", "UTC of old kernels", "nonsense"],
)
def test_stamp_of_another_clock_is_not_believed(stamped_ns_from_now: int, expected: str) -> None:
    """lgpio hands on what the kernel stamped; a time that cannot be of our clock is replaced by now."""
    board = LgpioBoard()
    heard = Heard()
    try:
        with GpioBeams(BeamsSection()) as beams:
            stamped_ns = time.monotonic_ns() + stamped_ns_from_now
            beams.start(heard)
            heard.next(), heard.next()
            beams._beams[0]._reported_at_s = 0.0  # its edges never run backwards; here the stamp lies before the start
            before = time.monotonic()
            board.chip.drive(OUTER, False, stamped_ns)
            event = heard.next()
            assert isinstance(event, BeamChanged)
            found = "now" if event.at_s >= before else "the stamp" if event.at_s == stamped_ns / 1e9 else event.at_s
            assert found == expected
    finally:
        board.close()


def test_lost_edge_is_mended(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """A level that changed without an edge is found by the slow look and reported."""
    monkeypatch.setattr(gpio_beams, "_LOOK_EVERY_S", 0.05)
    heard = Heard()
    with _started(heard):
        heard.next(), heard.next()
        pin = gpiozero.Device.pin_factory.pin(OUTER)
        pin.when_changed = None
        board.drive(OUTER, False)
        assert _told(heard.next()) == (Beam.OUTER, True)


def test_unreadable_pins_are_one_fault_and_one_return(header: HeaderBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pins that cannot be read any more are reported once, and once when they can."""
    monkeypatch.setattr(gpio_beams, "_LOOK_EVERY_S", 0.02)
    heard = Heard()
    with _started(heard):
        heard.next(), heard.next()
        with monkeypatch.context() as broken:
            broken.setattr(type(header.header), "input", _fail)
            lost = heard.next()
        back = heard.next()
        assert [(each.fault, each.is_standing) for each in (lost, back) if isinstance(each, DeviceFaulted)] == [
            (Fault.SENSOR_LOST, True),
            (Fault.SENSOR_LOST, False),
        ]


def test_failing_listener_does_not_stop_later_edges(board: Board) -> None:
    """What `emit` raises never reaches gpiozero, whose callback thread would die of it."""
    heard = Heard()
    failures = [RuntimeError("no"), None]

    def emit(event: Event) -> None:
        if isinstance(event, BeamChanged) and event.is_broken and failures and (error := failures.pop(0)):
            raise error
        heard(event)

    with GpioBeams(BeamsSection()) as beams:
        beams.start(emit)
        heard.next(), heard.next()
        board.drive(OUTER, False)
        board.drive(INNER, False)
        assert _told(heard.next()) == (Beam.INNER, True)


def test_busy_pin_is_a_sentence(board: Board) -> None:
    """A pin that another part holds is named with its key."""
    with gpiozero.LED(INNER), pytest.raises(DeviceError) as told:
        GpioBeams(BeamsSection())
    assert str(told.value) == f"beams.inner_pin ({INNER}): the pin is already used by another part of this unit"


def test_close_frees_the_pins_and_may_be_repeated(board: Board) -> None:
    """After closing the same pins can be opened again."""
    beams = _started(Heard())
    beams.close()
    beams.close()
    with GpioBeams(BeamsSection()) as again:
        assert again is not beams


def test_no_gpio_chip_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without pins the technician reads why."""
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    with pytest.raises(DeviceError) as told:
        GpioBeams(BeamsSection())
    assert (
        str(told.value) == f"beams.outer_pin ({OUTER}): the pins cannot be used: Unable to find pin factory 'nothing'"
    )


def _fail(*_: object) -> int:
    raise OSError("the chip is gone")
