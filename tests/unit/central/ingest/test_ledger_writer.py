"""What a committed batch leaves in a real database."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from central.errors import StoreError
from central.ingest.reading import Taken, read
from central.ingest.writer import Batch, LedgerWriter, Mark, Written
from central.store.store import Store
from central.store.tables import ledger_rows
from edge.protocol.codec import encode
from edge.protocol.messages import Log
from tests.support.central_store import NOON_MS, entered, log, open_store

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one room."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def batch_of(*messages: Log, door: str = "chinh") -> Batch:
    """Return a batch of *messages* of a door."""
    batch = Batch()
    for message in messages:
        topic = f"counterroom/v1/tiep-dan/{door}/log"
        found = read(topic, encode(message), frozenset({("tiep-dan", door)}))
        assert isinstance(found, Taken)
        batch.logs.append((found, NOON_MS))
    return batch


def numbers(store: Store) -> list[int]:
    """Return the stored row numbers."""
    with store.database.read() as connection:
        return list(connection.execute(select(ledger_rows.c.number).order_by(ledger_rows.c.number)).scalars())


def test_rows_are_stored_once_and_the_mark_moves(store: Store) -> None:
    """A batch and its repetition leave each row once; both are acknowledged."""
    writer = LedgerWriter(store.ledger)
    rows = log(entered(1), entered(2))
    mark = Mark("tiep-dan", "chinh", "e1", 2, True)
    assert Written((mark,), 2, 0, 0) == writer.write(batch_of(rows))
    assert Written((mark,), 0, 2, 0) == writer.write(batch_of(rows))
    assert [1, 2] == numbers(store)


def test_the_mark_stays_below_a_gap_until_it_is_filled(store: Store) -> None:
    """Rows above a gap are stored but not acknowledged; a restart does not forget them."""
    assert 1 == LedgerWriter(store.ledger).write(batch_of(log(entered(1)), log(entered(4)))).marks[0].number
    assert 4 == LedgerWriter(store.ledger).write(batch_of(log(entered(2), entered(3)))).marks[0].number
    assert [1, 2, 3, 4] == numbers(store)


def test_of_two_contents_the_first_stays_and_the_other_is_kept_aside(store: Store) -> None:
    """Another content for a stored number changes nothing but is shown."""
    writer = LedgerWriter(store.ledger)
    writer.write(batch_of(log(entered(1))))
    written = writer.write(batch_of(log(entered(1, is_declared=True))))
    assert (0, 1, 1) == (written.rows, written.repeated, written.conflicts)
    assert ["conflict"] == [message.reason for message in store.aside.newest()]
    assert "is_declared" not in store.history.latest("tiep-dan")[0].body


def test_rows_without_a_time_get_it_when_the_clock_is_known(store: Store) -> None:
    """Rows of a boot are dated by a later row of the same boot, and their dated repetition is no conflict."""
    writer = LedgerWriter(store.ledger)
    writer.write(batch_of(log(entered(1, is_dated=False), entered(2, is_dated=False))))
    written = LedgerWriter(store.ledger).write(batch_of(log(entered(1)), log(entered(3))))
    assert 0 == written.conflicts
    happened = store.history.latest("tiep-dan")
    assert [NOON_MS + 3000, NOON_MS + 2000, NOON_MS + 1000] == [row.utc_ms for row in happened]


def test_late_rows_of_an_older_ledger_are_stored_and_marked_as_such(store: Store) -> None:
    """An older epoch's rows are acknowledged, but their mark is not the door's newest."""
    writer = LedgerWriter(store.ledger)
    writer.write(batch_of(log(entered(1), epoch="e2", epoch_order=2)))
    assert (Mark("tiep-dan", "chinh", "e1", 1, False),) == writer.write(batch_of(log(entered(1)))).marks


def test_a_failed_batch_stores_nothing_and_can_be_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the transaction fails nothing is taken for stored, be the ledger new or known."""
    writer = LedgerWriter(store.ledger)
    for first, last in ((1, 2), (3, 4)):
        batch = batch_of(log(entered(first), entered(last)))
        with monkeypatch.context() as broken:
            broken.setattr(store.ledger, "set_marks", _no_room)
            with pytest.raises(StoreError):
                writer.write(batch)
        assert list(range(1, first)) == numbers(store)
        written = writer.write(batch)
        assert (2, 0, last) == (written.rows, written.repeated, written.marks[0].number)
        assert list(range(1, last + 1)) == numbers(store)


def test_a_commit_of_many_rows_in_any_order_stores_all_of_them(store: Store) -> None:
    """More rows than one statement takes, of several ledgers, in single messages and a large one."""
    order = [n * 389 % 431 + 1 for n in range(431)]
    messages = [log(entered(n)) for n in order]
    many = log(*(entered(n) for n in range(1, 434)), epoch="e2", epoch_order=2)
    written = LedgerWriter(store.ledger).write(batch_of(*messages, many))
    assert 431 + 433 == written.rows
    assert {("e1", 431), ("e2", 433)} == {(mark.epoch, mark.number) for mark in written.marks}
    assert sorted([*range(1, 432), *range(1, 434)]) == numbers(store)


def _no_room(*_: object) -> None:
    raise StoreError("the disk is full")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 25), st.integers(0, 8)), max_size=12), st.integers(1, 4))
def test_any_order_and_repetition_stores_each_row_once(runs: list[tuple[int, int]], batch_size: int) -> None:
    """However messages are cut, ordered and repeated over batches and restarts, each number is stored once and the mark is true."""
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        mark = 0
        sent: set[int] = set()
        for start in range(0, len(runs), batch_size):
            messages = []
            for first, more in runs[start : start + batch_size]:
                messages.append(log(*(entered(n) for n in range(first, first + more + 1))))
                sent |= set(range(first, first + more + 1))
            mark = LedgerWriter(store.ledger).write(batch_of(*messages)).marks[0].number
        assert sorted(sent) == numbers(store)
        assert next(n for n in range(100) if n + 1 not in sent) == mark
        store.close()
