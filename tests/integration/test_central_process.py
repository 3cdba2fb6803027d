"""Central as a real process: it says no in sentences, ends as told, streams to browsers, and outlives a full disk."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import Availability
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import entered, log, open_store, state
from tests.support.databases import database_url
from tests.support.district import PASSWORD
from tests.support.net import eventually, free_port
from tests.support.streams import LiveStream, sign_in


def lines(central: CentralProcess) -> list[dict[str, Any]]:
    """Return what central logged; every line must be one JSON object."""
    return [json.loads(line) for line in (central.folder / "central.log").read_text("utf-8").splitlines()]


def sentences(central: CentralProcess) -> list[str]:
    """Return the words of each logged line, oldest first."""
    return [line["event"] for line in lines(central)]


@pytest.fixture
def central(tmp_path: Path, broker: Broker) -> Iterator[CentralProcess]:
    """A running central with one room and an account, for plain http."""
    folder = tmp_path / "central"
    folder.mkdir()
    store = open_store(folder)
    store.accounts.add("viewer", PASSWORD)
    store.close()
    process = CentralProcess(folder, broker.port)
    process.config.write_text(process.config.read_text() + "[sessions]\ncookie_secure = false\n")
    with process as running:
        yield running


@pytest.fixture
def door(central: CentralProcess, broker: Broker) -> Iterator[SpokenDoor]:
    """The room's main door."""
    opened = SpokenDoor(broker.port)
    yield opened
    opened.close()


def refused(config: Path) -> tuple[int, str]:
    """Run central on *config*; return its exit status and what it said on standard error."""
    command = [sys.executable, "-m", "central", "run", "--config", str(config)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "" == ended.stdout
    return ended.returncode, ended.stderr


def written(folder: Path, **central: object) -> Path:
    """Return a configuration of [central] with these keys."""
    file = folder / "refused.toml"
    file.write_text("[central]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in central.items()))
    return file


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    """A sentence and status 2, and nothing was touched but the lock."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, words = refused(written(tmp_path, data_dir="data", port=port))
    said = f"Error: port {port} of 127.0.0.1 cannot be used: Address already in use; another program answers there\n"
    assert (2, said) == (status, words)
    assert ["central.lock"] == [path.name for path in (tmp_path / "data").iterdir()]


def test_an_address_of_elsewhere_is_told(tmp_path: Path) -> None:
    """An address this machine does not have is no other program's fault."""
    status, words = refused(written(tmp_path, data_dir="data", host="192.0.2.1", port=free_port()))
    assert 2 == status
    assert words.endswith("of 192.0.2.1 cannot be used: Cannot assign requested address\n")


@pytest.mark.broker
def test_a_second_central_on_the_same_data_is_refused(central: CentralProcess) -> None:
    """Two would acknowledge each other's rows; the first goes on."""
    status, words = refused(written(central.folder.parent, data_dir=str(central.folder), port=free_port()))
    assert (2, f"Error: another central runs on the data folder {central.folder}\n") == (status, words)
    assert 200 == central.get("/healthz")[0]


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A path below a file, and one nobody may write to."""
    status, words = refused(written(tmp_path, data_dir="refused.toml/data"))
    assert (2, f"Error: the data folder {tmp_path}/refused.toml/data cannot be used: Not a directory\n") == (
        status,
        words,
    )
    status, words = refused(written(tmp_path, data_dir="/proc/counterroom"))
    assert (2, "Error: the data folder /proc/counterroom cannot be used: No such file or directory\n") == (
        status,
        words,
    )


def test_a_wrong_configuration_is_told_key_by_key(tmp_path: Path) -> None:
    """All problems at once, each on a line."""
    file = written(tmp_path, port=0, colour="red")
    status, words = refused(file)
    assert (2, f"Error: {file} cannot be used:") == (status, words.splitlines()[0])
    assert 3 == len(words.splitlines()) - 1


def test_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    """A file with other content is left alone."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "central.db").write_bytes(b"this is no database, " * 100)
    status, words = refused(written(tmp_path, data_dir="data", port=free_port()))
    assert 2 == status
    assert "file is not a database" in words
    assert "Traceback" not in words


@pytest.mark.broker
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_its_streams_and_itself_when_told(central: CentralProcess, number: int) -> None:
    """Status 0 after either signal, open streams and a browser that reads nothing notwithstanding; the log has no fault."""
    cookie = sign_in(central.port)
    with (
        LiveStream(central.port, "/live/overview", cookie) as stream,
        socket.create_connection(("127.0.0.1", central.port), 20) as raw,
    ):
        raw.sendall(f"GET /live/overview HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
        assert raw.recv(1)
        stream.until("snapshot")
        os.kill(central.pid, number)
        stream.wait_end()
        assert 0 == central.stop()
        assert b"".join(iter(lambda: raw.recv(65536), b"")).endswith(b"\r\n0\r\n\r\n")  # ended, not cut off
    *began, last = sentences(central)
    # Which of several threads is first is chance, and whether the bundle was told before the end.
    said = {"a signing key was made", "central is up", "the broker is there", "signed in"}
    assert said == set(began) - {"a bundle of certificates is told"}
    assert "central has ended" == last


@pytest.mark.broker
def test_a_browser_sees_a_door_s_word_over_http(central: CentralProcess, door: SpokenDoor) -> None:
    """From the broker to a signed-in session's stream."""
    cookie = sign_in(central.port)
    with LiveStream(central.port, "/live/rooms/tiep-dan", cookie) as stream:
        assert 0 == stream.until("snapshot")["occupancy"]
        door.say(Availability(online=True, session="s1"))
        door.say(state(4, 4))
        while (room := stream.until("room"))["occupancy"] != 4:
            pass
        assert ("green", True) == (room["light"], room["doors"][0]["online"])


@pytest.mark.broker
def test_a_lost_broker_is_logged_once_and_once_when_it_is_back(central: CentralProcess, broker: Broker) -> None:
    """Health says it meanwhile; however long it takes, two lines."""
    broker.stop()
    eventually(lambda: central.get("/healthz")[0] == 503, what="bad health")
    assert ["the broker does not answer; what is shown is old"] == central.get("/healthz")[1]["problems"]
    broker.start()
    eventually(lambda: central.get("/healthz")[0] == 200, what="good health")
    of_the_broker = [words for words in sentences(central) if "broker" in words]
    assert ["the broker is there", "no broker; trying again", "the broker is there"] == of_the_broker


@pytest.mark.broker
def test_a_full_disk_is_outlived(central: CentralProcess, door: SpokenDoor) -> None:
    """Nothing is acknowledged while the disk is full, the live view goes on; with room again all is stored without being sent anew."""
    door.say(Availability(online=True, session="s1"))
    door.say(log(entered(1)))
    door.wait_stored(1)
    cookie = sign_in(central.port)
    with LiveStream(central.port, "/live/rooms/tiep-dan", cookie) as stream:
        stream.until("snapshot")
        full = sum(path.stat().st_size for path in central.folder.glob("central.db*")) // 8
        resource.prlimit(central.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        door.say(log(*(entered(n) for n in range(2, 60))))
        eventually(lambda: central.get("/healthz")[0] == 503, what="bad health")
        assert ["nothing can be stored; the units keep their rows"] == central.get("/healthz")[1]["problems"]
        door.say(log(entered(60)))
        door.say(state(60, 60))
        while stream.until("room")["occupancy"] != 60:
            pass
        assert 0 == door.heard.qsize()  # no acknowledgement
        resource.prlimit(central.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        door.wait_stored(60)
        eventually(lambda: central.get("/healthz")[0] == 200, what="good health")
    central.stop()
    told = [line for line in lines(central) if "database" in line["event"]]
    assert [
        "the database does not take rows; nothing is acknowledged until it does",
        "the database takes rows again",
    ] == [line["event"] for line in told]
    assert told[0]["problem"].startswith("the database cannot be written: ")


@pytest.mark.broker
def test_killed_in_the_middle_of_the_rush_it_has_all_it_acknowledged(central: CentralProcess, door: SpokenDoor) -> None:
    """SIGKILL while rows pour in: what was acknowledged is stored without a gap, the rest is taken when it is sent again."""
    topic, rows = door.topics.log, 2_000
    for number in range(1, rows + 1):
        door._client.publish(topic, encode(log(entered(number))), 1)
    leaf, first, _ = door.heard.get(timeout=20)
    while leaf != "stored":
        leaf, first, _ = door.heard.get(timeout=20)
    central.kill()
    acknowledged = max([first.number, *(m.number for kind, m, _ in list(door.heard.queue) if kind == "stored")])  # type: ignore[union-attr]
    store = Store(database_url(central.folder))
    stored = {row.number for row in store.history.latest("tiep-dan", rows)}
    store.close()
    assert set(range(1, acknowledged + 1)) <= stored
    central.start()
    door.say(log(*(entered(n) for n in range(acknowledged + 1, acknowledged + 101))))
    for start in range(acknowledged + 101, rows + 1, 100):
        door.say(log(*(entered(n) for n in range(start, min(start + 100, rows + 1)))))
    door.wait_stored(rows)
