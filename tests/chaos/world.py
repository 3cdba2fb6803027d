"""Everything a run consists of: broker, central, units, their cables, disks and clocks; set up in order, taken down whatever happens."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from central.demo.aggregator import prepare
from central.demo.broker import start_broker
from central.demo.places import DemoDoor, DemoRoom
from tests.chaos import department
from tests.chaos.codes import Visitors
from tests.chaos.machine import Machine
from tests.chaos.midnight import found_town
from tests.chaos.people import ChaosRoom, Crowd
from tests.chaos.programs import Broker, Central
from tests.chaos.proxy import Cable
from tests.chaos.unit import ChaosUnit
from tests.chaos.visitors import CodeCrowd
from tests.support.net import free_port

READING = "room-codes"
"""The room whose doors read codes and keep contacts."""

AREA = "vung-tau"
"""In which all rooms lie."""

MIDNIGHT_S = 25.0
"""So long after central is made ready midnight comes: in the first storm, unless the machine is very slow."""


@dataclass(frozen=True, slots=True)
class World:
    """The running parts. *reading* is the room whose doors read codes, if there is one, and *visitors* makes its people."""

    machine: Machine
    broker: Broker
    central: Central
    central_cable: Cable
    units: dict[str, ChaosUnit]
    rooms: tuple[ChaosRoom, ...]
    crowds: tuple[Crowd, ...]
    config: Path
    visitors: Visitors
    reading: ChaosRoom | None = None
    midnight_s: float | None = None
    """When, by the monotonic clock, a day ends; None: not within this run."""


@asynccontextmanager
async def world(
    folder: Path, random: Random, *, rooms: int, doors: int, limit: int, readers: int
) -> AsyncIterator[World]:
    """Run *rooms* rooms of *doors* doors each, all files in *folder*; the last of several rooms has people who run on red.

    One room more has *readers* doors with cameras, where people show codes.
    """
    machine = Machine(folder)
    plain = tuple(_place(f"room-{number}", doors, limit) for number in range(1, rooms + 1))
    places = (*plain, _place(READING, readers, limit)) if readers else plain
    keys = [key for place in places for key in place.keys]
    first, access = await start_broker(folder / "broker", free_port(), keys)
    broker = Broker(access, first, folder / "mosquitto.log")
    central_cable = Cable(access.port)
    units: dict[str, ChaosUnit] = {}
    central: Central | None = None
    try:
        await central_cable.open()
        central_port = free_port()
        prepared = prepare(folder / "central", central_port, places, replace(access, port=central_cable.port))
        midnight_s = time.monotonic() + MIDNIGHT_S if readers else None
        if readers:
            department.order(prepared.config, READING)
            found_town(folder, prepared.config, MIDNIGHT_S)
        central = Central(prepared, central_port, folder / "central.log")
        for key in keys:
            unit = ChaosUnit(key, folder, Cable(access.port), machine.disk(key.user), machine.clock(key.user))
            units[key.user] = unit
            await unit.cable.open()
            trust = prepared.trust if key.room == READING else None
            unit.configure(f"Phòng {key.room}", f"Cửa {key.door}", access, trust)
        await asyncio.gather(central.start(), *(unit.start() for unit in units.values()))
        made = tuple(_room(place, units, is_last=place is plain[-1] and rooms > 1) for place in places)
        visitors = Visitors(prepared, READING, central_port)
        reading = next((room for room in made if room.id == READING), None)
        crowds = tuple(
            CodeCrowd(room, Random(random.random()), visitors=visitors)
            if room is reading
            else Crowd(room, Random(random.random()))
            for room in made
        )
        yield World(
            machine,
            broker,
            central,
            central_cable,
            units,
            made,
            crowds,
            prepared.config,
            visitors,
            reading,
            midnight_s,
        )
    finally:
        await asyncio.gather(*(unit.stop() for unit in units.values()), return_exceptions=True)
        if central is not None:
            await central.stop()
        await broker.stop()
        await asyncio.gather(central_cable.close(), *(unit.cable.close() for unit in units.values()))


def _place(room: str, doors: int, limit: int) -> DemoRoom:
    names = tuple(DemoDoor(chr(ord("a") + each), f"Cửa {chr(ord('A') + each)}") for each in range(doors))
    return DemoRoom(room, f"Phòng {room}", f"Cơ quan {room}", AREA, None, limit, 1.0, names)


def _room(place: DemoRoom, units: dict[str, ChaosUnit], *, is_last: bool) -> ChaosRoom:
    return ChaosRoom(place.id, place.limit, tuple(units[key.user] for key in place.keys), 0.1 if is_last else 0.0)
