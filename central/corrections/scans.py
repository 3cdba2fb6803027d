"""Scans and entries of a room put side by side over all its doors: pure, without clock, database or page.

A door tells on its own which entries had no accepted scan and whose scan led to no entry. Across doors the two may belong together: a
code shown at one door, the entry at another, the units not having heard of each other. What is left over then is what staff should know.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SLACK_S = 60.0
"""Somebody comes in after showing the code and before it is told unused, give or take so much: clocks differ, people dawdle."""

WINDOW_S = 300.0
"""Where it is not known when the code was shown, the entry lies no farther than this from the word that it was not used."""


@dataclass(frozen=True, slots=True)
class Passing:
    """So many people at a door at a time. Of an unused pass `shown_utc_ms` is when its code was shown, None where nobody knows."""

    utc_ms: int
    door: str
    people: int = 1
    shown_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A stretch of time in a room, in people. `elsewhere`: declared by a code shown at another door, as the units found among
    themselves. `matched`: undeclared entries to which an unused pass of whichever door fits; `left_undeclared` and `left_unused` remain."""

    entries: int
    declared: int
    elsewhere: int
    undeclared: int
    unused: int
    matched: int

    @property
    def left_undeclared(self) -> int:
        """People who came in without a code, as far as can be told."""
        return self.undeclared - self.matched

    @property
    def left_unused(self) -> int:
        """People whose code was accepted and who did not come in, as far as can be told."""
        return self.unused - self.matched


def matched(undeclared: Iterable[Passing], unused: Iterable[Passing]) -> int:
    """Return how many people can be paired, each once: an entry without a code with an unused pass that fits its time.

    Taking the entries in order of time and giving each, of the passes that fit, the one that fits no longer soonest is the most that can be
    paired.
    """
    entries = sorted(each.utc_ms for each in undeclared for _ in range(each.people))
    passes = sorted((_fits_ms(each) for each in unused for _ in range(each.people)), reverse=True)
    found, ends = 0, list[int]()
    for entry_ms in entries:
        while passes and passes[-1][0] <= entry_ms:
            heapq.heappush(ends, passes.pop()[1])
        while ends and ends[0] < entry_ms:
            heapq.heappop(ends)
        if ends:
            heapq.heappop(ends)
            found += 1
    return found


def _fits_ms(unused: Passing) -> tuple[int, int]:
    """Return between which times its owner may have come in."""
    if unused.shown_utc_ms is None:
        return unused.utc_ms - round(1000 * WINDOW_S), unused.utc_ms + round(1000 * WINDOW_S)
    return unused.shown_utc_ms - round(1000 * SLACK_S), unused.utc_ms + round(1000 * SLACK_S)


def reconcile(
    declared: Sequence[Passing],
    elsewhere: Sequence[Passing],
    undeclared: Sequence[Passing],
    unused: Sequence[Passing],
) -> Reconciled:
    """Return a room's scans and entries side by side; *elsewhere* is the part of *declared* whose code was shown at another door."""
    by_scan, without = sum(each.people for each in declared), sum(each.people for each in undeclared)
    return Reconciled(
        entries=by_scan + without,
        declared=by_scan,
        elsewhere=sum(each.people for each in elsewhere),
        undeclared=without,
        unused=sum(each.people for each in unused),
        matched=matched(undeclared, unused),
    )
