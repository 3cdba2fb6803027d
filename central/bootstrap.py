"""The composition root: builds the parts from the configuration and starts none of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from central.config import CentralConfig
from central.declarations.issuer import open_issuer
from central.live.fold import DoorMemory
from central.live.view import LiveView
from central.metrics import Metrics
from central.secret import load_secret
from central.services import Services
from central.store.store import Store
from edge.protocol.codec import decode
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import State


def build_services(config: CentralConfig) -> Services:
    """Open the store (bringing it up to date), rebuild the live view from it, and return the services with no thread running.

    Raises: StoreError, IssuerError.
    """
    secret_key = load_secret(config.central.data_dir)
    store = Store(config.database_url)
    live = LiveView(store.registry.places())
    live.remember(_memories(store))
    store.registry.listen(lambda: live.set_places(store.registry.places()))
    declarations = config.declarations
    issuer = open_issuer(
        config.central.data_dir, declarations.issuer_name, timedelta(hours=declarations.valid_h), datetime.now(UTC)
    )
    return Services(config=config, secret_key=secret_key, store=store, live=live, metrics=Metrics(), issuer=issuer)


def _memories(store: Store) -> dict[tuple[str, str], DoorMemory]:
    """Return what the store remembers of each door; a state this program cannot read any more counts as not heard."""
    found: dict[tuple[str, str], DoorMemory] = {}
    for kept in store.ledger.states():
        try:
            state = decode(kept.body.encode(), State)
        except ProtocolError:
            continue
        found[kept.room, kept.door] = DoorMemory(state=state, seen_utc_ms=kept.received_ms)
    for mark in store.ledger.marks():  # by epoch order: the newest ledger of a door comes last
        memory = found.get((mark.room, mark.door))
        if memory is not None:
            found[mark.room, mark.door] = replace(memory, stored_epoch=mark.epoch, stored=mark.stored)
    return found
