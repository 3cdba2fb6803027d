"""Answers a repeated submission with what the first one got: a double tap, or a second try after the answer was lost on a bad line.

Kept in memory for some minutes, by a keyed digest of all that was sent; one process serves all requests. Knows no form and no pass.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MEMORY_S = 15 * 60.0
MOST = 5_000

T = TypeVar("T")


@dataclass
class _Entry(Generic[T]):
    since_s: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: T | None = None


class Once(Generic[T]):
    """Makes each thing once. *clock* gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._entries: OrderedDict[bytes, _Entry[T]] = OrderedDict()

    def get(self, sent: Iterable[tuple[str, str]], make: Callable[[], T]) -> T:
        """Return what *make* gave for the same *sent* before, or what it gives now. What it raises is not remembered."""
        entry = self._entry(sent)
        with entry.lock:  # the second of two taps waits for the first
            if entry.value is None:
                entry.value = make()
            return entry.value

    def _entry(self, sent: Iterable[tuple[str, str]]) -> _Entry[T]:
        digest = hashlib.blake2b(repr(sorted(sent)).encode(), key=self._key, digest_size=16).digest()
        now = self._clock()
        with self._lock:
            while self._entries and (
                len(self._entries) > MOST or next(iter(self._entries.values())).since_s < now - MEMORY_S
            ):
                self._entries.popitem(last=False)
            return self._entries.setdefault(digest, _Entry(now))
