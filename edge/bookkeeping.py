"""The door's books: every row goes through here, into memory at once and onto the disk as soon as the disk takes it.

Owns what is counted, what of it is durable, and what waits for a failing disk. It must not know lamps, screens or brokers.
"""

from collections import deque
from collections.abc import Iterable, Mapping

import msgspec
import structlog

from edge.core import succession
from edge.core.ledger import Draft, Stamp, Totals, draft_of, fold, seal
from edge.errors import LedgerError, LedgerFull
from edge.ports import Ledger
from edge.protocol.messages import State
from edge.protocol.rows import EpochOpened, LedgerRow, PermitsGiven, PermitsTaken
from edge.protocol.vocabulary import Fault

RENEWED_FOR_S = 300.0
"""Two units that claim one door would outdo each other for ever: a door goes on in a new epoch at most this often."""

FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 30.0
_READ_AT_ONCE = 5000
_MANY = 1_000_000

_log = structlog.get_logger(__name__)


class Books:
    """Totals in memory, rows on disk, and the drafts between the two.

    While the disk refuses rows, drafts are kept in order and tried again with growing pauses; they get their numbers when they
    are written, so that a ledger which could not even be opened at start takes them all the same.
    """

    def __init__(self, ledger: Ledger, started: Stamp) -> None:
        self._ledger = ledger
        self._started = started
        self._pending: deque[Draft] = deque()
        self._is_read = False
        self._renewed_at_s = float("-inf")
        self._has_carried = False
        self._is_unheard = False
        self._at_start = Totals()
        self._retry_at_s = 0.0
        self._pause_s = FIRST_RETRY_S
        self.epoch = ""
        self.epoch_order = 0
        self.totals = Totals()
        self.durable = Totals()
        self.problem: Fault | None = None

    @property
    def is_known(self) -> bool:
        """Has the ledger been read, so that the totals are the door's and not only this run's?"""
        return self._is_read

    @property
    def is_new(self) -> bool:
        """Has central never had a row of this ledger, and was nothing carried over into it? Then what its door did before is not in it."""
        return self._is_read and self._is_unheard and not self._has_carried

    @property
    def unwritten(self) -> int:
        """How many rows wait for the disk."""
        return len(self._pending)

    def note(self, draft: Draft) -> None:
        """Count *draft* in memory; `flush` makes it durable.

        Raises: ValueError when it is no row that may travel on the wire; nothing has changed then.
        """
        self.totals = fold(self.totals, (seal(self.totals, draft),))
        self._pending.append(draft)

    def flush(self, at_s: float) -> None:
        """Read the ledger if that has not been done and write what is pending, unless the disk failed a moment ago."""
        is_well = self._is_read and self.problem is None
        if (is_well and not self._pending) or (self.problem is not None and at_s < self._retry_at_s):
            return
        try:
            if not is_well:
                self._read()
            while self._pending:
                row = seal(self.durable, self._pending[0])
                self._ledger.append(row)
                self._pending.popleft()
                self.durable = fold(self.durable, (row,))
        except LedgerError as error:
            self._failed(error, at_s)
            return
        if self.problem is not None:
            _log.info("ledger works again", problem=self.problem.value)
            self.problem = None
            self._pause_s = FIRST_RETRY_S

    def retry_at_s(self) -> float | None:
        """Return when the disk is tried again, or None while it is well."""
        return None if self.problem is None else self._retry_at_s

    def is_behind(self, stored: int, at_s: float) -> bool:
        """Return whether central has rows of this epoch up to *stored* that this ledger does not know; then go on in a new one."""
        renewal = succession.after_acknowledgement(stored, self.durable, self.epoch_order)
        self._renew(renewal, at_s)
        return renewal is not None

    def heard_of_itself(self, state: State, acknowledged: int, at_s: float) -> bool:
        """Take note of what the broker keeps of this very door; go on in a new epoch if this one would be taken for old.

        Returns False while the disk does not let it be noted; then it must be told again.
        """
        if not self._is_read or self.problem is not None:
            return False
        renewal = succession.after_own_state(
            state,
            self.epoch,
            self.epoch_order,
            self.durable,
            acknowledged=acknowledged,
            has_carried=self._has_carried,
        )
        self._renew(renewal, at_s)
        return self.problem is None

    def heard_nothing_of_itself(self, utc_ms: int | None, at_s: float) -> bool:
        """Take note that the broker keeps nothing of this very door. Returns False while the disk does not let it be noted."""
        if not self._is_read or self.problem is not None:
            return False
        self._renew(succession.after_silence(self.durable, self.epoch_order, utc_ms), at_s, is_usual=True)
        self._renewed_at_s = float("-inf")  # a late word of itself is still to be heeded
        return self.problem is None

    def _renew(self, renewal: succession.Renewal | None, at_s: float, *, is_usual: bool = False) -> None:
        """Go on in a new epoch; not too often, for two units that claim one door would outdo each other for ever.

        What this ledger alone knows is written again; what central has is not, for it would stand there twice. Permits are carried as
        they stand, whichever of the two knows of more, in the same instant as the people: given and taken only grow. So do the passes
        paired with other doors; their rows are written again, and so what is carried is short of them by as much.
        """
        is_recent = at_s < self._renewed_at_s + RENEWED_FOR_S
        if renewal is None or is_recent or not self._is_read or self.problem is not None:
            return
        try:
            start = self._totals_at(self._at_start.number if renewal.stored is None else renewal.stored)
            rows = self._ledger.rows_after(start.number, _MANY)
            carried = msgspec.structs.replace(
                start,
                number=0,
                adjusted=start.adjusted + renewal.carried_net,
                given=_most(self.durable.given, renewal.given),
                taken=_most(self.durable.taken, renewal.taken),
                passes_used=_short(start.passes_used, self.durable.passes_used, renewal.passes_used),
                passes_spent=_short(start.passes_spent, self.durable.passes_spent, renewal.passes_spent),
            )
            again = [draft_of(row) for row in rows if not isinstance(row, EpochOpened | PermitsGiven | PermitsTaken)]
            drafts = (Draft(kind=EpochOpened, stamp=again[0].stamp if again else self._started), *again)
            self._ledger.renew(renewal.epoch_order, carried, _sealed(carried, drafts))
            self._renewed_at_s = at_s
            self._read()
        except LedgerError as error:
            self._failed(error, at_s)
            return
        told = _log.info if is_usual else _log.warning  # every door's first connection leads here
        told("went on in a new epoch", epoch=self.epoch, epoch_order=self.epoch_order, rows=len(again))
        self.flush(at_s)

    def _totals_at(self, number: int) -> Totals:
        """Return what the rows up to *number* add up to; no less than what is pruned."""
        base = self._ledger.base()
        return fold(base, (row for row in self._ledger.rows_after(base.number, _MANY) if row.n <= number))

    def rows_after(self, number: int, at_most: int, at_s: float) -> tuple[LedgerRow, ...]:
        """Return durable rows above *number*; none while the ledger cannot be read."""
        try:
            found = self._ledger.rows_after(number, at_most)
            return tuple(
                row for row in found if row.n <= self.durable.number
            )  # one whose writing failed late may be there
        except LedgerError as error:
            self._failed(error, at_s)
            return ()

    def stored_up_to(self, at_s: float) -> int:
        """Return what central has acknowledged, as far as the ledger can say."""
        try:
            return self._ledger.stored_up_to()
        except LedgerError as error:
            self._failed(error, at_s)
            return 0

    def mark_stored(self, number: int) -> None:
        """Let go of rows that central has. A failure costs nothing: the rows are kept and acknowledged again."""
        try:
            self._ledger.mark_stored(number)
        except LedgerError as error:
            _log.debug("acknowledgement not kept", words=str(error))

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """Give rows of *boot* that were written without UTC their time. A failing disk shows when the next row is written."""
        try:
            self._ledger.set_utc_offset(boot, utc_offset_ms)
        except LedgerError as error:
            _log.debug("time of the boot not kept", words=str(error))

    def _read(self) -> None:
        """Read the ledger and put the pending drafts on top of what it holds."""
        base = self._ledger.base()
        durable = base
        while rows := self._ledger.rows_after(durable.number, _READ_AT_ONCE):
            durable = fold(durable, rows)
        epoch = self._ledger.epoch
        if self._is_read and epoch == self.epoch:
            # An append may fail after the row had reached the disk: such drafts must not be written twice.
            for _ in range(min(durable.number - self.durable.number, len(self._pending))):
                self._pending.popleft()
        if durable.number == 0:
            # A ledger that replaces a broken one at run time goes on from what this run knows better than any file.
            carried = msgspec.structs.replace(self.durable, number=0) if self._is_read else base
            stamp = self._pending[0].stamp if self._pending else self._started
            opening = seal(carried, Draft(kind=EpochOpened, stamp=stamp))
            self._ledger.append(opening)
            durable = fold(carried, (opening,))
        if not self._is_read:
            self._at_start = durable
            self._has_carried = base.net != 0 or bool(base.given) or bool(base.taken)
            self._is_unheard = base.number == 0 and self._ledger.stored_up_to() == 0
        self.epoch, self.epoch_order = epoch, self._ledger.epoch_order
        self.durable = self.totals = durable
        self._is_read = True
        for draft in self._pending:
            self.totals = fold(self.totals, (seal(self.totals, draft),))

    def _failed(self, error: LedgerError, at_s: float) -> None:
        fault = Fault.DISK_FULL if isinstance(error, LedgerFull) else Fault.LEDGER_FAILED
        if self.problem is None:
            _log.error("ledger cannot be used; counting goes on in memory", problem=fault.value, words=str(error))
            self._pause_s = FIRST_RETRY_S
        else:
            self._pause_s = min(self._pause_s * 2, LONGEST_RETRY_S)
        self.problem = fault
        self._retry_at_s = at_s + self._pause_s


def _most(some: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    return {door: max(some.get(door, 0), others.get(door, 0)) for door in some.keys() | others.keys()}


def _short(start: Mapping[str, int], durable: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    """Return what leads to the most of *durable* and *others* once the rows from *start* to *durable* are counted in again."""
    most = _most(durable, others)
    return {door: most[door] - durable.get(door, 0) + start.get(door, 0) for door in most}


def _sealed(totals: Totals, drafts: Iterable[Draft]) -> list[LedgerRow]:
    """Return *drafts* as the rows that follow *totals*."""
    sealed = []
    for draft in drafts:
        sealed.append(seal(totals, draft))
        totals = fold(totals, sealed[-1:])
    return sealed
