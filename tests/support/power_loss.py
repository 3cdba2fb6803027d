"""Cuts the power at every instant of a ledger's life and looks at what is left.

`python -m tests.support.power_loss [--seeds N] [--steps N]` records lives of a ledger, one a seed, and opens what each cut may leave
on the disk: after every write, synchronisation and rename, with what was not synchronised kept, dropped, torn or turned to rubbish.
"""

import argparse
import copy
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from edge.logs import configure
from tests.support.disk_trace import Said, Step, Synchronised, Wrote, record, why_not
from tests.support.ledger_story import Promises
from tests.support.torn_disk import Fate, TornDisk

_STORY = "tests.support.ledger_story"
SPARSELY = 12
"""In the short form every so many writes of a row are cut; everything else is cut everywhere."""


@dataclass
class Tally:
    """How many disks were opened, and which were not what had been promised."""

    cuts: int = 0
    again: int = 0
    opened: Counter[Fate] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        fates = ", ".join(f"{count} {fate.value}" for fate, count in self.opened.items())
        return (
            f"{self.cuts} cuts, {self.again} of them in a start after a cut; {self.opened.total()} disks opened ({fates}), "
            f"{len(self.broken)} not as promised"
        )


class PowerCuts:
    """Cuts the power in the life that *seed* draws, and looks what is left; works in the empty *folder*, counts in *tally*."""

    def __init__(self, folder: Path, seed: int, tally: Tally) -> None:
        self._folder = folder
        self._seed = seed
        self._tally = tally

    def live(self, steps: int, *, sparsely: int = 1, again_every: int = 50) -> None:
        """Cut in a life of *steps*, and, before every so many synchronisations, everywhere in the start that would follow."""
        life = self._folder / "life"
        life.mkdir()
        disk, promises = TornDisk(life), Promises()
        synchronised = 0
        done = record(_STORY, life, str(self._seed), str(steps))
        for number, step in enumerate(done):
            if isinstance(step, Synchronised):
                synchronised += 1
                if synchronised % again_every == 0:
                    self._start_again(disk, promises, number)
            self._take(step, number, disk, promises, is_cut=not _is_of_a_row(step) or number % sparsely == 0)

    def _start_again(self, disk: TornDisk, promises: Promises, number: int) -> None:
        """Cut in the start after a cut, and in the one after only the program was killed: the system knows what it wrote."""
        for fate in Fate:
            with self._left_by(disk, fate, f"{number} again") as place:
                again, promised = TornDisk(place), copy.deepcopy(promises)
                if fate is Fate.KEPT:
                    again = copy.deepcopy(disk)
                before = self._tally.cuts
                for each in record(_STORY, place, str(self._seed), "0"):
                    self._take(each, number, again, promised)
                self._tally.again += self._tally.cuts - before

    def _take(self, step: Step, number: int, disk: TornDisk, promises: Promises, *, is_cut: bool = True) -> None:
        disk.take(step)
        if isinstance(step, Said):
            promises.hear(step.line)
        if not is_cut:
            return
        self._tally.cuts += 1
        for fate in Fate:
            where = f"seed {self._seed}, step {number} ({type(step).__name__}), {fate.value}"
            with self._left_by(disk, fate, where) as place:
                wrong = _wrong(promises, place)
            self._tally.opened[fate] += 1
            if wrong:
                self._tally.broken.append(f"{where}: {wrong}")

    @contextmanager
    def _left_by(self, disk: TornDisk, fate: Fate, where: str) -> Iterator[Path]:
        place = Path(tempfile.mkdtemp(dir=self._folder))
        disk.write_to(place, fate, random.Random(where))
        yield place
        shutil.rmtree(place)


def _is_of_a_row(step: Step) -> bool:
    return (
        step.line.endswith('row"}')
        if isinstance(step, Said)
        else isinstance(step, Wrote) and step.path.endswith("-wal")
    )


def _wrong(promises: Promises, folder: Path) -> str | None:
    try:
        return promises.broken_by(folder / "data")
    except Exception as error:  # noqa: BLE001 - a start must never fail on what a power cut leaves
        return f"the start failed: {error!r}"


def main() -> int:
    """Print how many disks were opened; the exit status says whether all were as promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.power_loss", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="lives, from seed 1 on")
    parser.add_argument("--steps", type=int, default=250, help="what happens in a life")
    chosen = parser.parse_args()
    configure("critical")
    if reason := why_not():
        print(f"no power cuts tried: {reason}", file=sys.stderr)
        return 1
    tally = Tally()
    for seed in range(1, chosen.seeds + 1):
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            PowerCuts(Path(folder), seed, tally).live(chosen.steps)
        print(f"up to seed {seed}: {tally}", flush=True)
    print("\n".join(tally.broken))
    return 1 if tally.broken else 0


def memory_folder() -> str | None:
    """Return a folder in memory if there is one: thousands of disks are written that nobody needs later."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
