"""Opens the database and hands out transactions; turns the driver's errors into sentences. Knows no table.

SQLite runs in WAL with `synchronous=FULL`: a row is acknowledged to its unit after the commit, and the unit may then
forget it, so a commit must survive the loss of power. NORMAL would be about 7% faster and lose the last commits. PostgreSQL
does the same unless its `fsync` or `synchronous_commit` is switched off.

On both one transaction writes at a time, and who reads sees one state: what a change reads is still so when it writes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from central.errors import Conflict, StoreError

__all__ = ["Connection", "Database", "words_of"]

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
_CONNECT = {
    "connect_timeout": 5,
    # A connection that is dead without a word is noticed in ten seconds or so, not in a quarter of an hour.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_OF_A_SESSION = (
    "SET lock_timeout = '5s'",  # as long as SQLite waits
    # A central that lost its power is gone for the server, too, after as long; its locks would else stand for two hours. Without meaning
    # on a socket of this machine.
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 3",
)
_LOCK_NOT_AVAILABLE = "55P03"
_ONE_WRITER = "SELECT pg_advisory_xact_lock(7105)"  # any number, one in all processes; let go with the transaction


class Database:
    """A database by its SQLAlchemy *url*; thread-safe."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            self.is_sqlite = parsed.get_backend_name() == "sqlite"
            self.engine = create_engine(
                parsed,
                hide_parameters=True,
                pool_pre_ping=not self.is_sqlite,
                connect_args={} if self.is_sqlite else _CONNECT,
            )
        except (SQLAlchemyError, ImportError) as error:
            raise StoreError(f"the database URL cannot be used: {error}") from None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            self._reading = self.engine
        else:
            event.listen(self.engine, "connect", _prepare_postgresql)
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def read(self, emptied: Sequence[Table] = ()) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Who reads tables that `forget` writes anew must name them: PostgreSQL shows them empty to whoever began before and read after.
        Raises: StoreError.
        """
        try:
            with self._reading.connect() as connection:
                for table in () if self.is_sqlite else emptied:  # before its state of the database is taken
                    connection.exec_driver_sql(f"LOCK TABLE {table.name} IN ACCESS SHARE MODE")
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be read: {words_of(error)}") from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is committed at the end, or rolled back.

        Raises: Conflict when a key is taken or still referred to; StoreError for all else.
        """
        try:
            with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql(_ONE_WRITER)
                yield connection
        except IntegrityError as error:
            raise Conflict(words_of(error)) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be written: {words_of(error)}") from error

    def forget(self, emptied: Sequence[Table] = ()) -> bool:
        """Let what was deleted leave the database's files; return whether it has. Where somebody reads just then, ask again.

        SQLite writes over what is deleted, but keeps old pages in its write-ahead log until that is written back and cut off, for which no
        reader may be in the way. PostgreSQL keeps deleted rows until its vacuum, and does not write over them then: *emptied* are
        written into new files, which is for small tables, and other tables keep theirs. Its log is left to whoever archives it.

        Raises: StoreError.
        """
        try:
            return self._cut_log() if self.is_sqlite else self._write_anew(emptied)
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot forget what was deleted: {words_of(error)}") from error

    def _cut_log(self) -> bool:
        with self.engine.connect().execution_options(is_outside=True) as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_FORGET_WAIT_MS}")  # while it waits no row can be stored
            try:
                is_blocked = bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0])
            finally:
                connection.exec_driver_sql(_BUSY_TIMEOUT)
        return not is_blocked

    def _write_anew(self, emptied: Sequence[Table]) -> bool:
        # Not VACUUM FULL: that takes along what a reader of any other table might still ask for.
        with self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_FORGET_WAIT_MS}")
            try:
                connection.exec_driver_sql(_ONE_WRITER)
                for table in emptied:
                    connection.exec_driver_sql(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE")
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                    raise
                return False
            for name in (table.name for table in emptied):
                connection.exec_driver_sql(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS TABLE {name}")
                connection.exec_driver_sql(f"TRUNCATE {name}")
                connection.exec_driver_sql(f"INSERT INTO {name} TABLE kept")
                connection.exec_driver_sql("DROP TABLE kept")
        return True

    def close(self) -> None:
        """Close all connections. Idempotent."""
        self.engine.dispose()


def words_of(error: SQLAlchemyError) -> str:
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


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    # Committed, since a setting made in a transaction that is rolled back is undone.
    with connection.cursor() as cursor:
        for setting in _OF_A_SESSION:
            cursor.execute(setting)
    connection.commit()
