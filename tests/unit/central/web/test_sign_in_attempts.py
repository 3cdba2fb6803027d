"""Guessing passwords is slow."""

import pytest

from central.web.addresses import local_path
from central.web.attempts import FREE_FAILURES, LONGEST_WAIT_S, Attempts

WHO = ("admin", "10.0.0.9")


def test_a_few_mistakes_cost_nothing() -> None:
    """Whoever mistypes may try again at once."""
    attempts = Attempts()
    for _ in range(FREE_FAILURES - 1):
        attempts.failed(WHO, 0.0)
    assert 0.0 == attempts.wait_s(WHO, 0.0)


def test_each_further_mistake_doubles_the_wait_up_to_a_bound() -> None:
    """The wait grows with the failures in a row, passes with time, and never locks anybody out."""
    attempts = Attempts()
    waits = []
    for failures in range(1, 40):
        attempts.failed(WHO, 0.0)
        if failures >= FREE_FAILURES:
            waits.append(attempts.wait_s(WHO, 0.0))
    assert [1.0, 2.0, 4.0] == waits[:3]
    assert LONGEST_WAIT_S == waits[-1]
    assert 0.0 == attempts.wait_s(WHO, LONGEST_WAIT_S)


def test_success_forgets_and_others_do_not_wait() -> None:
    """A right password ends the wait; somebody else's failures are not one's own."""
    attempts = Attempts()
    for _ in range(9):
        attempts.failed(WHO, 0.0)
    assert 0.0 == attempts.wait_s(("admin", "10.0.0.10"), 0.0)
    attempts.succeeded(WHO)
    assert 0.0 == attempts.wait_s(WHO, 0.0)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/rooms/a?x=1", "/rooms/a?x=1"),
        ("", "/home"),
        ("//evil.example", "/home"),
        ("/\\evil.example", "/home"),
        ("https://evil.example/", "/home"),
        ("javascript:alert(1)", "/home"),
        ("/\t/evil.example", "/home"),
        ("rooms", "/home"),
    ],
)
def test_a_page_sends_its_reader_only_to_paths_of_this_site(target: str, expected: str) -> None:
    """A link with another site in `next` goes home."""
    assert expected == local_path(target, "/home")
