"""What both databases promise: one writer at a time, and one state for who reads."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.days import RoomDay
from central.store.store import Store
from tests.support.central_store import open_store

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one room."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def test_what_a_change_read_is_still_so_when_it_writes(store: Store) -> None:
    """Counting up by reading and writing from four threads loses nothing."""
    begin = threading.Barrier(4)

    def count_up() -> None:
        begin.wait(20)
        for _ in range(25):
            with store.database.write() as connection:
                seen = connection.exec_driver_sql("SELECT people_limit FROM rooms").scalar_one()
                connection.exec_driver_sql(f"UPDATE rooms SET people_limit = {seen + 1}")

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert 10 + 4 * 25 == store.registry.room("tiep-dan").limit


def test_who_reads_sees_one_state(store: Store) -> None:
    """What is committed while a page is made shows on the next page."""
    with store.database.read() as connection:
        before = connection.exec_driver_sql("SELECT people_limit FROM rooms").scalar_one()
        store.registry.update_room("tiep-dan", limit=77)
        after = connection.exec_driver_sql("SELECT people_limit FROM rooms").scalar_one()
    assert (10, 10, 77) == (before, after, store.registry.room("tiep-dan").limit)


def test_who_reads_while_days_are_written_anew_sees_them_all(store: Store) -> None:
    """Forgetting takes the place of both tables' files; nobody finds them empty meanwhile."""
    days = [RoomDay(f"r{number}", 0, 10, "k" * 43) for number in range(200)]
    with store.database.write() as connection:
        store.days.begin(connection, days)
    is_over = threading.Event()
    seen: set[int] = set()

    def look() -> None:
        while not is_over.is_set():
            seen.add(len(store.days.days_at(5)))

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(60):
        store.days.forget_traces()
    is_over.set()
    reader.join(20)
    assert {200} == seen
