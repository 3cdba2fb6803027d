"""Each paper number is taken once, over all phones of the staff, and kept before it is told."""

from datetime import datetime

from edge.console.papers import ForgetfulStore, PaperNumbers
from edge.console.wall_clock import local_time
from edge.core.papers import Papers
from tests.support.console import TestClock

NOON = datetime(2021, 12, 1, 12, 0).astimezone()
DAY_S = 24 * 3600.0


class RecordingStore(ForgetfulStore):
    """Remembers what it was given."""

    def __init__(self, papers: Papers | None = None) -> None:
        self.kept = [papers or Papers()]

    def load(self) -> Papers:
        """The newest."""
        return self.kept[-1]

    def keep(self, papers: Papers) -> None:
        """Add it."""
        self.kept.append(papers)


def at_noon() -> TestClock:
    """A clock that knows the time: noon of the first of December."""
    clock = TestClock()
    clock.offset_ms = int((NOON.timestamp() - clock.now_s) * 1000)
    return clock


def test_a_number_is_taken_once() -> None:
    """Two phones that were proposed the same number cannot both have it; a form sent twice has its own still."""
    numbers = PaperNumbers(RecordingStore(), at_noon())
    assert (1, True, True, False) == (
        numbers.proposed(),
        numbers.take(1, "order-one"),
        numbers.take(1, "order-one"),
        numbers.take(1, "order-two"),
    )
    assert (2, True, 3) == (numbers.proposed(), numbers.take(2, "order-two"), numbers.proposed())


def test_what_was_taken_is_kept() -> None:
    """After a restart the numbers go on."""
    store = RecordingStore(Papers(NOON.date(), 17))
    PaperNumbers(store, at_noon()).take(18, "order-one")
    assert Papers(NOON.date(), 18) == store.kept[-1]
    assert 19 == PaperNumbers(store, at_noon()).proposed()


def test_a_form_of_yesterday_is_not_taken_today() -> None:
    """Its number belongs to a day that is over."""
    clock = at_noon()
    numbers = PaperNumbers(RecordingStore(Papers(NOON.date(), 17)), clock)
    clock.now_s += DAY_S
    assert (False, 1) == (numbers.take(18, "order-one"), numbers.proposed())


def test_the_wall_clock_is_the_machines() -> None:
    """A monotonic time becomes local time once the unit knows it, and none before."""
    assert None is local_time(TestClock(), 1000.0)
    assert NOON == local_time(at_noon(), 1000.0)
