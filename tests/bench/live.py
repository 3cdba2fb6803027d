"""How fast a browser sees what a door says, and what watching browsers cost: a real broker, a real central process, real HTTP streams.

A door publishes its state; the time runs until a stream of the overview has the room's new frame, from the publishing and from the
moment that the state names as the beam's edge (the same clock, so the two differ by what encoding and queueing cost the door).
`--rooms`, `--viewers` and `--changes` (or LIVE_ROOMS, LIVE_VIEWERS, LIVE_CHANGES) set the size.
"""

import argparse
import http.client
import json
import os
import select
import socket
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from central.store.places import AreaKind
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import Availability
from edge.protocol.topics import DoorTopics
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess
from tests.support.central_store import state
from tests.support.district import PASSWORD
from tests.support.net import eventually
from tests.support.streams import sign_in

CLOCKS = 3  # streams that measure
PAUSE_S = 0.05  # longer than changes are held back to go out together


def main() -> None:
    """Print times from door to browser, and memory with and without browsers."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "broker").mkdir()
        (folder / "central").mkdir()
        _fill(folder / "central", asked.rooms)
        with Broker(folder / "broker") as broker:
            central = CentralProcess(folder / "central", broker.port)
            central.config.write_text(central.config.read_text() + "[sessions]\ncookie_secure = false\n")
            with central:
                _measure(central, broker, asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.live", description=__doc__)
    for name, default in (("rooms", 1000), ("viewers", 200), ("changes", 200)):
        parser.add_argument(f"--{name}", type=int, default=int(os.environ.get(f"LIVE_{name.upper()}", default)))
    return parser.parse_args(sys.argv[1:] if __name__ == "__main__" else [])


def _measure(central: CentralProcess, broker: Broker, asked: argparse.Namespace) -> None:
    door = _Door(broker.port)
    for room in range(asked.rooms):
        door.come(room)
    eventually(lambda: _online(central) == asked.rooms, what="all rooms online", within_s=30)
    cookie = sign_in(central.port)
    idle_mb = _pss_mb(central.pid)
    few = _times(central, door, cookie, asked)
    began = time.perf_counter()
    with _Crowd(central.port, cookie, asked.viewers) as crowd:
        crowd.wait_snapshots()
        opened_s = time.perf_counter() - began
        crowded_mb = _pss_mb(central.pid)
        many = _times(central, door, cookie, asked)
        used_mb = _pss_mb(central.pid)
    door.close()
    print(f"{asked.rooms} rooms live, {asked.changes} changes one after another           median       p99")
    for words, times in ((f"{CLOCKS} browsers", few), (f"{CLOCKS + asked.viewers} browsers", many)):
        for what, values in zip(("publish to browser", "edge to browser   "), times, strict=True):
            print(f"{what}, {words:<14} {statistics.median(values):>19.1f} ms {_p99(values):>6.1f} ms")
    print(f"{asked.viewers} browsers opened and given {asked.rooms} rooms each in {opened_s:>10.1f} s")
    print(f"memory of central: no browser           {idle_mb:>12.1f} MB (PSS)")
    print(f"memory of central: {asked.viewers} browsers {crowded_mb:>22.1f} MB, after the changes {used_mb:.1f} MB")
    print(f"memory a browser                        {(used_mb - idle_mb) * 1024 / asked.viewers:>12.1f} kB")


def _times(
    central: CentralProcess, door: "_Door", cookie: str, asked: argparse.Namespace
) -> tuple[list[float], list[float]]:
    """Return the times in ms of each change at each stream, from publishing and from the edge."""
    clocks = [_Clock(central.port, cookie) for _ in range(CLOCKS)]
    for clock in clocks:
        clock.is_ready.wait(30)
    from_publish, from_edge = [], []
    for change in range(asked.changes):
        for clock in clocks:
            clock.expect()
        room = f"r{change % asked.rooms}"
        edge_ms, published = door.enter(change % asked.rooms)
        for clock in clocks:
            seen = clock.wait(room, edge_ms)
            from_publish.append((seen - published) * 1000)
            from_edge.append(seen * 1000 - edge_ms)
        time.sleep(PAUSE_S)
    for clock in clocks:
        clock.close()
    return from_publish, from_edge


class _Door:
    """All doors of the bench, on one connection."""

    def __init__(self, port: int) -> None:
        self._entries: dict[int, int] = {}
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def come(self, room: int) -> None:
        """Come online with nobody inside."""
        topics = DoorTopics(f"r{room}", "chinh")
        self._client.publish(topics.availability, encode(Availability(online=True, session="s1")), 1, True)
        self._client.publish(topics.state, encode(state(1, 0)), 1, True)
        self._entries[room] = 0

    def enter(self, room: int) -> tuple[float, float]:
        """Let one come in now; return the edge (ms since 1970) and when it was handed to the broker's line (s since 1970)."""
        edge_ms = time.time() * 1000
        self._entries[room] += 1
        entries = self._entries[room]
        message = msgspec.structs.replace(state(entries + 1, entries), edge_utc_ms=edge_ms)
        payload = encode(message)
        published = time.time()
        self._client.publish(DoorTopics(f"r{room}", "chinh").state, payload, 1, True)
        return edge_ms, published

    def close(self) -> None:
        """Go away."""
        self._client.disconnect()
        self._client.loop_stop()


class _Clock:
    """A stream of the overview in a thread of its own, which notes when each frame came."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection, self._answer = _open(port, cookie)
        self._seen: dict[tuple[str, float], float] = {}
        self._news = threading.Condition()
        self.is_ready = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with suppress(ValueError, AttributeError, OSError):  # http.client's ways to say that a stream was cut off
            self._read_events()

    def _read_events(self) -> None:
        name = b""
        while line := self._answer.readline():
            now = time.time()
            if line.startswith(b"event: "):
                name = line[7:].strip()
            elif line.startswith(b"data: ") and name == b"room":
                room = json.loads(line[6:])
                with self._news:
                    self._seen[room["id"], room["edge_utc_ms"]] = now
                    self._news.notify()
            elif line.startswith(b"data: ") and name == b"snapshot":
                self.is_ready.set()

    def expect(self) -> None:
        """Forget what was seen."""
        with self._news:
            self._seen.clear()

    def wait(self, room: str, edge_ms: float) -> float:
        """Return when *room* was seen with this edge."""
        with self._news:
            assert self._news.wait_for(lambda: (room, edge_ms) in self._seen, 20), f"{room} never came"
            return self._seen[room, edge_ms]

    def close(self) -> None:
        """Go away."""
        _shut(self._connection)
        self._thread.join(10)


class _Crowd:
    """Many open streams of the overview, read by one thread that throws everything away."""

    def __init__(self, port: int, cookie: str, viewers: int) -> None:
        self._open = [_open(port, cookie) for _ in range(viewers)]
        self._tails: dict[int, bytes] = dict.fromkeys(range(viewers), b"")
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._has_all = threading.Event()

    def _read(self) -> None:
        poll = select.poll()
        numbers = {connection.sock.fileno(): number for number, (connection, _) in enumerate(self._open)}
        for handle in numbers:
            poll.register(handle, select.POLLIN)
        waiting = set(numbers.values())
        while not self._is_closing.is_set():
            for handle, _ in poll.poll(200):
                number = numbers[handle]
                data = os.read(handle, 262_144)
                if not data:
                    poll.unregister(handle)
                elif number in waiting:
                    self._tails[number] = (self._tails[number] + data)[-16:]
                    if b"]\n\n" in self._tails[number]:
                        waiting.discard(number)
            if not waiting:
                self._has_all.set()

    def wait_snapshots(self) -> None:
        """Wait until every stream has its first snapshot."""
        assert self._has_all.wait(60), "the browsers did not all get a snapshot"

    def __enter__(self) -> "_Crowd":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing.set()
        self._thread.join(10)
        for connection, _answer in self._open:
            _shut(connection)


def _open(port: int, cookie: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/live/overview", headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert answer.status == 200
    return connection, answer


def _shut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()


def _fill(folder: Path, rooms: int) -> None:
    """Make a registry of *rooms* rooms, and an account."""
    store = Store(f"sqlite:///{folder / 'central.db'}")
    store.accounts.add("viewer", PASSWORD)
    registry = store.registry
    registry.add_area("huyen", "Huyện Mẫu", AreaKind.DISTRICT)
    registry.add_agency("ubnd", "Ủy ban nhân dân", "huyen")
    for number in range(rooms):
        registry.add_room(f"r{number}", f"Bộ phận một cửa xã số {number}", "huyen", "ubnd", 500)
        registry.add_door(f"r{number}", "chinh", "Cửa chính")
    store.close()


def _online(central: CentralProcess) -> int:
    return sum(room["doors"][0]["online"] for room in central.get("/api/v1/rooms")[1])


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


def _pss_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
