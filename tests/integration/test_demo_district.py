"""`counterroom-central demo`, short: units come online, what is counted is what happened, and nothing stays behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from central.commands.demo import command
from central.demo import broker
from central.demo.places import ROOMS
from edge.protocol.codec import decode
from edge.protocol.messages import State
from tests.support.net import eventually, free_port

pytestmark = pytest.mark.broker


class RunningDemo:
    """A demo of a few rooms, whose every process can be recognised by its temporary folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.words = folder / "words"
        self.port = free_port()
        program = [sys.executable, "-m", "central", "demo", "--no-browser", "--port", str(self.port), *options]
        with self.words.open("wb") as words:
            # The folder's name is in the environment of every process the demo starts, and so in those they start.
            environment = {**os.environ, "TMPDIR": str(self.temp)}
            self.process = subprocess.Popen(program, stderr=words, stdout=words, env=environment)

    def said(self) -> str:
        """All it has said so far."""
        return self.words.read_text("utf-8")

    def wait_for(self, words: str) -> None:
        """Wait until it has said *words*; fail with all it said when it ends before."""
        eventually(lambda: words in self.said() or self.process.poll() is not None, within_s=90, what=words)
        assert words in self.said(), self.said()

    def processes(self) -> list[str]:
        """The command lines of what it started and still runs."""
        mark = f"TMPDIR={self.temp}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == self.process.pid:
                continue
            try:
                is_ours = mark in (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if is_ours and command:
                found.append(command)
        return found


@pytest.fixture
def demos(tmp_path: Path) -> Iterator[list[RunningDemo]]:
    """Demos put here are ended with the test."""
    running: list[RunningDemo] = []
    yield running
    for demo in running:
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.wait(10)


def test_every_crossing_of_a_short_day_is_stored(tmp_path: Path, demos: list[RunningDemo]) -> None:
    """All doors come online, and the rows in central's database are the crossings people made, door by door."""
    keep, truth = tmp_path / "kept", tmp_path / "truth.jsonl"
    options = ("--rooms", "3", "--speed", "400", "--for", "8", "--keep", str(keep), "--truth", str(truth))
    demos.append(demo := RunningDemo(tmp_path, *options))
    demo.wait_for("All 6 doors are live")
    assert 0 == demo.process.wait(60), demo.said()
    assert [] == demo.processes()

    happened = [json.loads(line) for line in truth.read_text().splitlines()]
    expected = Counter((one["room"], one["door"], one["direction"]) for one in happened)
    assert expected.total() > 20
    with create_engine(f"sqlite:///{keep / 'central' / 'central.db'}").connect() as connection:
        stored = connection.execute(text(_STORED)).all()
        words = connection.execute(text("SELECT room, body FROM door_states")).all()
    assert expected == Counter({(room, door, _DIRECTION[kind]): count for room, door, kind, count in stored})
    assert {room.id: room.limit for room in ROOMS[:3]} == _permits_and_people(words)
    assert f"People crossed {len(happened)} times, central counted {len(happened)}." in demo.said()


def _permits_and_people(words: Sequence[Any]) -> dict[str, int]:
    """Return, per room, what its doors hold, what is on its way between them and who is inside, by their last words."""
    found: Counter[str] = Counter()
    for room, body in words:
        state = decode(body.encode(), State)
        found[room] += (state.permits or 0) + sum(state.given.values()) - sum(state.taken.values()) + state.net
    return dict(found)


_DIRECTION = {"entered": "in", "exited": "out"}
_STORED = """
SELECT room, door, kind, count(*) FROM ledger_rows JOIN epochs ON epochs.id = ledger_rows.epoch_id
WHERE kind IN ('entered', 'exited') GROUP BY room, door, kind
"""


def test_a_signal_ends_all_of_it(tmp_path: Path, demos: list[RunningDemo]) -> None:
    """SIGTERM, like Ctrl-C, ends every process and removes the temporary folder; status 0."""
    demos.append(demo := RunningDemo(tmp_path, "--rooms", "1"))
    demo.wait_for("All 3 doors are live")
    assert len(demo.processes()) >= 5
    demo.process.send_signal(signal.SIGTERM)
    assert 0 == demo.process.wait(30), demo.said()
    assert ([], []) == (demo.processes(), list(demo.temp.glob("counterroom-demo-*")))


def test_a_signal_during_the_start_ends_all_of_it(tmp_path: Path, demos: list[RunningDemo]) -> None:
    """Ctrl-C before the doors are live leaves nothing either."""
    demos.append(demo := RunningDemo(tmp_path, "--rooms", "2"))
    demo.wait_for("The broker is up")
    demo.process.send_signal(signal.SIGINT)
    assert 0 == demo.process.wait(30), demo.said()
    assert ([], []) == (demo.processes(), list(demo.temp.glob("counterroom-demo-*")))


def test_a_killed_demo_leaves_no_process(tmp_path: Path, demos: list[RunningDemo]) -> None:
    """SIGKILL leaves no time to clean up; broker, central, units and their readers end all the same."""
    demos.append(demo := RunningDemo(tmp_path, "--rooms", "1"))
    demo.wait_for("All 3 doors are live")
    demo.process.kill()
    demo.process.wait(10)
    assert eventually(lambda: not demo.processes(), what="the end of all its processes")


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path, demos: list[RunningDemo]) -> None:
    """Started twice on one port, the second says so, status 2, and starts nothing."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demos.append(demo := RunningDemo(tmp_path, "--port", str(port)))
        assert 2 == demo.process.wait(30)
    assert re.fullmatch(rf"Error: port {port} cannot be used \(.*\): is a demo running already\? .*\n", demo.said())


def test_without_mosquitto_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing broker program is named with the way to get it, status 2."""
    monkeypatch.setattr(broker.shutil, "which", lambda *_arguments, **_options: None)
    done = CliRunner().invoke(command, ["--no-browser", "--port", str(free_port())])
    assert (2, True) == (done.exit_code, "mosquitto is not installed" in done.stderr)
    assert "Traceback" not in done.output
