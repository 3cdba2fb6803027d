"""The shipped Mosquitto configuration, on a real Mosquitto over TLS: who gets in, and who may say and hear what."""

import queue
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from central.broker.accounts import secret_file
from central.broker.acl import DoorKey
from edge.protocol.codec import MAX_BYTES
from tests.support.net import eventually, free_port

pytestmark = pytest.mark.broker

DOORS = [DoorKey("hall", "west"), DoorKey("hall", "east"), DoorKey("annex", "gate")]
_STARTER = """
import asyncio, pathlib, sys
from central.broker.acl import DoorKey
from central.demo.broker import start_broker
async def main():
    doors = [DoorKey(*user.split(".")) for user in sys.argv[3:]]
    child, _ = await start_broker(pathlib.Path(sys.argv[1]), int(sys.argv[2]), doors)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await child.stop()
asyncio.run(main())
"""


@dataclass(frozen=True)
class SecureBroker:
    """The running broker: its port and the folder with its files."""

    port: int
    folder: Path

    def password(self, user: str) -> str:
        """The password handed over for *user*."""
        return secret_file(self.folder, user).read_text().strip()


@dataclass
class Client:
    """A connected client that keeps what it hears and what it was refused."""

    mqtt: mqtt.Client
    connected: "queue.Queue[ReasonCode]" = field(default_factory=queue.Queue)
    heard: "queue.Queue[tuple[str, bytes]]" = field(default_factory=queue.Queue)
    answers: "queue.Queue[tuple[int, str]]" = field(default_factory=queue.Queue)
    left: "queue.Queue[ReasonCode]" = field(default_factory=queue.Queue)

    def say(self, *topics: str, payload: bytes = b"x") -> list[str]:
        """Publish at QoS 1 to each of *topics* and return the broker's answers in words, in the same order."""
        sent = [self.mqtt.publish(topic, payload, qos=1).mid for topic in topics]
        answers = dict(self.answers.get(timeout=10) for _ in sent)
        return ["Success" if answers[mid] == "No matching subscribers" else answers[mid] for mid in sent]

    def listen(self, *topics: str) -> None:
        """Subscribe and wait for the broker's answer."""
        done: queue.Queue[int] = queue.Queue()
        self.mqtt.on_subscribe = lambda client, data, mid, codes, properties: done.put(mid)
        self.mqtt.subscribe([(topic, mqtt.SubscribeOptions(qos=1)) for topic in topics])
        done.get(timeout=10)

    def heard_topics_until(self, last: str) -> list[str]:
        """All topics heard up to *last*."""
        topics: list[str] = []
        while not topics or topics[-1] != last:
            topics.append(self.heard.get(timeout=10)[0])
        return topics


@pytest.fixture(scope="module")
def secure_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    """The shipped configuration with three doors in two rooms."""
    folder, port = tmp_path_factory.mktemp("secure"), free_port()
    command = [sys.executable, "-c", _STARTER, str(folder), str(port), *(door.user for door in DOORS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"ready\n"
        yield SecureBroker(port, folder)
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.fixture
def connect(secure_broker: SecureBroker) -> Iterator[Callable[..., Client]]:
    """Connects a client by its account; all are disconnected at the end."""
    clients: list[Client] = []

    def make(user: str, password: str | None = None, client_id: str = "") -> Client:
        client = Client(
            mqtt.Client(
                CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5, reconnect_on_failure=False
            )
        )
        client.mqtt.tls_set(ca_certs=str(secure_broker.folder / "ca.crt"))
        client.mqtt.username_pw_set(user, secure_broker.password(user) if password is None else password)
        client.mqtt.on_connect = lambda c, data, flags, reason, properties: client.connected.put(reason)
        client.mqtt.on_message = lambda c, data, message: client.heard.put((message.topic, message.payload))
        client.mqtt.on_publish = lambda c, data, mid, reason, properties: client.answers.put((mid, str(reason)))
        client.mqtt.on_disconnect = lambda c, data, flags, reason, properties: client.left.put(reason)
        client.mqtt.connect("127.0.0.1", secure_broker.port, keepalive=20)
        client.mqtt.loop_start()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.mqtt.disconnect()
        client.mqtt.loop_stop()


def _in(client: Client) -> Client:
    reason = client.connected.get(timeout=10)
    assert not reason.is_failure, reason
    return client


def test_a_door_writes_its_own_words_and_no_others(connect: Callable[..., Client]) -> None:
    """Writing a neighbour's, another room's, central's or any other topic is refused, and nobody hears it."""
    central = _in(connect("central"))
    central.listen("counterroom/v1/+/+/availability", "counterroom/v1/+/+/state", "counterroom/v1/+/+/log")
    forbidden = [
        "counterroom/v1/hall/east/state",
        "counterroom/v1/annex/gate/log",
        "counterroom/v1/hall/west/stored",
        "counterroom/v1/hall/west/command",
        "counterroom/v1/hall/east/reply",
        "counterroom/v1/hall/plan",
        "counterroom/v1/hall/west/state/more",
        "elsewhere",
    ]
    # A client for each: Mosquitto 2.0 answers an MQTT 5 client's forbidden word and then disconnects it.
    assert [["Not authorized"]] * len(forbidden) == [_in(connect("hall.west")).say(topic) for topic in forbidden]
    door = _in(connect("hall.west"))
    own = [f"counterroom/v1/hall/west/{leaf}" for leaf in ("availability", "state", "log")]
    assert ["Success"] * len(own) == door.say(*own)
    assert own == central.heard_topics_until(own[-1])


def test_a_door_reads_its_room_and_no_other(connect: Callable[..., Client]) -> None:
    """With a subscription to everything, a door hears its room's doors and plan and its own `stored` and `command`, and nothing more."""
    door, east, gate, central = (_in(connect(user)) for user in ("hall.west", "hall.east", "annex.gate", "central"))
    door.listen("#", "counterroom/v1/annex/+/state", "counterroom/v1/annex/plan")
    hall, annex = "counterroom/v1/hall", "counterroom/v1/annex"
    east.say(f"{hall}/east/log", f"{hall}/east/availability", f"{hall}/east/state")
    gate.say(f"{annex}/gate/state", f"{annex}/gate/log")
    central.say(f"{annex}/plan", f"{annex}/gate/stored", f"{hall}/east/stored", f"{hall}/plan")
    central.say(f"{hall}/east/command", f"{hall}/west/command", f"{hall}/west/stored")
    expected = [f"{hall}/east/availability", f"{hall}/east/state", f"{hall}/plan"]
    expected += [f"{hall}/west/command", f"{hall}/west/stored"]
    assert expected == door.heard_topics_until(expected[-1])


def test_nobody_gets_in_without_the_right_password(connect: Callable[..., Client]) -> None:
    """A wrong password, another door's password and no account at all are refused with a reason."""
    refused = ReasonCode(PacketTypes.CONNACK, "Not authorized")
    attempts = [("hall.west", "wrong"), ("hall.east", ""), ("stranger", "x"), ("", "")]
    assert [refused] * 4 == [connect(*attempt).connected.get(timeout=10) for attempt in attempts]


def test_a_door_cannot_take_over_the_session_of_another(connect: Callable[..., Client]) -> None:
    """The client id is the account: a door that gives another door's id disconnects nobody."""
    victim = _in(connect("hall.west", client_id="hall.west"))
    thief = _in(connect("hall.east", client_id="hall.west"))
    assert thief.say("counterroom/v1/hall/east/state") == ["Success"]
    assert victim.say("counterroom/v1/hall/west/state") == ["Success"]
    assert victim.left.empty()


def test_plain_tcp_is_refused(secure_broker: SecureBroker) -> None:
    """An MQTT connect without TLS gets no answer but the end of the connection."""
    connect_packet = bytes.fromhex("101300044d5154540502003c00000663656e7472")
    with socket.create_connection(("127.0.0.1", secure_broker.port), timeout=10) as plain:
        plain.sendall(connect_packet)
        try:
            answer = plain.recv(100)
        except ConnectionResetError:
            answer = b""
    assert answer[:1] in (b"", b"\x15")  # closed, or a TLS alert; 0x20 would be a CONNACK


@pytest.mark.parametrize(
    ("version", "expected"),
    [(ssl.TLSVersion.TLSv1_1, None), (ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_is_1_2_or_newer(secure_broker: SecureBroker, version: ssl.TLSVersion, expected: str | None) -> None:
    """TLS 1.2 and 1.3 are spoken, 1.1 is not, even by a client that allows its weak ciphers."""
    context = ssl.create_default_context(cafile=secure_broker.folder / "ca.crt")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    spoken = None
    try:
        with (
            socket.create_connection(("127.0.0.1", secure_broker.port), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
        ):
            spoken = secured.version()
    except (ssl.SSLError, ConnectionResetError):
        pass
    assert expected == spoken


def test_the_largest_message_passes_and_a_larger_one_does_not(connect: Callable[..., Client]) -> None:
    """The packet limit lets the protocol's largest message through, and disconnects the sender of much more."""
    door = _in(connect("hall.west"))
    assert door.say("counterroom/v1/hall/west/log", payload=b"x" * MAX_BYTES) == ["Success"]
    door.mqtt.publish("counterroom/v1/hall/west/log", b"x" * (MAX_BYTES + 16 * 1024), qos=0)
    assert eventually(lambda: not door.left.empty(), what="the disconnection")
