"""The ledger in an SQLite file: write-ahead log, synchronised with every row.

Owns which file is the ledger, when it is replaced or pruned, and what SQLite's errors mean. It must not know what rows are for,
beyond adding up those it prunes. A ledger that cannot be read any more is kept beside the new one, for the technician.
"""

import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import structlog

from edge.adapters import ledger_attic, ledger_file
from edge.adapters.files import make_folder, replace_file, synchronise
from edge.adapters.ledger_file import Head, Offset
from edge.adapters.stored_mark import StoredMark
from edge.core.ledger import Totals, fold, stamp_utc
from edge.errors import LedgerCorrupt, LedgerError
from edge.protocol.rows import ContactSealed, LedgerRow

PRUNE_EVERY = 200
"""Acknowledged rows are deleted in portions: each deletion is a synchronised write that no beam should wait for."""

PRUNE_AT_MOST = 100
"""And in small ones, for after weeks offline hundreds of rows are acknowledged at a time. The rest goes with the next word."""

_HIGHEST_ORDER = 2**53
_ALWAYS = -1
_SWEEP_EVERY_S = 6 * 3600.0
_log = structlog.get_logger(__name__)


class SqliteLedger:
    """A door's ledger in *folder*.

    The file is opened with the first use, so that a unit whose disk is ill can start, say so, and try again. All methods raise
    LedgerFull, LedgerCorrupt or LedgerError; after any of them the next call opens the file anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "ledger.sqlite3"
        self._next = folder / "ledger.next"
        self._open: sqlite3.Connection | None = None
        self._head = Head(epoch="none", epoch_order=0, base=Totals())
        self._last: LedgerRow | None = None
        self._stored = 0
        self._mark = StoredMark(folder)
        self._offsets: dict[str, list[Offset]] = {}
        self._told: tuple[str, int] | None = None
        self._contacts: deque[int] = deque()
        self._swept_s = float("-inf")

    # --- the port -----------------------------------------------------------------------------------------------------

    @property
    def epoch(self) -> str:
        """The id of this ledger."""
        with self._connection():
            return self._head.epoch

    @property
    def epoch_order(self) -> int:
        """How many ledgers this door opened before this one, plus one."""
        with self._connection():
            return self._head.epoch_order

    def base(self) -> Totals:
        """Return what the pruned rows add up to; in a ledger just opened, what could be carried over from a broken one."""
        with self._connection():
            return self._head.base

    def last(self) -> LedgerRow | None:
        """Return the newest row, or None in a ledger just opened."""
        with self._connection():
            return self._last

    def append(self, row: LedgerRow) -> None:
        """Store *row* durably. Its number must be the last one plus one."""
        with self._connection() as connection:
            newest = self._last.n if self._last else self._head.base.number
            if row.n != newest + 1:
                raise LedgerError(f"row {row.n} cannot follow row {newest}")
            with connection:
                connection.execute("INSERT INTO rows (n, row) VALUES (?, ?)", (row.n, ledger_file.sealed(row)))
            self._last = row
            if isinstance(row, ContactSealed):
                self._contacts.append(row.n)

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """Return the rows above *number*, ascending, with the UTC that has become known since they were written."""
        with self._connection() as connection:
            found = connection.execute("SELECT row FROM rows WHERE n > ? ORDER BY n LIMIT ?", (number, at_most))
            return tuple(self._dated(ledger_file.unsealed_row(record)) for (record,) in found)

    def stored_up_to(self) -> int:
        """Return what central has acknowledged; after a power cut perhaps a little less, and the rest is sent again."""
        with self._connection():
            return self._stored

    def mark_stored(self, number: int) -> None:
        """Take note that central has all rows up to *number*; they are pruned in portions, the newest row never.

        Sealed contacts go at once, and the newest row loses its own: they are not to stay here for want of further rows.
        """
        with self._connection() as connection:
            newest = self._last.n if self._last else 0
            if min(number, newest) > self._stored:
                self._stored = min(number, newest)
                self._mark.keep(self._head.epoch, self._stored)
            is_first = self._head.base.number == 0  # kept at once: it tells a ledger that central knows from a new one
            has_contacts = bool(self._contacts) and self._contacts[0] <= self._stored
            if has_contacts:
                self._bare_newest(connection)
            if is_first or has_contacts or self._stored - self._head.base.number >= PRUNE_EVERY:
                self._prune(connection)
            self._sweep()

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """Give the rows of *boot* that were written without UTC their time, whenever they are read.

        The first offset known holds for all rows before it and keeps holding for them; a later one holds for the rows after it.
        """
        self._told = (boot, utc_offset_ms)
        with self._connection() as connection:
            self._date(connection)
            self._sweep()

    def renew(self, epoch_order: int, carried: Totals, rows: Iterable[LedgerRow]) -> None:
        """Set this ledger aside and open one, of at least that order, that carries totals over and begins with *rows*.

        No instant has less than one of the two: the rows, numbered from 1, are on the disk before the ledger before them goes.
        """
        with self._connection():
            self._release()
            self._create(carried, epoch_order, "its door goes on in another one that tells what was before", rows)

    def close(self) -> None:
        """Prune what is acknowledged and release the file. Idempotent."""
        if self._open is not None:
            with suppress(sqlite3.Error, OSError, msgspec.DecodeError):  # nothing is lost by it
                self._prune(self._open)
            self._release()

    # --- opening ------------------------------------------------------------------------------------------------------

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._open is None:
                self._start()
            if self._open is None:
                raise LedgerError(f"{self._file} could not be opened")
            yield self._open
        except (sqlite3.Error, OSError, msgspec.DecodeError) as error:
            if isinstance(error, LedgerError) and not isinstance(error, LedgerCorrupt):
                raise
            self._release()
            raise ledger_file.translated(error, self._file) from error

    def _start(self) -> None:
        make_folder(self._folder)
        if self._next.exists():
            self._take_over("a newer ledger was about to take its place")
        if self._file.exists():
            try:
                self._read()
                return
            except (sqlite3.Error, msgspec.DecodeError, LedgerCorrupt) as error:
                if not ledger_file.is_damage(error):
                    raise
                broken = ledger_file.salvaged(self._file) or Head(epoch="none", epoch_order=0, base=Totals())
                self._create(broken.base, broken.epoch_order + 1, str(error), is_damage=True)
        else:
            self._create(Totals(), 1, "its main file is gone", is_damage=True)

    def _read(self) -> None:
        self._open = ledger_file.connect(self._file)
        ledger_file.settle(self._open, self._file)
        contents = ledger_file.read(self._open, self._file)
        self._head, self._last = contents.head, contents.last
        self._contacts = deque(contents.contacts)
        newest = self._last.n if self._last else 0
        self._stored = max(self._head.base.number, contents.bared, min(self._mark.read(self._head.epoch), newest))
        self._offsets = {}
        for offset in contents.offsets:
            self._offsets.setdefault(offset.boot, []).append(offset)
        self._date(self._open)

    # --- another ledger in its place ----------------------------------------------------------------------------------

    def _create(
        self, carried: Totals, least_order: int, why: str, rows: Iterable[LedgerRow] = (), *, is_damage: bool = False
    ) -> None:
        """Open a new ledger; *why* is told of the one in its place, if there is one.

        It is finished on the disk under a name of its own before anything else is touched, and a start that finds it there goes on
        from that point: no instant forgets what is carried over.
        """
        order = max(self._next_epoch_order(), least_order)
        replace_file(self._order_file, str(order).encode())
        draft = self._folder / "ledger.new"
        for leftover in self._folder.glob(draft.name + "*"):
            leftover.unlink()
        base = msgspec.structs.replace(carried, number=0)
        ledger_file.build(draft, Head(epoch=secrets.token_hex(8), epoch_order=order, base=base), rows)
        replace_file(self._next, None, draft)
        self._take_over(why, is_damage=is_damage)
        self._read()
        _log.info("opened a new ledger", epoch=self._head.epoch, epoch_order=order)

    def _take_over(self, why: str, *, is_damage: bool = False) -> None:
        """Put the finished ledger in the place of the one before, which is kept."""
        name = ledger_attic.set_aside(self._file, self._next_epoch_order() - 2, why)
        if name is not None:
            self._release()  # not before: SQLite tidies a log away when it closes, and with it what it could not read
            synchronise(self._folder)  # SQLite would play the remains of an old log into the new file
            (_log.error if is_damage else _log.info)("the ledger was set aside", kept_as=name, words=why)
        replace_file(self._file, None, self._next)

    @property
    def _order_file(self) -> Path:
        return self._folder / "epoch_order"

    def _next_epoch_order(self) -> int:
        """Return one more than any ledger this door is known to have had."""
        known = [ledger_attic.count(self._folder) + self._file.exists()]
        with suppress(OSError, ValueError):
            known.append(int(self._order_file.read_text(encoding="ascii")))
        return max(each for each in known if each < _HIGHEST_ORDER) + 1

    # --- small parts --------------------------------------------------------------------------------------------------

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Delete the oldest acknowledged rows, never the newest of all, and keep in `base` what they added up to."""
        up_to = min(self._stored, self._last.n - 1 if self._last else 0, self._head.base.number + PRUNE_AT_MOST)
        if up_to <= self._head.base.number:
            return
        found = connection.execute("SELECT row FROM rows WHERE n <= ? ORDER BY n", (up_to,))
        base = fold(self._head.base, (self._dated(ledger_file.unsealed_row(record)) for (record,) in found))
        head = msgspec.structs.replace(self._head, base=base)
        with connection:
            connection.execute("DELETE FROM rows WHERE n <= ?", (up_to,))
            connection.execute("UPDATE head SET head = ?", (ledger_file.sealed(head),))
        self._head = head
        while self._contacts and self._contacts[0] <= up_to:
            self._contacts.popleft()

    def _bare_newest(self, connection: sqlite3.Connection) -> None:
        """Take the contact from the newest row if central has it: the row stays for its number."""
        last = self._last
        if isinstance(last, ContactSealed) and last.n <= self._stored and self._contacts[-1] == last.n:
            bare = msgspec.structs.replace(last, sealed="", ref="")
            with connection:
                connection.execute("UPDATE rows SET row = ? WHERE n = ?", (ledger_file.sealed(bare), bare.n))
            self._last = bare
            self._contacts.pop()

    def _sweep(self) -> None:
        """Now and then remove old ledgers that were set aside, once the time is known."""
        now_s = time.monotonic()
        if self._told is not None and now_s >= self._swept_s + _SWEEP_EVERY_S:
            self._swept_s = now_s
            ledger_attic.sweep(self._folder, time.time())

    def _date(self, connection: sqlite3.Connection) -> None:
        """Keep the offset last told, if it is news: also one that a failing disk had not taken."""
        if self._told is None:
            return
        boot, utc_offset_ms = self._told
        known = self._offsets.setdefault(boot, [])
        since_mono_ms = self._last.mono_ms if known and self._last and self._last.boot == boot else _ALWAYS
        if stamp_utc(max(since_mono_ms, 0), utc_offset_ms) is None or (
            known and known[-1].utc_offset_ms == utc_offset_ms
        ):
            return
        offset = Offset(boot=boot, since_mono_ms=since_mono_ms, utc_offset_ms=utc_offset_ms)
        with connection:
            record = (boot, since_mono_ms, ledger_file.sealed(offset))
            connection.execute("INSERT OR REPLACE INTO boots VALUES (?, ?, ?)", record)
        known[:] = [*(each for each in known if each.since_mono_ms != since_mono_ms), offset]

    def _dated(self, row: LedgerRow) -> LedgerRow:
        if row.utc_ms is not None:
            return row
        known = self._offsets.get(row.boot)
        if not known:
            return row
        offset = next((each for each in reversed(known[1:]) if each.since_mono_ms < row.mono_ms), known[0])
        return msgspec.structs.replace(row, utc_ms=stamp_utc(row.mono_ms, offset.utc_offset_ms))

    def _release(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()
