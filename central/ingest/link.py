"""The connection to the broker: the only file of central that knows paho.

Its callbacks hand on and return. The session starts clean: what is retained comes with the subscription, and ledger rows not
acknowledged are sent again by their units, so nothing needs to wait for central inside the broker.
"""

import ssl
import threading
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
import structlog
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from central.config_sections import MqttSection
from central.errors import BrokerError
from central.ingest.packets import Message, cut, extent
from edge.protocol.topics import ROOT, TRUST_PARTS

log = structlog.get_logger(__name__)

CLIENT_ID = "counterroom-central"
DOORS_FILTER = f"{ROOT}/+/+/+"
PLANS_FILTER = f"{ROOT}/+/plan"
DAYS_FILTER = f"{ROOT}/+/day"
_MAX_PACKET_BYTES = 1024 * 1024  # larger than any message may be, so that one too large is still seen and counted
_RECEIVE_MAXIMUM = 2000

_LONGEST_RETRY_S = 3
"""Between two attempts to reach the broker; there is but one central, so it may try often."""

_PIECE_BYTES = 65_536

_LOSSES = {128: "the connection broke off", 142: "another central took the connection over"}
"""What MQTT 5 calls the ends of a connection (reason codes), in words."""

OnMessages = Callable[[list[Message]], None]


class _PieceClient(paho.Client):
    """A client that reads the socket in large pieces and takes all messages of a piece at once.

    By itself paho asks the socket three times a message and writes each acknowledgement alone: twice the work of storing a row. Each packet
    that is not a whole PUBLISH goes paho's own way. No whole packet is ever left in the piece, since paho then waits for the socket.
    """

    def __init__(self, on_messages: OnMessages) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, CLIENT_ID, protocol=MQTTProtocolVersion.MQTTv5)
        self._on_messages = on_messages
        self._piece = b""
        self._at = 0
        self.on_message = self._take_one
        self.on_socket_open = self._forget

    def end_thread(self) -> None:
        """Stop the thread and close the pair of sockets that wakes it, which `loop_stop` leaves open. Idempotent."""
        self.loop_stop()
        self._reset_sockets(sockpair_only=True)

    def _take_one(self, client: Any, userdata: Any, message: paho.MQTTMessage) -> None:
        self._on_messages([(message.topic, bytes(message.payload))])

    def _forget(self, client: Any, userdata: Any, sock: Any) -> None:
        """Drop what an ended connection left."""
        self._piece, self._at = b"", 0

    def _sock_recv(self, bufsize: int) -> bytes:
        if self._at == len(self._piece):
            self._piece, self._at = super()._sock_recv(_PIECE_BYTES), 0
        part = self._piece[self._at : self._at + bufsize]
        self._at += len(part)
        return part

    def _packet_read(self) -> MQTTErrorCode:
        result = super()._packet_read()
        while result == MQTTErrorCode.MQTT_ERR_SUCCESS and extent(self._piece, self._at) is not None:
            messages, acknowledgements, self._at = cut(self._piece, self._at)
            if not messages:
                result = super()._packet_read()
                continue
            self._on_messages(messages)
            if acknowledgements:
                result = self._packet_queue(paho.PUBACK, acknowledgements, 0, 1)
        return result


class BrokerLink:
    """A connection that is kept up. *on_messages* gets what came, in its order; *on_link* gets up or down; *on_listening* is called when
    up and the broker has begun to pass messages on.

    All are called in the connection's own thread and should return soon. Raises: BrokerError when the settings cannot be used.
    """

    def __init__(
        self,
        section: MqttSection,
        on_messages: OnMessages,
        on_link: Callable[[bool], None],
        on_listening: Callable[[], None] = lambda: None,
    ) -> None:
        self._section = section
        self._on_link = on_link
        self._on_listening = on_listening
        self._is_up = threading.Event()
        self._was_told = False
        self._client = _PieceClient(on_messages)
        self._client.reconnect_delay_set(1, _LONGEST_RETRY_S)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_connect_fail = self._failed
        self._client.on_subscribe = lambda *_: self._on_listening()
        try:
            password = None
            if section.password_file is not None:
                password = section.password_file.read_text("utf-8").rstrip("\r\n")
            if section.username:
                self._client.username_pw_set(section.username, password)
            if section.ca_file is not None:
                self._client.tls_set(ca_certs=str(section.ca_file))
        except (OSError, ssl.SSLError, UnicodeDecodeError, ValueError) as error:
            raise BrokerError(f"the broker's password or CA file cannot be used: {error}") from None

    @property
    def is_up(self) -> bool:
        """Whether the broker answers."""
        return self._is_up.is_set()

    def start(self) -> None:
        """Begin to connect, and go on trying for ever."""
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.ReceiveMaximum = _RECEIVE_MAXIMUM
        properties.MaximumPacketSize = _MAX_PACKET_BYTES
        section = self._section
        self._client.connect_async(
            section.host, section.port, section.keepalive_s, clean_start=True, properties=properties
        )
        self._client.loop_start()

    def close(self) -> None:
        """Say goodbye and end the thread. Idempotent."""
        self._client.disconnect()
        self._client.end_thread()
        self._is_up.clear()

    def publish(
        self, topic: str, payload: bytes, *, qos: int, is_retained: bool, expires_after_s: int | None = None
    ) -> None:
        """Send *payload* if the broker is there; what is not sent is for the caller to send again when the link is up.

        The broker forgets it after *expires_after_s* seconds, also what it retains (MQTT 5, 3.3.2.3.3); None: never.
        """
        if self._is_up.is_set():
            properties = None
            if expires_after_s is not None:
                properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
                properties.MessageExpiryInterval = expires_after_s
            self._client.publish(topic, payload, qos, is_retained, properties)

    def ask(self, topic: str, payload: bytes, *, answer_topic: str, correlation: bytes, expires_after_s: int) -> None:
        """Send a question at QoS 1 if the broker is there, with where and under which mark the answer is expected (MQTT 5, 4.10).

        The broker drops what it could not hand over within *expires_after_s* seconds (MQTT 5, 3.3.2.3.3).
        """
        if self._is_up.is_set():
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.ResponseTopic = answer_topic
            properties.CorrelationData = correlation
            properties.MessageExpiryInterval = expires_after_s
            self._client.publish(topic, payload, 1, retain=False, properties=properties)

    def subscribe(self) -> None:
        """Subscribe, anew if need be: the broker then repeats all that is retained."""
        options = SubscribeOptions(qos=1, noLocal=True)
        wanted = (DOORS_FILTER, PLANS_FILTER, DAYS_FILTER, TRUST_PARTS)
        self._client.subscribe([(each, options) for each in wanted])

    # --- paho's callbacks, in its thread ---

    def _connected(self, client: Any, userdata: Any, flags: Any, reason: ReasonCode, properties: Any) -> None:
        if reason.is_failure:
            self._tell_lost(f"it refused us: {reason}")
            return
        log.info("the broker is there", host=self._section.host, port=self._section.port)
        self._was_told = False
        self._is_up.set()
        self._on_link(True)
        self.subscribe()

    def _disconnected(self, client: Any, userdata: Any, flags: Any, reason: ReasonCode, properties: Any) -> None:
        was_up = self._is_up.is_set()
        self._is_up.clear()
        if reason.is_failure:
            self._tell_lost(_LOSSES.get(reason.value, str(reason)))
        if was_up:
            self._on_link(False)

    def _failed(self, client: Any, userdata: Any) -> None:
        self._tell_lost("it does not answer")

    def _tell_lost(self, why: str) -> None:
        if not self._was_told:
            self._was_told = True
            log.warning("no broker; trying again", host=self._section.host, port=self._section.port, why=why)
