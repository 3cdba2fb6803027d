"""A ledger in memory whose disk may refuse and whose power may go in the middle of a write."""

from collections.abc import Callable
from itertools import count
from typing import Any

from edge.core.ledger import Totals, fold
from edge.errors import LedgerFull
from edge.protocol.rows import LedgerRow
from tests.support.fakes import FakeLedger

_EPOCHS = count(1)


class PowerCut(BaseException):
    """The power went while the unit was writing. Nothing of the program may catch it."""


class CrashableLedger(FakeLedger):
    """A ledger whose disk may refuse, and whose power may go before or after a row reached the disk.

    `fuse` is how many writes are still done before the power goes, None for all; `is_late`: the last one reaches the disk.
    """

    def __init__(self) -> None:
        super().__init__(f"e{next(_EPOCHS)}", 1)
        self.totals = Totals()
        self.fuse: int | None = None
        self.is_late = False

    def append(self, row: LedgerRow) -> None:
        """Keep *row*, unless the disk or the power fails."""
        self._write(lambda: self._append(row))

    def renew(self, *how: Any) -> None:
        """Be another ledger, unless the disk or the power fails."""
        self._write(lambda: self._renew(*how))

    def refuse(self, is_refusing: bool) -> None:
        """Let the disk refuse rows, or take them again."""
        self.failure = LedgerFull("no room left") if is_refusing else None

    def _append(self, row: LedgerRow) -> None:
        super().append(row)
        self.totals = fold(self.totals, (row,))

    def _renew(self, *how: Any) -> None:
        super().renew(*how)
        self._epoch = f"e{next(_EPOCHS)}"
        self.totals = fold(self.start, self.rows)

    def _write(self, write: Callable[[], None]) -> None:
        self._check()
        if self.fuse == 0:
            if self.is_late:
                write()
            raise PowerCut
        if self.fuse is not None:
            self.fuse -= 1
        write()
