"""Fuzzes for as long as told: `python -m tests.fuzz --seconds 3600 --seed 7`.

Where Atheris is installed, what was reached steers what is tried next (`--blind` leaves that out). Prints how many inputs were fed to each
target, the longest time one took, the memory, what the answers were and each kind of fault once; the inputs that made them are kept in
`.fuzz/`. Ends with 1 if there was a fault.
"""

import argparse
import importlib.util
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

KEPT = Path(".fuzz")


def main() -> None:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="names of targets")
    parser.add_argument("--blind", action="store_true", help="let nothing steer, as in the test run")
    parser.add_argument(
        "--replay", type=Path, nargs="*", help="feed these files again; their names begin with the target's"
    )
    options = parser.parse_args()
    is_guided = not options.blind and not options.replay and importlib.util.find_spec("atheris") is not None
    if is_guided:
        from tests.fuzz.guided import instrument

        instrument()
    from tests.fuzz.running import Kitchen
    from tests.fuzz.watch import Watch

    with tempfile.TemporaryDirectory() as folder:
        KEPT.mkdir(exist_ok=True)
        try:
            kitchen = Kitchen(Path(folder), options.only)
        except ValueError as error:
            parser.error(str(error))
        watch = Watch(KEPT, tells=lambda line: print(line, flush=True))

        def finish() -> int:
            print(watch.report(), flush=True)
            return 1 if watch.faults else 0

        with kitchen, watch.listening():
            if options.replay:
                for file in options.replay:
                    watch.feed(kitchen.named(file.name.split("-")[0]), file.read_bytes())
            elif is_guided:
                from tests.fuzz.guided import run

                run(kitchen, watch, options.seconds, options.seed, finish)
            else:
                _run_blind(kitchen.serve, watch.feed, options.seconds, options.seed)
        sys.exit(finish())


def _run_blind(
    serve: Callable[..., tuple[object, bytes]], feed: Callable[..., None], seconds: float, seed: int
) -> None:
    choose = random.Random(seed)
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        feed(*serve(choose))


if __name__ == "__main__":
    main()
