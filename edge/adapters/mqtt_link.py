"""The connection to the broker, through paho-mqtt (MQTT 5).

Owns connecting, the last will, subscriptions and refusing what cannot be understood. Its callbacks only hand events on. It must
not know what rows or states mean, nor decide when they are sent again.
"""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import structlog
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge.adapters.identity import is_same_unit
from edge.config import MqttSection
from edge.core.events import (
    BrokerAnswered,
    CommandReceived,
    DayReceived,
    DoorClaimed,
    Event,
    LinkChanged,
    NeighbourReported,
    NeighbourSeen,
    PlanReceived,
    RowsStored,
)
from edge.errors import DeviceError
from edge.ports import Clock, Emit
from edge.protocol import codec
from edge.protocol.batches import log_payloads
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import Availability, Command, Day, Plan, Reply, State, Stored
from edge.protocol.rows import LedgerRow
from edge.protocol.topics import TRUST_PARTS, DoorTopics, RoomTopics, parse_door_topic
from edge.protocol.vocabulary import Fault

FIRST_RETRY_S = 1.0
LONGEST_QUICK_S = 2.0
"""Between two attempts to reach the broker at first: the doors of a room should agree again within seconds of its return."""
QUICK_TRIES = 30
"""After so many attempts in vain the broker is away for longer: a province's units must not besiege it when it comes back."""
LONGEST_RETRY_S = 30.0
SESSION_EXPIRY_S = 3600
_GOODBYE_WITHIN_S = 2.0
_STEADY_AFTER_S = 30.0
_OTHERS = SubscribeOptions(qos=1, noLocal=True)
_TRUST_PREFIX = TRUST_PARTS.removesuffix("+")
_CLAIMED_AFTER = 2
"""Connections of this run on which somebody else spoke for the door."""

_log = structlog.get_logger(__name__)


class MqttLink:
    """The unit's line to the room's other doors and to central.

    Arguments: *section* the broker; *room* and *door* who the unit is; *session* this run of it; *clock* for event times.
    Raises: DeviceError when a password or CA file cannot be used.
    """

    def __init__(self, section: MqttSection, room: str, door: str, session: str, clock: Clock) -> None:
        self._section = section
        self._room, self._door = RoomTopics(room), DoorTopics(room, door)
        self._session = session
        self._clock = clock
        self.on_trust: Callable[[bytes], None] | None = None
        """Takes messages about whom to believe, on the link's thread, and returns at once. To be set before `start`."""
        self._emit: Emit | None = None
        self._state: State | None = None
        self._faults: tuple[Fault, ...] = ()
        self._state_lock = threading.Lock()
        self._is_connected = False
        self._is_outage_told = False
        self._connected_at_s = 0.0
        self._rivals_heard = 0
        self._has_heard_rival = False
        self._failures = 0
        self._first_said = 0
        self._patience_s = FIRST_RETRY_S
        self.refused: Counter[str] = Counter()
        """How many messages of each kind of topic could not be understood."""
        self._client = self._make_client()

    def _make_client(self) -> mqtt.Client:
        client_id = f"{self._door.room}.{self._door.door}"
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
        section = self._section
        try:
            if section.username:
                file = section.password_file
                password = Path(file).read_text(encoding="utf-8").strip() if file else None
                client.username_pw_set(section.username, password)
            if section.ca_file:
                client.tls_set(ca_certs=section.ca_file)
        except (OSError, UnicodeDecodeError) as error:
            raise DeviceError(f"the broker's password or CA file cannot be used: {error}") from error
        client.will_set(self._door.availability, self._availability(is_online=False), qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        return client

    def start(self, emit: Emit) -> None:
        """Connect in the background, for as long as it takes, and hand events to *emit*."""
        self._emit = emit
        self._set_patience(FIRST_RETRY_S)
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_EXPIRY_S
        section = self._section
        self._client.connect_async(section.host, section.port, section.keepalive_s, properties=properties)
        self._client.loop_start()

    def close(self) -> None:
        """Tell the room that the unit goes, and end the connection. Idempotent."""
        if self._emit is None:
            return
        self._emit = None
        if self._is_connected:
            self._is_connected = False
            said = self._client.publish(
                self._door.availability, self._availability(is_online=False), qos=1, retain=True
            )
            with contextlib.suppress(RuntimeError, ValueError):  # cut off first: the last will says the same
                said.wait_for_publish(_GOODBYE_WITHIN_S)
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()  # or the pair of sockets that wakes its thread stays open

    def publish_state(self, state: State) -> None:
        """Announce the newest state, retained; without a connection it is kept until there is one."""
        with self._state_lock:
            self._state = state
            if self._is_connected:
                self._client.publish(self._door.state, codec.encode(state), qos=1, retain=True)

    def publish_faults(self, faults: tuple[Fault, ...]) -> None:
        """Announce with the availability what is wrong while there is no state to tell."""
        with self._state_lock:
            self._faults = faults
            if self._is_connected:
                self._client.publish(self._door.availability, self._availability(is_online=True), qos=1, retain=True)

    def publish_reply(self, reply: Reply, correlation: bytes) -> None:
        """Answer a command; an answer that is lost is given again when the command comes again."""
        if self._is_connected:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.CorrelationData = correlation
            self._client.publish(self._door.reply, codec.encode(reply), qos=1, properties=properties)

    def publish_rows(self, epoch: str, epoch_order: int, rows: Iterable[LedgerRow]) -> None:
        """Send a batch of ledger rows once, in several messages if one would be too large."""
        if self._is_connected:
            for payload in log_payloads(epoch, epoch_order, tuple(rows)):
                self._client.publish(self._door.log, payload, qos=1)

    def ask_day(self) -> None:
        """Let the broker tell again what it keeps of the room's day, by subscribing once more (MQTT 5, 3.8.4)."""
        if self._is_connected:
            self._client.subscribe(self._room.day, options=_OTHERS)

    # --- paho's thread ------------------------------------------------------------------------------------------------

    def _on_connect(self, client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if reason.is_failure:
            self._tell_outage(f"the broker refused the connection: {reason}")
            return
        wanted = (
            self._room.plan,
            self._room.door_states,
            self._room.door_availabilities,
            self._room.day,
            self._door.stored,
            self._door.command,
            *((TRUST_PARTS,) if self.on_trust else ()),
        )
        # What the broker keeps of this very door is heard too: a ledger that was replaced must know what it follows.
        client.subscribe([*((topic, _OTHERS) for topic in wanted), (self._door.state, SubscribeOptions(qos=0))])
        with self._state_lock:
            self._is_connected = True
            said = client.publish(self._door.availability, self._availability(is_online=True), qos=1, retain=True)
            self._first_said = said.mid
            if self._state is not None:
                client.publish(self._door.state, codec.encode(self._state), qos=1, retain=True)
        self._connected_at_s = self._clock.monotonic_s()
        self._has_heard_rival = False
        self._failures = 0
        self._is_outage_told = False
        _log.info("connected to the broker", host=self._section.host, port=self._section.port)
        self._hand(LinkChanged(self._connected_at_s, is_connected=True))

    def _on_connect_fail(self, _client: mqtt.Client, _data: Any) -> None:
        self._tell_outage("the broker cannot be reached")
        self._failures += 1
        if self._failures == QUICK_TRIES:
            self._set_patience(self._patience_s, LONGEST_RETRY_S)

    def _on_disconnect(
        self, _client: mqtt.Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        if not self._is_connected:
            return
        now = self._clock.monotonic_s()
        with self._state_lock:
            self._is_connected = False
        # Two units with one name throw each other out at once and for ever, and paho does not tell "session taken over" from
        # other ends: who has heard of another one and does not stay connected gives way for longer each time. A bad network
        # alone is no reason to wait.
        is_steady = now - self._connected_at_s > _STEADY_AFTER_S
        gives_way = self._has_heard_rival and not is_steady
        self._set_patience(min(self._patience_s * 2, LONGEST_RETRY_S) if gives_way else FIRST_RETRY_S)
        self._tell_outage(f"the connection was lost: {reason}")
        self._hand(LinkChanged(now, is_connected=False))

    def _on_publish(self, _client: mqtt.Client, _data: Any, said: int, _reason: ReasonCode, _properties: Any) -> None:
        if said == self._first_said:
            self._hand(BrokerAnswered(self._clock.monotonic_s()))

    def _on_message(self, client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        kind = message.topic.rsplit("/", 1)[-1]
        if not message.payload:
            return  # a retained message was deleted
        now, payload = self._clock.monotonic_s(), bytes(message.payload)
        try:
            if self.on_trust and message.topic.startswith(_TRUST_PREFIX):
                self.on_trust(payload)
            elif message.topic == self._room.plan:
                self._hand(PlanReceived(now, codec.decode(payload, Plan)))
            elif message.topic == self._room.day:
                self._hand(DayReceived(now, codec.decode(payload, Day)))
            elif message.topic == self._door.stored:
                stored = codec.decode(payload, Stored)
                self._hand(RowsStored(now, stored.epoch, stored.number))
            elif message.topic == self._door.command:
                correlation = bytes(getattr(message.properties, "CorrelationData", b""))
                self._hand(CommandReceived(now, codec.decode(payload, Command), correlation))
            elif message.topic == self._door.availability:
                self._check_own_availability(client, codec.decode(payload, Availability), now)
            else:
                door = parse_door_topic(message.topic).door
                if kind == "availability":
                    self._hand(NeighbourSeen(now, door, codec.decode(payload, Availability).online))
                    return
                self._hand(NeighbourReported(now, door, codec.decode(payload, State)))
        except ProtocolError as error:
            self.refused[kind] += 1
            if self.refused[kind] == 1:
                _log.warning(
                    "a message cannot be understood; more of its kind are only counted", kind=kind, words=str(error)
                )

    def _check_own_availability(self, client: mqtt.Client, said: Availability, now: float) -> None:
        """Notice another unit that claims this door, and put right a last will that came after this unit's return.

        What an earlier run of this very unit said may be heard again with any connection: a broker may come back with an old disk. What
        another unit left behind (the one that this one takes the place of) may be heard with the first connection. After that this
        run's own word stands there, so whoever replaced it lives.
        """
        if not is_same_unit(said.session, self._session) and not self._has_heard_rival:
            self._has_heard_rival = True
            self._rivals_heard += 1
            if self._rivals_heard == _CLAIMED_AFTER:
                _log.error("another unit claims this door; one of the two is configured wrongly", session=said.session)
            if self._rivals_heard >= _CLAIMED_AFTER:
                self._hand(DoorClaimed(now))
        if not said.online and self._is_connected:
            client.publish(self._door.availability, self._availability(is_online=True), qos=1, retain=True)

    # --- small parts --------------------------------------------------------------------------------------------------

    def _availability(self, *, is_online: bool) -> bytes:
        faults = self._faults if is_online else ()
        return codec.encode(Availability(online=is_online, session=self._session, faults=faults))

    def _hand(self, event: Event) -> None:
        emit = self._emit
        if emit is not None:
            emit(event)

    def _set_patience(self, seconds: float, longest_s: float = LONGEST_QUICK_S) -> None:
        """Wait *seconds* before reconnecting, then twice, four times ... as long, up to *longest_s*; never in step with other units."""
        self._patience_s = seconds
        jitter = random.uniform(1.0, 1.5)  # noqa: S311 - spreads load, guards nothing
        self._client.reconnect_delay_set(seconds * jitter, max(longest_s, seconds) * jitter)  # type: ignore[arg-type]

    def _tell_outage(self, words: str) -> None:
        if self._emit is not None and not self._is_outage_told:
            self._is_outage_told = True
            _log.warning("no connection to the broker; the door goes on without", words=words)
