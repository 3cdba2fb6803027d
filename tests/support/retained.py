"""Somebody who listens to a room's retained words as its units do."""

from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from edge.protocol.codec import decode
from edge.protocol.messages import Day, Plan


class Retained:
    """The newest word on each of *topics*, and in how many seconds the broker forgets it."""

    def __init__(self, port: int, *topics: str) -> None:
        self._newest: dict[str, bytes] = {}
        self.expires_after_s: dict[str, int | None] = {}
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: [client.subscribe(topic, 1) for topic in topics]
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _on_message(self, client: Any, userdata: Any, message: paho.MQTTMessage) -> None:
        self._newest[message.topic] = message.payload
        expiry: int | None = getattr(message.properties, "MessageExpiryInterval", None)
        self.expires_after_s[message.topic] = expiry

    def plan(self, topic: str) -> Plan | None:
        """Return the plan in force."""
        found = self._newest.get(topic)
        return decode(found, Plan) if found else None

    def day(self, topic: str) -> Day | None:
        """Return the day in force."""
        found = self._newest.get(topic)
        return decode(found, Day) if found else None

    def close(self) -> None:
        """Go away."""
        self._client.disconnect()
        self._client.loop_stop()
        self._client.reinitialise()
