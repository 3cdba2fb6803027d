"""A ledger on a disk that can be told to fail, before or after the write has reached it."""

from collections.abc import Iterable

from edge.core.ledger import Totals
from edge.errors import LedgerError
from edge.ports import Ledger
from edge.protocol.rows import LedgerRow


class IllDisk:
    """Hands every call to *healthy* unless `failure` is set; with `is_late` rows reach the disk all the same."""

    def __init__(self, healthy: Ledger) -> None:
        self.healthy = healthy
        self.failure: LedgerError | None = None
        self.is_late = False

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure

    @property
    def epoch(self) -> str:
        """The id of the ledger."""
        self._check()
        return self.healthy.epoch

    @property
    def epoch_order(self) -> int:
        """How many came before, plus one."""
        self._check()
        return self.healthy.epoch_order

    def base(self) -> Totals:
        """What the rows start from."""
        self._check()
        return self.healthy.base()

    def last(self) -> LedgerRow | None:
        """The newest row."""
        self._check()
        return self.healthy.last()

    def append(self, row: LedgerRow) -> None:
        """Keep *row*, and perhaps say that it failed."""
        if not self.is_late:
            self._check()
        self.healthy.append(row)
        self._check()

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """The rows above *number*."""
        self._check()
        return self.healthy.rows_after(number, at_most)

    def stored_up_to(self) -> int:
        """What central has."""
        self._check()
        return self.healthy.stored_up_to()

    def mark_stored(self, number: int) -> None:
        """Central has the rows up to *number*."""
        self._check()
        self.healthy.mark_stored(number)

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """The time of a boot is known."""
        self._check()
        self.healthy.set_utc_offset(boot, utc_offset_ms)

    def renew(self, epoch_order: int, carried: Totals, rows: Iterable[LedgerRow]) -> None:
        """Go on in an empty ledger."""
        self._check()
        self.healthy.renew(epoch_order, carried, rows)

    def close(self) -> None:
        """Release the file."""
        self.healthy.close()
