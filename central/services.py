"""What the pages and the API may use, as one frozen object, and how a view gets at it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

from central.config import CentralConfig
from central.live.view import LiveView
from central.store.store import Store

if TYPE_CHECKING:
    from central.badges.desk import BadgeDesk
    from central.contacts.late import LateContacts
    from central.contacts.retention import Retention
    from central.corrections.desk import Corrections
    from central.corrections.watch import DriftWatch
    from central.days.keeper import DayKeeper
    from central.declarations.desks import ContactDesk, Filing
    from central.declarations.issuer import Issuer
    from central.ingest.link import BrokerLink
    from central.ingest.service import Ingest
    from central.keys import RenewedKey
    from central.metrics import Metrics
    from central.plans.watcher import RegistryWatcher
    from central.trust.desk import TrustDesk

EXTENSION = "counterroom"


class _Running(Protocol):
    """A part that holds a thread."""

    def start(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of central. `ingest`, `link`, `watcher`, `corrections`, `drifts`, `days`, `retention` and `trust` hold threads that only
    `central.server` starts; None where nothing runs (page tests)."""

    config: CentralConfig
    secret_key: str
    store: Store
    live: LiveView
    metrics: "Metrics"
    ingest: "Ingest | None" = None
    link: "BrokerLink | None" = None
    watcher: "RegistryWatcher | None" = None
    issuer: "Issuer | None" = None
    corrections: "Corrections | None" = None
    drifts: "DriftWatch | None" = None
    filing: "Filing | None" = None
    contacts: "ContactDesk | None" = None
    late: "LateContacts | None" = None
    days: "DayKeeper | None" = None
    retention: "Retention | None" = None
    trust: "TrustDesk | None" = None
    badges: "BadgeDesk | None" = None
    keys: "tuple[RenewedKey, ...]" = ()

    @property
    def _threads(self) -> "tuple[_Running | None, ...]":
        """Return the parts that hold threads, in the order in which they start and end."""
        upstream = (self.retention, self.watcher, self.corrections, self.ingest, self.trust)
        return (*upstream, self.link, self.days, self.drifts)

    def start(self) -> None:
        """Start the threads."""
        for part in self._threads:
            if part is not None:
                part.start()

    def stop(self) -> None:
        """End the threads; what has arrived is stored and acknowledged while the broker still hears. Idempotent."""
        for part in self._threads:
            if part is not None:
                part.close()


def services() -> Services:
    """Return the services of the application that answers this request."""
    return cast(Services, current_app.extensions[EXTENSION])
