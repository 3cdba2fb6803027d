"""A wired door on its Raspberry Pi: lamp, beams and camera through the very adapters of the unit.

For the technician: stop the unit (`sudo systemctl stop counterroom-edge`), leave the doorway clear, and run
`python -m pytest -m hardware tests/hardware`. Pins and camera are those of COUNTERROOM_CONFIG (a unit.toml), or the defaults.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import gpiozero
import pytest

from edge.adapters.gpio_beams import GpioBeams
from edge.adapters.gpio_lamp import GpioLamp
from edge.adapters.reader_messages import Settings
from edge.adapters.reader_process import open_camera
from edge.config import MqttSection, UnitConfig, UnitSection, load
from edge.core.events import Beam, BeamChanged
from edge.protocol.vocabulary import Light
from tests.support.boards import Heard

_MODEL = Path("/proc/device-tree/model")


def _missing() -> str:
    """Return why there is no door to test here, or nothing."""
    if not _MODEL.exists() or "Raspberry Pi" not in _MODEL.read_text(encoding="utf-8", errors="replace"):
        return "this machine is no Raspberry Pi"
    if not list(Path("/dev").glob("gpiochip*")):
        return "this machine has no GPIO chip"
    return ""


pytestmark = [pytest.mark.hardware, pytest.mark.skipif(bool(_missing()), reason=_missing() or "a door is wired")]


@pytest.fixture
def config() -> UnitConfig:
    """The configuration of this door."""
    if file := os.environ.get("COUNTERROOM_CONFIG"):
        return load(Path(file))
    unit = UnitSection(room="room", door="door", room_name="Room", door_name="Door", data_dir=".")
    return UnitConfig(unit=unit, mqtt=MqttSection(host="localhost"))


@pytest.fixture(autouse=True)
def _default_pins() -> Iterator[None]:
    """gpiozero's own choice of a pin factory, as the unit takes it."""
    gpiozero.Device.pin_factory = None
    yield
    if gpiozero.Device.pin_factory is not None:
        gpiozero.Device.pin_factory.close()
    gpiozero.Device.pin_factory = None


def test_the_lamp_obeys_on_its_pins(config: UnitConfig) -> None:
    """Red when made, then green, then red: exactly one of the two is lit. Look at the lamp, too."""
    section = config.lamps
    seen = []
    with GpioLamp(section) as lamp:
        pins = [gpiozero.Device.pin_factory.pin(number) for number in (section.red_pin, section.green_pin)]
        seen.append([bool(pin.state) == section.active_high for pin in pins])
        for light in (Light.GREEN, Light.RED):
            lamp.show(light, is_fault=False)
            seen.append([bool(pin.state) == section.active_high for pin in pins])
    assert [[True, False], [False, True], [True, False]] == seen


def test_both_beams_are_seen_and_clear(config: UnitConfig) -> None:
    """A beam that reports broken in a clear doorway is out of line, without power, or wired for the other `broken_is_low`."""
    heard = Heard()
    with GpioBeams(config.beams) as beams:
        beams.start(heard)
        told = [heard.next(), heard.next()]
    assert {Beam.OUTER: False, Beam.INNER: False} == {
        each.beam: each.is_broken for each in told if isinstance(each, BeamChanged)
    }


def test_the_camera_gives_a_frame(config: UnitConfig) -> None:
    """The frame has the size asked for, and is not one even gray: a lens cap or a dead sensor."""
    section = config.camera
    if section.source == "none":
        pytest.skip("this door has no camera")
    camera = open_camera(
        Settings(
            source=section.source,
            device=section.device,
            path=section.path,
            width=section.width,
            height=section.height,
            frames_per_s=section.frames_per_s,
            trust_dir="",
            hold_s=1.0,
        )
    )
    try:
        frame, _ = next(iter(camera.frames()))
    finally:
        camera.close()
    assert (section.height, section.width) == frame.shape
    assert int(frame.min()) < int(frame.max())
