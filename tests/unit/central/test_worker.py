"""The thread that wakes, works and sleeps again."""

import queue
import threading
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from central.errors import StoreError
from central.worker import Worker

FOR_EVER = 3600.0


class Work:
    """Turns that are waited for; `then` holds what the next ones do: return seconds, or raise. Without any they wait to be woken."""

    def __init__(self, *then: float | Exception) -> None:
        self.turns: queue.Queue[int] = queue.Queue()
        self.then = list(then)
        self.count = 0
        self.worker = Worker("work", self.turn, retry_s=0.001)

    def turn(self) -> float | None:
        """Take the next turn."""
        self.count += 1
        self.turns.put(self.count)
        if not self.then:
            return None
        step = self.then.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


@pytest.fixture
def started() -> Iterator[list[Work]]:
    """Those that are to be ended."""
    all_of_them: list[Work] = []
    yield all_of_them
    for work in all_of_them:
        work.worker.close()


def begun(started: list[Work], *then: float | Exception) -> Work:
    """Return work that has begun."""
    work = Work(*then)
    started.append(work)
    work.worker.start()
    return work


def test_it_works_at_once_and_again_when_its_time_has_come(started: list[Work]) -> None:
    """Two turns by the clock, the third and the fourth only when woken."""
    work = begun(started, 0.001, None, FOR_EVER)  # type: ignore[arg-type]
    assert [1, 2] == [work.turns.get(timeout=20) for _ in range(2)]
    work.worker.wake()
    assert 3 == work.turns.get(timeout=20)
    work.worker.wake()
    assert 4 == work.turns.get(timeout=20)


def test_what_comes_while_it_works_is_not_slept_over() -> None:
    """Woken in the middle of a turn it takes another one."""
    is_working, may_go_on, again = threading.Event(), threading.Event(), threading.Event()

    def turn() -> None:
        if is_working.is_set():
            again.set()
        is_working.set()
        may_go_on.wait(20)

    worker = Worker("work", turn)
    worker.start()
    assert is_working.wait(20)
    worker.wake()
    may_go_on.set()
    assert again.wait(20)
    worker.close()


def test_trouble_is_told_once_and_its_end_once(started: list[Work]) -> None:
    """Three turns in a row fail, then it works: one error with its words, one line that all is well."""
    with capture_logs() as said:
        work = begun(started, *(StoreError("the disk is full") for _ in range(3)), FOR_EVER)
        assert [1, 2, 3, 4] == [work.turns.get(timeout=20) for _ in range(4)]
        work.worker.close()
    assert [("error", "the disk is full"), ("info", None)] == [
        (line["log_level"], line.get("problem")) for line in said
    ]


def test_a_mistake_of_the_program_does_not_end_it(started: list[Work]) -> None:
    """Whatever is raised is told with where it came from, and the next turn comes."""
    with capture_logs() as said:
        work = begun(started, KeyError("x"), KeyError("x"), FOR_EVER)
        assert [1, 2, 3] == [work.turns.get(timeout=20) for _ in range(3)]
        work.worker.close()
    assert ["error", "info"] == [line["log_level"] for line in said]
    assert isinstance(said[0]["exc_info"], KeyError)


def test_another_trouble_is_told_though_one_was_told_before(started: list[Work]) -> None:
    """A stumble does not hide that the database goes away after it."""
    with capture_logs() as said:
        work = begun(started, KeyError("x"), StoreError("away"), StoreError("away still"), FOR_EVER)
        assert [1, 2, 3, 4] == [work.turns.get(timeout=20) for _ in range(4)]
        work.worker.close()
    assert [("error", None), ("error", "away"), ("info", None)] == [
        (line["log_level"], line.get("problem")) for line in said
    ]


def test_while_it_fails_nothing_hurries_it(started: list[Work]) -> None:
    """A failing disk is not asked more often because much is going on; it can be ended meanwhile."""
    work = Work(StoreError("away"))
    work.worker = Worker("work", work.turn, retry_s=FOR_EVER)
    work.worker.start()
    assert 1 == work.turns.get(timeout=20)
    for _ in range(100):
        work.worker.wake()
    work.worker.close()
    assert work.turns.empty()


def test_it_ends_in_the_middle_of_a_rest() -> None:
    """A turn that rests between two pieces is told to break off; closing twice, or before the start, is nothing special."""
    told: queue.Queue[bool] = queue.Queue()
    is_resting = threading.Event()

    def turn() -> None:
        is_resting.set()
        told.put(worker.is_ending_within(FOR_EVER))

    worker = Worker("work", turn)
    worker.start()
    assert is_resting.wait(20)
    worker.close()
    worker.close()
    assert told.get(timeout=20)
    Worker("never", turn).close()
