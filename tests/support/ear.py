"""An ear at the broker, for what is said there about people and what is not."""

import threading

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from edge.protocol.codec import decode
from edge.protocol.messages import Log, Stored
from edge.protocol.rows import ContactSealed
from edge.protocol.topics import DoorTopics


class Ear:
    """Hears everything that is said over the broker, as (topic, payload)."""

    def __init__(self, port: int) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._is_on = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = lambda _c, _u, said: self.heard.append((said.topic, said.payload))
        self._client.on_connect = lambda client, *_: client.subscribe("#", 1)
        self._client.on_subscribe = lambda *_: self._is_on.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._is_on.wait(20)

    def close(self) -> None:
        """Stop listening."""
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()

    @property
    def words(self) -> bytes:
        """All of it in one text."""
        return b"\n".join(topic.encode() + b" " + payload for topic, payload in self.heard)

    def stored(self, door: DoorTopics) -> int:
        """Return up to which number central has the rows of *door*."""
        numbers = [decode(payload, Stored).number for topic, payload in self.heard if topic == door.stored and payload]
        return max(numbers, default=0)

    def boxes(self, door: DoorTopics) -> set[str]:
        """Return the sealed boxes that *door* sent in messages that can be read."""
        rows = [row for topic, payload in self.heard if topic == door.log for row in decode(payload, Log).rows]
        return {row.sealed for row in rows if isinstance(row, ContactSealed) and row.sealed}
