"""The store as one object: the database brought up to date, and the desks that read and change it."""

from central.store.accounts import Accounts
from central.store.aside import AsideShelf
from central.store.badges import BadgeStore
from central.store.contacts import ContactStore
from central.store.corrections import CorrectionStore
from central.store.counting_rows import CountingRows
from central.store.days import DayStore
from central.store.engine import Database
from central.store.history import History
from central.store.ledger import LedgerStore
from central.store.migrate import upgrade_to_head
from central.store.registry import Registry


class Store:
    """Everything central keeps, behind one database URL. Raises: StoreError when it cannot be opened or brought up to date."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        try:
            upgrade_to_head(self.database)
        except BaseException:
            self.database.close()
            raise
        self.registry = Registry(self.database)
        self.accounts = Accounts(self.database)
        self.ledger = LedgerStore(self.database)
        self.history = History(self.database)
        self.aside = AsideShelf(self.database)
        self.corrections = CorrectionStore(self.database)
        self.counting = CountingRows(self.database)
        self.days = DayStore(self.database)
        self.contacts = ContactStore(self.database)
        self.badges = BadgeStore(self.database)

    def close(self) -> None:
        """Close the database. Idempotent."""
        self.database.close()
