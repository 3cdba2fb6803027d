"""Central's questions carry where and under which mark to answer, over a real broker."""

import threading
from queue import Queue
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from central.config_sections import MqttSection
from central.ingest.link import BrokerLink
from tests.support.broker import Broker

pytestmark = pytest.mark.broker

TOPIC = "counterroom/v1/tiep-dan/chinh/command"


def test_a_question_names_its_answer(broker: Broker) -> None:
    """Response topic, correlation data and expiry reach the unit as MQTT 5 (4.10, 3.3.2.3) has them; it is not retained."""
    heard: Queue[Any] = Queue()
    listens, is_up = threading.Event(), threading.Event()
    unit = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    unit.on_connect = lambda client, *_: client.subscribe(TOPIC, 1)
    unit.on_subscribe = lambda *_: listens.set()
    unit.on_message = lambda _client, _data, message: heard.put(message)
    unit.connect("127.0.0.1", broker.port)
    unit.loop_start()
    link = BrokerLink(MqttSection(port=broker.port, username=""), lambda _: None, lambda up: up and is_up.set())
    link.start()
    try:
        assert listens.wait(20)
        assert is_up.wait(20)
        link.ask(
            TOPIC, b"{}", answer_topic="counterroom/v1/tiep-dan/chinh/reply", correlation=b"o1", expires_after_s=90
        )
        message = heard.get(timeout=20)
    finally:
        link.close()
        unit.disconnect()
        unit.loop_stop()
    told = message.properties
    assert ("counterroom/v1/tiep-dan/chinh/reply", b"o1") == (told.ResponseTopic, told.CorrelationData)
    assert 0 < told.MessageExpiryInterval <= 90
    assert (1, False) == (message.qos, message.retain)


def test_without_a_broker_a_question_is_let_go() -> None:
    """It is asked again; nothing old may wait to be sent."""
    link = BrokerLink(MqttSection(port=1, username=""), lambda _: None, lambda _: None)
    link.ask(TOPIC, b"{}", answer_topic="a", correlation=b"o1", expires_after_s=90)
    assert 0 == len(link._client._out_messages)
