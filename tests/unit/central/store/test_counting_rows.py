"""Reading back what tells how well a room was counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from central.ingest.reading import Taken, read
from central.ingest.writer import Batch, LedgerWriter
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.rows import Adjusted, Row
from tests.support.central_store import NOON_MS, entered, log, open_store
from tests.support.databases import is_sqlite

pytestmark = pytest.mark.usefixtures("each_database")

ROOM = "tiep-dan"


def adjusted(n: int, delta: int, **more: object) -> Adjusted:
    """Return a row by which the count was put right, in the n-th second."""
    return Adjusted(n=n, boot="b", mono_ms=n, utc_ms=NOON_MS + n * 1000, delta=delta, by="button", **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store into which both doors told rows."""
    store = open_store(tmp_path)
    put(store, "chinh", entered(1), adjusted(2, 1), entered(3), adjusted(4, -2, headcount=7))
    put(store, "phu", entered(1), entered(2), adjusted(3, 5))
    yield store
    store.close()


def put(store: Store, door: str, *rows: Row) -> None:
    """Store rows of a door."""
    topic = f"counterroom/v1/{ROOM}/{door}/log"
    taken = read(topic, encode(log(*rows)), frozenset({(ROOM, door)}))
    assert isinstance(taken, Taken)
    LedgerWriter(store.ledger).write(Batch(logs=[(taken, NOON_MS)]))


def test_corrections_of_all_doors_come_newest_first(store: Store) -> None:
    """By their time, whichever door they were made at."""
    assert [("chinh", 4), ("phu", 3), ("chinh", 2)] == [(row.door, row.number) for row in store.counting.adjusted(ROOM)]
    assert [("chinh", 4)] == [(row.door, row.number) for row in store.counting.adjusted(ROOM, 1)]


def test_rows_of_a_stretch_come_in_order_of_time(store: Store) -> None:
    """The beginning is left out, the end is in; other rooms' and kinds' rows are not."""
    found = store.counting.adjusted_between(ROOM, NOON_MS + 2000, NOON_MS + 4000)
    assert [("phu", 3), ("chinh", 4)] == [(row.door, row.number) for row in found]
    entries = store.counting.of_kinds(ROOM, ("entered",), NOON_MS, NOON_MS + 2000)
    assert [("chinh", 1), ("phu", 1), ("phu", 2)] == [(row.door, row.number) for row in entries]
    assert [] == list(store.counting.adjusted_between("another", 0, 2 * NOON_MS))


def test_the_few_rows_are_found_by_their_own_index(store: Store) -> None:
    """A room's page must not read a month of crossings to find twenty corrections."""
    asked: list[tuple[str, object]] = []
    engine = store.database.engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    list(store.counting.adjusted_between(ROOM, 0, NOON_MS))
    store.counting.adjusted(ROOM)
    with engine.connect() as connection:
        if not is_sqlite():  # it would not take any index over so few rows
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if is_sqlite() else "EXPLAIN"
        plans = [
            str(connection.exec_driver_sql(f"{explain} {sql}", values).all())
            for sql, values in list(asked)
            if "body" in sql
        ]
    assert len(plans) >= 2
    assert [] == [plan for plan in plans if "ix_ledger_rows_adjusted" not in plan]
