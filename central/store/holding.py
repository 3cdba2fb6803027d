"""Holds a PostgreSQL database for the one central that runs on it, and notices when it holds it no more.

Owns a connection of its own, to whose session the lock belongs: PostgreSQL lets go of it when that ends, however it ends. A database of
SQLite is held by its folder. Must not know what is stored.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from central.errors import StoreError
from central.store.engine import Database, words_of
from central.worker import Worker

EVERY_S = 2.0
PATIENCE_S = 20.0
"""Longer than PostgreSQL needs to notice that the central before is gone, were it by a loss of power."""

_AGAIN_S = 0.2
_TRY = "SELECT pg_try_advisory_lock(7105, 1)"  # of two numbers: another space than that of one writer
_IS_HELD = "SELECT 1"

log = structlog.get_logger(__name__)


class Holding:
    """*database* is ours from `take` to `close`, and asked about every *every_s*. *on_lost* is called, once, if another central has it
    after the connection was lost."""

    def __init__(self, database: Database, on_lost: Callable[[], None], every_s: float = EVERY_S) -> None:
        self._database = database
        self._on_lost = on_lost
        self._every_s = every_s
        self._connection: Connection | None = None
        self._worker = Worker("holding the database", self._look)

    def take(self, within_s: float = PATIENCE_S) -> None:
        """Take it. Raises: StoreError if another central still runs on it after *within_s*, or it does not answer."""
        if self._database.is_sqlite:
            return
        give_up_s = time.monotonic() + within_s
        is_told = False
        while not self._try():
            if time.monotonic() >= give_up_s:
                raise StoreError("another central runs on this database")
            if not is_told:
                log.warning("another central holds the database; waiting for its end", at_most_s=within_s)
            is_told = True
            time.sleep(_AGAIN_S)
        self._worker.start()

    def close(self) -> None:
        """Let go of it. Idempotent."""
        self._worker.close()
        self._drop()

    def _look(self) -> float | None:
        """Ask whether the session still stands; take the lock anew after PostgreSQL was away."""
        if self._connection is not None:
            try:
                self._connection.exec_driver_sql(_IS_HELD)
            except SQLAlchemyError:
                self._drop()
            else:
                return self._every_s
        if self._try():
            return self._every_s
        log.error("another central runs on this database now; this one ends")
        self._on_lost()
        return None

    def _try(self) -> bool:
        connection = None
        try:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            is_ours = bool(connection.exec_driver_sql(_TRY).scalar_one())
        except SQLAlchemyError as error:
            if connection is not None:
                connection.close()
            raise StoreError(f"the database cannot be held: {words_of(error)}") from error
        if is_ours:
            self._connection = connection
        else:
            connection.close()
        return is_ours

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()  # its session ends; a pool would keep it, and the lock with it
            with suppress(SQLAlchemyError):
                connection.close()
