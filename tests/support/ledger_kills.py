"""Kills a ledger's writer with SIGKILL at random moments and looks whether all is there that had returned.

`python -m tests.support.ledger_kills [--kills N]` prints how many were killed, and how many rows had returned by then.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from edge.logs import configure
from tests.support.ledger_story import Promises

_STEPS = 400


def killed(folder: Path, seed: int) -> tuple[int, str | None]:
    """Kill the life that *seed* draws at some moment; return how many words it had said, and what is not as it said."""
    command = [sys.executable, "-m", "tests.support.ledger_story", str(folder), str(seed), str(_STEPS)]
    promises = Promises()
    lines = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        promises.hear(writer.stdout.readline())  # it has begun
        timer = threading.Timer(random.Random(seed).expovariate(10), writer.kill)
        timer.start()
        for line in writer.stdout:
            if line.endswith("\n"):  # the last may be half a line
                promises.hear(line)
                lines += 1
        timer.cancel()
    if writer.returncode not in (0, -signal.SIGKILL):
        return lines, f"the writer ended with {writer.returncode}"
    return lines, promises.broken_by(folder / "data")


def main() -> int:
    """Print the figures; the exit status says whether all was as promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.ledger_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    chosen = parser.parse_args()
    configure("critical")
    words, broken = 0, []
    for seed in range(chosen.kills):
        with tempfile.TemporaryDirectory() as folder:
            lines, wrong = killed(Path(folder), seed)
        words += lines
        if wrong:
            broken.append(f"seed {seed}: {wrong}")
    print(f"{chosen.kills} writers killed, {words:,} words of theirs kept, {len(broken)} not as promised")
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
