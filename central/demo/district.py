"""The whole demo: starts the parts one after another, lets people live, and ends everything in order."""

import asyncio
import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from central.demo.aggregator import ACCOUNT, Prepared, counted, prepare, set_closing, start_central
from central.demo.broker import start_broker
from central.demo.folder import demo_folder
from central.demo.incidents import Incidents
from central.demo.passes import PassMaker
from central.demo.people import DayClock, RoomLife
from central.demo.places import ROOMS, DemoRoom
from central.demo.ports import HOST, check_port, free_port
from central.demo.processes import Child, ProgramEnded
from central.demo.truth import Truth
from central.demo.unit import DemoUnit, UnitFiles

_STARTING_AT_ONCE = 2
_SETTLE_S = 2.0
_WATCH_S = 2.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for.

    *for_s* is how long to go on once all doors are live; None: until told to end. *open_page* is called with the dashboard's address.
    """

    port: int
    rooms: int
    speed: float
    seed: int
    for_s: float | None
    truth: Path | None
    keep: Path | None
    open_page: Callable[[str], None]


async def run(options: Options, ending: asyncio.Event, tell: Callable[[str], None]) -> None:
    """Run the demo until *ending* is set or its time is over; *tell* gets its sentences.

    Raises: CentralError or OSError with a sentence when a part cannot be started or ends too soon; everything is ended then, too.
    """
    check_port(options.port)
    with demo_folder(options.keep) as folder, contextlib.closing(Truth(options.truth)) as truth:
        district = _District(options, folder, truth, tell)
        show = asyncio.create_task(district.show())
        over = asyncio.create_task(ending.wait())
        try:
            await asyncio.wait({show, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            show.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(show, return_exceptions=True)
            await district.end()
        if not show.cancelled() and (error := show.exception()) is not None:
            raise error


class _District:
    """The running parts."""

    def __init__(self, options: Options, folder: Path, truth: Truth, tell: Callable[[str], None]) -> None:
        self._options = options
        self._url = f"http://{HOST}:{options.port}"
        self._folder = folder
        self._truth = truth
        self._tell = tell
        self._rooms = ROOMS[: options.rooms]
        self._units: list[DemoUnit] = []
        self._lives: list[RoomLife] = []
        self._servers: list[Child] = []

    async def show(self) -> None:
        """Start everything and go on until cancelled or, where a time is given, until it is over."""
        doors = sum(len(room.doors) for room in self._rooms)
        self._tell(
            f"{len(self._rooms)} rooms, {doors} doors, a day {self._options.speed:g} times as fast as a real one."
        )
        logs = self._folder / "logs"
        logs.mkdir()
        keys = [key for room in self._rooms for key in room.keys]
        broker, access = await start_broker(self._folder / "broker", free_port(), keys)
        self._servers.append(broker)
        self._tell(f"The broker is up (TLS, port {access.port}).")
        port = self._options.port
        # Not in a thread: a thread cannot be told to stop, and would go on writing into a folder that is being removed.
        prepared = prepare(self._folder / "central", port, self._rooms, access)
        self._servers.append(await start_central(prepared, port, logs / "central.log"))
        self._introduce(prepared)

        units = self._folder / "units"
        units.mkdir(mode=0o700)
        trust = self._folder / "trust"
        shutil.copytree(prepared.trust, trust)
        files = UnitFiles(units, logs, trust, access, f"{self._url}/khai-bao/")
        clock = DayClock(self._options.speed)
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                await self._live(files, clock, prepared)
        except ExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _live(self, files: UnitFiles, clock: DayClock, prepared: Prepared) -> None:
        """Open the rooms and let people and mishaps go on; return when the time given is over."""
        going_on = [self._tasks.create_task(self._watch_servers())]
        passes = PassMaker(prepared.issuer.key, prepared.issuer.name, prepared.badges)
        await self._start_units(files, clock, passes, going_on)
        self._tell(f"All {len(self._units)} doors are live. Ctrl-C ends everything.")
        incidents = Incidents(
            self._lives, self._options.speed, self._options.seed, self._tell, partial(set_closing, prepared)
        )
        going_on += [self._tasks.create_task(incidents.happen()), self._tasks.create_task(self._restart_fallen())]
        if self._options.for_s is None:
            await asyncio.get_running_loop().create_future()
        await asyncio.sleep(self._options.for_s or 0.0)
        for task in going_on:
            task.cancel()

    async def end(self) -> None:
        """End everything: first the people, then the units, central and the broker."""
        with contextlib.suppress(Exception):
            await asyncio.gather(*(life.stop() for life in self._lives))
            if self._truth.total:
                await self._compare()
        await asyncio.gather(*(unit.stop() for unit in self._units), return_exceptions=True)
        for server in reversed(self._servers):
            await server.stop()
        self._tell("Everything has ended.")

    async def _start_units(
        self, files: UnitFiles, clock: DayClock, passes: PassMaker, going_on: list[asyncio.Task[None]]
    ) -> None:
        """Start the units a few at a time, so that a small machine stays usable; a room's people come when its doors are up."""
        turn = asyncio.Semaphore(_STARTING_AT_ONCE)
        total = sum(len(room.doors) for room in self._rooms)
        ready = 0

        async def start(unit: DemoUnit) -> None:
            async with turn:
                if not await unit.start():
                    raise ProgramEnded(f"the unit {unit.key.user} did not start: {unit.last_words()}")
            nonlocal ready
            ready += 1
            if ready == 1:
                self._tell(f"A door's display: {unit.console} ({unit.name})")
            elif ready % 5 == 0 and ready < total:
                self._tell(f"{ready} of {total} doors are live.")

        async def open_room(room: DemoRoom) -> None:
            units = [DemoUnit(room, door, files) for door in room.doors]
            self._units.extend(units)
            await asyncio.gather(*(start(unit) for unit in units))
            life = RoomLife(room, units, clock, passes, self._truth, self._options.seed)
            self._lives.append(life)
            going_on.append(self._tasks.create_task(life.live()))

        await asyncio.gather(*(open_room(room) for room in self._rooms))

    def _introduce(self, prepared: Prepared) -> None:
        self._tell(f"Dashboard: {self._url}/  (sign in as {ACCOUNT}, password {prepared.password})")
        self._tell(f"Health declaration for citizens: {self._url}/khai-bao")
        self._tell(f"Trust folder, for counterroom-edge scan: {self._folder / 'trust'}")
        self._options.open_page(f"{self._url}/")

    async def _watch_servers(self) -> None:
        """Raise when the broker or central ends by itself."""
        waits = {asyncio.create_task(server.ended()): server for server in self._servers}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        server = waits[done.pop()]
        raise ProgramEnded(f"{server.name} ended by itself: {server.last_words()}")

    async def _restart_fallen(self) -> None:
        """Start units again that ended by themselves, as systemd does on a Pi."""
        while True:
            await asyncio.sleep(_WATCH_S)
            for unit in self._units:
                if not unit.is_running and not unit.way.locked():
                    async with unit.way:
                        self._tell(f"The unit of {unit.name} ended and is started again: {unit.last_words()}")
                        await unit.start()

    async def _compare(self) -> None:
        """Say whether central counted what people did, giving the last messages a moment to arrive."""
        expected = {unit.key: (self._truth.entries[unit.key], self._truth.exits[unit.key]) for unit in self._units}
        end = asyncio.get_running_loop().time() + _SETTLE_S
        while (known := await counted(self._options.port)) != expected:
            if asyncio.get_running_loop().time() > end:
                break
            await asyncio.sleep(0.1)
        stored = sum(sum(known.get(key, (0, 0))) for key in expected)
        differing = [
            unit.key.user + ("" if unit.is_running else " (without power, reports when it is back)")
            for unit in self._units
            if known.get(unit.key, (0, 0)) != expected[unit.key]
        ]
        more = f"; not the same at {', '.join(differing)}" if differing else ""
        self._tell(f"People crossed {self._truth.total} times, central counted {stored}{more}.")
