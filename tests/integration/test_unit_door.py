"""The real unit with mock pins, a real ledger and a real broker: from the beam's pin to the lamp's pin and to central."""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge.bootstrap import THREADS_TURN_S
from edge.core.events import Beam
from edge.protocol.messages import Plan, PlanDoor
from edge.protocol.topics import RoomTopics
from edge.protocol.vocabulary import Cause, Fault
from tests.support.broker import Broker
from tests.support.net import eventually, free_port
from tests.support.unit import TOPICS, Central, RunningUnit, write_config

pytestmark = pytest.mark.broker


def test_from_the_beam_to_the_lamp_and_to_central(tmp_path: Path, broker: Broker) -> None:
    """Two people fill the room, one leaves; the lamps follow, the state is retained, every row is stored."""
    with Central(broker.port) as central, RunningUnit(write_config(tmp_path, broker.port, limit=2)) as unit:
        eventually(lambda: unit.is_green, what="green")
        central.wait_online()
        unit.walk()
        unit.walk()
        eventually(lambda: unit.is_red, what="red")
        eventually(lambda: central.has_counted(2), what="the second entry")
        assert central.state is not None
        assert (Cause.FULL, 2) == (central.state.cause, central.state.inside)
        unit.walk(Beam.INNER)
        eventually(lambda: unit.is_green, what="green again")
        eventually(lambda: len(central.kinds) == 5, what="all rows")
        assert ["EpochOpened", "Booted", "Entered", "Entered", "Exited"] == central.kinds
    with Central(broker.port) as late:
        eventually(lambda: late.has_counted(2), what="the retained state")
        eventually(lambda: late.is_online is False, what="the goodbye")
    assert unit.is_red or not unit.is_green


def test_a_new_unit_complains_of_nothing(tmp_path: Path, broker: Broker) -> None:
    """It hears that the broker knows nothing of its door and goes on beyond any ledger there may have been: nothing is wrong with that."""
    doors = (PlanDoor(id=TOPICS.door, name="Cửa"), PlanDoor(id="cua-bac", name="Cửa bắc"))
    with capture_logs() as told, Central(broker.port) as central, RunningUnit(write_config(tmp_path, broker.port)):
        central.say(RoomTopics(TOPICS.room).plan, Plan(revision=1, name="Phòng", limit=4, doors=doors))
        eventually(lambda: central.state is not None and central.state.epoch_order > 1000, what="the second ledger")
    complaints = [line["event"] for line in told if line["log_level"] not in ("info", "debug")]
    assert "went on in a new epoch" in {line["event"] for line in told}
    assert [] == complaints


def test_threads_take_short_turns_while_a_unit_runs(tmp_path: Path) -> None:
    """A page being worked out must not keep an edge waiting; whoever runs a unit gets back what was before."""
    before = sys.getswitchinterval()
    with RunningUnit(write_config(tmp_path, free_port())) as unit:
        eventually(lambda: unit.is_green, what="green")
        during = sys.getswitchinterval()
    assert (THREADS_TURN_S, before) == (pytest.approx(during), pytest.approx(sys.getswitchinterval()))


def test_the_door_works_without_a_broker_and_catches_up(tmp_path: Path) -> None:
    """No network is no fault; what was counted is delivered when there is a broker."""
    folder = tmp_path / "broker"
    folder.mkdir()
    port = free_port()
    with RunningUnit(write_config(tmp_path, port, limit=9)) as unit:
        eventually(lambda: unit.is_green, what="green")
        unit.walk()
        unit.walk()
        with Broker(folder, port), Central(port) as central:
            eventually(lambda: len(central.rows) == 4, what="the rows of before")
            assert 2 == central.kinds.count("Entered")


def test_rows_are_sent_again_until_central_has_them(tmp_path: Path, broker: Broker) -> None:
    """A broker that is killed and loses its disk loses nothing of the door's."""
    with RunningUnit(write_config(tmp_path, broker.port, limit=9)) as unit:
        with Central(broker.port, is_storing=False) as deaf:
            eventually(lambda: unit.is_green, what="green")
            unit.walk()
            eventually(lambda: deaf.heard[TOPICS.log], what="the rows, unacknowledged")
        broker.kill()
        for file in broker.folder.glob("*.db*"):
            file.unlink()
        unit.walk()
        broker.start()
        with Central(broker.port) as central:
            eventually(lambda: len(central.rows) == 4, what="every row")
            assert [1, 2, 3, 4] == sorted(n for _, n in central.rows)


def test_a_plan_takes_effect_and_outlives_a_restart(tmp_path: Path, broker: Broker) -> None:
    """The limit is central's; without it the door stays red."""
    plan = Plan(revision=1, name="Phòng", limit=4, doors=(PlanDoor(id=TOPICS.door, name="Cửa"),))
    config = write_config(tmp_path, broker.port, limit=0)
    with Central(broker.port) as central:
        with RunningUnit(config) as unit:
            central.wait_online()
            eventually(lambda: central.state, what="a state")
            assert unit.is_red
            central.say(RoomTopics(TOPICS.room).plan, plan)
            eventually(lambda: unit.is_green, what="green under the plan")
        broker.stop()
        with RunningUnit(config) as unit:
            eventually(lambda: unit.is_green, what="green without a network")


def test_a_new_card_takes_over_from_the_one_before(tmp_path: Path, broker: Broker) -> None:
    """A technician puts in an empty card: the person inside is still inside, and every reader believes the new ledger."""
    config = write_config(tmp_path, broker.port, limit=9)
    with Central(broker.port) as central:
        with RunningUnit(config) as unit:
            eventually(lambda: unit.is_green, what="green")
            unit.walk()
            eventually(lambda: central.has_counted(1), what="the entry")
        shutil.rmtree(tmp_path / "data")
        with RunningUnit(config) as unit:
            eventually(lambda: central.state and central.state.epoch_order == 2, what="an epoch of higher order")
            unit.walk(Beam.INNER)
            eventually(lambda: central.state and central.state.exits == 1, what="the exit")
            assert central.state is not None
            assert 0 == central.state.net


@pytest.mark.parametrize(
    "rubbish",
    [
        b"not json",
        b"[]",
        b'{"v":1}',
        b'{"v":99}',
        b'{"v":1,"revision":"one","name":1,"limit":-1,"doors":3}',
        b"\xff\xfe",
    ],
)
def test_a_plan_that_cannot_be_understood_changes_nothing(tmp_path: Path, broker: Broker, rubbish: bytes) -> None:
    """It is counted and told once; the door goes on."""
    with Central(broker.port) as central:
        central.say(RoomTopics(TOPICS.room).plan, rubbish)
        with RunningUnit(write_config(tmp_path, broker.port)) as unit:
            eventually(lambda: unit.is_green, what="green")
            eventually(lambda: unit.unit.link.refused["plan"] == 1, what="the refusal")
            unit.walk()
            eventually(lambda: central.has_counted(1), what="the entry")


def test_a_full_disk_closes_the_door_and_loses_nothing(tmp_path: Path, broker: Broker) -> None:
    """Red with a fault while the disk is full; what was counted meanwhile is written and delivered afterwards."""
    config = write_config(tmp_path, broker.port, limit=9)
    data = tmp_path / "data"
    data.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(data)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only root can mount a small disk")
    try:
        with Central(broker.port) as central, RunningUnit(config) as unit:
            eventually(lambda: unit.is_green, what="green")
            fill(data / "ballast")
            entries = 0
            while central.state is None or not central.state.faults:
                unit.walk()
                entries += 1
                assert entries < 40
            assert [Fault.DISK_FULL] == [each.fault for each in central.state.faults]
            unit.walk()
            (data / "ballast").unlink()
            eventually(lambda: central.has_counted(entries + 1), what="every entry", within_s=60)
            eventually(lambda: unit.is_green, what="green again")
    finally:
        subprocess.run(["umount", str(data)], check=True)


def test_a_ledger_that_cannot_be_opened_is_told_to_central(tmp_path: Path, broker: Broker) -> None:
    """The unit has no row to tell, and must not look as it did before; when the card is mended it tells its state."""
    with Central(broker.port) as central:
        with RunningUnit(write_config(tmp_path, broker.port)):
            eventually(lambda: central.state, what="a state")
        number = central.state.number if central.state else 0
        ledger, away = tmp_path / "data" / "ledger.sqlite3", tmp_path / "ledger.sqlite3"
        ledger.rename(away)
        ledger.mkdir()
        with RunningUnit(write_config(tmp_path, broker.port)) as unit:
            eventually(lambda: central.is_online and central.untold == (Fault.LEDGER_FAILED,), what="the fault")
            assert (number, True) == (central.state.number if central.state else None, unit.is_red)
            ledger.rmdir()
            away.rename(ledger)
            eventually(lambda: central.untold == (), within_s=30, what="the fault's end")
            eventually(lambda: central.state and central.state.number > number, what="a newer state")


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as ballast:
        while ballast.write(bytes(4096)):
            pass


def test_the_ledger_file_holds_what_was_announced(tmp_path: Path, broker: Broker) -> None:
    """The state on the wire is never ahead of the disk."""
    with (
        Central(broker.port, is_storing=False) as central,
        RunningUnit(write_config(tmp_path, broker.port, limit=9)) as unit,
    ):
        eventually(lambda: unit.is_green, what="green")
        unit.walk()
        eventually(lambda: central.has_counted(1), what="the entry")
        assert central.state is not None
        connection = sqlite3.connect(f"file:{tmp_path / 'data' / 'ledger.sqlite3'}?mode=ro", uri=True)
        (newest,) = connection.execute("SELECT max(n) FROM rows").fetchone()
        connection.close()
        assert newest >= central.state.number
