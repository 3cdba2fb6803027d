"""Live streams to the browsers (server-sent events), as many as the server has threads for.

Owns the count of streams and their end; it must not know what is in them.
"""

import threading
from collections.abc import Callable, Iterator

from edge.console.board import ViewBoard

MOST_STREAMS = 8
"""Streams at once; further viewers ask for the state again and again instead."""

KEPT_FOR_THE_DOOR = 2
"""Of these, places only a browser on the unit itself may take: the staff's phones never push out the door's display."""

PING_S = 1.0
"""A stream is never silent for longer, so that a browser notices within three seconds that it is alone."""


class Streams:
    """Counts the live streams and ends them all when the server closes."""

    def __init__(self, board: ViewBoard) -> None:
        self._board = board
        self._lock = threading.Lock()
        self._running = 0
        self._is_ended = False

    @property
    def is_ended(self) -> bool:
        """Have all streams been told to end?"""
        return self._is_ended

    @property
    def running(self) -> int:
        """How many streams there are now."""
        return self._running

    def open(self) -> None:
        """Let streams begin (again)."""
        self._is_ended = False

    def end(self) -> None:
        """Let all streams end now and none begin."""
        self._is_ended = True
        self._board.wake()

    def take(self, is_local: bool) -> bool:
        """Take a place for one stream; False when there is none left. Each place taken is given back once."""
        with self._lock:
            if self._is_ended or self._running >= MOST_STREAMS - (0 if is_local else KEPT_FOR_THE_DOOR):
                return False
            self._running += 1
            return True

    def give_back(self) -> None:
        """Free a place."""
        with self._lock:
            self._running -= 1


class EventStream:
    """One browser's stream: the state at once, then each change, and a ping in between.

    *state* returns the JSON to send now and the seconds after which it changes by itself (None: not by itself). An iterator with
    `close` and not a generator, because a generator that was never begun would not give its place back.
    """

    def __init__(self, board: ViewBoard, streams: Streams, state: Callable[[], tuple[str, float | None]]) -> None:
        self._board = board
        self._streams = streams
        self._state = state
        self._version = -1
        self._sent: str | None = None
        self._wait_s = 0.0
        self._is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._version, _ = self._board.wait_newer(self._version, self._wait_s, lambda: self._streams.is_ended)
        if self._streams.is_ended or self._is_closed:
            raise StopIteration
        state, changes_in_s = self._state()
        self._wait_s = PING_S if changes_in_s is None else min(PING_S, max(0.05, changes_in_s))
        if state == self._sent:
            return b"event: ping\ndata: {}\n\n"
        head = b"retry: 1000\n" if self._sent is None else b""
        self._sent = state
        return head + b"event: view\ndata: " + state.encode() + b"\n\n"

    def close(self) -> None:
        """Give the place back. Idempotent."""
        if not self._is_closed:
            self._is_closed = True
            self._streams.give_back()
