"""Keeps pictures of pages, made small enough for the docs."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

MOST_BYTES = 200_000

_COLOURS = 256


class Album:
    """Keeps pictures, made small, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str, *, is_whole: bool = False) -> None:
        """Keep what *page* shows, or with *is_whole* all of it, as *name*.png."""
        file = self._folder / f"{name}.png"
        page.evaluate("document.fonts.ready")
        page.screenshot(path=file, full_page=is_whole, animations="disabled")  # bars and numbers at their end
        with Image.open(file) as taken:
            small = _with_fewer_colours(taken.convert("RGB"))
        small.save(file, optimize=True)
        assert file.stat().st_size < MOST_BYTES, f"{file} is too large"
        sys.stderr.write(f"{file}: {file.stat().st_size // 1000} kB\n")


def _with_fewer_colours(picture: Image.Image) -> Image.Image:
    """Return *picture* with a palette: surfaces keep their exact colours, the edges of letters share the rest."""
    pixels = np.asarray(picture).reshape(-1, 3) @ np.array([65536, 256, 1])
    colours, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    exact = colours[np.argsort(counts)[::-1][: _COLOURS // 2]]
    shared = picture.quantize(_COLOURS - len(exact), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([_parts(exact), np.array(shared, int).reshape(-1, 3)])
    distances = ((_parts(colours)[:, None] - palette[None]) ** 2).sum(axis=2)
    small = Image.fromarray(
        distances.argmin(axis=1)[places].astype(np.uint8).reshape(picture.height, picture.width), "P"
    )
    small.putpalette(palette.astype(np.uint8).tobytes())
    return small


def _parts(colours: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
