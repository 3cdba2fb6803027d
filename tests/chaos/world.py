"""Everything a run consists of: broker, central, units, their cables, disks and clocks; set up in order, taken down whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from central.demo.aggregator import prepare
from central.demo.broker import start_broker
from central.demo.places import DemoDoor, DemoRoom
from tests.chaos.machine import Machine
from tests.chaos.people import ChaosRoom, Crowd
from tests.chaos.programs import Broker, Central
from tests.chaos.proxy import Cable
from tests.chaos.unit import ChaosUnit
from tests.support.net import free_port


@dataclass(frozen=True, slots=True)
class World:
    """The running parts."""

    machine: Machine
    broker: Broker
    central: Central
    central_cable: Cable
    units: dict[str, ChaosUnit]
    rooms: tuple[ChaosRoom, ...]
    crowds: tuple[Crowd, ...]


@asynccontextmanager
async def world(folder: Path, random: Random, *, rooms: int, doors: int, limit: int) -> AsyncIterator[World]:
    """Run *rooms* rooms of *doors* doors each, all files in *folder*; the last of several rooms has people who run on red."""
    machine = Machine(folder)
    places = tuple(_place(number, doors, limit) for number in range(1, rooms + 1))
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
        central = Central(prepared, central_port, folder / "central.log")
        for key in keys:
            unit = ChaosUnit(key, folder, Cable(access.port), machine.disk(key.user), machine.clock(key.user))
            units[key.user] = unit
            await unit.cable.open()
            unit.configure(f"Phòng {key.room}", f"Cửa {key.door}", access)
        await asyncio.gather(central.start(), *(unit.start() for unit in units.values()))
        made = tuple(_room(place, units, is_last=place is places[-1] and rooms > 1) for place in places)
        crowds = tuple(Crowd(room, Random(random.random())) for room in made)
        yield World(machine, broker, central, central_cable, units, made, crowds)
    finally:
        await asyncio.gather(*(unit.stop() for unit in units.values()), return_exceptions=True)
        if central is not None:
            await central.stop()
        await broker.stop()
        await asyncio.gather(central_cable.close(), *(unit.cable.close() for unit in units.values()))


def _place(number: int, doors: int, limit: int) -> DemoRoom:
    names = tuple(DemoDoor(chr(ord("a") + each), f"Cửa {chr(ord('A') + each)}") for each in range(doors))
    return DemoRoom(f"room-{number}", f"Phòng {number}", f"Cơ quan {number}", "vung-tau", None, limit, 1.0, names)


def _room(place: DemoRoom, units: dict[str, ChaosUnit], *, is_last: bool) -> ChaosRoom:
    return ChaosRoom(place.id, place.limit, tuple(units[key.user] for key in place.keys), 0.1 if is_last else 0.0)
