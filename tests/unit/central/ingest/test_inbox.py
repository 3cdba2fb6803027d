"""Messages wait in order, in bounds, and are handed over in bulk."""

import threading

from central.ingest.inbox import Inbox

ONE = [("a", b"1")]
TWO = [("b", b"2"), ("c", b"3")]


def test_pieces_are_taken_oldest_first_and_counted() -> None:
    """Nothing is left behind, and the figure of waiting messages is that of messages, not of pieces."""
    inbox = Inbox(10_000)
    inbox.put(ONE, 5)
    inbox.put(TWO, 6)
    assert (3, True) == (len(inbox), inbox.wait(0))
    assert [(ONE, 5), (TWO, 6)] == inbox.take(10_000)
    assert (0, 0, False, []) == (len(inbox), inbox.size_bytes, inbox.wait(0), inbox.take(1))


def test_no_more_is_taken_at_once_than_asked_for() -> None:
    """A piece that makes the measure full is the last one, and a small measure still gives one."""
    inbox = Inbox(10_000)
    for at in range(3):
        inbox.put([("t", b"x" * 1000)], at)
    assert [0] == [at for _, at in inbox.take(1)]
    assert [1, 2] == [at for _, at in inbox.take(1500)]


def test_who_fills_it_waits_while_it_is_full() -> None:
    """Back-pressure by memory: `put` returns when what waits is within the bound again."""
    inbox = Inbox(1000)
    inbox.put([("t", b"x" * 500)], 1)
    has_returned = threading.Event()

    def fill() -> None:
        inbox.put([("t", b"y" * 500)], 2)
        has_returned.set()

    filler = threading.Thread(target=fill, daemon=True)
    filler.start()
    while len(inbox) < 2:
        inbox.wait(0.01)
    assert not has_returned.wait(0.05)
    inbox.take(1)
    assert has_returned.wait(10)
    filler.join(10)
    assert [2] == [at for _, at in inbox.take(1)]


def test_who_empties_it_is_woken() -> None:
    """A waiting reader learns of a message at once."""
    inbox = Inbox(1000)
    found: list[bool] = []
    reader = threading.Thread(target=lambda: found.append(inbox.wait(20)), daemon=True)
    reader.start()
    inbox.put(ONE, 1)
    reader.join(10)
    assert [True] == found
