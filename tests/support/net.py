"""Free ports, and waiting for something to become true without guessing how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

from central.demo.ports import free_port as free_port

T = TypeVar("T")


def eventually(ask: Callable[[], T], *, within_s: float = 20.0, what: str = "it") -> T:
    """Return the first truthy answer of *ask*, asked again and again; fail with *what* and the last answer otherwise.

    For things of other processes that offer no event to await; inside one process await the event itself.
    """
    end = time.monotonic() + within_s
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not become true within {within_s} s; last answer: {answer!r}")
        time.sleep(0.02)
