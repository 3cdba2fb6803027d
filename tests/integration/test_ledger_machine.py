"""A door's books over the real file, through any order of rows, failing disks, crashes, acknowledgements, clocks and renewals."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from edge.adapters import ledger_sqlite
from edge.adapters.ledger_sqlite import SqliteLedger
from edge.bookkeeping import LONGEST_RETRY_S, Books
from edge.core.ledger import Draft, Stamp, Totals, fold
from edge.errors import LedgerCorrupt, LedgerError, LedgerFull
from edge.protocol.rows import (
    Adjusted,
    Booted,
    Entered,
    Exited,
    FaultCleared,
    FaultRaised,
    LedgerRow,
    ModeChanged,
    PermitsGiven,
    PermitsTaken,
    PlanApplied,
    Row,
    Scanned,
    TurnedBack,
)
from edge.protocol.vocabulary import Fault, Mode, PassFormat, Reason, VerdictKind
from tests.support import steps
from tests.support.ill_disk import IllDisk
from tests.support.power_loss import memory_folder

MACHINE = "ledger"
UTC_MS = 1_800_000_000_000
DOORS = st.sampled_from(["cua-a", "cua-b"])
ROWS: tuple[st.SearchStrategy[tuple[type[Row], dict[str, Any]]], ...] = (
    st.tuples(st.just(Entered), st.fixed_dictionaries({"on_red": st.booleans(), "is_declared": st.booleans()})),
    st.tuples(st.just(Exited), st.just({})),
    st.tuples(st.just(TurnedBack), st.just({})),
    st.tuples(st.just(Adjusted), st.fixed_dictionaries({"delta": st.integers(-9, 9), "by": st.just("console")})),
    st.tuples(
        st.just(Scanned),
        st.fixed_dictionaries(
            {
                "format": st.sampled_from(PassFormat),
                "verdict": st.sampled_from(VerdictKind),
                "reason": st.sampled_from(Reason),
            }
        ),
    ),
    st.tuples(st.just(FaultRaised), st.fixed_dictionaries({"fault": st.sampled_from(Fault)})),
    st.tuples(st.just(FaultCleared), st.fixed_dictionaries({"fault": st.sampled_from(Fault)})),
    st.tuples(st.just(ModeChanged), st.fixed_dictionaries({"mode": st.sampled_from(Mode), "by": st.just("button")})),
    st.tuples(
        st.just(PlanApplied), st.fixed_dictionaries({"revision": st.integers(0, 9), "limit": st.integers(0, 99)})
    ),
    st.tuples(st.just(PermitsGiven), st.fixed_dictionaries({"to": DOORS, "count": st.integers(1, 9)})),
    st.tuples(st.just(PermitsTaken), st.fixed_dictionaries({"giver": DOORS, "count": st.integers(1, 9)})),
    st.tuples(st.just(Booted), st.just({"version": "1"})),
)


def truth_of(drafts: list[Draft]) -> dict[str, int]:
    """Return what *drafts* add up to, counted another way than the ledger does."""
    count: Counter[str] = Counter()
    for draft in drafts:
        facts = draft.details
        count["entries"] += draft.kind is Entered
        count["exits"] += draft.kind is Exited
        count["adjusted"] += facts["delta"] if draft.kind is Adjusted else 0
        if draft.kind is Entered:
            count["undeclared"] += not facts["is_declared"]
            count["on_red"] += facts["on_red"]
        if draft.kind is Scanned and (facts["format"] != "staff_badge" or facts["verdict"] == "refused"):
            count[f"scans {facts['verdict']}"] += 1
        if draft.kind is PermitsGiven:
            count[f"given {facts['to']}"] += facts["count"]
        if draft.kind is PermitsTaken:
            count[f"taken {facts['giver']}"] += facts["count"]
    return {name: value for name, value in count.items() if value}


def counted(totals: Totals) -> dict[str, int]:
    """Return the same of *totals*."""
    count = {name: getattr(totals, name) for name in ("entries", "exits", "adjusted", "undeclared", "on_red")}
    for name in ("scans", "given", "taken"):
        count |= {f"{name} {key}": value for key, value in getattr(totals, name).items()}
    return {name: value for name, value in count.items() if value}


class LedgerMachine(RuleBasedStateMachine):
    """The door, its disk, and a central that keeps what it is sent.

    `safe` are the drafts that are on the disk, `waiting` those that are only in memory: a crash may take these and no others.
    """

    @initialize()
    def begin(self) -> None:
        """A unit with an empty disk."""
        steps.LIVES[MACHINE] += 1
        self.room = Path(tempfile.mkdtemp(dir=memory_folder()))
        self.crashes = 0
        self.boot = 1
        self.now = 0.0
        self.safe: list[Draft] = []
        self.waiting: list[Draft] = []
        self.central: dict[tuple[str, int], LedgerRow] = {}
        self.acknowledged: Counter[str] = Counter()
        self.offset: int | None = None
        self.start(self.room / "0")

    def start(self, folder: Path) -> None:
        """Open the books over *folder*."""
        self.disk = IllDisk(SqliteLedger(folder))
        self.books = Books(self.disk, self.stamp())

    def stamp(self) -> Stamp:
        """Return now."""
        mono_ms = int(self.now * 1000)
        utc_ms = None if self.offset is None else mono_ms + self.offset
        return Stamp(boot=f"boot-{self.boot}", mono_ms=mono_ms, utc_ms=utc_ms)

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(row=st.one_of(ROWS))
    def note(self, row: tuple[type[Row], dict[str, Any]]) -> None:
        """Something happens at the door."""
        steps.STEPS[MACHINE] += 1
        self.now += 0.5
        draft = Draft(kind=row[0], stamp=self.stamp(), details=row[1])
        self.books.note(draft)
        self.waiting.append(draft)

    @rule()
    def note_nonsense(self) -> None:
        """A row that no reader would take is refused, and changes nothing."""
        steps.STEPS[MACHINE] += 1
        before = self.books.totals, self.books.unwritten
        with pytest.raises(ValueError, match="by"):
            self.books.note(Draft(kind=Adjusted, stamp=self.stamp(), details={"delta": 1, "by": "no name!"}))
        assert before == (self.books.totals, self.books.unwritten)

    @rule(wait_s=st.sampled_from([0.0, 1.0, LONGEST_RETRY_S]))
    def flush(self, wait_s: float) -> None:
        """What waits is written, if the disk lets it."""
        steps.STEPS[MACHINE] += 1
        self.now += wait_s
        self.books.flush(self.now)
        self.settle()

    @rule(
        failure=st.sampled_from([LedgerFull("full"), LedgerCorrupt("ill"), LedgerError("gone")]), is_late=st.booleans()
    )
    def fall_ill(self, failure: LedgerError, is_late: bool) -> None:
        """The disk begins to fail; if late, the row being written reaches it all the same."""
        steps.STEPS[MACHINE] += 1
        self.disk.failure, self.disk.is_late = failure, is_late

    @rule()
    def recover(self) -> None:
        """The disk is well again."""
        steps.STEPS[MACHINE] += 1
        self.disk.failure = None

    @rule(is_killed=st.booleans())
    def crash(self, is_killed: bool) -> None:
        """The unit dies, or is stopped, and starts again: in another boot if its power went too."""
        steps.STEPS[MACHINE] += 1
        self.settle()
        durable = self.books.durable.number
        self._settle_what_was_late()
        folder = self.room / str(self.crashes)
        self.crashes += 1
        if is_killed:
            shutil.copytree(folder, self.room / str(self.crashes))
            self.disk.close()
        else:
            self.disk.close()
            folder.rename(self.room / str(self.crashes))
        self.boot, self.offset = self.boot + 1, None
        self.waiting = []
        self.start(self.room / str(self.crashes))
        self.books.flush(self.now)
        assert self.books.durable.number >= durable

    @rule(at_most=st.integers(1, 7))
    def deliver(self, at_most: int) -> None:
        """Central is sent what it has not; what it keeps never differs from what the door says later."""
        steps.STEPS[MACHINE] += 1
        if not self.books.is_known:
            return
        epoch = self.books.epoch
        for row in self.books.rows_after(self.acknowledged[epoch], at_most, self.now):
            assert row.n <= self.books.durable.number, "announced before it was durable"
            kept = self.central.setdefault((epoch, row.n), row)
            assert kept == (row if kept.utc_ms else msgspec.structs.replace(row, utc_ms=None))

    @rule(share=st.floats(0, 1))
    def acknowledge(self, share: float) -> None:
        """Central says up to where it has all rows: perhaps an old word."""
        steps.STEPS[MACHINE] += 1
        if not self.books.is_known:
            return
        has = 0
        while (self.books.epoch, has + 1) in self.central:
            has += 1
        word = int(has * share)
        self.acknowledged[self.books.epoch] = max(self.acknowledged[self.books.epoch], word)
        self.books.mark_stored(word)

    @precondition(lambda self: self.books.is_known and self.disk.failure is None)
    @rule()
    def central_knows_more(self) -> None:
        """A copy of this card had written on: the door goes on in a new epoch, not too often."""
        steps.STEPS[MACHINE] += 1
        assert self.books.is_behind(self.books.durable.number + 3, self.now)
        self.settle()

    @rule(step_ms=st.sampled_from([0, 1, 3_600_000, -3_600_000]))
    def hear_the_time(self, step_ms: int) -> None:
        """The time becomes known, or is stepped."""
        steps.STEPS[MACHINE] += 1
        self.now += 0.5
        self.offset = UTC_MS + step_ms
        self.books.set_utc_offset(f"boot-{self.boot}", self.offset)

    @rule()
    def lose_the_time(self) -> None:
        """No time server is heard any more."""
        steps.STEPS[MACHINE] += 1
        self.offset = None

    # --- what must hold -----------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Move what reached the disk from `waiting` to `safe`, as the books tell; a row they gave up on may have reached it."""
        written = len(self.waiting) - self.books.unwritten if self.books.is_known else 0
        if written > 0:
            self.safe += self.waiting[:written]
            del self.waiting[:written]

    def _settle_what_was_late(self) -> None:
        """A row whose writing was said to have failed is on the disk, or it is not."""
        on_disk = counted(fold(*self.on_disk()))
        if self.books.is_known and on_disk != truth_of(self.safe):
            self.safe.append(self.waiting.pop(0))
            assert on_disk == truth_of(self.safe)

    def on_disk(self) -> tuple[Totals, tuple[LedgerRow, ...]]:
        """Return what the file holds, whatever the disk says."""
        base = self.disk.healthy.base()
        return base, self.disk.healthy.rows_after(base.number, 1_000_000)

    @invariant()
    def the_totals_are_the_truth(self) -> None:
        """All that was noted and not lost in a crash is counted, once."""
        self.settle()
        assert truth_of([*(self.safe if self.books.is_known else []), *self.waiting]) == counted(self.books.totals)

    @invariant()
    def the_disk_has_no_gaps(self) -> None:
        """Rows follow one another; what is pruned was acknowledged; what is durable is there."""
        base, rows = self.on_disk()
        assert list(range(base.number + 1, base.number + 1 + len(rows))) == [row.n for row in rows]
        last = base.number + len(rows)
        assert self.disk.healthy.stored_up_to() <= last
        assert base.number <= self.acknowledged[self.disk.healthy.epoch]
        if self.books.is_known and self.books.epoch == self.disk.healthy.epoch:
            assert last >= self.books.durable.number
            until = [row for row in rows if row.n <= self.books.durable.number]
            assert counted(self.books.durable) == counted(fold(base, until))

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "books"):
            self.disk.close()
            shutil.rmtree(self.room)


@pytest.mark.machine
def test_no_order_of_events_loses_or_invents_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Totals are the truth less what a crash may take; what was announced is on the disk, and stays as it was."""
    monkeypatch.setattr(ledger_sqlite, "PRUNE_EVERY", 3)
    steps.live(LedgerMachine, short=60, long=3000)
