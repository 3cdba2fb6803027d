"""Scans and entries of a room over all its doors."""

import itertools
import random

import pytest

from central.corrections.scans import SLACK_S, Passing, Reconciled, matched, reconcile


def at(*seconds: float, door: str = "a", people: int = 1) -> list[Passing]:
    """Return passings at so many seconds."""
    return [Passing(int(second * 1000), door, people) for second in seconds]


def shown(*times: tuple[float, float], people: int = 1) -> list[Passing]:
    """Return passes shown and told unused at so many seconds."""
    return [Passing(int(told * 1000), "b", people, int(seen * 1000)) for seen, told in times]


@pytest.mark.parametrize(
    ("undeclared", "unused", "pairs"),
    [
        (at(400), at(390, door="b"), 1),
        (at(390), at(400, door="b"), 1),
        (at(400), at(99), 0),
        (at(400), at(701), 0),
        (at(400, 410), at(405), 1),
        (at(400), at(395, people=3), 1),
        (at(1000, 1400, 1800), at(700, 1300, 2100), 3),
        ([], at(1), 0),
        (at(1), [], 0),
        (at(2000), shown((100, 3700)), 1),
        (at(39), shown((100, 230)), 0),
        (at(40), shown((100, 230)), 1),
        (at(290), shown((100, 230)), 1),
        (at(291), shown((100, 230)), 0),
        (at(200, 2000), shown((100, 3700), (150, 280)), 2),
        (at(200, 210, 220), shown((100, 230), people=2), 2),
    ],
)
def test_each_is_paired_once_while_the_pass_fits(undeclared: list[Passing], unused: list[Passing], pairs: int) -> None:
    """Across doors: from the scan until it is given up, or some minutes about that where the scan's time is not known."""
    assert pairs == matched(undeclared, unused)


@pytest.mark.parametrize("seed", range(20))
def test_no_other_pairing_pairs_more(seed: int) -> None:
    """Held against every way to pair a few people."""
    chance = random.Random(seed)
    entries = [chance.randrange(1500) for _ in range(5)]
    spans = [(seen, seen + chance.randrange(400)) for seen in (chance.randrange(1200) for _ in range(5))]
    most = max(
        sum(seen - SLACK_S <= entry <= told + SLACK_S for entry, (seen, told) in zip(entries, order, strict=True))
        for order in itertools.permutations(spans)
    )
    assert most == matched(at(*entries), shown(*spans))


def test_what_is_left_over_is_told() -> None:
    """Several people behind one scan stay undeclared; a pass of somebody who went away again stays unused."""
    found = reconcile(at(1, 2, 3), at(2), at(10, 20, 30), at(12, door="b", people=2) + at(500))
    assert Reconciled(entries=6, declared=3, elsewhere=1, undeclared=3, unused=3, matched=2) == found
    assert (1, 1) == (found.left_undeclared, found.left_unused)
