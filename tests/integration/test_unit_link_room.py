"""The line to the broker in a room of many doors: who is there, and headcounts told from afar and answered."""

import queue

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge.adapters.mqtt_link import MqttLink
from edge.config import MqttSection
from edge.core.events import (
    BrokerAnswered,
    CommandReceived,
    LinkChanged,
    NeighbourReported,
    NeighbourSeen,
    PlanReceived,
)
from edge.protocol import codec
from edge.protocol.messages import Availability, Command, Plan, PlanDoor, Reply
from edge.protocol.topics import DoorTopics, RoomTopics
from edge.protocol.vocabulary import CommandOutcome
from tests.support.boards import Heard
from tests.support.broker import Broker
from tests.support.door import neighbour
from tests.support.fakes import FakeClock
from tests.support.unit import TOPICS, Central

pytestmark = pytest.mark.broker

NORTH = DoorTopics(TOPICS.room, "cua-bac")
PLAN = Plan(
    revision=1, name="Phòng", limit=4, doors=(PlanDoor(id=TOPICS.door, name="A"), PlanDoor(id="cua-bac", name="B"))
)


def link_to(broker: Broker, heard: Heard) -> MqttLink:
    """Return a link that is started."""
    link = MqttLink(MqttSection(host="127.0.0.1", port=broker.port), TOPICS.room, TOPICS.door, "s1", FakeClock())
    link.start(heard)
    return link


def test_who_is_there_is_heard_and_not_the_unit_itself(broker: Broker) -> None:
    """A permit is given to nobody who would not hear of it."""
    heard = Heard()
    with Central(broker.port) as central:
        central.say(NORTH.availability, Availability(online=True, session="n"))
        link = link_to(broker, heard)
        assert LinkChanged(100.0, is_connected=True) == heard.next()
        assert NeighbourSeen(100.0, "cua-bac", is_online=True) == heard.next()
        assert BrokerAnswered(100.0) == heard.next()
        central.say(NORTH.availability, Availability(online=False, session="n"))
        assert NeighbourSeen(100.0, "cua-bac", is_online=False) == heard.next()
        link.close()


def test_the_answer_of_the_broker_comes_after_what_it_keeps_of_the_door(broker: Broker) -> None:
    """A new card takes it as the sign that there is nothing more to hear of its door's past."""
    heard, doors = Heard(), [f"cua-{number}" for number in range(10)]
    with Central(broker.port) as central:
        for door in doors:
            central.say(DoorTopics(TOPICS.room, door).availability, Availability(online=True, session="n"))
        central.say(TOPICS.state, neighbour(40, 3))
        link = link_to(broker, heard)
        kinds = [type(heard.next()) for _ in range(len(doors) + 4)]  # its own state by two filters
        assert (LinkChanged, BrokerAnswered) == (kinds[0], kinds[-1])
        assert {NeighbourReported, NeighbourSeen} == set(kinds[1:-1])
        link.close()


def test_the_plan_is_heard_before_who_is_there(broker: Broker) -> None:
    """A door that was taken from the room must know it before it hears of anybody to hand permits to."""
    heard = Heard()
    with Central(broker.port) as central:
        central.say(NORTH.availability, Availability(online=True, session="n"))
        central.say(RoomTopics(TOPICS.room).plan, PLAN)
        link = link_to(broker, heard)
        assert LinkChanged(100.0, is_connected=True) == heard.next()
        assert [PlanReceived, NeighbourSeen] == [type(heard.next()), type(heard.next())]
        link.close()


def test_a_command_is_heard_and_answered_by_its_correlation(broker: Broker) -> None:
    """MQTT 5, 4.10: whoever asked knows which answer is whose."""
    heard, answers = Heard(), queue.Queue[mqtt.MQTTMessage]()
    asker = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    asker.on_message = lambda _client, _data, message: answers.put(message)
    asker.on_connect = lambda client, *_: client.subscribe(TOPICS.reply, qos=1)
    asker.on_subscribe = lambda *_: link.start(heard)
    link = MqttLink(MqttSection(host="127.0.0.1", port=broker.port), TOPICS.room, TOPICS.door, "s1", FakeClock())
    asker.connect("127.0.0.1", broker.port)
    asker.loop_start()
    try:
        assert LinkChanged(100.0, is_connected=True) == heard.next()
        assert BrokerAnswered(100.0) == heard.next()
        asker.publish(RoomTopics(TOPICS.room).plan, codec.encode(PLAN), qos=1, retain=True)
        assert PlanReceived(100.0, PLAN) == heard.next()  # from here on the subscriptions stand
        command = Command(order="o1", inside=4, by="web", at_utc_ms=1_800_000_000_000)
        for correlation in (b"\x00\xff", b"2"):
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.ResponseTopic, properties.CorrelationData = TOPICS.reply, correlation
            asker.publish(TOPICS.command, codec.encode(command), qos=1, properties=properties)
            assert CommandReceived(100.0, command, correlation) == heard.next()
            reply = Reply(order="o1", outcome=CommandOutcome.REPEATED)
            link.publish_reply(reply, correlation)
            answer = answers.get(timeout=10)
            assert (reply, correlation) == (codec.decode(answer.payload, Reply), answer.properties.CorrelationData)  # type: ignore[union-attr]
    finally:
        link.close()
        asker.disconnect()
        asker.loop_stop()


def test_a_command_without_correlation_is_heard(broker: Broker) -> None:
    """Who does not want to know is obeyed all the same."""
    heard = Heard()
    with Central(broker.port) as central:
        link = link_to(broker, heard)
        assert LinkChanged(100.0, is_connected=True) == heard.next()
        assert BrokerAnswered(100.0) == heard.next()
        command = Command(order="o1", inside=4, by="web", at_utc_ms=1_800_000_000_000)
        central.say(TOPICS.command, command)
        assert CommandReceived(100.0, command, b"") == heard.next()
        link.close()
