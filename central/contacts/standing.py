"""How the deletion of contacts stands, read off what is really there: rows of the database and keys on the disk."""

from dataclasses import dataclass
from datetime import date, timedelta

from central.contacts.calendar import Calendar
from central.contacts.keyring import Keyring
from central.store.contacts import ContactStore


@dataclass(frozen=True, slots=True)
class Standing:
    """*oldest*: the oldest day of which a row or a key is there, None where there is nothing. *overdue*: the earliest day by which
    something had to be gone that is there still. *is_doubtful*: the clock stands where nobody bears it out."""

    today: date
    oldest: date | None
    overdue: date | None
    is_doubtful: bool

    @property
    def deleted_up_to(self) -> date | None:
        """The last day of which nothing is left; None where no day has anything."""
        return None if self.oldest is None else self.oldest - timedelta(days=1)


def standing(store: ContactStore, keys: Keyring, calendar: Calendar) -> Standing:
    """Look. Raises: StoreError."""
    partitions = keys.partitions()
    today = calendar.today()
    days = [partition.day for partition in partitions] + _days(store.oldest_day())
    ends = [partition.gone_on for partition in partitions] + _days(store.first_to_go())
    overdue = min((end for end in ends if end <= today), default=None)
    return Standing(today, min(days, default=None), overdue, calendar.is_doubtful)


def _days(text: str | None) -> list[date]:
    return [] if text is None else [date.fromisoformat(text)]
