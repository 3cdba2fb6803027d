"""The part of the contacts that shares one key and one end: those of one day that are kept equally long. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from edge.protocol.messages import MOST_KEEP_DAYS

DEFAULT_KEEP_DAYS = 14
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,2})")


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """The contacts of *day* (local) that are kept for *keep_days*: that day is the first of them."""

    day: date
    keep_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.keep_days <= MOST_KEEP_DAYS:
            raise ValueError(f"contacts are kept for 1 to {MOST_KEEP_DAYS} days, not {self.keep_days}")

    @property
    def gone_on(self) -> date:
        """The day with whose beginning nothing of it may be there any more."""
        return self.day + timedelta(days=self.keep_days)

    @property
    def name(self) -> str:
        """As a file is named."""
        return f"{self.day.isoformat()}.{self.keep_days}"


def partition_named(name: str) -> Partition | None:
    """Return the partition of that name, or None when it is none."""
    found = _NAME.fullmatch(name)
    try:
        return Partition(date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def partition_of(day: str, gone_on: str) -> Partition:
    """Return the partition a stored contact belongs to. Raises: ValueError."""
    first = date.fromisoformat(day)
    return Partition(first, (date.fromisoformat(gone_on) - first).days)
