"""Camera frames of a code held up badly: everything a phone, a creased paper and a cheap lens do to one. Invented texts only.

A frame is drawn from a `Held` and a random generator alone, so a seed gives the same frame again.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import segno
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from edge.adapters.camera import Gray

SIZE = (1280, 720)
_FINE = 2  # the code is drawn this many times finer than the sensor sees it, and averaged as the sensor does
_QUIET = 4
_BEZEL = 3

Plane = NDArray[np.float32]
Symbol = Literal["qr", "aztec"]


@dataclass(frozen=True, kw_only=True)
class Held:
    """How a code is held before the camera. Lengths are in pixels of the sensor, angles in degrees."""

    module_px: float = 5.0
    rotation: float = 0.0
    tilt: float = 0.0
    cover: float = 0.0  # part of the symbol's area under a thumb, at the corner without a finder
    blur_px: float = 0.4  # standard deviation of the lens
    motion_px: float = 0.0
    noise: float = 3.0  # standard deviation in grey levels
    glare: float = 0.0  # 1 is a reflected lamp that burns out a third of the symbol
    light: float = 1.0  # of the screen: its white against the wall
    moire: float = 0.0  # amplitude against the screen's white
    is_inverted: bool = False


GOOD = Held()


def modules(text: str, symbol: Symbol = "qr") -> NDArray[np.bool_]:
    """Return the dark modules of a code of *text*, without a quiet zone."""
    if symbol == "qr":
        return np.array(list(segno.make(text, error="m", micro=False).matrix), dtype=bool)
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Aztec)
    drawn = np.asarray(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    return drawn < 128


def largest_module_px(code: NDArray[np.bool_]) -> float:
    """Return the module size at which *code* with its quiet zone and the screen's edge still fits the frame."""
    return SIZE[1] * 0.98 / (len(code) + 2 * (_QUIET + _BEZEL))


def frame(code: NDArray[np.bool_], held: Held, random: np.random.Generator, background: Plane | None = None) -> Gray:
    """Return the frame the camera takes of *code* in a gray room, or before *background*."""
    width, height = SIZE
    picture = room(random) if background is None else background.copy()
    card, side = _card(code, held), (len(code) + 2 * (_QUIET + _BEZEL)) * held.module_px
    corners = _corners(side, held)
    spare = np.array([width, height]) - np.ptp(corners, axis=0)
    corners += spare * random.uniform(0.25, 0.75, 2) - corners.min(axis=0)
    low = np.floor(corners.min(axis=0)).astype(int).clip(0, (width - 1, height - 1))
    high = np.ceil(corners.max(axis=0)).astype(int).clip(1, (width, height))
    drawn, mask = _project(card, corners, low, high)
    if held.moire:
        drawn = drawn * (1 + held.moire * _moire(drawn.shape, random))
    region = picture[low[1] : high[1], low[0] : high[0]]
    region[...] = region * (1 - mask) + drawn * mask
    if held.glare:
        picture += _glare(picture.shape, (low + high) / 2, side, held.glare, random)
    seen = _lens(picture, held, random)
    seen += random.standard_normal(seen.shape, dtype=np.float32) * np.float32(held.noise)
    return seen.clip(0, 255).astype(np.uint8)


def at_random(random: np.random.Generator) -> Held:
    """Return how somebody holds a code at the door: mostly well in most ways and badly in one or two."""

    def mostly_little(worst: float, power: float = 3.0) -> float:
        return worst * float(random.random()) ** power

    return Held(
        module_px=float(random.uniform(2.2, 6.0)),
        rotation=float(random.normal(0, 15)) if random.random() < 0.8 else float(random.uniform(0, 360)),
        tilt=mostly_little(45, 2),
        cover=mostly_little(0.06),
        blur_px=0.4 + mostly_little(1.6),
        motion_px=mostly_little(7),
        noise=2 + mostly_little(18),
        glare=mostly_little(1.0) if random.random() < 0.4 else 0.0,
        light=1 - mostly_little(0.9, 2),
        moire=mostly_little(0.35) if random.random() < 0.4 else 0.0,
        is_inverted=bool(random.random() < 0.1),
    )


def a_moment_later(held: Held, random: np.random.Generator) -> Held:
    """Return *held* in a further frame of the same hand: it trembles, the rest stays."""
    return replace(
        held,
        module_px=held.module_px * float(random.uniform(0.97, 1.03)),
        rotation=held.rotation + float(random.normal(0, 2)),
        tilt=max(0.0, held.tilt + float(random.normal(0, 2))),
        motion_px=held.motion_px * float(random.uniform(0.4, 1.3)),
        blur_px=held.blur_px * float(random.uniform(0.9, 1.1)),
    )


def room(random: np.random.Generator) -> Plane:
    """Return a wall with a gradient of light and some edges of furniture."""
    width, height = SIZE
    across = np.linspace(-12, 12, width, dtype=np.float32)
    wall = np.broadcast_to(118 + across, (height, width)).copy()
    for _ in range(6):
        left, top = random.integers(0, width), random.integers(0, height)
        wall[top : top + random.integers(20, 300), left : left + random.integers(20, 300)] += random.uniform(-40, 40)
    return wall


def with_notice(wall: Plane, random: np.random.Generator) -> Plane:
    """Return *wall* with a printed notice on it: lines of small letters, as finely textured as a code."""
    held = wall.copy()
    left, top = random.integers(0, SIZE[0] - 240), random.integers(0, SIZE[1] - 180)
    held[top : top + 180, left : left + 240] = 220
    letters = random.random((18, 70)) < 0.5
    inked = letters.repeat(4, 0).repeat(3, 1)[: 18 * 4, :210]
    for line in range(18):
        held[top + 12 + line * 9 : top + 16 + line * 9, left + 15 : left + 225] -= 170 * inked[line * 4 : line * 4 + 4]
    return held


def with_person(wall: Plane, random: np.random.Generator, seed: int) -> Plane:
    """Return *wall* with somebody before it: who (*seed*) is the same from frame to frame, where changes a little (*random*)."""
    who = np.random.default_rng(seed)
    middle, wide = who.uniform(0.35, 0.65) * SIZE[0], who.uniform(170, 260)
    middle += random.normal(0, 4)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float32)
    body = ((x - middle) / wide) ** 2 + ((y - 720) / 470) ** 2 < 1
    head = ((x - middle) / 75) ** 2 + ((y - 170) / 100) ** 2 < 1
    stripes = who.uniform(0, 25) * np.sign(np.sin((y + x * who.uniform(-1, 1)) * (2 * np.pi / who.uniform(14, 50))))
    held = np.where(body, np.float32(who.uniform(40, 190)) + stripes, wall)
    return np.where(head, np.float32(who.uniform(110, 180)), held).astype(np.float32)


def resting(background: Plane, held: Held, random: np.random.Generator) -> Gray:
    """Return the frame of *background* that a camera with the noise of *held* takes while nobody is there."""
    seen = background + random.standard_normal(background.shape, dtype=np.float32) * np.float32(held.noise)
    return seen.clip(0, 255).astype(np.uint8)


def _card(code: NDArray[np.bool_], held: Held) -> Plane:
    """Return the screen with the code, one pixel a module."""
    dark = np.pad(code ^ held.is_inverted, _QUIET, constant_values=held.is_inverted)
    white, black = 14 + 221 * held.light, 12 + 8 * held.light
    card = np.where(dark, np.float32(black), np.float32(white))
    if held.cover:
        thumb = round(np.sqrt(held.cover) * len(code))
        end = _QUIET + len(code)
        card[end - thumb : end, end - thumb : end] = 95
    return np.pad(card, _BEZEL, constant_values=10)


def _corners(side: float, held: Held) -> NDArray[np.float64]:
    """Return where the card's corners fall, clockwise from the top left, around the origin."""
    half = side / 2
    flat = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    turn = np.radians(held.rotation)
    lean = np.radians(held.tilt)
    distance = 4 * side  # a hand's breadth of screen at four times that
    depth = flat[:, 1] * np.sin(lean)
    seen = np.stack([flat[:, 0], flat[:, 1] * np.cos(lean)], axis=1) * (distance / (distance + depth))[:, None]
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(seen @ rotation.T, dtype=np.float64)


def _project(
    card: Plane, corners: NDArray[np.float64], low: NDArray[np.int_], high: NDArray[np.int_]
) -> tuple[Plane, Plane]:
    """Return the card as it falls between two corners of the frame, and the part of each pixel it covers."""
    side = float(len(card))
    source = np.array([[0, 0], [side, 0], [side, side], [0, side]])
    rows, values = [], []
    for (x, y), (u, v) in zip((corners - low) * _FINE, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    way = tuple(np.linalg.solve(np.array(rows), np.array(values)))
    size = tuple(int(each) for each in (high - low) * _FINE)

    def seen(plane: Plane) -> Plane:
        image = Image.fromarray(plane).transform(size, Image.Transform.PERSPECTIVE, way, Image.Resampling.NEAREST)
        return np.asarray(image.reduce(_FINE), dtype=np.float32)

    return seen(card), seen(np.ones_like(card))


def _moire(shape: tuple[int, ...], random: np.random.Generator) -> Plane:
    """Return the beat of a screen's pixels with the sensor's: waves of a few pixels' length, in two directions."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    waves = np.zeros(shape[:2], np.float32)
    for _ in range(2):
        angle, length = random.uniform(0, np.pi), random.uniform(4, 14)
        waves += np.sin((x * np.cos(angle) + y * np.sin(angle)) * np.float32(2 * np.pi / length))
    return waves / 2


def _glare(
    shape: tuple[int, ...], middle: NDArray[np.float64], side: float, strength: float, random: np.random.Generator
) -> Plane:
    """Return the light of a lamp mirrored in the screen."""
    x0, y0 = middle + random.uniform(-0.25, 0.25, 2) * side
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    distance = ((x - np.float32(x0)) ** 2 + (y - np.float32(y0)) ** 2) / np.float32((side * 0.22) ** 2)
    return np.asarray(np.float32(400 * strength) * np.exp(-distance), dtype=np.float32)


def _lens(picture: Plane, held: Held, random: np.random.Generator) -> Plane:
    """Return *picture* blurred by the lens and by the hand's motion."""
    # Pillow blurs 8-bit pictures only; the noise, added after, hides the rounding.
    image = Image.fromarray(picture.clip(0, 255).astype(np.uint8))
    if held.blur_px > 0.3:
        image = image.filter(ImageFilter.GaussianBlur(held.blur_px))
    seen = np.asarray(image, dtype=np.float32)
    steps = round(held.motion_px)
    if steps < 2:
        return seen.copy()
    angle = random.uniform(0, np.pi)
    shifts = [
        (round(step * np.sin(angle)), round(step * np.cos(angle))) for step in np.linspace(0, held.motion_px, steps + 1)
    ]
    return np.asarray(sum(np.roll(seen, shift, (0, 1)) for shift in shifts) / np.float32(len(shifts)), np.float32)
