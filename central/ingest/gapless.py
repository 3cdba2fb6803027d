"""How far a ledger is stored without a gap: pure arithmetic on row numbers."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gapless:
    """The stored numbers of one ledger: all up to *stored*, and *islands* (first, last) above the gap, ascending, apart."""

    stored: int = 0
    islands: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, stored: int, above: Iterable[int]) -> "Gapless":
        """Return what is stored when all up to *stored* are, and those *above*."""
        found = cls(stored)
        for number in above:
            found = found.plus(number, number)
        return found

    def __contains__(self, number: int) -> bool:
        if number <= self.stored:
            return True
        at = bisect_right(self.islands, (number, 2**63)) - 1
        return at >= 0 and number <= self.islands[at][1]

    def is_all_new(self, first: int) -> bool:
        """Return whether no number from *first* on is stored; the common case, told cheaply."""
        return first > self.stored and (not self.islands or first > self.islands[-1][1])

    def plus(self, first: int, last: int) -> "Gapless":
        """Return what is stored once all of *first* to *last* are too."""
        if not self.islands and first <= self.stored + 1:
            return self if last <= self.stored else Gapless(last)
        merged: list[tuple[int, int]] = []
        for low, high in sorted((*self.islands, (first, last))):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        stored = self.stored
        while merged and merged[0][0] <= stored + 1:
            stored = max(stored, merged.pop(0)[1])
        return Gapless(stored, tuple(merged))
