"""One central at a time runs on a database of PostgreSQL; a database of SQLite is held by its folder."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from central.errors import StoreError
from central.store.engine import Database
from central.store.holding import Holding
from central.store.store import Store
from tests.support import databases
from tests.support.central_store import open_store
from tests.support.net import eventually

Hold = Callable[[], Holding]


@pytest.fixture
def store(tmp_path: Path, postgresql_server: databases.Server) -> Iterator[Store]:
    """A store on PostgreSQL."""
    with databases.on(postgresql_server):
        opened = open_store(tmp_path)
        yield opened
        opened.close()


@pytest.fixture
def lost() -> threading.Event:
    """Set once a holder has lost the database."""
    return threading.Event()


@pytest.fixture
def hold(store: Store, lost: threading.Event) -> Iterator[Hold]:
    """Make holders of the store's database, each with connections of its own."""
    databases: list[Database] = []
    holders: list[Holding] = []

    def hold() -> Holding:
        databases.append(Database(store.database.engine.url.render_as_string(hide_password=False)))
        holders.append(Holding(databases[-1], lost.set, every_s=0.05))
        return holders[-1]

    yield hold
    for each in (*holders, *databases):
        each.close()


def is_refused(holder: Holding, within_s: float = 0.0) -> bool:
    """Try to take the database."""
    try:
        holder.take(within_s)
    except StoreError as error:
        assert str(error) == "another central runs on this database"
        return True
    return False


def test_a_second_one_is_refused_until_the_first_has_ended(hold: Hold) -> None:
    """Two central at once would acknowledge each other's rows."""
    first, second, third = hold(), hold(), hold()
    seen = [is_refused(first), is_refused(second)]
    first.close()
    first.close()
    assert [*seen, is_refused(third)] == [False, True, False]


def test_one_that_starts_again_waits_for_its_own_end(hold: Hold) -> None:
    """The session of a central that was killed may stand for a moment longer than it."""
    first = hold()
    first.take()
    ending = threading.Timer(0.3, first.close)
    ending.start()
    seen = is_refused(hold(), within_s=20)
    ending.join()
    assert seen is False


def test_the_lock_is_taken_again_after_the_connection_was_lost(hold: Hold, store: Store, lost: threading.Event) -> None:
    """PostgreSQL restarts: the database is held again, and central runs on."""
    hold().take()
    (before,) = holders(store)
    end(store, before)
    eventually(lambda: len(set(holders(store)) - {before}) == 1, what="the lock")
    assert (is_refused(hold()), lost.is_set()) == (True, False)


def test_who_finds_another_in_its_place_is_told(hold: Hold, store: Store, lost: threading.Event) -> None:
    """Another central took the database while ours had no connection."""
    hold().take()
    (ours,) = holders(store)
    other = store.database.engine.connect()
    waiting = threading.Thread(target=lambda: other.exec_driver_sql("SELECT pg_advisory_lock(7105, 1)"))
    waiting.start()
    try:
        eventually(lambda: len(holders(store, is_granted=False)) == 1, what="another that waits")
        end(store, ours)
        assert lost.wait(20)
    finally:
        waiting.join(10)
        other.invalidate()
        other.close()


def holders(store: Store, *, is_granted: bool = True) -> list[int]:
    """Return the sessions that hold the store's database, or wait for it."""
    with store.database.read() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE locktype = 'advisory'"
                f" AND objsubid = 2 AND granted = {is_granted} AND datname = current_database()"
            ).scalars()
        )


def end(store: Store, session: int) -> None:
    """Have PostgreSQL end a session."""
    with store.database.read() as connection:
        assert connection.exec_driver_sql(f"SELECT pg_terminate_backend({session})").scalar_one() is True


def test_the_server_soon_notices_that_a_central_is_gone(postgresql_server: databases.Server) -> None:
    """Else the locks of one that lost its power, the one for writing among them, would stand for hours."""
    server = postgresql_server.postgresql
    name = server.make()
    with closing(Database(server.url(name, is_remote=True))) as database, database.write() as connection:
        asked = ("idle", "interval", "count")
        seen = [connection.exec_driver_sql(f"SHOW tcp_keepalives_{what}").scalar_one() for what in asked]
    server.drop(name)
    assert ["5", "2", "3"] == seen


def test_sqlite_is_held_by_its_folder(tmp_path: Path) -> None:
    """There is nothing to hold, and nothing to lose."""
    database = Database(f"sqlite:///{tmp_path}/central.db")
    both = [Holding(database, lambda: None) for _ in range(2)]
    for each in both:
        each.take(0)
    for each in (*both, database):
        each.close()
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    """Nobody listens at its address."""
    database = Database(f"postgresql+psycopg://counterroom@/counterroom?host={tmp_path}")
    with pytest.raises(StoreError, match="the database cannot be held: "):
        Holding(database, lambda: None).take()
    database.close()
