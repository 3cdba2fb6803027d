"""The running ingest while the database fails or is slow: nothing is acknowledged that is not stored, nothing is lost, the view goes on."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Queue

import pytest
from structlog.testing import capture_logs

from central.errors import StoreError
from central.ingest import service
from central.ingest.service import Ingest
from central.live.view import LiveView
from central.metrics import Metrics
from central.store.engine import Connection
from central.store.store import Store
from edge.protocol.codec import decode, encode
from edge.protocol.messages import Log, State, Stored
from tests.support.central_store import entered, log, open_store, state
from tests.support.net import eventually

pytestmark = pytest.mark.usefixtures("each_database")

ROOT = "counterroom/v1/tiep-dan/chinh"


class Trouble:
    """Stands before a real database: refuses to write, or lets a writer wait."""

    def __init__(self, store: Store) -> None:
        self._write = store.database.write
        store.database.write = self.write  # type: ignore[method-assign]
        self.is_full = False
        self.may_write = threading.Event()
        self.may_write.set()
        self.tried: Queue[bool] = Queue()
        """Whether each try to write was let through."""

    def write(self) -> AbstractContextManager[Connection]:
        """Give a transaction, or fail as a full disk does."""
        self.tried.put(not self.is_full)
        self.may_write.wait(20)
        return self._fail() if self.is_full else self._write()

    @contextmanager
    def _fail(self) -> Iterator[Connection]:
        raise StoreError("the database cannot be written: database or disk is full")
        yield

    def wait(self, *, is_let_through: bool) -> None:
        """Wait for a try that went so."""
        while self.tried.get(timeout=20) is not is_let_through:
            pass


class Bench:
    """A running ingest on a real store, with what it said to the doors."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(folder)
        self.live = LiveView(self.store.registry.places())
        self.metrics = Metrics()
        self.said: Queue[int] = Queue()
        self.ingest = Ingest(self.store, self.live, self.metrics, self._publish, lambda *_: None)
        self.trouble = Trouble(self.store)

    def _publish(self, topic: str, payload: bytes, qos: int, is_retained: bool) -> None:
        assert (f"{ROOT}/stored", True) == (topic, is_retained)
        self.said.put(decode(payload, Stored).number)

    def say(self, message: Log | State) -> None:
        """Let the broker hand over a message."""
        self.ingest.put([(f"{ROOT}/{type(message).__name__.lower()}", encode(message))])

    def wait_stored(self, number: int) -> None:
        """Wait until rows are acknowledged up to *number*."""
        while self.said.get(timeout=20) != number:
            pass

    def stored(self) -> list[int]:
        """Return the numbers of the stored rows."""
        return sorted(row.number for row in self.store.history.latest("tiep-dan", 1000))

    def count(self, result: str) -> float:
        """Return how many `log` messages had this result."""
        return self.metrics.messages.labels("log", result)._value.get()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An ingest that runs."""
    bench = Bench(tmp_path)
    bench.ingest.start()
    yield bench
    bench.trouble.is_full = False
    bench.trouble.may_write.set()
    bench.ingest.close()
    bench.store.close()


def watch(live: LiveView) -> threading.Event:
    """Return what is set when the view changes."""
    changed = threading.Event()
    live.listen(changed.set)
    return changed


def test_while_the_database_fails_nothing_is_acknowledged_and_the_view_goes_on(bench: Bench) -> None:
    """Rows wait in memory, states are shown, one line is logged; with the database back all is stored and acknowledged."""
    with capture_logs() as logs:
        bench.trouble.is_full = True
        bench.say(log(entered(1), entered(2)))
        bench.trouble.wait(is_let_through=False)
        bench.trouble.wait(is_let_through=False)
        changed = watch(bench.live)
        bench.say(state(2, 2))
        assert changed.wait(20)
        assert (2, True, 0) == (bench.live.room("tiep-dan").occupancy, bench.ingest.is_failing, bench.said.qsize())
        assert bench.ingest.lag_s() > 0
        bench.trouble.is_full = False
        bench.wait_stored(2)
        eventually(lambda: len(logs) >= 2, what="the second line")  # written after the acknowledgement
    assert ([1, 2], False) == (bench.stored(), bench.ingest.is_failing)
    assert [
        "the database does not take rows; nothing is acknowledged until it does",
        "the database takes rows again",
    ] == [line["event"] for line in logs]


def test_rows_beyond_the_bound_are_put_off_and_taken_when_sent_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory stays bounded in a long outage: what is put off is counted, not acknowledged, and not lost."""
    monkeypatch.setattr(service, "PUT_OFF_ROWS", 1)
    bench.trouble.is_full = True
    bench.say(log(entered(1), entered(2)))
    bench.trouble.wait(is_let_through=False)
    bench.say(log(entered(3)))
    changed = watch(bench.live)
    bench.say(state(3, 3))
    assert changed.wait(20)
    bench.trouble.is_full = False
    bench.wait_stored(2)
    assert ([1, 2], 1.0) == (bench.stored(), bench.count("put_off"))
    bench.say(log(entered(1), entered(2), entered(3)))
    bench.wait_stored(3)
    assert [1, 2, 3] == bench.stored()


def test_a_full_queue_makes_the_broker_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a slow commit holds the writer, filling stops; afterwards everything that was filled in is stored."""
    monkeypatch.setattr(service, "QUEUE_BYTES", 1)
    bench = Bench(tmp_path)
    bench.trouble.may_write.clear()
    bench.ingest.start()
    bench.say(log(entered(1)))
    bench.trouble.wait(is_let_through=True)  # the writer is inside the transaction
    filled: Queue[int] = Queue()

    def fill() -> None:
        for number in (2, 3):
            bench.say(log(entered(number)))
            filled.put(number)

    filler = threading.Thread(target=fill, daemon=True)
    filler.start()
    filler.join(0.2)
    assert (True, 0) == (filler.is_alive(), filled.qsize())
    bench.trouble.may_write.set()
    bench.wait_stored(3)
    filler.join(20)
    bench.ingest.close()
    assert [1, 2, 3] == bench.stored()
    bench.store.close()


def test_what_is_queued_is_stored_and_acknowledged_at_the_end(bench: Bench) -> None:
    """Closing waits for what has arrived; twice is once."""
    bench.say(log(*(entered(n) for n in range(1, 101))))
    bench.ingest.close()
    bench.ingest.close()
    assert (100, list(range(1, 101))) == (bench.said.get_nowait(), bench.stored())


def test_closing_does_not_wait_for_a_database_that_fails(bench: Bench) -> None:
    """What cannot be stored is not acknowledged: the units send it again to the next run."""
    bench.trouble.is_full = True
    bench.say(log(entered(1)))
    bench.trouble.wait(is_let_through=False)
    bench.ingest.close()
    assert (False, 0) == (bench.ingest.is_alive, bench.said.qsize())
