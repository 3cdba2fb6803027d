"""Central's connection takes whatever a broker sends, however the network cuts it, and leaves nothing waiting."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from central.broker.certificates import make_certificates
from central.config_sections import MqttSection
from central.ingest.link import BrokerLink
from central.ingest.packets import Message
from tests.support.mqtt_packets import PINGRESP, SHUTTING_DOWN, ScriptedBroker, publish
from tests.support.net import eventually

TOPIC = "counterroom/v1/tiep-dan/chinh/log"
SENT: list[Message] = [(TOPIC, f'{{"n":{n}}}'.encode() * (n % 7)) for n in range(400)]
SENT[100] = SENT[200] = (TOPIC, b"x" * 150_000)  # longer than any piece read at once
STREAM = [publish(topic, payload, number) for number, (topic, payload) in enumerate(SENT, 1)]
PUBACKS = b"".join(b"\x40\x02" + number.to_bytes(2) for number in range(1, len(SENT) + 1))


def at_once(stream: list[bytes]) -> list[bytes]:
    """Return all in one piece, a packet of another kind in its middle and at its end."""
    return [b"".join([*stream[:50], PINGRESP, *stream[50:], PINGRESP])]


def crumbs(stream: list[bytes]) -> list[bytes]:
    """Return pieces of odd lengths that end anywhere."""
    whole = b"".join(stream)
    ends = [0]
    while ends[-1] < len(whole):
        ends.append(ends[-1] + (1, 2, 3, 5, 70, 9000)[len(ends) % 6])
    return [whole[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("is_encrypted", [False, True])
@pytest.mark.parametrize("pieces", [at_once, list, crumbs])
def test_each_message_is_handed_on_once_in_order_and_acknowledged(
    pieces: Callable[[list[bytes]], list[bytes]], is_encrypted: bool, tmp_path: Path
) -> None:
    """Glued together, one by one or in crumbs, plain or by TLS: the same messages, an acknowledgement each, nothing held back."""
    context = None
    if is_encrypted:
        make_certificates(tmp_path, ["127.0.0.1"], datetime.now(UTC))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "server.crt", tmp_path / "server.key")
    heard: list[Message] = []
    with ScriptedBroker(pieces(STREAM), context) as broker:
        section = MqttSection(
            port=broker.port, username="", keepalive_s=600, ca_file=tmp_path / "ca.crt" if is_encrypted else None
        )
        link = BrokerLink(section, heard.extend, lambda _: None)
        link.start()
        answered = broker.wait_heard(PUBACKS)
        link.close()
    assert SENT == heard
    assert PUBACKS == answered


def test_it_listens_before_it_says_that_it_does() -> None:
    """Whoever answers to central's first word must be heard."""
    told: list[str] = []
    with ScriptedBroker([b""]) as broker:
        section = MqttSection(port=broker.port, username="")
        link = BrokerLink(section, lambda _: None, lambda _: told.append("up"), lambda: told.append("listening"))
        link.start()
        eventually(lambda: len(told) == 2, what="the subscription")
        link.close()
    assert ["up", "listening"] == told[:2]


def test_what_an_ended_connection_left_is_forgotten() -> None:
    """A message cut off behind the broker's goodbye is not taken for the beginning of the next connection's first one."""
    heard: list[Message] = []
    with ScriptedBroker([STREAM[1] + SHUTTING_DOWN + STREAM[2][:-1]], connections=2) as broker:
        link = BrokerLink(MqttSection(port=broker.port, username=""), heard.extend, lambda _: None)
        link.start()
        eventually(lambda: len(heard) == 2, what="the message of the second connection")
        link.close()
    assert [SENT[1], SENT[1]] == heard
