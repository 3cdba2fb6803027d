"""The sharpness meter: blur lowers it step by step, dimness does not, and the code's size is told."""

from dataclasses import replace

import numpy as np
import pytest

from edge.adapters.camera import Gray
from edge.adapters.sharpness import Meter, Sharpness
from tests.support.degraded import GOOD, Held, frame, modules, resting, room
from tests.support.frames import empty_scene

CODE = modules("CR1:" + "A1B2C3" * 40)


def _measured(held: Held) -> Sharpness:
    random = np.random.default_rng(1)
    background, meter = room(random), Meter()
    meter.measure(resting(background, GOOD, random))
    return meter.measure(frame(CODE, held, random, background))


@pytest.mark.parametrize("module_px", [3.0, 5.0])
def test_each_step_of_blur_lowers_the_sharpness(module_px: float) -> None:
    """From a lens in focus to one far out of it, also where no code is read any more."""
    steps = [_measured(replace(GOOD, blur_px=blur, module_px=module_px)).sharpness for blur in (0.3, 0.8, 1.2, 2, 3)]
    assert sorted(set(steps), reverse=True) == steps  # type: ignore[type-var]


def test_dim_screen_is_as_sharp_as_a_bright_one() -> None:
    """Contrast is taken out of the figure: the lens is as well set in a dark room."""
    bright, dim = (_measured(replace(GOOD, light=light)).sharpness for light in (1.0, 0.4))
    assert dim == pytest.approx(bright, rel=0.1)


@pytest.mark.parametrize(
    "held", [Held(module_px=3.0), Held(module_px=5.0, rotation=20), Held(module_px=4.0, rotation=90)]
)
def test_pixels_a_module_are_those_it_is_drawn_with(held: Held) -> None:
    """However the code is turned."""
    measured = _measured(held)
    assert (pytest.approx(held.module_px, rel=0.03), True) == (measured.module_px, measured.is_code)


def test_flat_scene_has_no_sharpness() -> None:
    """Where there is nothing that could be sharp no figure is made up; brightness is told all the same."""
    white, black = (Meter().measure(np.full((480, 640), level, np.uint8)) for level in (255, 0))
    assert [(None, 255.0, 1.0, 0.0), (None, 0.0, 0.0, 1.0)] == [
        (each.sharpness, each.brightness, each.burnt, each.black) for each in (white, black)
    ]


def test_noise_alone_is_nearly_no_sharpness() -> None:
    """A plain wall in poor light is not taken for a code in focus."""
    assert Meter().measure(empty_scene(noise=4.0)).sharpness is None


@pytest.mark.parametrize(
    "bad", [np.zeros((0, 0), np.uint8), np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9))], ids=range(3)
)
def test_no_picture_is_refused(bad: Gray) -> None:
    """What is no grey picture is refused in words."""
    with pytest.raises(ValueError, match="no grey picture"):
        Meter().measure(bad)


def test_impossible_figures_cannot_be_built() -> None:
    """A brightness beyond white is a fault of whoever measured."""
    with pytest.raises(ValueError, match="no picture"):
        Sharpness(sharpness=1.0, brightness=300.0, contrast=1.0, burnt=0.0, black=0.0)
