"""The ledger on a disk that is full: told, survived, and nothing lost that was taken."""

import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.core.ledger import fold
from edge.errors import LedgerFull
from tests.support.ledgers import fill, folded, row_after


def test_a_full_disk_is_told_and_survived(tiny_disk: Path) -> None:
    """What was taken is there, and writing goes on once there is room."""
    ballast = tiny_disk / "ballast"
    ledger = SqliteLedger(tiny_disk / "data")
    totals = fill(ledger, 3)
    ballast.write_bytes(b"")
    with pytest.raises(LedgerFull, match="no room left"):  # noqa: PT012 - it fills at some row
        for _ in range(2000):
            row = row_after(totals)
            ledger.append(row)
            totals = fold(totals, (row,))
    assert totals == folded(ledger)
    subprocess.run(["mount", "-o", "remount,size=1m", str(tiny_disk)], check=True)
    ledger.append(row_after(totals))
    ledger.close()


def test_a_file_that_may_not_grow_is_told_and_survived(tmp_path: Path) -> None:
    """The same without root, by the system's limit on file sizes: in a process of its own, since the limit is one way."""
    program = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from edge.errors import LedgerError
        from edge.logs import configure
        from edge.adapters.ledger_sqlite import SqliteLedger
        from edge.core.ledger import fold
        from tests.support.ledgers import fill, folded, row_after
        configure()
        ledger = SqliteLedger(Path(sys.argv[1]))
        totals = fill(ledger, 3)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        try:
            while True:
                row = row_after(totals)
                ledger.append(row)
                totals = fold(totals, (row,))
        except LedgerError as error:
            print(type(error).__name__)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert totals == folded(ledger), (totals, folded(ledger))
        ledger.append(row_after(totals))
        print("goes on")
        ledger.close()
    """)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ["LedgerError", "goes on", ""] == done.stdout.split("\n"), done.stderr
