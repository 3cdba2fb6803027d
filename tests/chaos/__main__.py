"""`python -m tests.chaos`: faults of every kind against real units, a real broker and the real central, and the account at the end.

Ends with 0 when nothing was lost, doubled or wrong, green was never shown beyond the limit, and all agreed after each storm; else with 1,
and keeps all logs, ledgers and the database.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.chaos.faults import Kind
from tests.chaos.machine import put_disks_away
from tests.chaos.run import Order, run


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="how long faults are injected (300)")
    parser.add_argument("--seed", type=int, help="repeats a run's people and faults (drawn if not given)")
    parser.add_argument("--rooms", type=int, default=2, help="rooms; in the last of several some people run on red (2)")
    parser.add_argument("--doors", type=int, default=3, help="doors a room (3)")
    parser.add_argument("--readers", type=int, default=2, help="doors of one room more, at which codes are shown (2)")
    parser.add_argument("--limit", type=int, default=6, help="how many people may be in a room (6)")
    parser.add_argument("--rate", type=float, default=5.0, help="faults a second (5)")
    names = {kind.name.lower().replace("_", "-"): kind for kind in Kind}
    parser.add_argument(
        "--kinds", nargs="+", choices=names, metavar="KIND", default=names, help=f"only some: {', '.join(names)}"
    )
    parser.add_argument("--quiet", action="store_true", help="tell only the figures")
    given = parser.parse_args()
    seed = SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    kinds = frozenset(names[name] for name in given.kinds)
    order = Order(given.seconds, seed, given.rooms, given.doors, given.limit, given.rate, given.readers, kinds)
    folder = Path(tempfile.mkdtemp(prefix="counterroom-chaos-"))
    with (folder / "faults.log").open("w", encoding="utf-8") as log:

        def tell(words: str) -> None:
            print(words, file=log, flush=True)
            if not given.quiet:
                print(words, flush=True)

        tell(
            f"seed {seed}: {order.rooms} rooms of {order.doors} doors, {order.limit} people a room, codes at {order.readers} doors"
        )
        outcome = asyncio.run(run(order, folder, tell))
    print(*outcome.lines(), sep="\n")
    put_disks_away(folder, is_kept=not outcome.is_well)
    if outcome.is_well:
        shutil.rmtree(folder, ignore_errors=True)
        return 0
    print(f"all files are kept in {folder}; to repeat: --seed {seed} and the same other options")
    return 1


if __name__ == "__main__":
    sys.exit(main())
