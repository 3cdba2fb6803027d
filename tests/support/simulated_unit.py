"""A whole unit as a process of its own: `counterroom-edge simulate`, spoken to in JSON lines."""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any


def unit_toml(
    folder: Path,
    broker_port: int,
    *,
    room: str = "room-1",
    door: str = "door-1",
    limit: int = 5,
    camera: str = 'source = "picamera2"\nwidth = 800\nheight = 600',
    more: str = "[sounder]\n[buttons]\n",
) -> Path:
    """Write a configuration for a unit on a plain broker of the loopback address, and return its path."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "trust").mkdir(exist_ok=True)
    file = folder / "unit.toml"
    file.write_text(
        f"""
[unit]
room = "{room}"
door = "{door}"
room_name = "Bộ phận một cửa"
door_name = "Cửa chính"
data_dir = "data"
limit = {limit}
clock = "trusted"
[lamps]
min_red_s = 0.1
[camera]
{camera}
[passes]
trust_dir = "trust"
[mqtt]
host = "127.0.0.1"
port = {broker_port}
[console]
port = 0
{more}""",
        encoding="utf-8",
    )
    return file


class SimulatedUnit:
    """A running `simulate`; ends with the test."""

    def __init__(self, config: Path, *arguments: str) -> None:
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        with (config.parent / "unit.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "edge", "simulate", "--config", str(config), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._ear = threading.Thread(target=self._hear, daemon=True)
        self._ear.start()

    def order(self, **order: Any) -> None:
        """Give an order."""
        self.write(json.dumps(order).encode() + b"\n")

    def write(self, raw: bytes) -> None:
        """Write to standard input as it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(raw)
        self.process.stdin.flush()

    def end_of_input(self) -> None:
        """Close standard input."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def next(self, *kinds: str, within_s: float = 30.0, **wanted: Any) -> dict[str, Any]:
        """Return the next line that is one of *kinds* and has the *wanted* values, passing over others."""
        while True:
            said = self._said.get(timeout=within_s)
            assert said is not None, f"the unit ended before it said {kinds} {wanted}"
            if said["is"] in kinds and all(said.get(key) == value for key, value in wanted.items()):
                return said

    def children(self) -> list[int]:
        """Return the process ids of the unit's children."""
        found: list[int] = []
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            found += [int(pid) for pid in (task / "children").read_text().split()]
        return found

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._ear.join(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> "SimulatedUnit":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)
