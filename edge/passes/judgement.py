"""The answer about one shown code. Holds nothing of the code itself."""

from dataclasses import dataclass

from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind

MAX_PEOPLE = 20
"""The most people one pass may stand for."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a shown code is worth and why. *people* counts the bearer and those with them.

    Raises: ValueError when a number of people is stated that no pass may carry.
    """

    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MAX_PEOPLE:
            raise ValueError(f"a pass stands for 1 to {MAX_PEOPLE} people, not {self.people}")


def refused(format: PassFormat, reason: Reason) -> Judgement:
    """Return a refusal of *format* for *reason*."""
    return Judgement(format, VerdictKind.REFUSED, reason)
