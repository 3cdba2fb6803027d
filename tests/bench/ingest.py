"""How fast central stores and acknowledges, beside what Mosquitto's own C client merely receives in the same run, taking turns.

Central is a process of its own, on its default database (SQLite, synchronous=FULL) and, where PostgreSQL is installed, on a server of it
with what it ships as its settings for durability. Messages are prepared MQTT packets on a
socket, so that sending costs little; the reference is `mosquitto_sub -q 1` fed with the same messages by the same sender. The CPU
time of both readers is told too: on a loaded machine it says more than the time on the clock.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from central.store.places import AreaKind
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import LOG_BATCH_ROWS, Log
from edge.protocol.rows import Entered
from edge.protocol.topics import ROOT
from tests.support import databases
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess
from tests.support.postgresql import programs

DOORS = 100
MESSAGES = 60_000
ROUNDS = 3
BATCHES = 400
_CHUNK = 500


def main() -> None:
    """Print messages a second, rows a second and memory, for each database."""
    _main("SQLite")
    if programs() is None:
        print("PostgreSQL is not installed: no figures for it in this run")
        return
    server = databases.Server(is_durable=True)
    try:
        with databases.on(server):
            _main("PostgreSQL")
    finally:
        server.postgresql.close()


def _main(database: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "broker").mkdir()
        (folder / "central").mkdir()
        _fill(folder / "central")
        with Broker(folder / "broker") as broker:
            singles, received = [], []
            for turn in range(1, ROUNDS + 1):
                received.append(_reference(broker))
                with CentralProcess(folder / "central", broker.port) as central:
                    numbers = range(1, MESSAGES // DOORS + 1)
                    singles.append(_measure(central, broker, f"e{turn}", [(n, 1) for n in numbers]))
            large = [(1 + n * LOG_BATCH_ROWS, LOG_BATCH_ROWS) for n in range(BATCHES // DOORS)]
            with CentralProcess(folder / "central", broker.port) as central:
                batches = _measure(central, broker, f"e{ROUNDS + 1}", large)
                memory = _pss_mb(central.pid)
    known = [value for value in received if value is not None]
    reference = median(known) if known else None
    single = median(singles)
    print(f"central on {database}")
    print(f"one row a message, QoS 1, {DOORS} doors   {single:>9,.0f} messages/s stored and acknowledged")
    if reference is None:
        print("mosquitto_sub is not installed: no reference in this run")
    else:
        print(
            f"mosquitto_sub, the same messages        {reference:>9,.0f} messages/s received; ratio {single / reference:.0%}"
        )
    print(
        f"{LOG_BATCH_ROWS} rows a message                     {batches * LOG_BATCH_ROWS:>9,.0f} rows/s stored and acknowledged"
    )
    print(f"memory of central afterwards            {memory:>9.0f} MB (PSS)")


def _fill(folder: Path) -> None:
    store = Store(databases.database_url(folder))
    registry = store.registry
    registry.add_area("huyen", "Huyện Mẫu", AreaKind.DISTRICT)
    registry.add_agency("ubnd", "Ủy ban nhân dân", "huyen")
    for number in range(DOORS):
        registry.add_room(f"r{number}", f"Phòng {number}", "huyen", "ubnd", 50)
        registry.add_door(f"r{number}", "chinh", "Cửa chính")
    store.close()


def _messages(epoch: str, batches: list[tuple[int, int]]) -> list[tuple[str, bytes]]:
    """Return topic and payload of each door's *batches* (first number, rows), the doors taking turns."""
    found = []
    now_ms = time.time_ns() // 1_000_000
    for first, count in batches:
        rows = tuple(
            Entered(n=n, boot="boot-1", mono_ms=n * 10, utc_ms=now_ms + n, entries=n, is_declared=True)
            for n in range(first, first + count)
        )
        payload = encode(Log(epoch=epoch, epoch_order=int(epoch[1:]), rows=rows))
        found += [(f"{ROOT}/r{door}/chinh/log", payload) for door in range(DOORS)]
    return found


def _packets(messages: list[tuple[str, bytes]]) -> list[bytes]:
    """Return MQTT 3.1.1 PUBLISH packets at QoS 1, joined in chunks."""
    chunks = []
    for start in range(0, len(messages), _CHUNK):
        parts = []
        for at, (topic, payload) in enumerate(messages[start : start + _CHUNK], start):
            name = topic.encode()
            body = len(name).to_bytes(2) + name + (at % 65_000 + 1).to_bytes(2) + payload
            parts.append(b"\x32" + _length(len(body)) + body)
        chunks.append(b"".join(parts))
    return chunks


def _length(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = divmod(value, 128)
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


def _send(port: int, messages: list[tuple[str, bytes]]) -> None:
    """Publish *messages* at QoS 1 as fast as the broker takes them, and wait until it has acknowledged all."""
    packets = _packets(messages)
    with socket.create_connection(("127.0.0.1", port)) as line:
        name = b"bench"
        variable = b"\x00\x04MQTT\x04\x02\x00\x00" + len(name).to_bytes(2) + name
        line.sendall(b"\x10" + _length(len(variable)) + variable)
        line.recv(4)
        acknowledged = 0
        for sent, packet in enumerate(packets, 1):
            line.sendall(packet)
            while acknowledged < (sent - 4) * _CHUNK * 4:  # a PUBACK has four bytes; four chunks may be under way
                acknowledged += len(line.recv(65_536))
        while acknowledged < len(messages) * 4:
            acknowledged += len(line.recv(65_536))


def _reference(broker: Broker) -> float | None:
    """Return how many messages a second `mosquitto_sub` receives at QoS 1."""
    program = shutil.which("mosquitto_sub")
    if program is None:
        return None
    messages = _messages("e0", [(n + 1, 1) for n in range(MESSAGES // DOORS)])
    command = [program, "-p", str(broker.port), "-q", "1", "-t", f"{ROOT}/+/+/+", "-C", str(len(messages)), "-V", "5"]
    with subprocess.Popen([*command, "-i", "reference"], stdout=subprocess.DEVNULL) as reader:
        time.sleep(1)  # it tells nobody when it has subscribed
        began = time.perf_counter()
        _send(broker.port, messages)
        _, _, usage = os.wait4(reader.pid, 0)
        took_s = time.perf_counter() - began
        reader.returncode = 0
    print(
        f"  ({len(messages)} messages cost mosquitto_sub {(usage.ru_utime + usage.ru_stime) / len(messages) * 1e6:.0f} µs of CPU each)"
    )
    return len(messages) / took_s


def _measure(central: CentralProcess, broker: Broker, epoch: str, batches: list[tuple[int, int]]) -> float:
    """Return messages a second from the first sent to the last acknowledged by central."""
    messages = _messages(epoch, batches)
    last = batches[-1][0] + batches[-1][1] - 1
    with _Acknowledgements(broker.port, epoch, last) as acknowledgements:
        before_s = _cpu_s(central.pid)
        began = time.perf_counter()
        _send(broker.port, messages)
        acknowledgements.wait()
        took_s = time.perf_counter() - began
    print(
        f"  ({len(messages)} messages cost central {(_cpu_s(central.pid) - before_s) / len(messages) * 1e6:.0f} µs of CPU each)"
    )
    return len(messages) / took_s


class _Acknowledgements:
    """Reads `stored` of all doors with the C client, so that the bench itself costs little."""

    def __init__(self, port: int, epoch: str, last: int) -> None:
        self._wanted = f'"epoch":"{epoch}","number":{last}}}'
        program = shutil.which("mosquitto_sub") or "mosquitto_sub"
        self._reader = subprocess.Popen(
            [program, "-p", str(port), "-q", "0", "-t", f"{ROOT}/+/+/stored", "-F", "%t %p"],
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait(self) -> None:
        """Return when every door's last row is acknowledged."""
        assert self._reader.stdout is not None
        done: set[str] = set()
        for line in self._reader.stdout:
            topic, _, payload = line.partition(" ")
            if payload.rstrip().endswith(self._wanted):
                done.add(topic)
                if len(done) == DOORS:
                    return

    def __enter__(self) -> "_Acknowledgements":
        time.sleep(1)  # it tells nobody when it has subscribed
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.kill()
        self._reader.wait(10)
        assert self._reader.stdout is not None
        self._reader.stdout.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
