"""Scans and entries of a room over all its doors."""

import itertools
import random

import pytest

from central.corrections.scans import Passing, Reconciled, matched, reconcile


def at(*seconds: float, door: str = "a", people: int = 1) -> list[Passing]:
    """Return passings at so many seconds."""
    return [Passing(int(second * 1000), door, people) for second in seconds]


@pytest.mark.parametrize(
    ("undeclared", "unused", "pairs"),
    [
        (at(100), at(90, door="b"), 1),
        (at(90), at(100, door="b"), 1),
        (at(100), at(39), 0),
        (at(100), at(161), 0),
        (at(100, 110), at(105), 1),
        (at(100), at(95, people=3), 1),
        (at(100, 130, 170), at(50, 120, 200), 3),
        ([], at(1), 0),
        (at(1), [], 0),
    ],
)
def test_each_is_paired_once_within_the_window(undeclared: list[Passing], unused: list[Passing], pairs: int) -> None:
    """Across doors, a minute either way."""
    assert pairs == matched(undeclared, unused, 60.0)


@pytest.mark.parametrize("seed", range(20))
def test_no_other_pairing_pairs_more(seed: int) -> None:
    """Held against every way to pair a few people."""
    chance = random.Random(seed)
    entries, passes = ([chance.randrange(60) for _ in range(5)] for _ in range(2))
    most = max(
        sum(abs(entry - other) <= 10 for entry, other in zip(entries, order, strict=True))
        for order in itertools.permutations(passes)
    )
    assert most == matched(at(*entries), at(*passes), 10.0)


def test_what_is_left_over_is_told() -> None:
    """Several people behind one scan stay undeclared; a pass of somebody who went away again stays unused."""
    found = reconcile(at(1, 2, 3), at(2), at(10, 20, 30), at(12, door="b", people=2) + at(500), 60.0)
    assert Reconciled(entries=6, declared=3, elsewhere=1, undeclared=3, unused=3, matched=2) == found
    assert (1, 1) == (found.left_undeclared, found.left_unused)
