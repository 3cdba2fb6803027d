"""The camera of a simulated unit: an empty scene, into which a code is held when somebody says so.

Owns what such a scene looks like. The code is tilted, smaller than the frame, softened and noisy, so that the real reader has real
work; it must not know what the code says, nor whether it was read.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageChops, ImageFilter

from edge.adapters.camera import Gray
from edge.adapters.picture_file import first_picture
from edge.config import CameraSection
from edge.errors import PictureError

_IDLE_S = 1.0
_WALL = 118
_CARD = 236
_NOISE = 5.0


class ScriptCamera:
    """Frames of an empty wall, or of a card held before it.

    `on_gone` is called, by the thread that takes the frames, for each card that no frame will show any more, after all that did were taken.
    """

    def __init__(self, section: CameraSection) -> None:
        self.on_gone: Callable[[], None] = lambda: None
        self._size = (section.width, section.height)
        self._spacing_s = 1.0 / section.frames_per_s
        self._changed = threading.Condition()
        self._is_closing = False
        self._empty = np.full((section.height, section.width), _WALL, np.uint8)
        self._scenes: tuple[Gray, ...] = ()
        self._until_s = 0.0
        self._count = 0
        self._held = 0
        self._noise: Image.Image | None = None

    def show_text(self, text: str, for_s: float) -> None:
        """Hold a QR code of *text* into the picture for *for_s* seconds. Raises: PictureError when no code is that large."""
        try:
            code = segno.make(text, error="m", micro=False, boost_error=False)
        except (segno.DataOverflowError, ValueError) as error:
            raise PictureError(f"no QR code can be made of this text: {error}") from None
        modules = np.array(list(code.matrix_iter(border=4)), np.uint8)
        scale = max(2, min(9, int(self._size[1] * 0.8 / len(modules))))
        self._show(
            Image.fromarray(np.where(modules, 24, _CARD).astype(np.uint8).repeat(scale, 0).repeat(scale, 1)), for_s
        )

    def show_picture(self, file: Path, for_s: float) -> None:
        """Hold the picture in *file* into the scene. Raises: PictureError when it is no picture."""
        try:
            gray = first_picture(file)
        except PictureError as error:
            raise PictureError(f"{file} cannot be read as a picture: {error}") from None
        gray.thumbnail((int(self._size[0] * 0.85), int(self._size[1] * 0.85)))
        self._show(gray, for_s)

    def frames(self) -> Iterator[tuple[Gray, float]]:
        """Yield the scene at the camera's rate while there is something in it, and slowly while there is not."""
        number = gone = 0
        while not self._is_closing:
            now = time.monotonic()
            with self._changed:
                scenes = self._scenes if now < self._until_s else ()
                shown = self._until_s
                over = self._held - bool(scenes)
            for _ in range(over - gone):
                self.on_gone()
            gone = over
            number += 1
            yield (scenes[number % len(scenes)] if scenes else self._empty), now
            rest_s = now + (self._spacing_s if scenes else _IDLE_S) - time.monotonic()
            with self._changed:
                if not self._is_closing and self._until_s == shown:
                    self._changed.wait(max(0.0, rest_s))

    def close(self) -> None:
        """End `frames`. Idempotent."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()

    def _show(self, card: Image.Image, for_s: float) -> None:
        self._count += 1
        scene = Image.fromarray(self._empty)
        held, mask = _tilted(card, angle=(self._count * 7) % 25 - 12, lean=0.04 * math.sin(self._count))
        free = (max(0, self._size[0] - held.width), max(0, self._size[1] - held.height))
        scene.paste(held, (free[0] * (self._count * 3 % 7) // 6, free[1] // 2), mask)
        scene = scene.filter(ImageFilter.GaussianBlur(0.7))
        # Noise that changes from frame to frame: a code missed in one is read in the next.
        if self._noise is None:
            self._noise = Image.effect_noise(
                self._size, _NOISE
            )  # made once, and shifted: making it is half of all the work
        noisy = [
            ImageChops.add(scene, ImageChops.offset(self._noise, 31 * self._count, 17 * each), offset=-128)
            for each in range(2)
        ]
        with self._changed:
            self._scenes = tuple(np.asarray(each) for each in noisy)
            self._held += 1
            self._until_s = time.monotonic() + for_s
            self._changed.notify()


def _tilted(card: Image.Image, angle: float, lean: float) -> tuple[Image.Image, Image.Image]:
    """Return *card* turned by *angle* degrees and leaning back by *lean*, with the mask of where it is."""
    width, height = card.size
    dx = width * abs(lean)
    corners = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    seen = ((dx, 0.0), (width - dx, 0.0), (width, height), (0.0, height))
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, seen, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        values += [x, y]
    leaning = np.linalg.solve(np.array(rows, float), np.array(values, float)).tolist()
    picture, mask = card, Image.new("L", card.size, 255)
    picture = picture.transform(
        card.size, Image.Transform.PERSPECTIVE, leaning, Image.Resampling.BICUBIC, fillcolor=_WALL
    )
    mask = mask.transform(card.size, Image.Transform.PERSPECTIVE, leaning)
    return (
        picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=_WALL),
        mask.rotate(angle, expand=True),
    )
