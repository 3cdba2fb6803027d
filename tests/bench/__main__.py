"""Runs the benchmarks and prints their figures: `python -m tests.bench [--only NAME ...]`.

Each benchmark is a module with a `main()` that prints a table and judges nothing: the machine is noisy, so read ratios of
one run, not single times.
"""

import argparse
import importlib
import sys
import time

BENCHES = {
    "door": "beam edge to lamp, ledger row included, with the reader at full load",
    "reader": "cost of a camera frame; memory of an idle unit",
    "read": "codes read, and time a frame, by how badly they are held",
    "passes": "time to judge a pass and to read a frame",
    "ingest": "messages and rows a second, stored and acknowledged; memory of central",
    "days": "what midnight and a change of level cost with 10,000 rooms",
    "live": "beam edge to browser",
    "replay": "what weeks offline cost a unit that starts and sends",
    "count": "right crossings per scenario",
    "ranged": "right crossings under time-of-flight sensors, by scenario, height and lane",
    "week": "a week of a room: how often its count is right, and how well it knows that",
    "alarms": "false alarms of the sensors' health, and how soon swapped wiring is seen",
    "drift": "how often the alert for a drifting door is right",
}


def main() -> int:
    """Run the named benchmarks, or all of them, and say which failed to run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(BENCHES), default=list(BENCHES), metavar="NAME", help=", ".join(BENCHES)
    )
    chosen = parser.parse_args().only
    failed = []
    for name in chosen:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        started = time.monotonic()
        try:
            importlib.import_module(f"tests.bench.{name}").main()
        except Exception as error:  # noqa: BLE001 - one benchmark that cannot run must not hide the figures of the others
            print(f"could not run: {type(error).__name__}: {error}", file=sys.stderr)
            failed.append(name)
        print(f"-- {name} took {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
