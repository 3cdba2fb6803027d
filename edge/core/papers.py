"""Running numbers for declarations on paper: a count a day, and nothing of any person."""

from dataclasses import dataclass
from datetime import date

MOST = 9999
"""More papers than a door sees in a day."""


@dataclass(frozen=True, slots=True)
class Papers:
    """How many declarations on paper were taken on a day; None is a day whose date is not known yet.

    Raises: ValueError for a count no day can have.
    """

    day: date | None = None
    taken: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.taken <= MOST:
            raise ValueError(f"a day has 0 to {MOST} declarations on paper, not {self.taken}")

    @property
    def next_number(self) -> int:
        """The number of the next paper. After the last it begins anew."""
        return self.taken % MOST + 1


def on(papers: Papers, today: date | None) -> Papers:
    """Return *papers* as they stand *today*: a new day begins at 1, and while the date is not known the numbers run on."""
    if today is None or papers.day == today:
        return papers
    return Papers(today, papers.taken if papers.day is None else 0)


def one_more(papers: Papers) -> Papers:
    """Return *papers* after one more was taken."""
    return Papers(papers.day, papers.next_number)
