"""How many codes are read, and in what time: the unit's cascade beside each of its libraries alone, on the same frames.

`python -m tests.bench.read [--seeds 1 2] [--codes 60] [--only PART ...] [--ways WAY ...] [--folder DIR ...] [--missed]` draws codes held
before the camera ever worse in one way (steps), codes held badly at random for eight frames (random), each look of the plan by itself
(looks), and the scene without a code (empty); or it reads the pictures of any folder. Times are of this thread on the processor: others'
work on the machine is in them only as far as it slows every thread. Prints, judges nothing; read the ratios.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.reader_gate import SceneGate
from edge.adapters.reader_plan import PLAN, Area, Library, Look
from edge.adapters.reader_preparations import prepare
from edge.adapters.reader_regions import Regions
from tests.bench.read_codes import KINDS, held_at_random, held_worse
from tests.bench.read_pictures import read_folder
from tests.bench.read_tally import Contest, Decode, Tally, at_a_door
from tests.support.degraded import GOOD, frame
from tests.support.frames import empty_scene

PARTS = ("steps", "random", "looks", "empty")
FRAMES = 8
FRAMES_OF_A_STEP = 4
FRAMES_PER_S = 15
EMPTY_FRAMES = 48
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
    parser.add_argument("--missed", action="store_true", help="name the pictures of a folder in which nothing is read")
    asked = parser.parse_args(arguments)
    for folder in asked.folder:
        read_folder(folder, is_telling_missed=asked.missed)
    if asked.folder:
        return
    for name, part in (
        ("steps", lambda: _steps(asked.ways, asked.seeds)),
        ("random", lambda: _random(asked.seeds, asked.codes)),
        ("looks", lambda: _looks(asked.seeds, asked.codes)),
        ("empty", lambda: _empty(asked.seeds)),
    ):
        if name in asked.only:
            part()


def _steps(ways: list[str], seeds: list[int]) -> None:
    """Each way of holding a code badly, in steps; a row is a code of each kind and seed, held for some frames."""
    of_kind = {kind: Contest() for kind in KINDS}
    for way in ways:
        Contest().head(f"{way}, codes held {FRAMES_OF_A_STEP} frames")
        for value in STEPS[way]:
            contest = Contest()
            for kind in KINDS:
                one = Contest()
                for seed in seeds:
                    shown = held_worse(kind, way, value, seed, FRAMES_OF_A_STEP)
                    one.watch(shown.frames, shown.text, shown.before)
                of_kind[kind].add(one)
                contest.add(one)
            contest.row(f"  {value:g}")
    Contest().head("all steps")
    total = Contest()
    for kind, contest in of_kind.items():
        total.add(contest)
        contest.row(f"  {kind}, {KINDS[kind][1]} characters")
    total.row(f"  all {total.codes} codes")


def _random(seeds: list[int], codes: int) -> None:
    """Codes held badly at random; a tenth is Aztec, a tenth light on dark, both of which libzbar never reads."""
    total = Contest()
    total.head(f"held at random for {FRAMES} frames")
    for seed in seeds:
        contest = Contest()
        for shown in held_at_random(seed, codes, FRAMES):
            contest.watch(shown.frames, shown.text, shown.before)
        total.add(contest)
        contest.row(f"  {codes} codes, seed {seed}")
    if len(seeds) > 1:
        total.row("  all seeds")


def _looks(seeds: list[int], codes: int) -> None:
    """Each look of the plan at the first frame of each code, and what it reads beyond the plan's first look and beyond all others.

    The look at what others found and left unread is none of them: it has nothing in a first frame alone.
    """
    looks = list(dict.fromkeys(look for row in PLAN for look in row if look.area is not Area.UNREAD))
    tallies = {look: Tally() for look in looks}
    beyond = dict.fromkeys(looks, 0)
    alone = dict.fromkeys(looks, 0)
    found, finding_s = 0, 0.0
    for seed in seeds:
        for shown in held_at_random(seed, codes, 1):
            regions = Regions()
            for each in shown.before:
                regions.find(each)
            began = time.thread_time()
            parts = [each.of(shown.frames[0]) for each in regions.find(shown.frames[0])]
            finding_s += time.thread_time() - began
            found += bool(parts)
            hits = {look: tallies[look].watch(_decode_by(look, parts), shown.frames, shown.text) for look in looks}
            for look in looks:
                beyond[look] += hits[look] and not hits[PLAN[0][0]]
                alone[look] += hits[look] and sum(hits.values()) == 1
    asked = codes * len(seeds)
    print(f"\n{found} of {asked} frames have a region that stands out, found in {1000 * finding_s / asked:.2f} ms")
    print(f"{'one look at the first frame':<46}{'read (at once)  a frame':>28}   beyond the first look   by no other")
    for look in looks:
        name = f"{look.preparation.name.lower()}, {look.area.name.lower()}, {look.library.name.lower()}"
        print(f"  {name:<44}{tallies[look]!s:>28}   {beyond[look]:>21}   {alone[look]:>11}", flush=True)


def _decode_by(look: Look, parts: Sequence[Gray]) -> Decode:
    libraries = {
        Library.ZXING: qr_zxing.decode,
        Library.ZBAR: qr_pyzbar.decode,
    }

    def decode(each: Gray) -> tuple[str, ...]:
        if look.area not in (Area.FRAME, Area.BARE_FRAME):
            if not parts:
                return ()
            each = parts[-1] if look.area is Area.SECOND else parts[0]
        return libraries[look.library](prepare(each, look.preparation))

    return decode


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
            ("zxing-cpp, still scene", still, _ungated(qr_zxing.decode), EMPTY_FRAMES),
            ("cascade, still scene, no gate", still, _ungated(at_a_door(still[:1])), EMPTY_FRAMES),
            ("gate and cascade, still, 5 min", still, _gated(), 300 * FRAMES_PER_S),
            ("libzbar, other scene each frame", busy, _ungated(qr_pyzbar.decode), EMPTY_FRAMES),
            ("zxing-cpp, other scene each frame", busy, _ungated(qr_zxing.decode), EMPTY_FRAMES),
            ("cascade, other scene each frame", busy, _ungated(at_a_door(still[:1])), EMPTY_FRAMES),
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
    gate, reader = SceneGate(), at_a_door()
    return lambda each, at_s: gate.wants(each, at_s) and reader(each)


if __name__ == "__main__":
    main(sys.argv[1:])
