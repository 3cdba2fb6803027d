"""Which database a test's store lies in: SQLite in the test's folder, or a copy of a template on a PostgreSQL server.

A test file that asks for `each_database` is run on both; all others, and what they start, on SQLite.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central.store.store import Store
from tests.support.postgresql import PostgreSQL


class Server:
    """A PostgreSQL server with a template that has central's tables; gives a database to each folder that asks."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self.postgresql = PostgreSQL(is_durable=is_durable).start()
        try:
            self._template = self.postgresql.make()
            Store(self.postgresql.url(self._template)).close()
        except BaseException:
            self.postgresql.close()
            raise
        self._of_folders: dict[Path, str] = {}

    def url(self, folder: Path, *, is_empty: bool = False) -> str:
        """Return the URL of the database of *folder*, made on the first call: with central's tables, or *is_empty*."""
        if folder not in self._of_folders:
            template = "template1" if is_empty else self._template
            self._of_folders[folder] = self.postgresql.make(template)
        return self.postgresql.url(self._of_folders[folder])

    def drop_all(self) -> None:
        """Remove the databases of all folders."""
        while self._of_folders:
            self.postgresql.drop(self._of_folders.popitem()[1])


_chosen: list[Server] = []
"""The server that stands in for SQLite at the moment, if one does."""


@contextmanager
def on(server: Server | None) -> Iterator[None]:
    """Let stores lie on *server* meanwhile; None: on SQLite."""
    if server is None:
        yield
        return
    _chosen.append(server)
    try:
        yield
    finally:
        _chosen.pop()
        server.drop_all()


def database_url(folder: Path, *, is_empty: bool = False) -> str:
    """Return the URL of the store of *folder*: always the same, so that a store can be opened again. *is_empty*: without tables."""
    if _chosen:
        return _chosen[-1].url(folder, is_empty=is_empty)
    return f"sqlite:///{folder / 'central.db'}"


def stored_bytes(store: Store) -> bytes:
    """Return all bytes of a store's files. Those of SQLite's log are among them, the one of a PostgreSQL server is not."""
    name = store.database.engine.url.database or ""
    if _chosen:
        return _chosen[-1].postgresql.bytes_of(name)
    file = Path(name)
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))


def is_sqlite() -> bool:
    """Whether stores lie on SQLite at the moment."""
    return not _chosen
