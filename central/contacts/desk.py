"""Takes contacts in: those that doors sealed, out of the ledger's rows, and those that citizens declared on the web.

It seals to the department's key, adds the lock of the day, and can open neither. Knows no page and no broker.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from central.contacts.boxes import REF_BYTES, Content, lock, tag
from central.contacts.calendar import Calendar
from central.contacts.keyring import Keyring
from central.contacts.late import LateContact, LateContacts
from central.contacts.partition import Partition
from central.errors import ContactKeysError
from central.store.contacts import ContactStore, StoredContact
from edge.passes import Declaration
from edge.passes.bearer import reference
from edge.passes.bounds import decode_base64url
from edge.passes.sealing import key_id, seal
from edge.protocol.messages import MOST_KEEP_DAYS
from edge.protocol.rows import ContactSealed
from edge.protocol.vocabulary import Reason

OrderOf = Callable[[str], int | None]
"""How many days the plan in force has a room's contacts kept; None where it orders none."""


class Contacts:
    """The contacts of all rooms, sealed to *public_key*; without one nothing is kept."""

    def __init__(
        self,
        store: ContactStore,
        keys: Keyring,
        calendar: Calendar,
        order_of: OrderOf,
        public_key: bytes | None,
        late: LateContacts | None = None,
    ) -> None:
        self._store = store
        self._keys = keys
        self._calendar = calendar
        self._order_of = order_of
        self._public_key = public_key
        self.late = LateContacts() if late is None else late

    def keep_days(self, room: str) -> int | None:
        """Return for how many days the plan of *room* has contacts kept; None where it orders none, or there is no key to seal them to."""
        days = self._order_of(room) if self._public_key is not None else None
        return None if days is None else max(1, min(days, MOST_KEEP_DAYS))

    def take_declared(self, room: str, declaration: Declaration, contact: Mapping[str, str], now: datetime) -> None:
        """Seal *contact* and keep it beside the declaration's reference; nothing where no contacts are ordered. Raises: StoreError."""
        keep_days = self.keep_days(room)
        if keep_days is None or self._public_key is None:
            return
        now_ms = int(now.timestamp() * 1000)
        sealed = seal(contact, self._public_key)
        ref = bytes.fromhex(reference(declaration.token))
        partition = Partition(self._calendar.day_of(now_ms), keep_days)
        key = self._keys.key(partition)
        self._store.add(
            [
                StoredContact(
                    day=partition.day.isoformat(),
                    gone_on=partition.gone_on.isoformat(),
                    room=room,
                    door=None,
                    epoch_id=None,
                    number=None,
                    at_ms=now_ms,
                    key_id=key_id(self._public_key),
                    tag=tag(ref, key),
                    box=lock(Content(sealed, b""), key),
                )
            ]
        )

    def of_row(
        self, room: str, door: str, epoch_id: int, row: ContactSealed, received_ms: int
    ) -> StoredContact | LateContact | None:
        """Return what is to be kept of a door's row; None where it holds nothing, nothing is ordered, or its time is over already.

        The row's own time says the day, as far as it does not lie ahead. While the keys cannot be used a contact must wait: the ledger of
        all rooms does not stand still for it.
        """
        late = LateContact(room, door, epoch_id, row, received_ms)
        try:
            return self._stored(late)
        except ContactKeysError as error:
            self.late.failed(str(error))
            return late

    def due(self) -> list[StoredContact] | None:
        """Return what is to be kept of all that waited, or None while there is nothing or the keys still cannot be used."""
        if not self.late.is_due():
            return None
        try:
            return [stored for each in self.late.waiting() if (stored := self._stored(each)) is not None]
        except ContactKeysError as error:
            self.late.failed(str(error))
            return None

    def committed(self, late: list[LateContact], *, is_due_kept: bool) -> None:
        """Let *late* wait; forget what waited before if *is_due_kept*."""
        if is_due_kept:
            self.late.clear()
        self.late.put(late)

    def _stored(self, late: LateContact) -> StoredContact | None:
        room, row, received_ms = late.room, late.row, late.received_ms
        content = _content(row)
        keep_days = self.keep_days(room)
        if content is None or keep_days is None:
            return None
        if row.utc_ms is not None:
            self._calendar.witness(row.utc_ms)
        partition = Partition(self._calendar.day_of(row.utc_ms or received_ms), keep_days)
        if partition.gone_on <= self._calendar.today():
            return None
        return StoredContact(
            day=partition.day.isoformat(),
            gone_on=partition.gone_on.isoformat(),
            room=room,
            door=late.door,
            epoch_id=late.epoch_id,
            number=row.n,
            at_ms=received_ms,
            key_id=row.key,
            tag=None,
            box=lock(content, self._keys.key(partition)),
        )


def _content(row: ContactSealed) -> Content | None:
    """Return what a row holds, or None when that is nothing; a sealed box that is no base64url is nothing."""
    try:
        ref = bytes.fromhex(row.ref)
    except ValueError:
        return None
    sealed = decode_base64url(row.sealed)
    if isinstance(sealed, Reason) or len(ref) not in (0, REF_BYTES):
        return None
    found = Content(sealed, ref)
    return found if found.sealed or found.ref else None
