"""What waits between the broker's thread and the writing thread: bounded by memory, handed over many messages at a time.

One lock and one wake-up a piece, not a message: between two threads they cost more than the message itself.
"""

import threading
from collections import deque

from central.ingest.packets import Message

_EACH_BYTES = 200  # what a waiting message takes beside topic and payload

Piece = tuple[list[Message], int]
"""Messages in the order they came, and when they came: milliseconds since 1970 UTC."""


class Inbox:
    """A queue of pieces that makes its filler wait while it holds more than *bound_bytes*."""

    def __init__(self, bound_bytes: int) -> None:
        self._bound_bytes = bound_bytes
        self._changed = threading.Condition()
        self._pieces: deque[tuple[Piece, int]] = deque()
        self._messages = 0
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many messages wait."""
        return self._messages

    @property
    def size_bytes(self) -> int:
        """About how much memory the waiting messages take."""
        return self._bytes

    def put(self, messages: list[Message], received_ms: int) -> None:
        """Add *messages*; return when there is room for more."""
        size = sum([len(topic) + len(payload) + _EACH_BYTES for topic, payload in messages])
        with self._changed:
            self._pieces.append(((messages, received_ms), size))
            self._messages += len(messages)
            self._bytes += size
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._bytes <= self._bound_bytes)

    def wait(self, timeout_s: float) -> bool:
        """Wait until something is there, *timeout_s* at most; return whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._pieces), timeout_s)

    def take(self, most_bytes: int) -> list[Piece]:
        """Return the oldest pieces, no more than make *most_bytes* full. Empty when nothing waits."""
        found: list[Piece] = []
        with self._changed:
            was_full = self._bytes > self._bound_bytes
            while self._pieces and most_bytes > 0:
                piece, size = self._pieces.popleft()
                found.append(piece)
                most_bytes -= size
                self._bytes -= size
                self._messages -= len(piece[0])
            if was_full:
                self._changed.notify_all()
        return found
