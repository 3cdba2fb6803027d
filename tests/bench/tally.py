"""What a counting machine got right over many encounters, and whether its bias is shown to be none.

Owns the sums and the statistics; knows no sensor and no scenario.
"""

from collections import Counter
from dataclasses import dataclass, field, fields
from math import sqrt

BOUND = 0.002
"""What |bias| must stay below with its whole 95 % interval to be called equivalent to none."""

Count = tuple[int, int]
"""Entries and exits."""


@dataclass
class Tally:
    """Sums over the encounters of a scenario: counted minus true, per direction, and how often what was taken for what.

    An encounter with no crossing is one chance to count wrongly. `drift` is what an encounter adds wrongly to the room's count. `tellable`
    are the encounters that two beams can tell at all, with chances and wrong ones of their own; `at_once` those with two people in the
    beams at once.
    """

    encounters: int = 0
    crossings: int = 0
    chances: int = 0
    wrong: int = 0
    drift: int = 0
    drift_squared: int = 0
    tellable: int = 0
    tellable_chances: int = 0
    tellable_wrong: int = 0
    at_once: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, true: Count, counted: Count, *, is_tellable: bool = True, is_at_once: bool = False) -> None:
        """Add an encounter."""
        chances = max(1, sum(true))
        wrong = sum(abs(a - b) for a, b in zip(true, counted, strict=True))
        drift = (counted[0] - counted[1]) - (true[0] - true[1])
        self.encounters += 1
        self.crossings += sum(true)
        self.chances += chances
        self.wrong += wrong
        self.at_once += is_at_once
        self.tellable += is_tellable
        self.tellable_chances += chances * is_tellable
        self.tellable_wrong += wrong * is_tellable
        self.drift += drift
        self.drift_squared += drift * drift
        self.confusion[_named(true), _named(counted)] += 1

    def __iadd__(self, other: "Tally") -> "Tally":
        """Add the sums of other encounters."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    @property
    def right(self) -> float:
        """Right crossings in per cent: missed and invented ones both count against it."""
        return 100 * (1 - self.wrong / max(1, self.chances))

    @property
    def right_of_tellable(self) -> float | None:
        """Right crossings in per cent of what can be told, or None where nothing can."""
        return 100 * (1 - self.tellable_wrong / self.tellable_chances) if self.tellable_chances else None

    @property
    def share_tellable(self) -> float:
        """Encounters that can be told, in per cent."""
        return 100 * self.tellable / max(1, self.encounters)

    def bias(self) -> tuple[float, float]:
        """Return in/out bias per crossing and half its 95 % interval.

        The bias is what each crossing adds to the room's count on average, (in - out counted) - (in - out true) over all
        crossings, an encounter without one taken as one. Encounters are independent, so its interval follows from their spread
        (normal approximation). Where no error was seen at all the rule of three gives the interval.
        """
        per, n = max(1, self.chances), self.encounters
        spread = sqrt(max(0.0, self.drift_squared - self.drift**2 / max(1, n)) / max(1, n - 1))
        return self.drift / per, 1.96 * spread * sqrt(n) / per or 3.0 / per

    def verdict(self) -> str:
        """Say in words what two one-sided tests make of the bias (equivalence test as in VDV 457 practice).

        Each test asks whether the bias could still be beyond its end of ±`BOUND`. Both refuse that at the 2.5 % level exactly when the
        whole 95 % interval lies between the ends; the verdict is given for that level, which is stricter than the usual 5 %.
        """
        bias, half = self.bias()
        if abs(bias) + half < BOUND:
            return "none, shown"
        if abs(bias) - half > BOUND:
            return "biased, shown"
        return "not decided"


def _named(count: Count) -> str:
    names = [
        f"{number} {name}" if number > 1 else name for number, name in zip(count, ("in", "out"), strict=True) if number
    ]
    return " + ".join(names) or "nobody"
