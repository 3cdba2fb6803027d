"""Opens the database and hands out transactions; turns the driver's errors into sentences. Knows no table.

SQLite runs in WAL with `synchronous=FULL`: a row is acknowledged to its unit after the commit, and the unit may then
forget it, so a commit must survive the loss of power. NORMAL would be about 7% faster and lose the last commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from central.errors import Conflict, StoreError

__all__ = ["Connection", "Database"]

_BUSY_TIMEOUT = "PRAGMA busy_timeout=5000"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    _BUSY_TIMEOUT,
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA cache_size=-16000",
    "PRAGMA secure_delete=ON",  # what is deleted is written over with zeros: keys of past days must not be found in the file
)
_FORGET_WAIT_MS = 250


class Database:
    """A database by its SQLAlchemy *url*; thread-safe."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            self.is_sqlite = parsed.get_backend_name() == "sqlite"
            self.engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=not self.is_sqlite)
        except (SQLAlchemyError, ImportError) as error:
            raise StoreError(f"the database URL cannot be used: {error}") from None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises: StoreError.
        """
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be read: {_words(error)}") from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is committed at the end, or rolled back.

        Raises: Conflict when a key is taken or still referred to; StoreError for all else.
        """
        try:
            with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
                yield connection
        except IntegrityError as error:
            raise Conflict(_words(error)) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be written: {_words(error)}") from error

    def forget(self) -> bool:
        """Let what was deleted leave the database's files; return whether it has.

        SQLite keeps old pages in its write-ahead log until that is written back and cut off, for which no reader may be in the way: where
        one is, ask again. PostgreSQL leaves deleted rows to its vacuum, and its log to whoever archives it: there this does nothing.

        Raises: StoreError.
        """
        if not self.is_sqlite:
            return True
        try:
            with self.engine.connect().execution_options(is_outside=True) as connection:
                connection.exec_driver_sql(
                    f"PRAGMA busy_timeout={_FORGET_WAIT_MS}"
                )  # while it waits no row can be stored
                try:
                    is_blocked = bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0])
                finally:
                    connection.exec_driver_sql(_BUSY_TIMEOUT)
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot forget what was deleted: {_words(error)}") from error
        return not is_blocked

    def close(self) -> None:
        """Close all connections. Idempotent."""
        self.engine.dispose()


def _words(error: SQLAlchemyError) -> str:
    """Return the driver's own first line, without the statement and its values."""
    text = str(getattr(error, "orig", None) or error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own implicit BEGIN is switched off: _begin_sqlite does it
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a reader's transaction would fail as "locked" without waiting.
    options = connection.get_execution_options()
    if options.get("is_outside", False):
        return
    is_writing = options.get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
