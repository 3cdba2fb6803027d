"""The buttons: one event a press, however the contact bounces."""

import gpiozero
import pytest

from edge.adapters.gpio_buttons import SETTLE_S, Debouncer, GpioButtons
from edge.config import ButtonsSection
from edge.core.events import Button, ButtonPressed
from edge.errors import DeviceError
from tests.support.boards import Board, Heard

SECTION = ButtonsSection()


def _presses(edges: list[tuple[float, bool]], is_pressed: bool = False) -> list[float]:
    """Return the presses a debouncer finds when it is asked whenever it is due."""
    debouncer = Debouncer(is_pressed=is_pressed)
    found = []
    for at_s, is_down in [*edges, (1e9, False)]:
        while (due := debouncer.due_s()) is not None and due <= at_s:
            pressed = debouncer.settle(due)
            if pressed is not None:
                found.append(pressed)
        debouncer.edge(at_s, is_down)
    return found


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([(1.0, True), (1.2, False)], [1.0]),
        ([(1.0, True), (1.003, False), (1.006, True), (1.2, False), (1.203, True), (1.206, False)], [1.0]),
        ([(1.0, True), (1.2, False), (1.202, True), (1.5, False)], [1.0]),
        ([(1.0, True), (1.002, False)], []),
        ([(1.0, True), (1.1, False), (1.2, True), (1.3, False)], [1.0, 1.2]),
    ],
    ids=["clean press", "bouncing contact", "spike while held", "spike of interference", "two presses"],
)
def test_debouncer_counts_presses(edges: list[tuple[float, bool]], expected: list[float]) -> None:
    """A press is a level that stands for the settling time, and it has the time of its first edge."""
    assert _presses(edges) == expected


def test_release_of_a_button_held_at_the_start_is_no_press() -> None:
    """A stuck button that comes free, bouncing, does not count."""
    assert _presses([(1.0, False), (1.004, True), (1.008, False)], is_pressed=True) == []


def test_settling_is_not_asked_before_its_time() -> None:
    """An early question leaves the press to be found later."""
    debouncer = Debouncer()
    debouncer.edge(1.0, True)
    assert (debouncer.settle(1.0 + SETTLE_S / 2), debouncer.settle(1.0 + SETTLE_S)) == (None, 1.0)


@pytest.mark.parametrize("button", list(Button))
def test_press_is_one_event(board: Board, button: Button) -> None:
    """A bouncing press of each button is reported once, under its own name."""
    heard = Heard()
    pin = {Button.PLUS: SECTION.plus_pin, Button.MINUS: SECTION.minus_pin, Button.TAKE_OVER: SECTION.take_over_pin}[
        button
    ]
    with GpioButtons(SECTION) as buttons:
        buttons.start(heard)
        for level in (False, True, False, True, False):
            board.drive(pin, level)
        event = heard.next()
        assert isinstance(event, ButtonPressed)
        assert (event.button, heard.is_empty()) == (button, True)


def test_busy_pin_is_a_sentence(board: Board) -> None:
    """A pin that is taken is named with its key, and the pins taken before it are free again."""
    with gpiozero.LED(SECTION.take_over_pin), pytest.raises(DeviceError) as told:
        GpioButtons(SECTION)
    assert str(told.value) == "buttons.take_over_pin (13): the pin is already used by another part of this unit"
    with GpioButtons(SECTION) as buttons:
        buttons.close()
