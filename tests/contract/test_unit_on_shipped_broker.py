"""The unit's line on the shipped broker configuration: TLS, its password, and rights to all that it says and hears."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge.adapters.mqtt_link import MqttLink
from edge.config import MqttSection
from edge.core.events import BrokerAnswered, DoorClaimed, Event, LinkChanged, NeighbourReported
from edge.protocol.messages import State
from edge.protocol.vocabulary import Cause, Light, Mode
from tests.support.boards import Heard
from tests.support.fakes import FakeClock
from tests.support.net import eventually, free_port

pytestmark = pytest.mark.broker

_STARTER = """
import asyncio, pathlib, sys
from central.broker.acl import DoorKey
from central.demo.broker import start_broker
async def main():
    child, _ = await start_broker(pathlib.Path(sys.argv[1]), int(sys.argv[2]), [DoorKey("hall", "west")])
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await child.stop()
asyncio.run(main())
"""

STATE = State(
    epoch="e",
    epoch_order=1,
    number=1,
    entries=1,
    exits=0,
    adjusted=0,
    light=Light.GREEN,
    cause=Cause.ROOM,
    mode=Mode.AUTOMATIC,
    limit=3,
    inside=1,
    plan_revision=None,
    boot="b",
    started_mono_ms=0,
    mono_ms=1,
    version="1",
)


@dataclass(frozen=True)
class Shipped:
    """The running broker."""

    folder: Path
    port: int

    @contextmanager
    def linked(self, heard: Heard, password_file: Path, session: str) -> Iterator[MqttLink]:
        """A unit's line, as its configuration would make it."""
        section = MqttSection(
            host="127.0.0.1",
            port=self.port,
            username="hall.west",
            password_file=str(password_file),
            ca_file=str(self.folder / "ca.crt"),
        )
        link = MqttLink(section, "hall", "west", session, FakeClock())
        link.start(heard)
        try:
            yield link
        finally:
            link.close()


def _until(heard: Heard, kind: type[Event]) -> Event:
    """The next event of *kind*."""
    event = heard.next()
    while not isinstance(event, kind):
        event = heard.next()
    return event


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Shipped]:
    """The shipped configuration, with one door."""
    port = free_port()
    command = [sys.executable, "-c", _STARTER, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert b"ready\n" == process.stdout.readline()
        yield Shipped(tmp_path, port)
        process.stdin.close()
        assert 0 == process.wait(10)


def test_a_unit_may_say_and_hear_what_it_needs(shipped: Shipped) -> None:
    """Over TLS, with its own account: its state is kept, and it hears of itself what a new card and a double need."""
    before, after = Heard(), Heard()
    secret = shipped.folder / "secrets" / "hall.west.password"
    with shipped.linked(before, secret, "s1") as link:
        assert LinkChanged(100.0, is_connected=True) == before.next()
        link.publish_state(STATE)
        with shipped.linked(after, secret, "s2"):
            assert LinkChanged(100.0, is_connected=True) == after.next()
            assert NeighbourReported(100.0, "west", STATE) == _until(after, NeighbourReported)
            assert DoorClaimed(100.0) == _until(before, DoorClaimed)
            assert DoorClaimed(100.0) == _until(after, DoorClaimed)


def test_what_an_earlier_run_left_behind_is_no_double(shipped: Shipped) -> None:
    """A unit that was killed comes back under another session; its own last will is not another unit."""
    secret = shipped.folder / "secrets" / "hall.west.password"
    before, after = Heard(), Heard()
    with shipped.linked(before, secret, "killed") as killed:
        assert LinkChanged(100.0, is_connected=True) == before.next()
        with shipped.linked(after, secret, "back") as link:
            assert LinkChanged(100.0, is_connected=True) == after.next()
            assert BrokerAnswered(100.0) == _until(after, BrokerAnswered)
            killed.close()
            eventually(lambda: link._rivals_heard == 1, what="the last will of the run before")
            assert after.is_empty()


def test_a_wrong_password_is_an_outage_in_words(shipped: Shipped, capsys: pytest.CaptureFixture[str]) -> None:
    """The door goes on; the log says what the broker said."""
    wrong = shipped.folder / "wrong"
    wrong.write_text("not the password\n")
    with shipped.linked(Heard(), wrong, "s1"):
        said: list[str] = []

        def is_told() -> bool:
            said.append(capsys.readouterr().out)
            return "the broker refused the connection: Not authorized" in "".join(said)

        eventually(is_told, what="the refusal")
