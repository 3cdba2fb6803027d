"""The sounder: one rhythm a signal, the newest wins, nothing waits for it."""

import queue

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from edge.adapters.gpio_sounder import PATTERNS, GpioSounder
from edge.config import SounderSection
from edge.core.effects import Signal
from edge.errors import DeviceError
from tests.support.boards import Board, HeaderBoard

PIN = SounderSection().pin


def test_signal_sounds_and_falls_silent(header: HeaderBoard) -> None:
    """A tick is one sound, and silence after it."""
    levels: queue.Queue[bool] = queue.Queue()
    with GpioSounder(SounderSection()) as sounder:
        header.header.on_output(PIN, lambda level, _at_s: levels.put(level))
        sounder.play(Signal.PRESSED)
        assert [levels.get(timeout=10), levels.get(timeout=10)] == [True, False]


def test_newer_signal_replaces_the_older(header: HeaderBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tick during a sound that would last for ever cuts that short."""
    monkeypatch.setitem(PATTERNS, Signal.REFUSED, ((311.0, 1e6, 0.0),))
    times: queue.Queue[tuple[bool, float]] = queue.Queue()
    with GpioSounder(SounderSection()) as sounder:
        header.header.on_output(PIN, lambda level, at_s: times.put((level, at_s)))
        sounder.play(Signal.REFUSED)
        times.get(timeout=10)
        sounder.play(Signal.PRESSED)
        assert [times.get(timeout=10)[0] for _ in range(3)] == [False, True, False]


def test_close_silences_and_may_be_repeated(header: HeaderBoard) -> None:
    """A sounder closed while it sounds falls silent."""
    sounding: queue.Queue[bool] = queue.Queue()
    sounder = GpioSounder(SounderSection())
    header.header.on_output(PIN, lambda level, _at_s: sounding.put(level))
    sounder.play(Signal.REFUSED)
    sounding.get(timeout=10)
    sounder.close()
    sounder.close()
    assert header.level(PIN) is False


def test_pins_without_pwm_play_the_rhythm() -> None:
    """Where there is no PWM an active buzzer is switched on and off."""
    factory = gpiozero.Device.pin_factory = MockFactory()
    try:
        with GpioSounder(SounderSection()) as sounder:
            pin = factory.pin(PIN)
            sounder._perform(((1000.0, 0.0, 0.001),) * 2)
            assert [state.state for state in pin.states] == [False, True, False, True, False]
            sounder._perform(((1000.0, 0.0, 0.0), (500.0, 0.0, 0.0)))
            assert [state.state for state in pin.states][-2:] == [True, False], "tones without a gap are one sound"
    finally:
        factory.reset()
        gpiozero.Device.pin_factory = None


def test_an_active_buzzer_is_switched_on_and_off(board: Board) -> None:
    """Where the configuration says that the buzzer has a tone of its own, no tone is made for it, though the pins could."""
    with GpioSounder(SounderSection(is_active=True)) as sounder:
        assert isinstance(sounder._buzzer, gpiozero.Buzzer)
    with GpioSounder(SounderSection()) as sounder:
        assert isinstance(sounder._buzzer, gpiozero.TonalBuzzer)


def test_busy_pin_is_a_sentence(board: Board) -> None:
    """A pin that is taken is named with its key."""
    with gpiozero.LED(PIN), pytest.raises(DeviceError) as told:
        GpioSounder(SounderSection())
    assert str(told.value) == "sounder.pin (18): the pin is already used by another part of this unit"
