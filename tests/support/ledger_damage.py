"""Damages a ledger's files in every manner that a bad card knows, and looks what a start makes of it.

`python -m tests.support.ledger_damage [--damages N]` flips bits, zeroes, overwrites and cuts off at seeded
places of the main file, its log and the small files beside them.
"""

import argparse
import contextlib
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.adapters.plan_file import PlanFile
from edge.core.ledger import Totals, fold
from edge.logs import configure
from edge.protocol.messages import Plan
from edge.protocol.rows import LedgerRow
from tests.support.ledgers import row_after
from tests.support.power_loss import memory_folder

ROWS = 150
_FILES = ("ledger.sqlite3",) * 6 + ("ledger.sqlite3-wal",) * 6 + ("epoch_order", "plan.json")


def flip(content: bytearray, place: int, chance: random.Random) -> None:
    """Turn one bit round."""
    content[place] ^= 1 << chance.randrange(8)


def zero(content: bytearray, place: int, chance: random.Random) -> None:
    """Lose a block."""
    start, size = place // 512 * 512, chance.choice([512, 4096])
    content[start : start + size] = bytes(len(content[start : start + size]))


def scribble(content: bytearray, place: int, chance: random.Random) -> None:
    """Find something else where a block was."""
    size = min(chance.choice([1, 16, 512, 4096]), len(content) - place)
    content[place : place + size] = chance.randbytes(size)


def cut_off(content: bytearray, place: int, chance: random.Random) -> None:
    """Lose the end."""
    del content[place:]


Manner = Callable[[bytearray, int, random.Random], None]
MANNERS: tuple[Manner, ...] = (flip, zero, scribble, cut_off)


class DamagedLedgers:
    """Copies of one ledger, each damaged another way; made in the empty *folder*. Half of its rows stand in the log alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sound = folder / "sound"
        totals, self._rows = Totals(), list[LedgerRow]()
        ledger = SqliteLedger(self._sound)
        for number in range(ROWS):
            if number == ROWS // 2:
                ledger.close()  # puts the log into the main file
            self._rows.append(row_after(totals, mono_ms=number))
            ledger.append(self._rows[-1])
            totals = fold(totals, self._rows[-1:])
        self._epoch = ledger.epoch
        PlanFile(self._sound).keep(Plan(revision=1, name="Phòng", limit=9, doors=()))
        self._copy = folder / "copy"
        shutil.copytree(self._sound, self._copy)
        ledger.close()

    def answer(self, seed: int) -> str:
        """Damage a copy as *seed* says and open it; return what came of it. Raises: AssertionError when that is no stated answer."""
        chance = random.Random(seed)
        folder = self._folder / "damaged"
        shutil.copytree(self._copy, folder)
        try:
            file, manner = folder / chance.choice(_FILES), chance.choice(MANNERS)
            content = bytearray(file.read_bytes())
            manner(content, chance.randrange(len(content)), chance)
            file.write_bytes(content)
            return self._answer_of(folder, file, manner)
        finally:
            shutil.rmtree(folder)

    def _answer_of(self, folder: Path, file: Path, manner: Manner) -> str:
        with contextlib.closing(SqliteLedger(folder)) as ledger:
            base = ledger.base()
            rows = ledger.rows_after(base.number, ROWS + 1)
            assert (plan := PlanFile(folder).load()) is None or plan.name, "a plan out of nothing"
            kept = list(folder.glob("ledger.old-*.sqlite3*"))
            if ledger.epoch == self._epoch:
                assert tuple(self._rows[base.number : base.number + len(rows)]) == rows, "a row that nobody wrote"
                assert not kept
                missing = ROWS - base.number - len(rows)
                if manner is cut_off and file.name.endswith("-wal") and missing:
                    return "log cut off: the ledger as it was earlier, for the broker's and central's memory to find"
                assert missing <= 1, f"{missing} rows lost in silence, {manner.__name__} of {file.name}"
                return "all rows there" if not missing else "newest row lost, as if the power had failed"
            assert kept, "the broken file was not kept"
            assert ledger.epoch_order > 1, "the new epoch does not follow"
            assert (0, ()) == (base.number, rows)
            assert 0 <= base.net <= ROWS - 1, "people out of nothing"
            ledger.append(row_after(Totals()))
            return (
                "new epoch, everybody carried over"
                if base.net == ROWS - 1
                else "new epoch, some of the newest rows not carried"
            )


def main() -> int:
    """Print what came of each damage; the exit status says whether all were stated answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.ledger_damage", description=__doc__)
    parser.add_argument("--damages", type=int, default=5000)
    chosen = parser.parse_args()
    configure("critical")
    answers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        ledgers = DamagedLedgers(Path(folder))
        for seed in range(chosen.damages):
            try:
                answers[ledgers.answer(seed)] += 1
            except Exception as error:  # noqa: BLE001 - each is a finding, and the others are to be seen too
                answers["NO STATED ANSWER"] += 1
                print(f"seed {seed}: {error!r}")
    for answer, count in answers.most_common():
        print(f"{count:>7}  {answer}")
    return 1 if answers["NO STATED ANSWER"] else 0


if __name__ == "__main__":
    sys.exit(main())
