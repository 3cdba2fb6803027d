"""One simulated door unit: the real `counterroom-edge simulate` process, its files, and what its door looks like from outside."""

import asyncio
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from central.broker.acl import DoorKey
from central.demo.broker import BrokerAccess
from central.demo.places import DemoDoor, DemoRoom
from central.demo.ports import HOST
from central.demo.processes import Child
from central.demo.staff import declare

_READY_S = 60.0
_WALK_S = 8.0
_STOP_S = 3.0


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """Where a unit keeps its things, and what it shares with the others; `declare_url` is central's declaration page."""

    folder: Path
    logs: Path
    trust: Path
    broker: BrokerAccess
    declare_url: str


class DemoUnit:
    """The unit at a door. `is_green` and `is_running` are what somebody before the door sees; `way` is the doorway, one body at a time,
    and `camera` the place before the camera."""

    def __init__(self, room: DemoRoom, door: DemoDoor, files: UnitFiles) -> None:
        self.key = DoorKey(room.id, door.id)
        self.name = f"{room.name}, {door.name.lower()}"
        self.way = asyncio.Lock()
        self.camera = asyncio.Lock()
        self.console = ""
        self.is_green = False
        self.changed = asyncio.Condition()
        self._config = files.folder / f"{self.key.user}.toml"
        self._log = files.logs / f"unit-{self.key.user}.log"
        self._child: Child | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._walked: asyncio.Queue[str] = asyncio.Queue()
        self._judged: asyncio.Queue[str] = asyncio.Queue()
        self._settings = _settings(room, door, self.key, files)

    @property
    def is_running(self) -> bool:
        """Whether the unit has power and has started."""
        return self._child is not None and self._child.is_running and self._ready.is_set()

    async def start(self) -> bool:
        """Start the unit and wait until it is ready; False when it does not get there."""
        self._ready.clear()
        if self.console:  # a display that is being watched keeps its address over a power cut
            self._settings["console"]["port"] = urlsplit(self.console).port
        self._config.write_text(_toml(self._settings), "utf-8")
        # All doors of the district share one machine here: central and the browser come first.
        command = [
            "nice",
            "-n",
            "5",
            sys.executable,
            "-m",
            "edge",
            "simulate",
            "--config",
            str(self._config),
            "--until-eof",
        ]
        self._child = await Child.start(self.key.user, command, self._log, is_spoken_to=True)
        self._reading = asyncio.create_task(self._listen(self._child))
        waiting = asyncio.create_task(self._ready.wait())
        await asyncio.wait({waiting, self._reading}, timeout=_READY_S, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        return self.is_running

    async def stop(self) -> None:
        """End the unit as an operator would. Idempotent."""
        if self._child is not None:
            await self._child.stop(_STOP_S)
        await self._forget()

    async def lose_power(self) -> None:
        """End it as a power cut would: nothing is said, nothing is saved."""
        if self._child is not None:
            await self._child.kill()
        await self._forget()

    def last_words(self) -> str:
        """The last line of its log."""
        return self._child.last_words() if self._child is not None else "it never started"

    # --- what people do at the door ----------------------------------------------------------------------------------------

    async def walk(self, direction: str, speed_m_s: float) -> bool:
        """Let somebody walk through, "in" or "out"; True once they are through. The caller holds `way`."""
        _drain(self._walked)
        return await self._do(do="walk", direction=direction, speed_m_s=speed_m_s) and (
            await _next(self._walked, _WALK_S) == direction
        )

    async def show(self, text: str, for_s: float) -> tuple[str, str]:
        """Hold a code before the camera; return verdict and reason, both empty if the unit gave none. The caller holds `camera`."""
        _drain(self._judged)
        if not await self._do(do="show", text=text, for_s=for_s):
            return "", ""
        verdict, _, reason = (await _next(self._judged, for_s) or "").partition(" ")
        return verdict, reason

    async def declare(self) -> bool:
        """Let staff take the answers of the one whose card was shown last; False if the unit did not take them."""
        return await asyncio.to_thread(declare, self.console, 1)

    async def break_beam(self, beam: str, is_broken: bool) -> None:
        """Break or clear one beam. The caller holds `way`."""
        await self._do(do="beam", beam=beam, broken=is_broken)

    async def green(self, within_s: float) -> bool:
        """Wait for the green light; False after *within_s*."""
        try:
            async with asyncio.timeout(within_s), self.changed:
                await self.changed.wait_for(lambda: self.is_green and self.is_running)
        except TimeoutError:
            return False
        return True

    # --- its process -------------------------------------------------------------------------------------------------------

    async def _do(self, **order: Any) -> bool:
        if self._child is None or not self.is_running:
            return False
        await self._child.say(json.dumps(order).encode() + b"\n")
        return True

    async def _listen(self, child: Child) -> None:
        try:
            while line := await child.output.readline():
                await self._take(json.loads(line))
        except ValueError:
            # A line too long or no JSON is the unit's fault; its log tells more, and the door shows as without power here.
            await child.kill()
        await self._show(is_green=False)

    async def _take(self, said: dict[str, Any]) -> None:
        match said.get("is"):
            case "ready":
                self.console = str(said.get("console", ""))
                self._ready.set()
                await self._show(self.is_green)
            case "lamp":
                await self._show(said.get("light") == "green")
            case "walked":
                self._walked.put_nowait(str(said.get("direction")))
            case "verdict":
                self._judged.put_nowait(f"{said.get('verdict')} {said.get('reason')}")

    async def _show(self, is_green: bool) -> None:
        async with self.changed:
            self.is_green = is_green
            self.changed.notify_all()

    async def _forget(self) -> None:
        self._ready.clear()
        if self._reading is not None:
            await self._reading
            self._reading = None


async def _next(queue: "asyncio.Queue[str]", within_s: float) -> str | None:
    try:
        return await asyncio.wait_for(queue.get(), within_s)
    except TimeoutError:
        return None


def _drain(queue: "asyncio.Queue[str]") -> None:
    while not queue.empty():
        queue.get_nowait()


def _settings(room: DemoRoom, door: DemoDoor, key: DoorKey, files: UnitFiles) -> dict[str, dict[str, Any]]:
    data = files.folder / key.user
    data.mkdir(mode=0o700, exist_ok=True)
    trust = data / "trust"  # of its own: each unit keeps central's bundle in it
    shutil.copytree(files.trust, trust, dirs_exist_ok=True)
    return {
        "unit": {
            "room": room.id,
            "door": door.id,
            "room_name": room.name,
            "door_name": door.name,
            "data_dir": str(data),
            "log_level": "warning",
            "clock": "trusted",
        },
        "lamps": {"min_red_s": 0.3},
        "sounder": {},
        "buttons": {},
        # Any source but "none": the frames are simulated. A slower camera than a real one spares the machine that runs all doors.
        "camera": {"source": "picamera2", "frames_per_s": 8.0},
        "passes": {"trust_dir": str(trust)},
        "mqtt": {
            "host": HOST,
            "port": files.broker.port,
            "username": key.user,
            "password_file": str(files.broker.password_file(key.user)),
            "ca_file": str(files.broker.ca_file),
        },
        "console": {"port": 0, "declare_url": files.declare_url},
    }


def _toml(tables: dict[str, dict[str, Any]]) -> str:
    """Return *tables* as TOML; texts, numbers and truth values are written as in JSON."""
    lines = []
    for name, keys in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())]
    return "\n".join(lines) + "\n"
