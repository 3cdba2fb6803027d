"""The composition root: builds the parts from the configuration and starts none of them."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from central.badges.desk import BadgeDesk
from central.config import CentralConfig
from central.contacts.calendar import Calendar
from central.contacts.department import load_public_key
from central.contacts.desk import Contacts
from central.contacts.keyring import Keyring
from central.contacts.retention import Retention
from central.corrections.desk import Corrections
from central.corrections.watch import DriftWatch
from central.days.filing import FilingDesk
from central.days.keeper import DayKeeper
from central.declarations.issuer import Issuer
from central.errors import StoreError
from central.ingest.link import BrokerLink
from central.ingest.packets import Message
from central.ingest.service import Ingest
from central.keys import BADGES, DECLARATIONS, LISTS, RenewedKey, open_key
from central.live.fold import DoorMemory
from central.live.view import LiveView
from central.metrics import Metrics
from central.plans.publisher import PlanPublisher
from central.plans.watcher import RegistryWatcher
from central.secret import load_secret
from central.services import Services
from central.store.places import Places
from central.store.store import Store
from central.trust.desk import TOPICS as TRUST_TOPICS
from central.trust.desk import TrustDesk
from edge.passes.badge import MAX_ISSUER
from edge.passes.rules import key_text
from edge.protocol.codec import decode
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import State

_OWN_WORDS = ("/plan", "/day")
"""What central itself retains for rooms, and hears back: is the room still there?"""


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
    department_key = _department_key(config)
    store.registry.set_contacts_key(None if department_key is None else key_text(department_key))
    live = LiveView(store.registry.places())
    live.remember(_memories(store))
    metrics = Metrics()
    contacts, retention = _contacts(config, store, live, department_key)
    metrics.contacts_waiting.set_function(contacts.late.__len__)
    declarations, data_dir = config.declarations, config.central.data_dir
    declaring, badging = (RenewedKey(data_dir, place, declarations.issuer_name) for place in (DECLARATIONS, BADGES))
    side = _broker_side(config, store, live, metrics, contacts, (declaring, badging))
    name = declarations.issuer_name[:MAX_ISSUER]
    issuer = Issuer(name, timedelta(hours=declarations.valid_h), declaring.current, declaring.issuers)
    badges = BadgeDesk(store.badges, badging.current, name, side.trust.nudge)
    return Services(
        config=config,
        secret_key=secret_key,
        store=store,
        live=live,
        metrics=metrics,
        ingest=side.ingest,
        link=side.link,
        watcher=side.watcher,
        issuer=issuer,
        corrections=side.corrections,
        drifts=DriftWatch(store.counting, live),
        filing=side.filing,
        days=side.days,
        contacts=contacts,
        late=contacts.late,
        retention=retention,
        trust=side.trust,
        badges=badges,
        keys=(declaring, badging),
    )


def _department_key(config: CentralConfig) -> bytes | None:
    """Return the health department's public key, where one is configured. Raises: KeyFileError."""
    file = config.contacts.public_key_file
    return None if file is None else load_public_key(file)


def contact_keys(config: CentralConfig) -> Keyring:
    """Return the keys of the days, which lie beside the database and not in it."""
    return Keyring(config.central.data_dir / "contacts" / "keys")


def _contacts(
    config: CentralConfig, store: Store, live: LiveView, public_key: bytes | None
) -> tuple[Contacts, Retention]:
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

    def order_of(room: str) -> int | None:
        found = live.places.rooms.get(room)
        return None if found is None else found.contacts_days

    contacts = Contacts(store.contacts, keys, calendar, order_of, public_key)
    return contacts, Retention(store.contacts, store.aside, keys, calendar)


@dataclass(frozen=True, slots=True)
class _BrokerSide:
    ingest: Ingest
    link: BrokerLink
    watcher: RegistryWatcher
    corrections: Corrections
    days: DayKeeper
    filing: FilingDesk
    trust: TrustDesk


def _broker_side(
    config: CentralConfig,
    store: Store,
    live: LiveView,
    metrics: Metrics,
    contacts: Contacts,
    keys: tuple[RenewedKey, ...],
) -> _BrokerSide:
    """Return what listens, stores and tells the units what is in force, tied together."""

    def publish(topic: str, payload: bytes, qos: int, is_retained: bool) -> None:
        link.publish(topic, payload, qos=qos, is_retained=is_retained)

    def publish_day(topic: str, payload: bytes, expires_after_s: int | None) -> None:
        link.publish(topic, payload, qos=1, is_retained=True, expires_after_s=expires_after_s)

    def ask(topic: str, payload: bytes, *, answer_topic: str, correlation: bytes, expires_after_s: int) -> None:
        link.ask(topic, payload, answer_topic=answer_topic, correlation=correlation, expires_after_s=expires_after_s)

    def on_messages(messages: list[Message]) -> None:
        of_doors = [message for message in messages if not _is_own(message[0])]
        if len(of_doors) < len(messages):
            for topic, payload in messages:
                if topic.startswith(TRUST_TOPICS):
                    trust.heard(topic, payload)
                elif topic.endswith(_OWN_WORDS):
                    publisher.heard(topic, payload)
                    days.heard(topic, payload)
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
        days.set_rooms(places.rooms.keys())
        if added:  # its unit may have spoken before anybody listened; the broker then says again what is retained
            link.subscribe()

    def on_listening() -> None:
        publisher.publish_all()
        days.publish_all()
        trust.publish_all()

    places = live.places
    publisher = PlanPublisher(publish, places)
    days = DayKeeper(store.days, publish_day, places.rooms.keys(), config.zone)
    filing = FilingDesk(store.days, days, lambda: live.places, config.zone, config.declarations.valid_h)
    watcher = RegistryWatcher(store.registry, places.version, on_places)
    store.registry.listen(watcher.nudge)
    # A page that follows a change must already show it.
    store.registry.listen(lambda: on_places(store.registry.places()))
    corrections = Corrections(store.corrections, live, ask, rows=store.counting)
    ingest = Ingest(store, live, metrics, publish, watcher.lift_revision, corrections, desk=filing, contacts=contacts)
    # Plans are said when central listens, not before: to units they are also the sign that it does, and that rows may come again.
    link = BrokerLink(config.mqtt, on_messages, on_link, on_listening)
    key = open_key(config.central.data_dir, LISTS, config.declarations.issuer_name, datetime.now(UTC))
    trust = TrustDesk(config.central.data_dir, store.badges, key, publish, look_after=[each.current for each in keys])
    return _BrokerSide(ingest, link, watcher, corrections, days, filing, trust)


def _is_own(topic: str) -> bool:
    """Is this what central says itself, heard again?"""
    return topic.endswith(_OWN_WORDS) or topic.startswith(TRUST_TOPICS)


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
