"""Lets the system refuse a door's disk a write, a synchronisation or a rename, at every place in turn (strace injects the error).

`python -m tests.support.failing_calls FOLDER` keeps a door's books in FOLDER and says at the end, as JSON, what was counted.
`python -m tests.support.failing_calls --every N` runs that with each N-th call failing in turn, and prints the figures.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.bookkeeping import LONGEST_RETRY_S, Books
from edge.core.ledger import Draft, Stamp, fold
from edge.logs import configure
from edge.protocol.rows import Entered, Exited
from tests.support.disk_trace import why_not
from tests.support.power_loss import memory_folder

FAILURES = {
    "pwrite64": "ENOSPC",
    "ftruncate": "ENOSPC",
    "fdatasync": "EIO",
    "fsync": "EIO",
    "pread64": "EIO",
    "rename": "EIO",
    "renameat": "EIO",
    "unlink": "EIO",
}
"""What fails, and how."""

_FILES = (
    ".",
    "ledger.sqlite3",
    "ledger.sqlite3-wal",
    "ledger.new",
    "ledger.new-journal",
    "ledger.new-wal",
    "ledger.next",
    ".epoch_order.new",
)
_ROWS = 24
_LASTS = 3


def keep_books(folder: Path) -> dict[str, object]:
    """Count through a door's day on a disk that may fail now and then; return what was counted and what was said of the disk."""
    books, now, noted, problems = _open(folder), 0.0, 0, set[str]()
    for number in range(_ROWS):
        now += LONGEST_RETRY_S
        books.note(Draft(kind=Exited if number % 5 == 4 else Entered, stamp=Stamp(boot="b", mono_ms=number)))
        noted += -1 if number % 5 == 4 else 1
        books.flush(now)
        problems |= {books.problem.value} if books.problem else set()
        if number == _ROWS // 2 and not books.unwritten:
            books._ledger.close()
            books = _open(folder)
        elif number == _ROWS * 2 // 3 and books.is_known:
            books.mark_stored(books.durable.number)
    for _ in range(5):
        now += LONGEST_RETRY_S
        books.flush(now)
    books._ledger.close()
    return {"noted": noted, "counted": books.totals.net, "waiting": books.unwritten, "problems": sorted(problems)}


def _open(folder: Path) -> Books:
    return Books(SqliteLedger(folder), Stamp(boot="b", mono_ms=0))


def calls(folder: Path) -> Counter[str]:
    """Return how often each kind of call is made when nothing fails."""
    _run(folder, "-o", str(folder.with_suffix(".trace")))
    lines = folder.with_suffix(".trace").read_text().splitlines()
    return Counter(line.split("(")[0] for line in lines if not line.startswith(("+", "-")))


def failing(folder: Path, call: str, first: int) -> str:
    """Let the *first* such call and the next ones fail; return what was said of the disk. Raises: AssertionError when something is lost."""
    injection = f"inject={call}:error={FAILURES[call]}:when={first}..{first + _LASTS - 1}"
    told = json.loads(_run(folder, "-o", os.devnull, "-e", injection))
    assert (told["noted"], 0) == (told["counted"], told["waiting"]), told
    ledger = SqliteLedger(folder)
    base = ledger.base()
    rows = ledger.rows_after(base.number, 1000)
    ledger.close()
    assert [each.n for each in rows] == list(range(base.number + 1, base.number + 1 + len(rows)))
    assert told["noted"] == fold(base, rows).net, (told, base, rows)
    return " and ".join(told["problems"]) or "nobody noticed"


def _run(folder: Path, *options: str) -> str:
    traced = ",".join(f"?{call}" for call in FAILURES)
    paths = [word for name in _FILES for word in ("-P", str(folder / name))]  # what Python itself reads is not meant
    command = [
        "strace",
        "-qq",
        "-e",
        f"trace={traced}",
        *paths,
        *options,
        sys.executable,
        "-m",
        __spec__.name,
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"the program ended with {done.returncode}: {done.stderr[-1500:]}")
    return done.stdout


def main() -> int:
    """Print the figures; the exit status says whether nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.failing_calls", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="keep books here")
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    configure("critical")
    if chosen.folder:
        print(json.dumps(keep_books(chosen.folder)))
        return 0
    if reason := why_not():
        print(f"no call was let fail: {reason}", file=sys.stderr)
        return 1
    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        for call, count in sorted(calls(Path(folder) / "sound").items()):
            for first in range(1, count + 1, chosen.every):
                try:
                    said[f"{call} {FAILURES[call]}: {failing(Path(folder) / f'{call}-{first}', call, first)}"] += 1
                except AssertionError as error:
                    said["LOST"] += 1
                    print(f"{call} {first}: {error}")
    for answer, count in sorted(said.items()):
        print(f"{count:>5}  {answer}")
    return 1 if said["LOST"] else 0


if __name__ == "__main__":
    sys.exit(main())
