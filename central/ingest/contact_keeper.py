"""What the writer of the ledger asks of who keeps contacts."""

from typing import Protocol

from central.contacts.late import LateContact
from central.store.contacts import StoredContact
from edge.protocol.rows import ContactSealed


class ContactKeeper(Protocol):
    """Who keeps the contacts that come with the rows; called from the writing thread. Nothing here raises."""

    def of_row(
        self, room: str, door: str, epoch_id: int, row: ContactSealed, received_ms: int
    ) -> StoredContact | LateContact | None:
        """Return what is to be kept of *row*, or what must wait for it; None where that is nothing."""

    def due(self) -> list[StoredContact] | None:
        """Return what is to be kept of all that waited, for the transaction at hand; None while it must go on waiting."""

    def committed(self, late: list[LateContact], *, is_due_kept: bool) -> None:
        """Let *late* wait, now that its rows are stored. *is_due_kept*: what was due before is kept with them."""
