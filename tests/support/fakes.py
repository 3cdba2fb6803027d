"""Hand-written stand-ins for the unit's ports; they record, and tests assert on the records."""

from collections.abc import Iterable

from edge.core.days import KeptDay
from edge.core.ledger import Totals
from edge.errors import LedgerError
from edge.protocol.messages import Plan
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Light


class FakeLedger:
    """A ledger in memory. Put an error into `failure` and every call raises it until it is None again."""

    def __init__(self, epoch: str = "e1", epoch_order: int = 1) -> None:
        self._epoch = epoch
        self._epoch_order = epoch_order
        self.rows: list[LedgerRow] = []
        self.start = Totals()
        self.stored = 0
        self.offsets: dict[str, int] = {}
        self.failure: LedgerError | None = None
        self.fails_after_writing = False
        self.tries = 0

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure

    def replace_by(self, epoch: str) -> None:
        """Be another, empty ledger from now on, as after a file that could not be read any more."""
        self._epoch, self._epoch_order, self.rows, self.stored = epoch, self._epoch_order + 1, [], 0

    @property
    def epoch(self) -> str:
        """The id of this ledger."""
        self._check()
        return self._epoch

    @property
    def epoch_order(self) -> int:
        """How many came before, plus one."""
        self._check()
        return self._epoch_order

    def base(self) -> Totals:
        """What the rows start from."""
        self._check()
        return self.start

    def last(self) -> LedgerRow | None:
        """The newest row."""
        self._check()
        return self.rows[-1] if self.rows else None

    def append(self, row: LedgerRow) -> None:
        """Keep *row*, which must be the next."""
        self.tries += 1
        if not self.fails_after_writing:
            self._check()
        assert (self.rows[-1].n if self.rows else self.start.number) + 1 == row.n
        self.rows.append(row)
        self._check()

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """The rows above *number*."""
        self._check()
        return tuple(row for row in self.rows if row.n > number)[:at_most]

    def stored_up_to(self) -> int:
        """What central has."""
        self._check()
        return self.stored

    def mark_stored(self, number: int) -> None:
        """Central has the rows up to *number*."""
        self._check()
        self.stored = number

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """Remember the offset."""
        self._check()
        self.offsets[boot] = utc_offset_ms

    def renew(self, epoch_order: int, carried: Totals, rows: Iterable[LedgerRow]) -> None:
        """Be another ledger, with *rows* in it."""
        self._check()
        self.replace_by("renewed")
        self._epoch_order, self.start, self.rows = epoch_order, carried, list(rows)

    def close(self) -> None:
        """Nothing to release."""


class FakePlans:
    """A plan store in memory."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.kept = plan
        self.is_full = False

    def load(self) -> Plan | None:
        """Return the plan last kept."""
        return self.kept

    def keep(self, plan: Plan) -> bool:
        """Keep *plan*, unless there is no room for it."""
        if not self.is_full:
            self.kept = plan
        return not self.is_full


class FakeDays:
    """A day store in memory."""

    def __init__(self, day: KeptDay | None = None) -> None:
        self.kept = day
        self.is_closed = False

    def load(self) -> KeptDay | None:
        """Return the day last kept."""
        return self.kept

    def keep(self, day: KeptDay) -> None:
        """Keep *day*."""
        self.kept = day

    def close(self) -> None:
        """Be closed."""
        self.is_closed = True


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: float = 100.0, utc_offset_ms: int | None = None) -> None:
        self.now = now
        self.offset_ms = utc_offset_ms
        self.boot_id = "boot-1"

    def monotonic_s(self) -> float:
        """The time it was put to."""
        return self.now

    def utc_offset_ms(self) -> int | None:
        """The offset it was given."""
        return self.offset_ms


class FakeLamp:
    """A lamp that remembers what it showed."""

    def __init__(self) -> None:
        self.shown: list[tuple[Light, bool]] = []
        self.is_closed = False

    def show(self, light: Light, is_fault: bool) -> None:
        """Remember."""
        self.shown.append((light, is_fault))

    def close(self) -> None:
        """Be closed."""
        self.is_closed = True


class FakeWatchdog:
    """A service manager that remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def ready(self) -> None:
        """Remember."""
        self.heard.append("ready")

    def alive(self) -> None:
        """Remember."""
        self.heard.append("alive")

    def status(self, sentence: str) -> None:
        """Remember."""
        self.heard.append(sentence)
