"""Writing and reading a real ledger in tests."""

from edge.adapters.ledger_sqlite import SqliteLedger
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.protocol.rows import Entered, EpochOpened, LedgerRow


def row_after(totals: Totals, mono_ms: int = 1000) -> LedgerRow:
    """Return an entry that follows *totals*."""
    kind = Entered if totals.number else EpochOpened
    return seal(totals, Draft(kind=kind, stamp=Stamp(boot="boot-1", mono_ms=mono_ms)))


def fill(ledger: SqliteLedger, rows: int) -> Totals:
    """Append *rows* rows and return what they add up to."""
    totals = Totals()
    for _ in range(rows):
        row = row_after(totals)
        ledger.append(row)
        totals = fold(totals, (row,))
    return totals


def folded(ledger: SqliteLedger) -> Totals:
    """Return what a reader of *ledger* computes."""
    base = ledger.base()
    return fold(base, ledger.rows_after(base.number, 100_000))
