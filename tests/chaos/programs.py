"""The broker and central as programs that can be killed, frozen and started again on the same files."""

import asyncio
import http.client
import json
import os
import signal
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from central.demo.aggregator import Prepared
from central.demo.broker import BrokerAccess
from central.demo.ports import HOST
from central.demo.processes import Child, ProgramEnded

_START_S = 40.0


class Program(Child):
    """A child that can be frozen, as a machine is that swaps or hangs."""

    def freeze(self) -> None:
        """Stop it between two instructions."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def signal_children(self, words: str, number: signal.Signals) -> bool:
        """Send *number* to its children in whose command *words* stand; False when there is none."""
        found = False
        for tasks in Path(f"/proc/{self._process.pid}/task").glob("*/children"):
            with suppress(OSError):
                for child in tasks.read_text("ascii").split():
                    if words in Path(f"/proc/{child}/cmdline").read_text("utf-8", "replace"):
                        os.kill(int(child), number)
                        found = True
        return found


class Broker:
    """Mosquitto on the shipped configuration, whose files *access* names; *first* is the process that runs already."""

    def __init__(self, access: BrokerAccess, first: Child, log: Path) -> None:
        self.access = access
        self._log = log
        self._running: Child = first

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._running.kill()

    def freeze(self) -> None:
        """Stop it between two instructions."""
        self._running._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._running._signal(signal.SIGCONT)

    def save(self) -> None:
        """Let it write its database now, which it does by itself every five minutes: what comes back after a kill is then old."""
        self._running._signal(signal.SIGUSR1)

    def wipe(self) -> None:
        """Take its disk away. Only while it is dead."""
        for file in self.access.folder.glob("mosquitto.db*"):
            file.unlink()

    async def start(self) -> None:
        """Start it and wait until it takes connections. Raises: ProgramEnded."""
        command = ["mosquitto", "-c", str(self.access.folder / "mosquitto.conf")]
        self._running = await Program.start("mosquitto", command, self._log)
        async with asyncio.timeout(_START_S):
            while not await _takes_connections(self.access.port):
                if not self._running.is_running:
                    raise ProgramEnded(f"Mosquitto ended: {self._running.last_words()}")
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """End it."""
        self._running._signal(signal.SIGCONT)
        await self._running.stop()


class Central:
    """`counterroom-central run` on its SQLite database, and what it knows."""

    def __init__(self, prepared: Prepared, port: int, log: Path) -> None:
        self.port = port
        self.database = prepared.config.parent / "central.db"
        self._config = prepared.config
        self._log = log
        self._running: Program | None = None

    async def start(self) -> None:
        """Start it and wait until it answers, well or not. Raises: ProgramEnded."""
        command = [sys.executable, "-m", "central", "run", "--config", str(self._config)]
        self._running = await Program.start("central", command, self._log)
        async with asyncio.timeout(_START_S):
            while (await asyncio.to_thread(self._get, "/healthz"))[0] == 0:
                if not self._running.is_running:
                    raise ProgramEnded(f"central ended: {self._running.last_words()}")
                await asyncio.sleep(0.03)

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            await self._running.kill()

    def freeze(self) -> None:
        """Stop it between two instructions."""
        if self._running is not None:
            self._running.freeze()

    def thaw(self) -> None:
        """Let it go on."""
        if self._running is not None:
            self._running.thaw()

    async def stop(self) -> None:
        """End it."""
        if self._running is not None:
            self._running.thaw()
            await self._running.stop(10)

    async def order(self, *words: str) -> None:
        """Give the command of *words*, which works on the database whether central runs or not. Raises: ProgramEnded."""
        command = [sys.executable, "-m", "central", *words, "--config", str(self._config)]
        ordering = await Program.start(" ".join(words[:2]), command, self._log)
        if await ordering.ended() != 0:
            raise ProgramEnded(f"{' '.join(words)} failed: {ordering.last_words()}")

    async def rooms(self) -> dict[str, dict[str, Any]]:
        """Return the rooms of the live API by id; none while it does not answer."""
        status, body = await asyncio.to_thread(self._get, "/api/v1/rooms")
        return {room["id"]: room for room in json.loads(body)} if status == 200 else {}

    async def revisions(self) -> dict[str, int]:
        """Return the number of each room's plan in force."""
        return dict(await self.ask("SELECT id, revision FROM rooms"))

    async def stored(self) -> dict[tuple[str, str, str], int]:
        """Return up to which number each epoch (room, door, epoch) is stored without a gap."""
        found = await self.ask("SELECT room, door, epoch, stored FROM epochs")
        return {(room, door, epoch): number for room, door, epoch, number in found}

    async def ask(self, query: str, *values: object) -> list[Any]:
        """Return what *query* finds in the database."""
        return await asyncio.to_thread(self._ask, query, values)

    def _ask(self, query: str, values: tuple[object, ...]) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(query, values).fetchall()

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


async def _takes_connections(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
