"""The beams: levels at the start, every edge with its time, lost edges mended."""

import threading
import time
from dataclasses import replace

import gpiozero
import pytest

from edge.adapters import gpio_beams
from edge.adapters.gpio_beams import _LOOKS_TO_MEND, GpioBeams
from edge.adapters.gpio_inputs import EdgeInput
from edge.adapters.simulated_doorway import walk_edges
from edge.config import BeamsSection
from edge.core.crossing import Kind
from edge.core.events import Beam, BeamChanged, DeviceFaulted, Event, TimePassed
from edge.doorway import BeamDoorway
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


def _changed(event: object) -> BeamChanged:
    assert isinstance(event, BeamChanged)
    return event


def _look(beams: GpioBeams) -> None:
    for beam in beams._beams:
        beam.look()


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


@pytest.mark.parametrize("looked_after", [1, 2, 3], ids=["one edge", "two edges", "three edges"])
def test_edges_that_wait_are_not_forestalled_by_a_look(
    header: HeaderBoard, monkeypatch: pytest.MonkeyPatch, looked_after: int
) -> None:
    """Looks during a walk whose edges wait for the callback thread leave it the entry that it is."""
    monkeypatch.setattr(gpio_beams, "_LOOK_EVERY_S", 1000.0)
    heard, go_on = Heard(), threading.Event()
    with EdgeInput(22) as busy, _started(heard) as beams:
        doorway = BeamDoorway(gap_m=0.06)
        for beam in beams._beams:
            doorway.take(replace(_changed(heard.next()), at_s=0.0))
            beam._reported_at_s = 0.0  # its edges never run backwards; here they lie before the start
        busy.listen(lambda *_: go_on.wait(10) and None)  # the library has one callback thread for all pins
        header.drive(22, False)
        began_s = time.monotonic() - 1.0
        for number, (after_s, side, is_broken) in enumerate(walk_edges(is_in=True, speed_m_s=1.2, gap_m=0.06), 1):
            header.header.drive(OUTER if side is Beam.OUTER else INNER, not is_broken, began_s + after_s)
            if number == looked_after:
                for _ in range(_LOOKS_TO_MEND - 1):
                    _look(beams)
        go_on.set()
        passages = [passage for _ in range(4) for passage in doorway.take(_changed(heard.next()))]
        passages += doorway.take(TimePassed(began_s + 60.0))
    assert [Kind.ENTRY] == [passage.kind for passage in passages]


def test_a_late_edge_ends_the_suspicion(header: HeaderBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks count only in a row: an edge that arrives shows that the callback thread still hands over."""
    monkeypatch.setattr(gpio_beams, "_LOOK_EVERY_S", 1000.0)
    heard = Heard()
    with _started(heard) as beams:
        heard.next(), heard.next()
        pin = gpiozero.Device.pin_factory.pin(OUTER)
        listener, pin.when_changed = pin.when_changed, None
        header.drive(OUTER, False)
        for _ in range(_LOOKS_TO_MEND - 1):
            _look(beams)
        listener(time.monotonic(), 1)  # the edge before, handed over late
        _look(beams)
        assert heard.is_empty() is True
        for _ in range(_LOOKS_TO_MEND - 1):
            _look(beams)
        assert _told(heard.next(0)) == (Beam.OUTER, True)


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
