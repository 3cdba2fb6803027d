"""One door unit of a run: the real `counterroom-edge simulate`, its cable, disk and clock, and what it told."""

import asyncio
import json
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from central.broker.acl import DoorKey
from central.demo.broker import BrokerAccess
from central.demo.ports import HOST
from central.demo.processes import ProgramEnded
from edge.adapters.simulated_doorway import BODY_M, DISTANCE_S
from tests.chaos.codes import Visitor
from tests.chaos.machine import ShiftedClock, SmallDisk
from tests.chaos.programs import Program
from tests.chaos.proxy import Cable
from tests.chaos.scans import Camera, Show
from tests.chaos.truth import DoorTruth, Walk

_READY_S = 40.0
_WALK_S = 30.0
_GAP_M = 0.06
_SHOWN_S = 1.2
_TRIES = 4
_READER_S = 1.0
_GONE_S = 60.0
"""Longer than a reader that hangs and is started anew needs."""
_SETTLED_S = 20.0

KEEPALIVE_S = 5
"""The shortest a unit can be told, so that a cable dead one way is noticed within a run."""


class ChaosUnit:
    """The unit at a door. `way` is the doorway, one body at a time."""

    def __init__(self, key: DoorKey, folder: Path, cable: Cable, disk: SmallDisk, clock: ShiftedClock) -> None:
        self.key = key
        self.cable, self.disk, self.clock = cable, disk, clock
        self.log = folder / f"unit-{key.user}.log"
        self.way = asyncio.Lock()
        self.truth = DoorTruth(key.user)
        self.lamp: list[tuple[int, bool]] = []
        """When, in milliseconds of the monotonic clock, the lamp turned green (True) or red or dark."""
        self.frozen: list[tuple[int, int]] = []
        """From when until when it stood still, in the same milliseconds."""
        self.changed = asyncio.Condition()
        self.last_edge_s: asyncio.Future[float] | None = None
        """Set to when the last edge of the next walk is due, for whoever waits for it."""
        self.camera: Camera | None = None
        """None: it has none."""
        self._trust: Path | None = None
        self._config = folder / f"{key.user}.toml"
        self._child: Program | None = None
        self._reading: asyncio.Task[None] | None = None
        self._is_ready = False
        self._has_state = False
        self._walked: asyncio.Queue[str] = asyncio.Queue()

    @property
    def is_running(self) -> bool:
        """Whether somebody can be counted here: it has power, has started, and has told what its ledger knows."""
        return self._child is not None and self._child.is_running and self._is_ready and self._has_state

    @property
    def is_green(self) -> bool:
        """What somebody before the door sees."""
        return self.is_running and bool(self.lamp) and self.lamp[-1][1]

    @property
    def state(self) -> dict[str, Any]:
        """The newest state it announced; empty before the first."""
        return self.truth.last or {}

    def configure(self, room_name: str, door_name: str, access: BrokerAccess, trust: Path | None = None) -> None:
        """Write its configuration. The cable must be open. With *trust*, central's certificates, it has a camera."""
        self._trust = trust
        self.furnish()
        tables: dict[str, dict[str, Any]] = {
            "unit": {
                "room": self.key.room,
                "door": self.key.door,
                "room_name": room_name,
                "door_name": door_name,
                "data_dir": str(self.disk.folder / "data"),
                "log_level": "info",
                "clock": "trusted",
            },
            "beams": {"gap_m": _GAP_M},
            "lamps": {"min_red_s": 0.1},
            "camera": {"source": "none"},
            "mqtt": {
                "host": HOST,
                "port": self.cable.port,
                "username": self.key.user,
                "password_file": str(access.password_file(self.key.user)),
                "ca_file": str(access.ca_file),
                "keepalive_s": KEEPALIVE_S,
            },
            "console": {"port": 0},
        }
        if trust is not None:
            self.camera = Camera(self.key.user)
            tables["camera"] = {"source": "picamera2", "width": 640, "height": 480, "frames_per_s": 5.0}
            tables["passes"] = {"trust_dir": str(self.disk.folder / "trust"), "hold_s": 2.0}
            tables["sounder"] = {}
        lines = []
        for name, keys in tables.items():
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())]
        self._config.write_text("\n".join(lines) + "\n", "utf-8")

    def furnish(self) -> None:
        """Put on its disk what a technician brings: central's certificates, for a unit that reads codes."""
        if self._trust is not None:
            shutil.copytree(self._trust, self.disk.folder / "trust", dirs_exist_ok=True)

    # --- its process -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start it and wait until it is ready. Raises: ProgramEnded."""
        ready = asyncio.Event()
        command = [*self.clock.prefix, sys.executable, "-m", "edge", "simulate", "--config", str(self._config)]
        self._child = await Program.start(self.key.user, [*command, "--until-eof"], self.log, is_spoken_to=True)
        self._reading = asyncio.create_task(self._listen(self._child, ready))
        waiting = asyncio.create_task(ready.wait())
        done, _ = await asyncio.wait({waiting, self._reading}, timeout=_READY_S, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if waiting not in done:
            raise ProgramEnded(f"{self.key.user} did not start: {self._child.last_words()}")

    async def kill(self) -> None:
        """End it as a power cut would: the relays drop and the lamp is dark."""
        if self._child is not None:
            await self._child.kill()
        await self._gone()

    async def stop(self) -> None:
        """End it as an operator would. Idempotent."""
        if self._child is not None:
            self._child.thaw()
            await self._child.stop(10)
        await self._gone()

    async def freeze(self, for_s: float) -> None:
        """Stop it between two instructions, and let it go on after *for_s*."""
        if self._child is not None:
            since_ms = _now_ms()
            self._child.freeze()
            await asyncio.sleep(for_s)
            self._child.thaw()
            self.frozen.append((since_ms, _now_ms()))

    def signal_reader(self, number: signal.Signals) -> bool:
        """Send *number* to the process that reads codes, and to nothing else; False where there is none."""
        return self._child is not None and self._child.signal_children("reader_process", number)

    async def _gone(self) -> None:
        if self._reading is not None:
            await self._reading
            self._reading = None
        self._is_ready = self._has_state = False
        self.truth.died()
        if self.camera is not None:
            await self.camera.gone()
        await self._show(_now_ms(), is_green=False)

    # --- what people do ----------------------------------------------------------------------------------------------------

    async def walk(self, is_entry: bool, speed_m_s: float) -> Walk | None:
        """Let somebody walk through; None if the unit was gone before they set out. The caller holds `way`.

        Returns when the body is through and the next one may look at the lamp, or the unit is gone.
        """
        child = self._child
        if child is None or not self.is_running:
            return None
        while not self._walked.empty():
            self._walked.get_nowait()
        walk = self.truth.begin(is_entry, _now_ms())
        if self.last_edge_s is not None and not self.last_edge_s.done():
            self.last_edge_s.set_result(time.monotonic() + (_GAP_M + BODY_M) / speed_m_s)
        order = {"do": "walk", "direction": "in" if is_entry else "out", "speed_m_s": round(speed_m_s, 2)}
        await child.say(json.dumps(order).encode() + b"\n")
        through = asyncio.create_task(self._walked.get())
        ended = asyncio.create_task(child.ended())
        await asyncio.wait({through, ended}, timeout=_WALK_S, return_when=asyncio.FIRST_COMPLETED)
        walk.is_done = through.done()
        for task in (through, ended):
            task.cancel()
        if walk.is_done:
            await asyncio.sleep(DISTANCE_S)
        return walk

    async def show(self, visitor: Visitor) -> Show | None:
        """Let *visitor* hold their code before the camera until it is judged; None if it cannot be. The caller holds `camera.way`.

        Nobody comes before the unit has a plan: what it does not know it cannot go by.
        """
        camera = self.camera
        if camera is None or not self.is_running or self.state.get("plan_revision") is None:
            return None
        show = camera.truth.begin(visitor, _now_ms())
        order = json.dumps({"do": "show", "text": visitor.text, "for_s": _SHOWN_S}).encode() + b"\n"
        for _ in range(_TRIES):
            if show.was_cut or show.said or self._child is None:
                break
            camera.is_away = False
            await camera.shown(self._child.say(order), _GONE_S)
            if camera.is_away:
                await asyncio.sleep(_READER_S)
        await camera.settled(show, _SETTLED_S)
        show.is_over = True
        return show

    async def green(self, within_s: float) -> bool:
        """Wait for the green light; False after *within_s*."""
        try:
            async with asyncio.timeout(within_s), self.changed:
                await self.changed.wait_for(lambda: self.is_green)
        except TimeoutError:
            return False
        return True

    async def told(self, within_s: float) -> None:
        """Wait until it has announced a state since it started; at most *within_s*."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), self.changed:
                await self.changed.wait_for(lambda: self._has_state)

    # --- what it tells -----------------------------------------------------------------------------------------------------

    async def _listen(self, child: Program, ready: asyncio.Event) -> None:
        while line := await child.output.readline():
            if not line.endswith(b"\n"):
                break  # it died in the middle of a word
            said = json.loads(line)
            if self.camera is not None:
                await self.camera.heard(said)
            match said["is"]:
                case "ready":
                    self._is_ready = True
                    ready.set()
                case "lamp":
                    await self._show(said["mono_ms"], is_green=said["light"] == "green")
                case "walked":
                    self._walked.put_nowait(said["direction"])
                case "state":
                    self.truth.said(said)
                    if not self._has_state:
                        self._has_state = True
                        self.truth.settle_doubts()
                    await self._show(None)

    async def _show(self, at_ms: int | None, *, is_green: bool = False) -> None:
        if at_ms is not None:
            self.lamp.append((at_ms, is_green))
        async with self.changed:
            self.changed.notify_all()


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
