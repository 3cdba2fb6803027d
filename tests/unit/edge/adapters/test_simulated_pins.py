"""The simulated header behaves as RPi.GPIO on a board does: levels, pulls, edges, refusals; and it is silent."""

import queue
import subprocess
import sys
import threading

import gpiozero
import pytest

from edge.adapters.simulated_pins import SimulatedHeader
from tests.support.boards import HeaderBoard


def test_nothing_is_printed_and_no_numpy_loaded() -> None:
    """fake-rpi's banner and call log stay out of standard output, which is the simulator's; numpy stays out of its memory."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from edge.adapters.simulated_pins import SimulatedHeader\n"
            "header = SimulatedHeader(); header.install()\n"
            "import gpiozero\n"
            "gpiozero.LED(23).on()\n"
            "sys.exit('numpy' in sys.modules)\n",
        ],
        capture_output=True,
        timeout=30,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_gpiozeros_own_factory_runs_on_it(header: HeaderBoard) -> None:
    """The factory is gpiozero's RPi.GPIO factory on a Pi 4B, and outputs are seen at the pin."""
    with gpiozero.LED(23) as led:
        led.on()
        assert (
            type(header.factory).__mro__[1].__name__,
            header.factory.board_info.model,
            header.level(23),
        ) == ("RPiGPIOFactory", "4B", True)


@pytest.mark.parametrize(("pull_up", "expected"), [(True, True), (False, False)])
def test_pull_decides_until_something_drives(header: HeaderBoard, pull_up: bool, expected: bool) -> None:
    """An open input has the level of its pull, a driven one that of the driver, a released one that of the pull again."""
    with gpiozero.InputDevice(17, pull_up=pull_up):
        levels = [header.level(17)]
        header.drive(17, not expected)
        levels.append(header.level(17))
        header.header.release(17)
        levels.append(header.level(17))
    assert levels == [expected, not expected, expected]


def test_edges_come_in_order_from_another_thread(header: HeaderBoard) -> None:
    """Edges of two pins are handed over one by one, in the order they happened, never in the driver's thread."""
    seen: queue.Queue[tuple[int, int, str]] = queue.Queue()
    gpio = header.header
    for pin in (17, 27):
        gpio.setup(pin, gpio.IN, gpio.PUD_UP)
        gpio.add_event_detect(
            pin, gpio.BOTH, lambda pin: seen.put((pin, gpio.input(pin), threading.current_thread().name))
        )
    driven = [(17, False), (27, False), (17, True), (27, True), (17, False)]
    for pin, level in driven:
        header.drive(pin, level)
    assert [seen.get(timeout=10) for _ in driven] == [(pin, int(level), "simulated-edges") for pin, level in driven]


@pytest.mark.parametrize(("edge", "expected"), [("RISING", [1]), ("FALLING", [0])])
def test_only_the_wanted_edges_are_told(header: HeaderBoard, edge: str, expected: list[int]) -> None:
    """A callback for one direction hears only that direction."""
    seen: queue.Queue[int] = queue.Queue()
    gpio = header.header
    gpio.setup(17, gpio.IN, gpio.PUD_UP)
    gpio.add_event_detect(17, getattr(gpio, edge), lambda pin: seen.put(gpio.input(pin)))
    gpio.setup(27, gpio.IN, gpio.PUD_UP)
    gpio.add_event_detect(27, gpio.BOTH, lambda _: seen.put(-1))
    header.drive(17, False)
    header.drive(17, True)
    header.drive(27, False)
    assert [seen.get(timeout=10) for _ in range(2)] == [*expected, -1]


def test_same_level_again_is_no_edge(header: HeaderBoard) -> None:
    """Driving a pin to the level it has tells nobody anything."""
    changes: list[bool] = []
    with gpiozero.LED(23) as led:
        header.header.on_output(23, lambda level, _at_s: changes.append(level))
        led.on(), led.on(), led.off(), led.off()
    assert changes == [True, False]


def test_failing_callback_does_not_stop_the_next(header: HeaderBoard) -> None:
    """As on the Pi, a callback that raises spoils only itself."""
    seen: queue.Queue[int] = queue.Queue()
    gpio = header.header
    gpio.setup(17, gpio.IN, gpio.PUD_UP)

    def callback(pin: int) -> None:
        if gpio.input(pin) == 0:
            raise RuntimeError("no")
        seen.put(pin)

    gpio.add_event_detect(17, gpio.BOTH, callback)
    header.drive(17, False)
    header.drive(17, True)
    assert seen.get(timeout=10) == 17


def test_misuse_is_refused_as_rpi_gpio_refuses_it() -> None:
    """Writing an input, reading what was not set up, a second edge detection, a pin that does not exist."""
    gpio = SimulatedHeader()
    gpio.setup(17, gpio.IN, gpio.PUD_UP)
    gpio.add_event_detect(17, gpio.BOTH, print)
    refusals = {
        "not been set up as an OUTPUT": lambda: gpio.output(17, 1),
        "must setup": lambda: gpio.input(4),
        "Conflicting edge detection": lambda: gpio.add_event_detect(17, gpio.BOTH, print),
        "channel as an input": lambda: gpio.add_event_detect(4, gpio.BOTH, print),
    }
    for words, act in refusals.items():
        with pytest.raises(RuntimeError, match=words):
            act()
    with pytest.raises(ValueError, match="invalid on a Raspberry Pi"):
        gpio.setup(28, gpio.IN)
    gpio.cleanup()


def test_pwm_is_on_while_it_sounds(header: HeaderBoard) -> None:
    """A tone is a high level from start to stop, with its frequency known."""
    gpio = header.header
    gpio.setup(18, gpio.OUT, initial=0)
    pwm = gpio.PWM(18, 440.0)
    levels = [header.level(18)]
    pwm.start(50)
    levels.append(header.level(18))
    pwm.ChangeFrequency(880.0)
    pwm.ChangeDutyCycle(0)
    levels.append(header.level(18))
    pwm.stop()
    assert (levels, pwm.frequency) == ([False, True, False], 880.0)


def test_later_header_takes_the_place_of_the_earlier() -> None:
    """Installing again gives gpiozero fresh pins, and nothing of the first is left reserved."""
    first, second = HeaderBoard(), HeaderBoard()
    try:
        with gpiozero.LED(23) as led:
            led.on()
            assert (first.level(23), second.level(23)) == (False, True)
    finally:
        second.close()
