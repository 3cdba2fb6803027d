"""Central's contacts on a real database with clocks that are put, and a department that can open them."""

import base64
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nacl.public import PrivateKey
from sqlalchemy import select

from central.contacts.calendar import Calendar
from central.contacts.desk import Contacts
from central.contacts.keyring import Keyring
from central.contacts.late import LateContacts
from central.contacts.retention import Retention
from central.ingest.reading import Taken, read
from central.ingest.writer import Batch, LedgerWriter, Written
from central.store.contacts_tables import contacts
from central.store.store import Store
from edge.passes.sealing import key_id, seal
from edge.protocol.codec import encode
from edge.protocol.messages import Log
from edge.protocol.rows import ContactSealed
from tests.support.central_store import NOON_MS, open_store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_MS = 86_400_000
TODAY = date(2026, 9, 21)
"""The local day of NOON_MS."""

SOMEBODY = {"name": "Trần Thị Mẫu Đơn", "phone": "0909555123", "address": "77 đường Tưởng Tượng"}


class ContactWorld:
    """Room `tiep-dan` keeps contacts for 14 days unless `days` says otherwise; the clock stands until it is moved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = open_store(folder)
        self.now_ms = NOON_MS
        self.monotonic_s = 0.0
        self.days: dict[str, int | None] = {"tiep-dan": 14}
        self.department = PrivateKey.generate()
        self.public = bytes(self.department.public_key)
        self.open()

    def open(self) -> None:
        """Build the parts anew, as after a restart."""
        keys = self.keys = Keyring(self.folder / "contacts" / "keys")
        newest = max((partition.day for partition in keys.partitions()), default=None)
        self.calendar = Calendar(
            self.folder / "contacts" / "last-day", ZONE, lambda: self.now_ms, lambda: self.monotonic_s, newest
        )
        late = LateContacts(lambda: self.monotonic_s)
        self.desk = Contacts(self.store.contacts, keys, self.calendar, self.days.get, self.public, late)
        self.writer = LedgerWriter(self.store.ledger, contacts=self.desk)
        self.retention = Retention(self.store.contacts, self.store.aside, keys, self.calendar, lambda: self.now_ms)

    def move(self, days: float) -> None:
        """Let so much time go by."""
        self.now_ms += int(days * DAY_MS)
        self.monotonic_s += days * 86_400

    def row(
        self,
        n: int,
        *,
        contact: dict[str, str] | None = None,
        ref: str = "",
        at_ms: int | None = None,
        is_dated: bool = True,
    ) -> ContactSealed:
        """Return the row of a contact sealed at the door; without *contact* it holds a reference only."""
        sealed = b"" if contact is None else seal(contact, self.public)
        at_ms = self.now_ms if at_ms is None else at_ms
        return ContactSealed(
            n=n,
            boot="boot-1",
            mono_ms=n * 1000,
            utc_ms=at_ms if is_dated else None,
            scan=max(1, n - 1),
            key=key_id(self.public),
            sealed=base64.urlsafe_b64encode(sealed).decode().rstrip("="),
            ref=ref,
        )

    def hear(self, message: Log, door: str = "chinh") -> Written:
        """Store what a door says."""
        batch = Batch()
        topic = f"counterroom/v1/tiep-dan/{door}/log"
        found = read(topic, encode(message), frozenset({("tiep-dan", door)}))
        assert isinstance(found, Taken)
        batch.logs.append((found, self.now_ms))
        return self.writer.write(batch)

    def kept(self) -> list[tuple[str, str]]:
        """Return (day, gone on) of every contact that is there, the oldest first."""
        query = select(contacts.c.day, contacts.c.gone_on).order_by(contacts.c.day, contacts.c.id)
        with self.store.database.read() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def key_files(self) -> list[str]:
        """Return the names of the keys that are there."""
        folder = self.folder / "contacts" / "keys"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def now(self) -> datetime:
        """Return the time the clock stands at."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self.now_ms)
