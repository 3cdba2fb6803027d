"""The SQLite file behind a ledger: how it is made, opened, checked and read, and the seal on each record in it.

Owns the tables and the format of the records. It must not know when a ledger is opened, replaced or pruned.

SQLite checks its write-ahead log, but not its pages: a bit that flips in a row would be counted. So each record carries its length
and checksum, and a record can be told from rubbish even in a file whose structure is lost.
"""

import errno
import os
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from edge.adapters.files import synchronise
from edge.core.ledger import Totals, fold
from edge.errors import LedgerCorrupt, LedgerError, LedgerFull
from edge.protocol.fields import Count, Identifier
from edge.protocol.rows import ContactSealed, LedgerRow

_SCHEMA = """
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), head BLOB NOT NULL) STRICT;
CREATE TABLE boots (boot TEXT NOT NULL, since_mono_ms INTEGER NOT NULL, offset BLOB NOT NULL,
    PRIMARY KEY (boot, since_mono_ms)) STRICT, WITHOUT ROWID;
CREATE TABLE rows (n INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
"""
_SEAL = re.compile(rb"([0-9a-f]{8})([0-9a-f]{6})(?=\{\")")
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_ERROR,  # a table is missing
}
_LOST_BLOCKS = {
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
    sqlite3.SQLITE_IOERR_DATA,
}
_BLOCK_BYTES = 4096
_FULL_BELOW_BYTES = 64 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_row_decoder: msgspec.json.Decoder[LedgerRow] = msgspec.json.Decoder(LedgerRow)


class Head(Struct, frozen=True, kw_only=True):
    """Which ledger this is, and what the rows before its oldest one add up to."""

    epoch: Identifier
    epoch_order: Count
    base: Totals


class Offset(Struct, frozen=True, kw_only=True):
    """UTC minus the clock of *boot*, as known from *since_mono_ms* on."""

    boot: Identifier
    since_mono_ms: int
    utc_offset_ms: int


_head_decoder = msgspec.json.Decoder(Head)
_offset_decoder = msgspec.json.Decoder(Offset)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger's file holds; *contacts* are the numbers of the rows that hold one, *bared* that of the newest row that lost its own:
    central has it, whatever else is remembered of that."""

    head: Head
    last: LedgerRow | None
    contacts: tuple[int, ...]
    bared: int
    offsets: tuple[Offset, ...]


def sealed(record: LedgerRow | Head | Offset) -> bytes:
    """Return *record* as it is kept: checksum, length, JSON."""
    content = msgspec.json.encode(record)
    return b"%08x%06x" % (zlib.crc32(content), len(content)) + content


def unsealed(record: object) -> bytes:
    """Return the JSON of a sealed *record*. Raises: LedgerCorrupt."""
    if isinstance(record, bytes) and (match := _SEAL.match(record)):
        content = _checked(record, match)
        if content is not None and len(record) == match.end() + len(content):
            return content
    raise LedgerCorrupt("a record does not match its checksum")


def unsealed_row(record: object) -> LedgerRow:
    """Return the row in a sealed *record*. Raises: LedgerCorrupt, msgspec.DecodeError."""
    return _row_decoder.decode(unsealed(record))


def _checked(content: bytes, match: re.Match[bytes]) -> bytes | None:
    found = content[match.end() : match.end() + int(match[2], 16)]
    return found if zlib.crc32(found) == int(match[1], 16) else None


def is_damage(error: Exception) -> bool:
    """Return whether *error* says that the file is not what was written, or cannot be read in some place."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # text that is no UTF-8 comes without a code
        return code in _LOST_BLOCKS or code & 0xFF in _DAMAGED
    return isinstance(error, msgspec.DecodeError | LedgerCorrupt)


def translated(error: Exception, file: Path) -> LedgerError:
    """Return what *error* means for the ledger in *file*."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    is_full = code == sqlite3.SQLITE_FULL or getattr(error, "errno", None) in _NO_ROOM
    if is_full or (code == sqlite3.SQLITE_IOERR and _is_disk_full(file.parent)):
        return LedgerFull(f"no room left for {file}")
    if is_damage(error):
        return LedgerCorrupt(f"{file} cannot be read any more: {error}")
    return LedgerError(f"{file} cannot be used: {error}")


def _is_disk_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _FULL_BELOW_BYTES
    except OSError:
        return False


def build(draft: Path, head: Head, rows: Iterable[LedgerRow] = ()) -> None:
    """Make a ledger's file that holds *rows*. Raises: sqlite3.Error, OSError."""
    draft.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(draft)
    try:
        connection.executescript(_SCHEMA)
        with connection:
            connection.execute("INSERT INTO head VALUES (1, ?)", (sealed(head),))
            connection.executemany("INSERT INTO rows VALUES (?, ?)", ((row.n, sealed(row)) for row in rows))
        connection.execute("PRAGMA journal_mode = WAL")  # here, where a power cut harms nobody yet
    finally:
        connection.close()


def connect(file: Path) -> sqlite3.Connection:
    """Return a connection to *file* that has not touched it yet.

    A sector that was being written when the power failed may come back as rubbish, with what had stood in it before (SD cards):
    psow=0 keeps SQLite from putting two commits into one.

    Raises: sqlite3.Error.
    """
    return sqlite3.connect(f"{file.absolute().as_uri()}?psow=0", uri=True, timeout=2.0, check_same_thread=False)


def settle(connection: sqlite3.Connection, file: Path) -> None:
    """From now on each commit is on the disk when it returns; and so is what a killed process or a failing disk left in memory. What is
    deleted is overwritten with zeros (as Debian's SQLite does unasked): sealed contacts must not stay in pages that nobody reads.

    Nobody may believe a row before: it could be told to others and then be lost with the power.

    Raises: sqlite3.Error, OSError.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    try:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_FULL:
            raise
        with suppress(FileNotFoundError):  # no room to tidy up; what was appended can be read all the same
            synchronise(log_of(file))


def read(connection: sqlite3.Connection, file: Path) -> Contents:
    """Return what the file holds, after checking all of it.

    Raises: sqlite3.Error, OSError, LedgerCorrupt, msgspec.DecodeError.
    """
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerCorrupt(f"SQLite's check says: {verdict}")
    described = connection.execute("SELECT head FROM head").fetchone()
    if described is None:
        raise LedgerCorrupt("the ledger's own description is missing")
    head = _head_decoder.decode(unsealed(described[0]))
    number, last, bared, contacts = head.base.number, None, 0, list[int]()
    for n, record in connection.execute("SELECT n, row FROM rows ORDER BY n"):
        last = unsealed_row(record)
        if not last.n == n == number + 1:
            raise LedgerCorrupt(f"after row {number} comes row {last.n}")
        number = last.n
        if isinstance(last, ContactSealed):
            if last.sealed or last.ref:
                contacts.append(number)
            else:
                bared = number
    if (newest := _newest_in(log_of(file))) > number + 1:
        # Rows are written one by one, so a power cut takes one at most. SQLite passes over all behind a damage in silence.
        raise LedgerCorrupt(f"rows {number + 1} to {newest} are damaged")
    found = connection.execute("SELECT offset FROM boots ORDER BY boot, since_mono_ms")
    offsets = tuple(_offset_decoder.decode(unsealed(record)) for (record,) in found)
    return Contents(head, last, tuple(contacts), bared, offsets)


def salvaged(file: Path) -> Head | None:
    """Return what the records that still stand whole in a broken *file* and its log add up to, or None when none does.

    Raises: OSError.
    """
    head: Head | None = None
    rows: dict[int, LedgerRow] = {}
    for part in (file, log_of(file)):
        for content in _records_of(part):
            with suppress(msgspec.DecodeError):
                if content.startswith(b'{"kind"'):
                    row = _row_decoder.decode(content)
                    rows[row.n] = row
                else:
                    found = _head_decoder.decode(content)
                    head = found if head is None or found.base.number > head.base.number else head
    if head is None and not rows:
        return None
    head = head or Head(epoch="unknown", epoch_order=0, base=Totals())
    return msgspec.structs.replace(head, base=fold(head.base, (rows[n] for n in sorted(rows) if n > head.base.number)))


def log_of(file: Path) -> Path:
    """Return where SQLite keeps the write-ahead log of *file*."""
    return file.with_name(f"{file.name}-wal")


def _newest_in(log: Path) -> int:
    rows = (_row_decoder.decode(each) for each in _records_of(log) if each.startswith(b'{"kind"'))
    return max((row.n for row in rows), default=0)


def _records_of(file: Path) -> Iterator[bytes]:
    """Return the JSON of every sealed record that still stands whole anywhere in *file*, deleted ones too."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return
    except OSError:
        content = _readable_of(file)
    for match in _SEAL.finditer(content):
        if found := _checked(content, match):
            yield found


def _readable_of(file: Path) -> bytes:
    """Return *file* with zeros in the place of blocks that the disk does not give away any more."""
    blocks = []
    with file.open("rb", buffering=0) as opened:
        for start in range(0, os.fstat(opened.fileno()).st_size, _BLOCK_BYTES):
            try:
                blocks.append(os.pread(opened.fileno(), _BLOCK_BYTES, start))
            except OSError:
                blocks.append(bytes(_BLOCK_BYTES))
    return b"".join(blocks)
