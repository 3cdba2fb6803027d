"""What readers made of the frames they were given, side by side."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from edge.adapters import qr_pyzbar, qr_zxing
from edge.adapters.camera import Gray
from edge.adapters.reader_cascade import cascade

Decode = Callable[[Gray], tuple[str, ...]]


@dataclass
class Tally:
    """What one reader read, and in what time of this thread on the processor."""

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

    @property
    def ms(self) -> float:
        """The mean time of a frame."""
        return 1000 * self.cpu_s / max(1, self.frames)

    def __str__(self) -> str:
        """Codes read and read in their first frame, and the mean time of a frame."""
        codes = max(1, self.codes)
        return f"{100 * self.read / codes:5.1f}% ({100 * self.at_once / codes:5.1f}%) {self.ms:6.2f} ms"


def at_a_door(before: Sequence[Gray] = ()) -> Decode:
    """Return the unit's cascade after it has seen the frames *before*, as it always has at a door."""
    reader = cascade()
    for each in before:
        reader(each)
    return reader


Readers = Mapping[str, Callable[[Sequence[Gray]], Decode]]

FRAME_READERS: Readers = {
    "libzbar alone": lambda _: qr_pyzbar.decode,
    "zxing-cpp alone": lambda _: qr_zxing.decode,
    "cascade": at_a_door,
}


class Contest:
    """Several readers on the same frames; the last one is ours."""

    def __init__(self, readers: Readers = FRAME_READERS) -> None:
        self._readers = readers
        self.tallies = {name: Tally() for name in readers}
        self.codes = 0
        self.lost = 0

    def watch(self, frames: Sequence[Gray], text: str | None, before: Sequence[Gray] = ()) -> bool:
        """Let all read *frames*, and return whether ours read *text* in them."""
        self.codes += 1
        have = [self.tallies[name].watch(make(before), frames, text) for name, make in self._readers.items()]
        self.lost += any(have) and not have[-1]
        return have[-1]

    def add(self, other: "Contest") -> None:
        """Count what *other* counted, too."""
        self.codes += other.codes
        self.lost += other.lost
        for name, tally in other.tallies.items():
            self.tallies[name].add(tally)

    def head(self, what: str) -> None:
        """Print the head of a table."""
        print(f"\n{what:<34}" + "".join(f"{name:>28}" for name in self._readers) + "   missed by the last only")
        print(f"{'':<34}" + f"{'read (at once)  a frame':>28}" * len(self._readers), flush=True)

    def row(self, name: str) -> None:
        """Print the row of all."""
        print(
            f"{name:<34}" + "".join(f"{tally!s:>28}" for tally in self.tallies.values()) + f"   {self.lost}", flush=True
        )
