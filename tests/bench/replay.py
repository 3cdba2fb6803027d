"""What weeks offline cost a unit: opening a ledger with many rows that nobody has acknowledged, and sending them.

Each time stands beside that of one durable row, the reference: a crossing that happens meanwhile waits for one batch at the most.
"""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.bookkeeping import Books
from edge.core.ledger import Draft, Stamp, Totals, fold
from edge.logs import configure
from edge.protocol.messages import LOG_BATCH_ROWS, Log
from edge.protocol.rows import Entered
from tests.support.ledgers import row_after

ROWS = 200_000
BATCHES = 100

R = TypeVar("R")


def filled(folder: Path, rows: int) -> None:
    """Put *rows* rows into the ledger in *folder*, without waiting for the disk at each."""
    ledger = SqliteLedger(folder)
    ledger.base()
    assert ledger._open is not None
    ledger._open.execute("PRAGMA synchronous = OFF")
    totals = Totals()
    for number in range(rows):
        row = row_after(totals, mono_ms=number)
        ledger.append(row)
        totals = fold(totals, (row,))
    ledger.close()


def timed(times_ms: list[float], do: Callable[..., R], *arguments: object) -> R:
    """Return what *do* returns; put down how long it took."""
    started_s = time.perf_counter()
    result = do(*arguments)
    times_ms.append((time.perf_counter() - started_s) * 1000)
    return result


def main() -> None:
    """Print the table."""
    configure("critical")
    names = ("open and fold all", "one durable row", "read a batch", "encode it", "take its acknowledgement")
    times: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as name:
        filled(Path(name), ROWS)
        before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ledger = SqliteLedger(Path(name))
        books = Books(ledger, Stamp(boot="b", mono_ms=0))
        timed(times["open and fold all"], books.flush, 0.0)
        acknowledged = 0
        for _ in range(BATCHES):
            rows = timed(times["read a batch"], books.rows_after, acknowledged, LOG_BATCH_ROWS, 0.0)
            timed(times["encode it"], msgspec.json.encode, Log(epoch="e", epoch_order=1, rows=rows))
            acknowledged = rows[-1].n
            timed(times["take its acknowledgement"], books.mark_stored, acknowledged)
            books.note(Draft(kind=Entered, stamp=Stamp(boot="b", mono_ms=0)))
            timed(times["one durable row"], books.flush, 0.0)
        ledger.close()
        after_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reference_ms = statistics.median(times["one durable row"])
    print(f"{f'milliseconds, {ROWS:,} rows unsent':<40}{'median':>10}{'p99':>10}{'ratio':>10}")
    for name, each in times.items():
        median, p99 = statistics.median(each), sorted(each)[int(len(each) * 0.99)]
        print(f"{name:<40}{median:>10.2f}{p99:>10.2f}{median / reference_ms:>9.1f}x")
    print(f"memory: {after_mb - before_mb:.1f} MB more than before opening")


if __name__ == "__main__":
    main()
