"""How many codes are read, and in what time: the unit's cascade beside libzbar alone, on the same frames.

`python -m tests.bench.read [--seeds 1 2] [--codes 60] [--only PART ...] [--ways WAY ...] [--folder DIR ...]` draws codes held before the
camera ever worse in one way (steps), codes held badly at random for eight frames (random), and the scene without a code (empty); and it
reads the pictures of any folder. Times are of this thread on the processor: others' work on the machine is not in them. Prints, judges
nothing; read the ratios.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.picture_file import first_picture
from edge.adapters.reader_cascade import cascade
from edge.adapters.reader_gate import SceneGate
from edge.adapters.reader_plan import PLAN, Library, Look
from edge.adapters.reader_preparations import prepare
from edge.errors import PictureError
from tests.support.degraded import GOOD, Held, a_moment_later, at_random, frame, largest_module_px, modules
from tests.support.frames import empty_scene

PARTS = ("steps", "random", "looks", "empty")
FRAMES = 8
FRAMES_PER_S = 15
EMPTY_FRAMES = 48
LETTERS = list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
KINDS = {"dense": ("HC1:", 560), "sparse": ("", 90)}
STEPS: dict[str, tuple[float, ...]] = {
    "module_px": (5, 3, 2.5, 2, 1.7, 1.5),
    "blur_px": (0.8, 1.2, 1.6, 2.0, 2.4, 2.8),
    "motion_px": (2, 4, 6, 8, 10, 12),
    "noise": (10, 20, 30, 45, 60, 80),
    "glare": (0.2, 0.4, 0.6, 0.8, 1.0, 1.5),
    "light": (0.5, 0.25, 0.15, 0.1, 0.06, 0.03),
    "moire": (0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
    "tilt": (15, 30, 40, 50, 60, 70),
    "rotation": (10, 30, 45, 90, 135, 200),
    "cover": (0.02, 0.04, 0.06, 0.08, 0.1, 0.15),
}

Decode = Callable[[Gray], tuple[str, ...]]


@dataclass
class Tally:
    """What one reader made of the frames it was given."""

    codes: int = 0
    read: int = 0
    at_once: int = 0
    frames: int = 0
    cpu_s: float = 0.0

    def watch(self, decode: Decode, frames: Iterable[Gray], text: str | None) -> bool:
        """Give *decode* one frame after another until it reads *text* (None: anything), as a person holds a code until it is read."""
        self.codes += 1
        for number, each in enumerate(frames):
            began = time.thread_time()
            texts = decode(each)
            self.cpu_s += time.thread_time() - began
            self.frames += 1
            if texts if text is None else text in texts:
                self.read += 1
                self.at_once += number == 0
                return True
        return False

    def add(self, other: "Tally") -> None:
        """Count what *other* counted, too."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self) -> str:
        """Codes read and read in their first frame, and the mean time of a frame."""
        codes, frames = max(1, self.codes), max(1, self.frames)
        return (
            f"{100 * self.read / codes:5.1f}% ({100 * self.at_once / codes:5.1f}%) {1000 * self.cpu_s / frames:7.2f} ms"
        )


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.read", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="of the drawn frames")
    parser.add_argument("--codes", type=int, default=60, help="codes held at random, a seed")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--ways", nargs="+", choices=list(STEPS), default=list(STEPS), metavar="WAY", help=", ".join(STEPS)
    )
    parser.add_argument("--folder", type=Path, nargs="+", default=[], help="folders of pictures, read instead")
    asked = parser.parse_args(arguments)
    if asked.folder:
        for folder in asked.folder:
            _folder(folder)
        return
    for name, part in (
        ("steps", lambda: _steps(asked.ways, asked.seeds)),
        ("random", lambda: _random(asked.seeds, asked.codes)),
        ("looks", lambda: _looks(asked.seeds, asked.codes)),
        ("empty", lambda: _empty(asked.seeds)),
    ):
        if name in asked.only:
            part()


def _head(what: str) -> None:
    print(f"\n{what:<34}{'libzbar alone':>30}{'cascade':>30}   times  missed by the cascade only")
    print(f"{'':<34}{'read (at once)   a frame':>30}{'read (at once)   a frame':>30}", flush=True)


class Duel:
    """Both readers on the same frames."""

    def __init__(self) -> None:
        self.reference, self.ours = Tally(), Tally()
        self._lost = 0

    def watch(self, frames: Sequence[Gray], text: str | None) -> None:
        """Let both read *frames*."""
        has_reference = self.reference.watch(qr_pyzbar.decode, frames, text)
        has_ours = self.ours.watch(cascade(), frames, text)
        self._lost += has_reference and not has_ours

    def add(self, other: "Duel") -> None:
        """Count what *other* counted, too."""
        self.reference.add(other.reference)
        self.ours.add(other.ours)
        self._lost += other._lost

    def row(self, name: str) -> None:
        """Print the row of both."""
        a_frame = (
            self.ours.cpu_s / max(1, self.ours.frames) / max(1e-9, self.reference.cpu_s / max(1, self.reference.frames))
        )
        print(f"{name:<34}{self.reference!s:>30}{self.ours!s:>30}   x{a_frame:4.2f}  {self._lost}", flush=True)


def _text(kind: str, random: np.random.Generator) -> str:
    prefix, length = KINDS[kind]
    return prefix + "".join(random.choice(LETTERS, length))


def _steps(ways: list[str], seeds: list[int]) -> None:
    """Each way of holding a code badly, in steps; each cell is a code a seed and kind, held for eight frames."""
    total = Duel()
    for way in ways:
        _head(f"{way}, a code held for {FRAMES} frames")
        for kind in KINDS:
            for value in STEPS[way]:
                duel = Duel()
                for seed in seeds:
                    random = np.random.default_rng([seed, len(kind)])
                    text = _text(kind, random)
                    code = modules(text)
                    held = replace(GOOD, **({"module_px": 4.0} | {way: value}))
                    held = replace(held, module_px=min(held.module_px, largest_module_px(code)))
                    frames = [frame(code, held, random) for _ in range(FRAMES)]
                    duel.watch(frames, text)
                total.add(duel)
                duel.row(f"  {kind:<8}{value:g}")
    total.row("all steps")


def _held_at_random(seeds: list[int], codes: int) -> Iterable[tuple[str, list[Gray]]]:
    for seed in seeds:
        random = np.random.default_rng(seed)
        for number in range(codes):
            text = _text(("dense", "sparse")[number % 2], random)
            code = modules(text, "aztec" if number % 10 == 9 else "qr")
            held = at_random(random)
            held = replace(held, module_px=min(held.module_px, largest_module_px(code)))
            poses: list[Held] = [held, *(a_moment_later(held, random) for _ in range(FRAMES - 1))]
            yield text, [frame(code, pose, random) for pose in poses]


def _random(seeds: list[int], codes: int) -> None:
    """Codes held badly at random; a tenth is Aztec, a tenth light on dark, both of which libzbar never reads."""
    _head(f"held at random for {FRAMES} frames")
    total = Duel()
    for seed in seeds:
        duel = Duel()
        for text, frames in _held_at_random([seed], codes):
            duel.watch(frames, text)
        total.add(duel)
        duel.row(f"  {codes} codes, seed {seed}")
    if len(seeds) > 1:
        total.row("  all seeds")


def _looks(seeds: list[int], codes: int) -> None:
    """Each look of the plan at the first frame of each code, and what it reads beyond the plan's first look and beyond all others."""
    looks = list(dict.fromkeys(PLAN))
    tallies = {look: Tally() for look in looks}
    read = dict.fromkeys(looks, 0)
    others = dict.fromkeys(looks, 0)
    for text, frames in _held_at_random(seeds, codes):
        hits = {look: tallies[look].watch(_decode_by(look), frames[:1], text) for look in looks}
        for look in looks:
            read[look] += hits[look] and not hits[PLAN[0]]
            others[look] += hits[look] and sum(hits.values()) == 1
    print(
        f"\n{'one look at the first frame':<34}{'read (at once)   a frame':>30}   beyond the first look   by no other"
    )
    for look in looks:
        name = f"{look.preparation.name.lower()} by {look.library.name.lower()}"
        print(f"  {name:<32}{tallies[look]!s:>30}   {read[look]:>21}   {others[look]:>11}", flush=True)


def _decode_by(look: Look) -> Decode:
    library = {Library.ZXING: qr_zxing.decode, Library.ZBAR: qr_pyzbar.decode}[look.library]
    return lambda each: library(prepare(each, look.preparation))


def _empty(seeds: list[int]) -> None:
    """What a frame without a code costs: behind the gate at rest, and where each frame is another scene."""
    print(f"\n{'no code in view':<34}{'mean':>12}{'longest':>12}   of one processor's thread")
    for seed in seeds:
        still = [empty_scene(seed=seed * 100 + number) for number in range(EMPTY_FRAMES // 8)]
        random = np.random.default_rng(seed)
        blank = np.zeros((1, 1), dtype=bool)
        busy = [frame(blank, replace(GOOD, module_px=20), random) for _ in range(len(still))]
        for name, frames, act, count in (
            ("libzbar, still scene", still, _ungated(qr_pyzbar.decode), EMPTY_FRAMES),
            ("cascade, still scene, no gate", still, _ungated(cascade()), EMPTY_FRAMES),
            ("gate and cascade, still, 5 min", still, _gated(), 300 * FRAMES_PER_S),
            ("libzbar, other scene each frame", busy, _ungated(qr_pyzbar.decode), EMPTY_FRAMES),
            ("cascade, other scene each frame", busy, _ungated(cascade()), EMPTY_FRAMES),
        ):
            times = []
            for number in range(count):
                began = time.thread_time()
                act(frames[number % len(frames)], number / FRAMES_PER_S)
                times.append(time.thread_time() - began)
            print(f"  {name:<32}{1000 * np.mean(times):9.3f} ms{1000 * max(times):9.3f} ms", flush=True)


def _ungated(decode: Decode) -> Callable[[Gray, float], object]:
    return lambda each, _: decode(each)


def _gated() -> Callable[[Gray, float], object]:
    gate, reader = SceneGate(), cascade()
    return lambda each, at_s: gate.wants(each, at_s) and reader(each)


def _folder(folder: Path) -> None:
    """Any text counts as read. A picture is shown for as many frames as the plan has looks, as if it were held still."""
    duel = Duel()
    unreadable = 0
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            picture = np.asarray(first_picture(path))
        except PictureError:
            unreadable += 1
            continue
        duel.watch([picture] * len(PLAN), None)
    _head(f"{folder.name}: any text read")
    duel.row(f"  {duel.ours.codes} pictures, {unreadable} other files")


if __name__ == "__main__":
    main(sys.argv[1:])
