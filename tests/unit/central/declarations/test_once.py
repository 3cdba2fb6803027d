"""One answer for one submission."""

import threading

import pytest

from central.declarations.once import MEMORY_S, MOST, Once


class Clock:
    """A clock that goes when told."""

    now_s = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def test_same_submission_is_made_once() -> None:
    """Whatever the order of its fields; another one is made anew."""
    once: Once[str] = Once(Clock())
    made = iter("abc")
    answers = [once.get(sent, lambda: next(made)) for sent in ([("x", "1"), ("y", "2")], [("y", "2"), ("x", "1")], [])]
    assert ["a", "a", "b"] == answers


def test_second_of_two_at_the_same_time_waits_for_the_first() -> None:
    """Both get what the first made."""
    once: Once[str] = Once(Clock())
    is_begun, may_end = threading.Event(), threading.Event()
    answers: list[str] = []

    def first() -> str:
        is_begun.set()
        may_end.wait(10)
        return "first"

    one = threading.Thread(target=lambda: answers.append(once.get([], first)))
    one.start()
    assert is_begun.wait(10)
    two = threading.Thread(target=lambda: answers.append(once.get([], lambda: "second")))
    two.start()
    may_end.set()
    one.join(10)
    two.join(10)
    assert ["first", "first"] == answers


def test_what_failed_is_tried_again() -> None:
    """An error is nobody's answer."""
    once: Once[str] = Once(Clock())

    def fail() -> str:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        once.get([], fail)
    assert "made" == once.get([], lambda: "made")


def test_memory_ends() -> None:
    """After a quarter of an hour, or when too many came after it, a submission is a new one."""
    clock = Clock()
    once: Once[int] = Once(clock)
    assert 1 == once.get([], lambda: 1)
    clock.now_s = MEMORY_S + 1
    assert 2 == once.get([], lambda: 2)
    for n in range(MOST + 1):
        once.get([("n", str(n))], lambda: 0)
    assert 3 == once.get([], lambda: 3)
