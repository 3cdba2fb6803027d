"""What a technician should do about the figures of the camera. Pure: figures in, a word of advice out."""

from enum import Enum
from typing import Protocol

ENOUGH_PX = 2.5
"""Below 2 pixels a module nothing reads; the rest is for tilt and for hands that are a little farther off."""

AMPLE_PX = 8.0
"""Beyond that a code fills the frame before it is held still."""

_DARK, _BRIGHT = 35.0, 225.0
_BURNT_PART = 0.5
_NEARLY_BEST = 0.9
_NO_CONTRAST = 12.0


class Advice(Enum):
    """What to do, in words."""

    WELL = "well"
    SHOW_CODE = "hold a code before the camera"
    MORE_LIGHT = "more light, or a longer exposure"
    LESS_LIGHT = "less light: shade the camera, or lower camera.exposure_bias_ev"
    NEARER = "hold the code nearer, or bring the camera nearer"
    FARTHER = "hold the code farther off"
    TURN_LENS = "turn the lens (or set camera.code_distance_m) until the sharpness rises"
    TURN_BACK = "turn the lens back to where the sharpness was best"


class Figures(Protocol):
    """The figures of a frame, as far as advice needs them."""

    @property
    def sharpness(self) -> float | None:
        """How sharp it is."""

    @property
    def brightness(self) -> float:
        """Its mean grey level."""

    @property
    def contrast(self) -> float:
        """Its deviation in grey levels."""

    @property
    def burnt(self) -> float:
        """The part of its pixels that is as bright as can be."""

    @property
    def module_px(self) -> float | None:
        """Pixels a module of the code that was read."""

    @property
    def is_code(self) -> bool:
        """Whether a code was read."""


class Best:
    """The best sharpness so far."""

    def __init__(self) -> None:
        self.sharpness: float | None = None

    def take(self, sharpness: float | None) -> None:
        """Remember *sharpness* if it is better."""
        if sharpness is not None and (self.sharpness is None or sharpness > self.sharpness):
            self.sharpness = sharpness


def advise(figures: Figures, best: Best) -> Advice:
    """Return what to do first: light, then distance, then the lens."""
    if figures.burnt > _BURNT_PART or figures.brightness > _BRIGHT:
        return Advice.LESS_LIGHT
    if not figures.is_code and figures.brightness < _DARK:
        return Advice.MORE_LIGHT
    if figures.is_code and figures.module_px is not None and figures.module_px < ENOUGH_PX:
        return Advice.NEARER
    if figures.is_code and figures.module_px is not None and figures.module_px > AMPLE_PX:
        return Advice.FARTHER
    if figures.sharpness is None or figures.contrast < _NO_CONTRAST:
        return Advice.SHOW_CODE
    if best.sharpness is not None and figures.sharpness < _NEARLY_BEST * best.sharpness:
        return Advice.TURN_BACK
    return Advice.WELL if figures.is_code else Advice.TURN_LENS
