"""The books between memory and disk, where the disk does something in between."""

import msgspec

from edge.bookkeeping import Books
from edge.core.ledger import Draft, Stamp
from edge.errors import LedgerError
from edge.protocol.rows import Booted, Entered, EpochOpened, Exited, LedgerRow, PassSpent
from tests.support.door import neighbour
from tests.support.fakes import FakeLedger

STAMP = Stamp(boot="b1", mono_ms=1000)


class PruningLedger(FakeLedger):
    """A ledger that lets go of what central has, as the real one does."""

    def mark_stored(self, number: int) -> None:
        """Forget the rows up to *number*, and keep what they add up to."""
        super().mark_stored(number)
        gone = [row for row in self.rows if row.n <= number]
        self.rows = self.rows[len(gone) :]
        if gone:
            newest = gone[-1]
            self.start = type(self.start)(
                number=newest.n, entries=newest.entries, exits=newest.exits, adjusted=newest.adjusted
            )


def books_on(ledger: FakeLedger, *kinds: type[LedgerRow]) -> Books:
    """Return books with rows of *kinds* written."""
    books = Books(ledger, STAMP)
    books.note(Draft(kind=Booted, stamp=STAMP, details={"version": "1"}))
    for kind in kinds:
        books.note(Draft(kind=kind, stamp=STAMP))
    books.flush(0.0)
    return books


def test_a_row_whose_writing_failed_late_is_not_announced() -> None:
    """It may be on the disk, but nobody has been told that it is: a power cut could still take it."""
    ledger = FakeLedger()
    books = books_on(ledger, Entered)
    ledger.failure, ledger.fails_after_writing = LedgerError("an error came back"), True
    books.note(Draft(kind=Exited, stamp=STAMP))
    books.flush(1.0)
    ledger.failure = None
    assert (4, 3) == (ledger.rows[-1].n, books.durable.number)
    assert [1, 2, 3] == [row.n for row in books.rows_after(0, 10, 1.0)]
    books.flush(60.0)
    assert [1, 2, 3, 4] == [row.n for row in books.rows_after(0, 10, 60.0)]


def test_rows_of_this_run_that_were_let_go_still_count_in_a_new_epoch() -> None:
    """Central knows more of this epoch than the ledger: what was pruned since the start is carried over, not forgotten."""
    ledger = PruningLedger()
    books = books_on(ledger, Entered, Entered, Exited)
    books.mark_stored(4)
    assert books.is_behind(40, 1.0)
    assert (1, 2, 1) == (books.totals.net, books.totals.entries, books.totals.exits)
    assert [EpochOpened, Exited] == [type(row) for row in ledger.rows]


def test_passes_paired_with_other_doors_are_carried_and_their_rows_counted_once() -> None:
    """Rows written again into the new epoch count there; the most that either ledger told is what holds in the end."""
    books = books_on(FakeLedger())
    for kind, details in (
        (Entered, {"is_declared": True, "pass_of": "north"}),
        (Entered, {"is_declared": True, "pass_of": "east"}),
        (PassSpent, {"at": "north", "people": 2}),
    ):
        books.note(Draft(kind=kind, stamp=STAMP, details=details))
    books.flush(0.0)
    told = msgspec.structs.replace(
        neighbour(40, 3), epoch="another", epoch_order=7, passes_used={"north": 5}, passes_spent={"west": 1}
    )
    assert books.heard_of_itself(told, 0, 1.0)
    assert (8, {"north": 5, "east": 1}, {"north": 2, "west": 1}) == (
        books.epoch_order,
        books.durable.passes_used,
        books.durable.passes_spent,
    )
