"""The lamp: red from the first moment, never dark between colours, red when it is left."""

import threading

import pytest

from edge.adapters.gpio_lamp import GpioLamp
from edge.config import LampsSection
from edge.errors import DeviceError
from edge.protocol.vocabulary import Light
from tests.support.boards import Board, HeaderBoard

SECTION = LampsSection()


def _lit(board: Board, section: LampsSection = SECTION) -> tuple[bool, bool]:
    """Return whether red and green are lit."""
    return (
        board.level(section.red_pin) == section.active_high,
        board.level(section.green_pin) == section.active_high,
    )


@pytest.mark.parametrize("active_high", [True, False])
def test_lamp_shows_what_it_is_told(board: Board, active_high: bool) -> None:
    """Red at once, then green, then red again, with relays that switch on either level."""
    section = LampsSection(active_high=active_high)
    with GpioLamp(section) as lamp:
        seen = [_lit(board, section)]
        for light in (Light.GREEN, Light.RED):
            lamp.show(light, is_fault=False)
            seen.append(_lit(board, section))
    assert seen == [(True, False), (False, True), (True, False)]


def test_switching_never_leaves_the_lamp_dark(header: HeaderBoard) -> None:
    """At every single write of a pin at least one colour is lit."""
    seen: list[tuple[bool, bool]] = []
    with GpioLamp(SECTION) as lamp:
        for pin in (SECTION.red_pin, SECTION.green_pin):
            header.header.on_output(pin, lambda _level, _at_s: seen.append(_lit(header)))
        lamp.show(Light.GREEN, is_fault=False)
        lamp.show(Light.RED, is_fault=False)
    assert seen[:4] == [(True, True), (False, True), (True, True), (True, False)]


@pytest.mark.parametrize("light", list(Light))
def test_fault_blinks_red_whatever_the_light(header: HeaderBoard, light: Light) -> None:
    """In the fault pattern red goes on and off, and green is never lit."""
    changes: list[bool] = []
    blinked = threading.Event()

    def watch(level: bool, _at_s: float) -> None:
        changes.append(level)
        if len(changes) == 2:
            blinked.set()

    with GpioLamp(SECTION) as lamp:
        header.header.on_output(SECTION.red_pin, watch)
        lamp.show(light, is_fault=True)
        assert blinked.wait(10) is True
        assert (changes[:2], header.level(SECTION.green_pin)) == ([False, True], False)
        lamp.show(Light.GREEN, is_fault=False)
        assert _lit(header) == (False, True)


def test_closed_lamp_stays_red(board: Board) -> None:
    """A lamp that was green is left red, whatever gpiozero does to the pins of closed devices."""
    lamp = GpioLamp(SECTION)
    lamp.show(Light.GREEN, is_fault=False)
    assert _lit(board) == (False, True)
    lamp.close()
    lamp.close()
    assert _lit(board) == (True, False)


def test_same_pin_twice_is_a_sentence(board: Board) -> None:
    """A lamp whose pins are taken says which keys are concerned."""
    with GpioLamp(SECTION), pytest.raises(DeviceError) as told:
        GpioLamp(SECTION)
    assert (
        str(told.value)
        == "lamps.red_pin (23), lamps.green_pin (24): the pin is already used by another part of this unit"
    )
