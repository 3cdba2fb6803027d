"""Stand-ins for those behind the citizens' pages: who puts declarations on file, and who keeps contacts."""

from collections.abc import Mapping
from datetime import datetime

from central.errors import StoreError
from edge.passes import Declaration


class FakeFiling:
    """Records what is put on file. *answer* is what it says; None is a database that fails."""

    def __init__(self) -> None:
        self.answer: bool | None = True
        self.filed: list[tuple[str, str, Declaration]] = []

    def file(self, room: str, id_number: str, declaration: Declaration) -> bool:
        """Put a declaration on file."""
        if self.answer is None:
            raise StoreError("the database cannot be used")
        self.filed.append((room, id_number, declaration))
        return self.answer


class FakeContactDesk:
    """Records the contacts of the rooms in *ordered*; fails while `is_broken`."""

    def __init__(self, *ordered: str) -> None:
        self.ordered = set(ordered)
        self.is_broken = False
        self.taken: list[tuple[str, Declaration, dict[str, str]]] = []

    def keep_days(self, room: str) -> int | None:
        """Return fourteen days for those rooms."""
        return 14 if room in self.ordered else None

    def take_declared(self, room: str, declaration: Declaration, contact: Mapping[str, str], now: datetime) -> None:
        """Keep a contact."""
        if self.is_broken:
            raise StoreError("the database cannot be used")
        self.taken.append((room, declaration, dict(contact)))
