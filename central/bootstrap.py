"""The composition root: builds the parts from the configuration and starts none of them."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from central.config import CentralConfig
from central.contacts.calendar import Calendar
from central.contacts.department import load_public_key
from central.contacts.desk import Contacts
from central.contacts.keyring import Keyring
from central.contacts.retention import Retention
from central.corrections.desk import Corrections
from central.corrections.watch import DriftWatch
from central.declarations.issuer import open_issuer
from central.errors import StoreError
from central.ingest.link import BrokerLink
from central.ingest.packets import Message
from central.ingest.service import Ingest
from central.live.fold import DoorMemory
from central.live.view import LiveView
from central.metrics import Metrics
from central.plans.publisher import PlanPublisher
from central.plans.watcher import RegistryWatcher
from central.secret import load_secret
from central.services import Services
from central.store.places import Places
from central.store.store import Store
from edge.protocol.codec import decode
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import State


def open_store(config: CentralConfig) -> Store:
    """Open the store in its data folder, made on first use.

    Raises: StoreError.
    """
    try:
        config.central.data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the data folder {config.central.data_dir} cannot be used: {error.strerror}") from None
    return Store(config.database_url)


def build_services(config: CentralConfig) -> Services:
    """Open the store (bringing it up to date), rebuild the live view from it, and return the services with no thread running.

    Raises: StoreError, IssuerError, KeyFileError, BrokerError.
    """
    store = open_store(config)
    secret_key = load_secret(config.central.data_dir)
    live = LiveView(store.registry.places())
    live.remember(_memories(store))
    metrics = Metrics()
    contacts, retention = _contacts(config, store, live)
    ingest, link, watcher, corrections = _broker_side(config, store, live, metrics, contacts)
    declarations = config.declarations
    issuer = open_issuer(
        config.central.data_dir, declarations.issuer_name, timedelta(hours=declarations.valid_h), datetime.now(UTC)
    )
    return Services(
        config=config,
        secret_key=secret_key,
        store=store,
        live=live,
        metrics=metrics,
        ingest=ingest,
        link=link,
        watcher=watcher,
        issuer=issuer,
        corrections=corrections,
        drifts=DriftWatch(store.counting, live),
        contacts=contacts,
        retention=retention,
    )


def contact_keys(config: CentralConfig) -> Keyring:
    """Return the keys of the days, which lie beside the database and not in it."""
    return Keyring(config.central.data_dir / "contacts" / "keys")


def _contacts(config: CentralConfig, store: Store, live: LiveView) -> tuple[Contacts, Retention]:
    """Return what takes contacts in, and what deletes them."""
    keys = contact_keys(config)
    newest = max((partition.day for partition in keys.partitions()), default=None)
    calendar = Calendar(
        config.central.data_dir / "contacts" / "last-day",
        config.zone,
        lambda: time.time_ns() // 1_000_000,
        time.monotonic,
        first=newest,
    )
    file = config.contacts.public_key_file
    public_key = None if file is None else load_public_key(file)

    def order_of(room: str) -> int | None:
        return getattr(live.places.rooms.get(room), "contacts_days", None)

    contacts = Contacts(store.contacts, keys, calendar, order_of, public_key)
    return contacts, Retention(store.contacts, store.aside, keys, calendar)


def _broker_side(
    config: CentralConfig, store: Store, live: LiveView, metrics: Metrics, contacts: Contacts
) -> tuple[Ingest, BrokerLink, RegistryWatcher, Corrections]:
    """Return what listens, stores and tells the units what is in force, tied together."""

    def publish(topic: str, payload: bytes, qos: int, is_retained: bool) -> None:
        link.publish(topic, payload, qos=qos, is_retained=is_retained)

    def ask(topic: str, payload: bytes, *, answer_topic: str, correlation: bytes, expires_after_s: int) -> None:
        link.ask(topic, payload, answer_topic=answer_topic, correlation=correlation, expires_after_s=expires_after_s)

    def on_messages(messages: list[Message]) -> None:
        of_doors = [message for message in messages if not message[0].endswith("/plan")]
        if len(of_doors) < len(messages):
            for topic, payload in messages:
                if topic.endswith("/plan"):
                    publisher.heard(topic, payload)
        ingest.put(of_doors)

    def on_link(is_up: bool) -> None:
        metrics.broker_up.set(is_up)
        ingest.link_changed(is_up)

    def on_places(places: Places) -> None:
        added = places.door_ids - live.places.door_ids
        if added:  # a door may come back to its room: what was known of it counts again at once
            live.remember({key: memory for key, memory in _memories(store).items() if key in added})
        live.set_places(places)
        publisher.set_places(places)
        if added:  # its unit may have spoken before anybody listened; the broker then says again what is retained
            link.subscribe()

    places = live.places
    publisher = PlanPublisher(publish, places)
    watcher = RegistryWatcher(store.registry, places.version, on_places)
    store.registry.listen(watcher.nudge)
    # A page that follows a change must already show it.
    store.registry.listen(lambda: on_places(store.registry.places()))
    corrections = Corrections(store.corrections, live, ask, rows=store.counting)
    ingest = Ingest(store, live, metrics, publish, watcher.lift_revision, corrections, contacts=contacts)
    # Plans are said when central listens, not before: to units they are also the sign that it does, and that rows may come again.
    link = BrokerLink(config.mqtt, on_messages, on_link, publisher.publish_all)
    return ingest, link, watcher, corrections


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
