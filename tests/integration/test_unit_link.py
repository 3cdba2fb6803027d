"""The line to the broker: what a unit says when it comes and goes, however it goes, and what it does about a double."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge.adapters import mqtt_link
from edge.adapters.mqtt_link import FIRST_RETRY_S, MqttLink
from edge.config import MqttSection
from edge.core.events import DayReceived, Event, LinkChanged, NeighbourReported, PlanReceived, RowsStored
from edge.core.ledger import Draft, Stamp, Totals, fold, seal
from edge.errors import DeviceError
from edge.protocol import codec
from edge.protocol.messages import LOG_BATCH_ROWS, Day, Log, Plan, PlanDoor, State, Stored
from edge.protocol.rows import Adjusted, LedgerRow
from edge.protocol.topics import DoorTopics, RoomTopics
from edge.protocol.vocabulary import Cause, Light, Mode
from tests.support.boards import Heard
from tests.support.broker import Broker
from tests.support.fakes import FakeClock
from tests.support.net import eventually, free_port
from tests.support.unit import TOPICS, Central, program, write_config

pytestmark = pytest.mark.broker

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


@contextmanager
def linked(port: int, heard: Heard, session: str = "s1") -> Iterator[MqttLink]:
    """A link that is started, and closed at the end."""
    section = MqttSection(host="127.0.0.1", port=port, keepalive_s=5)
    link = MqttLink(section, TOPICS.room, TOPICS.door, session, FakeClock())
    link.start(heard)
    try:
        yield link
    finally:
        link.close()


def next_of(heard: Heard, kind: type[Event]) -> Event:
    """Return the next event of one kind."""
    while True:
        event = heard.next()
        if isinstance(event, kind):
            return event


def test_a_state_said_before_the_connection_is_said_after_it(tmp_path: Path) -> None:
    """Only the newest matters, and it is never lost."""
    folder = tmp_path / "broker"
    folder.mkdir()
    port, heard = free_port(), Heard()
    with linked(port, heard) as link:
        link.publish_state(STATE)
        with Broker(folder, port), Central(port) as central:
            eventually(lambda: central.state, what="the state")
            assert LinkChanged(100.0, is_connected=True) == heard.next()


def test_what_the_room_says_becomes_events(broker: Broker) -> None:
    """Plan, day, neighbours and acknowledgements; retained ones too, and the day once more for who asks."""
    heard = Heard()
    plan = Plan(revision=1, name="Phòng", limit=4, doors=(PlanDoor(id="a", name="A"),))
    with Central(broker.port) as central:
        central.say(RoomTopics(TOPICS.room).plan, plan)
        with linked(broker.port, heard) as link:
            assert PlanReceived(100.0, plan) == next_of(heard, PlanReceived)
            day = Day(from_utc_ms=1_800_000_000_000, until_utc_ms=1_800_000_000_001, key="A" * 43)
            central.say(RoomTopics(TOPICS.room).day, day)
            assert DayReceived(100.0, day) == next_of(heard, DayReceived)
            link.ask_day()
            assert DayReceived(100.0, day) == next_of(heard, DayReceived)
            central.say(TOPICS.stored, Stored(epoch="e", number=7))
            assert RowsStored(100.0, "e", 7) == next_of(heard, RowsStored)
            central.say(DoorTopics(TOPICS.room, "cua-sau").state, STATE)
            assert NeighbourReported(100.0, "cua-sau", STATE) == next_of(heard, NeighbourReported)


@pytest.mark.parametrize(
    ("door", "leaf"), [("cua-sau", "state"), (TOPICS.door, "stored"), (TOPICS.door, "availability")]
)
def test_what_cannot_be_understood_is_counted(broker: Broker, door: str, leaf: str) -> None:
    """Never fatal: the next message is heard."""
    heard = Heard()
    with Central(broker.port) as central, linked(broker.port, heard) as link:
        central.say(TOPICS.stored, Stored(epoch="e", number=0))
        next_of(heard, RowsStored)  # from here on the subscriptions stand
        for rubbish in (b"{", b'{"v":7}', b""):
            central.say(f"counterroom/v1/{TOPICS.room}/{door}/{leaf}", rubbish)
        central.say(TOPICS.stored, Stored(epoch="e", number=1))
        next_of(heard, RowsStored)
        assert {leaf: 2} == dict(link.refused)


def test_what_the_broker_keeps_of_this_very_door_is_heard(broker: Broker) -> None:
    """A new card must know what it follows, although the state before was sent under the same name."""
    before, after = Heard(), Heard()
    with Central(broker.port) as central, linked(broker.port, before) as link:
        next_of(before, LinkChanged)
        link.publish_state(STATE)
        eventually(lambda: central.state, what="the state")
    with linked(broker.port, after):
        assert NeighbourReported(100.0, TOPICS.door, STATE) == next_of(after, NeighbourReported)


def test_a_batch_too_large_for_a_message_goes_in_parts(broker: Broker) -> None:
    """Long reasons in Vietnamese take three bytes a letter."""
    totals, rows = Totals(), list[LedgerRow]()
    for _ in range(LOG_BATCH_ROWS):
        details = {"delta": 1, "by": "console", "why": "ộ" * 200}
        rows.append(seal(totals, Draft(kind=Adjusted, stamp=Stamp(boot="b", mono_ms=1), details=details)))
        totals = fold(totals, rows[-1:])
    heard = Heard()
    with Central(broker.port) as central, linked(broker.port, heard) as link:
        next_of(heard, LinkChanged)
        link.publish_rows("e", 1, rows)
        eventually(lambda: len(central.rows) == LOG_BATCH_ROWS, what="all rows")
        assert len(central.heard[TOPICS.log]) > 1
        assert all(codec.decode(payload, Log).epoch == "e" for payload in central.heard[TOPICS.log])


def test_two_units_with_one_name_do_not_fight_in_a_tight_loop(broker: Broker) -> None:
    """Each connection throws the other out; patience grows with every time."""
    one, two = Heard(), Heard()
    with linked(broker.port, one, "s1") as first:
        next_of(one, LinkChanged)
        with linked(broker.port, two, "s2") as second:
            next_of(two, LinkChanged)
            assert LinkChanged(100.0, is_connected=False) == next_of(one, LinkChanged)
            eventually(lambda: second._patience_s > FIRST_RETRY_S, what="the second unit's patience")
            eventually(lambda: first._patience_s > FIRST_RETRY_S, what="the first unit's patience")


def test_a_broker_that_stays_away_is_not_besieged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick attempts at first, for the room's sake; rarer ones when the broker is away for longer."""
    monkeypatch.setattr(mqtt_link, "FIRST_RETRY_S", 0.01)
    monkeypatch.setattr(mqtt_link, "LONGEST_QUICK_S", 0.02)
    monkeypatch.setattr(mqtt_link, "QUICK_TRIES", 3)
    with linked(free_port(), Heard()) as link:
        delays: list[float] = []
        monkeypatch.setattr(link._client, "reconnect_delay_set", lambda least, most: delays.append(most))
        eventually(lambda: delays, what="longer pauses")
    assert [True] == [each >= mqtt_link.LONGEST_RETRY_S for each in delays]


def test_an_earlier_run_is_no_rival(broker: Broker) -> None:
    """A broker that comes back with an old disk repeats what this very unit said before; another unit's word is a claim."""
    heard = Heard()
    with Central(broker.port) as central, linked(broker.port, heard, "unit.2") as link:
        next_of(heard, LinkChanged)
        rivals = []
        for number, session in enumerate((b"unit.1", b"unit.0", b"another.1"), 1):
            central.say(TOPICS.availability, b'{"v":1,"online":true,"session":"%s"}' % session)
            central.say(TOPICS.stored, Stored(epoch="e", number=number))
            next_of(heard, RowsStored)
            rivals.append(link._rivals_heard)
    assert [0, 0, 1] == rivals


def test_a_bad_network_wears_no_patience_out(broker: Broker) -> None:
    """However often the connection breaks, with nobody else claiming the door the next attempt comes as soon as the first."""
    heard = Heard()
    with linked(broker.port, heard) as link:
        for _ in range(2):
            assert LinkChanged(100.0, is_connected=True) == next_of(heard, LinkChanged)
            broker.kill()
            assert LinkChanged(100.0, is_connected=False) == next_of(heard, LinkChanged)
            assert FIRST_RETRY_S == link._patience_s
            broker.start()


def test_a_last_will_that_comes_late_is_put_right(broker: Broker) -> None:
    """The broker may publish the old connection's will after the new one has spoken."""
    heard = Heard()
    with Central(broker.port) as central, linked(broker.port, heard):
        central.wait_online()
        central.say(TOPICS.availability, b'{"v":1,"online":false,"session":"s0"}')
        eventually(lambda: len(central.heard[TOPICS.availability]) >= 3, what="the correction")
        eventually(lambda: central.is_online, what="being online")


def test_a_password_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    """The file is named."""
    section = MqttSection(host="b", username="u", password_file=str(tmp_path / "no-secret"))
    with pytest.raises(DeviceError, match="no-secret"):
        MqttLink(section, "a", "b", "s", FakeClock())


@contextmanager
def running(config: Path) -> Iterator[subprocess.Popen[str]]:
    """The unit as a process of its own, on mock pins."""
    environment = {**os.environ, "GPIOZERO_PIN_FACTORY": "mock"}
    process = subprocess.Popen(
        program("run", "--config", str(config)), env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stderr or ()))
    reader.start()
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        reader.join(10)
        process.stderr.close()
    assert not [line for line in lines if "Traceback" in line], lines


def test_a_killed_unit_is_offline(tmp_path: Path, broker: Broker) -> None:
    """The last will speaks for it."""
    with Central(broker.port) as central, running(write_config(tmp_path, broker.port)) as process:
        central.wait_online()
        process.kill()
        eventually(lambda: central.is_online is False, what="the last will")


def test_a_unit_told_to_end_says_goodbye(tmp_path: Path, broker: Broker) -> None:
    """Status 0, and offline at once."""
    with Central(broker.port) as central, running(write_config(tmp_path, broker.port)) as process:
        central.wait_online()
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(15)
        eventually(lambda: central.is_online is False, what="the goodbye")


def test_a_second_start_says_so(tmp_path: Path, broker: Broker) -> None:
    """Two units on one ledger would destroy it."""
    config = write_config(tmp_path, broker.port)
    with Central(broker.port) as central, running(config):
        central.wait_online()
        second = subprocess.run(
            program("run", "--config", str(config)),
            env={**os.environ, "GPIOZERO_PIN_FACTORY": "mock"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert 3 == second.returncode
    assert (
        f"The unit could not start: another unit is running with the data folder {tmp_path / 'data'}\n" in second.stderr
    )


def test_a_taken_console_port_is_a_sentence(tmp_path: Path) -> None:
    """The port and the way out are named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config = write_config(tmp_path, 1)
        port = taken.getsockname()[1]
        config.write_text(config.read_text().replace("[console]\nport = 0", f"[console]\nport = {port}"))
        done = subprocess.run(
            program("run", "--config", str(config)),
            env={**os.environ, "GPIOZERO_PIN_FACTORY": "mock"},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert 3 == done.returncode
    assert f"The unit could not start: the console cannot listen on 127.0.0.1 port {port}" in done.stderr
