"""Streams wait for the board and end when told to."""

from threading import Thread

import pytest

from edge.console import live
from edge.console.board import ViewBoard
from edge.console.live import EventStream, Streams


def _stream(board: ViewBoard, streams: Streams, changes_in_s: float | None = None) -> EventStream:
    assert streams.take(is_local=True)
    return EventStream(board, streams, lambda: (f'{{"version": {board.latest()[0]}}}', changes_in_s))


def test_a_waiting_stream_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closing server does not wait for the next ping."""
    monkeypatch.setattr(live, "PING_S", 600.0)
    board = ViewBoard()
    streams = Streams(board)
    stream = _stream(board, streams)
    assert next(stream).startswith(b"retry: 1000\nevent: view\n")
    rest: list[bytes] = []
    reader = Thread(target=lambda: rest.extend(stream), daemon=True)
    reader.start()
    streams.end()
    reader.join(20)
    assert (False, []) == (reader.is_alive(), rest)


def test_no_stream_begins_after_the_end_until_opened_again() -> None:
    """A server that closes takes nobody; the next one does."""
    streams = Streams(ViewBoard())
    streams.end()
    assert not streams.take(is_local=True)
    streams.open()
    assert streams.take(is_local=True)


def test_a_state_that_changes_by_itself_is_sent_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream wakes when the state says it changes, not only at the next ping."""
    monkeypatch.setattr(live, "PING_S", 600.0)
    board = ViewBoard()
    states = iter([("1", 0.01), ("2", None)])
    streams = Streams(board)
    assert streams.take(is_local=True)
    stream = EventStream(board, streams, lambda: next(states))
    assert [b"retry: 1000\nevent: view\ndata: 1\n\n", b"event: view\ndata: 2\n\n"] == [next(stream), next(stream)]


def test_closing_twice_gives_back_one_place() -> None:
    """Places are not given back more often than taken."""
    board = ViewBoard()
    streams = Streams(board)
    stream = _stream(board, streams)
    stream.close()
    stream.close()
    assert 0 == streams.running
