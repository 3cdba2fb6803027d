"""Codes held up at random or ever worse in one way, drawn for the reading bench. Invented texts only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from edge.adapters.camera import Gray
from tests.support.degraded import (
    GOOD,
    Held,
    a_moment_later,
    at_random,
    frame,
    largest_module_px,
    modules,
    resting,
    room,
    with_notice,
    with_person,
)

LETTERS = {
    "dense": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    "bytes": "0123456789abcdefghijklmnopqrstuvwxyzàạảđễ|",
}
KINDS = {"certificate": ("HC1:", 680, "dense"), "declaration": ("CR1:", 250, "dense"), "card": ("", 120, "bytes")}
"""As long as those people show: a vaccination certificate (QR version 20), our declaration, an identity card."""


@dataclass(frozen=True)
class Shown:
    """A code held up: its text, the frames of it, and what the camera saw before."""

    text: str
    frames: list[Gray]
    before: list[Gray]


def drawn_text(kind: str, random: np.random.Generator) -> str:
    """Return an invented text as long as that of a code of *kind*."""
    prefix, length, letters = KINDS[kind]
    return prefix + "".join(random.choice(list(LETTERS[letters]), length - len(prefix)))


def held_at_random(seed: int, codes: int, frames: int) -> Iterator[Shown]:
    """Yield codes held badly at random by people in a room with a printed notice; a tenth is Aztec, a tenth light on dark."""
    random = np.random.default_rng(seed)
    for number in range(codes):
        text = drawn_text(list(KINDS)[number % len(KINDS)], random)
        code = modules(text, "aztec" if number % 10 == 9 else "qr")
        held = at_random(random)
        held = replace(held, module_px=min(held.module_px, largest_module_px(code)))
        poses: list[Held] = [held, *(a_moment_later(held, random) for _ in range(frames - 1))]
        background = with_notice(room(random), random)
        yield Shown(
            text,
            [frame(code, pose, random, with_person(background, random, number)) for pose in poses],
            [resting(background, held, random) for _ in range(2)],
        )


def held_worse(kind: str, way: str, value: float, seed: int, frames: int) -> Shown:
    """Return a code held well but for one *way*, by as much as *value*."""
    random = np.random.default_rng([seed, len(kind)])
    text = drawn_text(kind, random)
    code = modules(text)
    held = replace(GOOD, **({"module_px": 4.0} | {way: value}))
    held = replace(held, module_px=min(held.module_px, largest_module_px(code)))
    background = room(random)
    return Shown(
        text,
        [frame(code, held, random, background) for _ in range(frames)],
        [resting(background, held, random) for _ in range(2)],
    )
