"""Scans and entries of a room put side by side over all its doors: pure, without clock, database or page.

A door tells on its own which entries had no accepted scan and whose scan led to no entry. Across doors the two may belong together: a
code shown at one door, the entry at another, the units not having heard of each other. What is left over then is what staff should know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WINDOW_S = 300.0
"""An unused pass is told some time after its scan; entry and word may lie so far apart, either way."""


@dataclass(frozen=True, slots=True)
class Passing:
    """So many people at a door at a time."""

    utc_ms: int
    door: str
    people: int = 1


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


def matched(undeclared: Iterable[Passing], unused: Iterable[Passing], window_s: float = WINDOW_S) -> int:
    """Return how many people can be paired, each once, no farther apart than *window_s*.

    Taking both sides in order of time and pairing the earliest that fit is the most that can be paired, since all windows are equally wide.
    """
    entries, passes = _people(undeclared), _people(unused)
    at = found = 0
    for entry_ms in entries:
        while at < len(passes) and passes[at] < entry_ms - window_s * 1000:
            at += 1
        if at < len(passes) and passes[at] <= entry_ms + window_s * 1000:
            at += 1
            found += 1
    return found


def _people(passings: Iterable[Passing]) -> list[int]:
    """Return the time of each single person, ascending."""
    return sorted(each.utc_ms for each in passings for _ in range(each.people))


def reconcile(
    declared: Sequence[Passing],
    elsewhere: Sequence[Passing],
    undeclared: Sequence[Passing],
    unused: Sequence[Passing],
    window_s: float = WINDOW_S,
) -> Reconciled:
    """Return a room's scans and entries side by side; *elsewhere* is the part of *declared* whose code was shown at another door."""
    by_scan, without = sum(each.people for each in declared), sum(each.people for each in undeclared)
    return Reconciled(
        entries=by_scan + without,
        declared=by_scan,
        elsewhere=sum(each.people for each in elsewhere),
        undeclared=without,
        unused=sum(each.people for each in unused),
        matched=matched(undeclared, unused, window_s),
    )
