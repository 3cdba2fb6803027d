"""Pictures for the reader's tests: invented texts only."""

import numpy as np
import segno

from edge.adapters.camera import Gray


def empty_scene(width: int = 1280, height: int = 720, noise: float = 3.0, seed: int = 1) -> Gray:
    """Return a gray wall as a small sensor sees it."""
    wall = np.random.default_rng(seed).normal(118, noise, (height, width))
    return wall.clip(0, 255).astype(np.uint8)


def with_code(scene: Gray, text: str, scale: int = 6, left: int = 200, top: int = 100) -> Gray:
    """Return *scene* with a QR code of *text* in it."""
    modules = np.array(list(segno.make(text, error="m", micro=False).matrix_iter(border=4)), np.uint8)
    code = np.where(modules, 20, 235).astype(np.uint8).repeat(scale, 0).repeat(scale, 1)
    held = scene.copy()
    held[top : top + len(code), left : left + len(code)] = code
    return held
