"""The board hands the newest view to everybody who waits."""

from dataclasses import replace
from threading import Event, Thread

from edge.console.board import ViewBoard
from tests.support.console import FULL, GREEN


def test_an_empty_board_has_version_0_and_no_view() -> None:
    """Before the unit said anything there is nothing to show."""
    assert (0, None) == ViewBoard().latest()


def test_each_view_is_a_version() -> None:
    """A newer view replaces the older one."""
    board = ViewBoard()
    board.put(GREEN)
    board.put(FULL)
    assert (2, FULL) == board.latest()


def test_a_waiter_is_woken_by_a_newer_view() -> None:
    """A thread that waits gets the view put by another."""
    board = ViewBoard()
    got: list[object] = []
    waiter = Thread(target=lambda: got.append(board.wait_newer(0, 20.0)))
    waiter.start()
    board.put(GREEN)
    waiter.join(20)
    assert [(1, GREEN)] == got


def test_waiting_for_what_is_there_already_returns_at_once() -> None:
    """A view put between two waits is not missed."""
    board = ViewBoard()
    board.put(GREEN)
    assert (1, GREEN) == board.wait_newer(0, 20.0)


def test_a_wait_ends_without_a_newer_view() -> None:
    """When the time is over the waiter gets what it had."""
    board = ViewBoard()
    board.put(GREEN)
    assert (1, GREEN) == board.wait_newer(1, 0.01)


def test_wake_lets_waiters_give_up() -> None:
    """A closing server ends all waits at once."""
    board, closing = ViewBoard(), Event()
    got: list[object] = []
    waiter = Thread(target=lambda: got.append(board.wait_newer(0, 20.0, closing.is_set)))
    waiter.start()
    closing.set()
    board.wake()
    waiter.join(10)
    assert [(0, None)] == got


def test_many_writers_leave_no_gap() -> None:
    """Views put from several threads are each counted."""
    board = ViewBoard()
    writers = [Thread(target=lambda: [board.put(replace(GREEN, inside=n)) for n in range(100)]) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert 400 == board.latest()[0]
