"""The ledger in an SQLite file: write-ahead log, synchronised with every row.

Owns the file, its schema and what SQLite's errors mean. It must not know what rows are for, beyond adding up those it prunes.
The file of a ledger that cannot be read any more is kept beside the new one, for the technician.
"""

import errno
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import structlog

from edge.adapters.files import replace_file
from edge.core.ledger import Totals, fold, stamp_utc
from edge.errors import LedgerCorrupt, LedgerError, LedgerFull
from edge.protocol.rows import LedgerRow

PRUNE_EVERY = 200
"""Acknowledged rows are deleted in portions: each deletion is a synchronised write that no beam should wait for."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE boots (boot TEXT PRIMARY KEY, utc_offset_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE rows (n INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
"""
_FULL_BELOW_BYTES = 64 * 1024
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_SCHEMA}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_log = structlog.get_logger(__name__)


class SqliteLedger:
    """A door's ledger in *folder*.

    The file is opened with the first use, so that a unit whose disk is ill can start, say so, and try again. All methods raise
    LedgerFull, LedgerCorrupt or LedgerError; after any of them the next call opens the file anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "ledger.sqlite3"
        self._open: sqlite3.Connection | None = None
        self._epoch = ""
        self._epoch_order = 0
        self._base = Totals()
        self._last: LedgerRow | None = None
        self._stored = 0
        self._offsets: dict[str, int] = {}
        self._decoder = msgspec.json.Decoder(LedgerRow)

    # --- the port -----------------------------------------------------------------------------------------------------

    @property
    def epoch(self) -> str:
        """The id of this ledger."""
        with self._connection():
            return self._epoch

    @property
    def epoch_order(self) -> int:
        """How many ledgers this door opened before this one, plus one."""
        with self._connection():
            return self._epoch_order

    def base(self) -> Totals:
        """Return what the pruned rows add up to; in a ledger just opened, what could be carried over from a broken one."""
        with self._connection():
            return self._base

    def last(self) -> LedgerRow | None:
        """Return the newest row, or None in a ledger just opened."""
        with self._connection():
            return self._last

    def append(self, row: LedgerRow) -> None:
        """Store *row* durably. Its number must be the last one plus one."""
        with self._connection() as connection:
            newest = self._last.n if self._last else self._base.number
            if row.n != newest + 1:
                raise LedgerError(f"row {row.n} cannot follow row {newest}")
            with connection:
                connection.execute("INSERT INTO rows (n, row) VALUES (?, ?)", (row.n, msgspec.json.encode(row)))
            self._last = row

    def rows_after(self, number: int, at_most: int) -> tuple[LedgerRow, ...]:
        """Return the rows above *number*, ascending, with the UTC that has become known since they were written."""
        with self._connection() as connection:
            found = connection.execute("SELECT row FROM rows WHERE n > ? ORDER BY n LIMIT ?", (number, at_most))
            return tuple(self._dated(self._decoder.decode(content)) for (content,) in found)

    def stored_up_to(self) -> int:
        """Return what central has acknowledged; after a restart perhaps a little less, and the rest is sent again."""
        with self._connection():
            return self._stored

    def mark_stored(self, number: int) -> None:
        """Take note that central has all rows up to *number*; they are pruned in portions, the newest row never."""
        with self._connection() as connection:
            newest = self._last.n if self._last else 0
            self._stored = max(self._stored, min(number, newest))
            is_first = self._base.number == 0  # kept at once: it tells a ledger that central knows from a new one
            if is_first or self._stored - self._base.number >= PRUNE_EVERY:
                self._prune(connection)

    def set_utc_offset(self, boot: str, utc_offset_ms: int) -> None:
        """Give the rows of *boot* that were written without UTC their time, whenever they are read."""
        self._offsets[boot] = utc_offset_ms
        with self._connection() as connection, connection:
            connection.execute("INSERT OR REPLACE INTO boots VALUES (?, ?)", (boot, utc_offset_ms))

    def renew(self, epoch_order: int, carried: Totals) -> None:
        """Set this ledger aside and open an empty one, of at least that order, that carries totals over."""
        with self._connection():
            self._release()
            self._set_aside("another ledger of this door is newer")
            self._create(carried, epoch_order)

    def close(self) -> None:
        """Prune what is acknowledged and release the file. Idempotent."""
        if self._open is not None:
            with suppress(sqlite3.Error):
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
        except LedgerError:
            raise
        except (sqlite3.Error, OSError, msgspec.DecodeError) as error:
            self._release()
            raise self._translated(error) from error

    def _start(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        carried = Totals()
        if self._file.exists():
            try:
                self._read(self._connect())
                return
            except (sqlite3.DatabaseError, msgspec.DecodeError, LedgerCorrupt) as error:
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
                if code not in _CORRUPT and code != sqlite3.SQLITE_ERROR:
                    raise
                carried = self._salvaged()
                self._set_aside(str(error))
        elif Path(f"{self._file}-wal").exists():
            self._set_aside("its main file is gone")  # SQLite would replay the remains into the new file
        self._create(carried)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=2.0, check_same_thread=False)
        with _closed_on_error(connection):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _read(self, connection: sqlite3.Connection) -> None:
        with _closed_on_error(connection):
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise LedgerCorrupt(f"SQLite's check says: {verdict}")
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            if not {"epoch", "epoch_order", "base"} <= meta.keys():
                raise LedgerCorrupt("the ledger's own description is missing")
            base = msgspec.json.decode(meta["base"], type=Totals)
            number, last = base.number, None
            for (content,) in connection.execute("SELECT row FROM rows ORDER BY n"):
                last = self._decoder.decode(content)
                if last.n != number + 1:
                    raise LedgerCorrupt(f"after row {number} comes row {last.n}")
                number = last.n
            offsets = dict(connection.execute("SELECT boot, utc_offset_ms FROM boots"))
        self._epoch, self._epoch_order, self._base = meta["epoch"], int(meta["epoch_order"]), base
        self._last, self._stored = last, base.number
        self._offsets = {**offsets, **self._offsets}
        self._open = connection

    def _create(self, carried: Totals, least_order: int = 1) -> None:
        order = max(self._next_epoch_order(), least_order)
        replace_file(self._order_file, str(order).encode())
        # Built under another name and moved into place, so that no instant leaves a ledger without an epoch.
        draft = self._file.with_suffix(".new")
        for leftover in self._folder.glob(draft.name + "*"):
            leftover.unlink()
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(draft)
        with _closed_on_error(connection):
            connection.executescript(_SCHEMA)
            base = msgspec.structs.replace(carried, number=0, orders=())
            meta = {
                "epoch": secrets.token_hex(8),
                "epoch_order": str(order),
                "base": msgspec.json.encode(base).decode(),
            }
            with connection:
                connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        connection.close()
        replace_file(self._file, None, draft)
        self._read(self._connect())
        _log.info("opened a new ledger", epoch=self._epoch, epoch_order=order)

    @property
    def _order_file(self) -> Path:
        return self._folder / "epoch_order"

    def _next_epoch_order(self) -> int:
        """Return one more than any ledger this door is known to have had."""
        kept = len(list(self._folder.glob("ledger.old-*.sqlite3")))
        try:
            return max(int(self._order_file.read_text()), kept) + 1
        except (OSError, ValueError):
            return kept + 1

    # --- a broken file ------------------------------------------------------------------------------------------------

    def _salvaged(self) -> Totals:
        """Return the totals of the newest row that a broken file still gives away, else nothing."""
        try:
            connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
            try:
                content = connection.execute("SELECT row FROM rows ORDER BY n DESC LIMIT 1").fetchone()[0]
            finally:
                connection.close()
            row = self._decoder.decode(content)
        except (sqlite3.Error, msgspec.DecodeError, TypeError):
            return Totals()
        return Totals(entries=row.entries, exits=row.exits, adjusted=row.adjusted)

    def _set_aside(self, why: str) -> None:
        name = f"ledger.old-{self._next_epoch_order() - 1}-{secrets.token_hex(3)}"
        for suffix in ("", "-wal", "-shm"):
            if Path(f"{self._file}{suffix}").exists():
                Path(f"{self._file}{suffix}").rename(self._folder / f"{name}.sqlite3{suffix}")
        (self._folder / f"{name}.txt").write_text(f"This ledger was set aside: {why}\n", encoding="utf-8")
        _log.error("the ledger was set aside", kept_as=f"{name}.sqlite3", words=why)

    # --- small parts --------------------------------------------------------------------------------------------------

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Delete acknowledged rows but the newest, and keep in `base` what they added up to."""
        up_to = min(self._stored, self._last.n - 1 if self._last else 0)
        if up_to <= self._base.number:
            return
        found = connection.execute("SELECT row FROM rows WHERE n <= ? ORDER BY n", (up_to,))
        base = fold(self._base, (self._dated(self._decoder.decode(content)) for (content,) in found))
        with connection:
            connection.execute("DELETE FROM rows WHERE n <= ?", (up_to,))
            content = msgspec.json.encode(base).decode()
            connection.execute("UPDATE meta SET value = ? WHERE key = 'base'", (content,))
        self._base = base

    def _dated(self, row: LedgerRow) -> LedgerRow:
        if row.utc_ms is not None:
            return row
        utc_ms = stamp_utc(row.mono_ms, self._offsets.get(row.boot))
        return row if utc_ms is None else msgspec.structs.replace(row, utc_ms=utc_ms)

    def _release(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()

    def _translated(self, error: Exception) -> LedgerError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        is_full = code == sqlite3.SQLITE_FULL or getattr(error, "errno", None) in _NO_ROOM
        if is_full or (code == sqlite3.SQLITE_IOERR and self._is_disk_full()):
            return LedgerFull(f"no room left for {self._file}")
        if code in _CORRUPT or isinstance(error, msgspec.DecodeError):
            return LedgerCorrupt(f"{self._file} cannot be read any more: {error}")
        return LedgerError(f"{self._file} cannot be used: {error}")

    def _is_disk_full(self) -> bool:
        try:
            return shutil.disk_usage(self._folder).free < _FULL_BELOW_BYTES
        except OSError:
            return False


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
