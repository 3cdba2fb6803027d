"""One run: storms of faults with a calm after each, in which all must agree; then the account."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos import agreement, department, in_force
from tests.chaos.account import Account, StoredRow, add_door, conflicts, stored_rows
from tests.chaos.faults import Kind, Targets, schedule
from tests.chaos.green import Lamp, Promise, Step, judge
from tests.chaos.injector import Injector
from tests.chaos.machine import Machine
from tests.chaos.people import ChaosRoom
from tests.chaos.report import Outcome
from tests.chaos.scan_account import ScanAccount, add_contacts, add_scans, stored_scans
from tests.chaos.searching import add_sightings, files
from tests.chaos.world import AREA, World, world

STORM_S = 30.0
AGREE_WITHIN_S = 90.0
_FIRST_STATES_S = 30.0


@dataclass(frozen=True, slots=True)
class Order:
    """What to run."""

    seconds: float
    seed: int
    rooms: int
    doors: int
    limit: int
    faults_per_s: float
    readers: int = 2
    kinds: frozenset[Kind] = frozenset(Kind)


async def run(order: Order, folder: Path, tell: Callable[[str], None]) -> Outcome:
    """Run it with all files in *folder*; *tell* gets a line for everything that happens."""
    random = Random(order.seed)
    injected: Counter[Kind] = Counter()
    agreements = []
    judgements = []
    began_s = time.monotonic()
    sizes = {"rooms": order.rooms, "doors": order.doors, "limit": order.limit, "readers": order.readers}
    async with world(folder, random, **sizes) as made:
        injector = Injector(made.units, made.rooms, made.broker, made.central, made.central_cable, tell)
        first = await agreement.reached(made.rooms, made.central, time.monotonic(), _FIRST_STATES_S)
        tell(f"the first agreement: {first}")
        midnight = asyncio.create_task(_tell_midnight(made, tell))
        for crowd in made.crowds:
            crowd.gather()
        storms = max(1, round(order.seconds / STORM_S))
        for number in range(1, storms + 1):
            agreements.append(await _storm(order, random, made, injector, order.seconds / storms))
            tell(f"storm {number} of {storms} is over; all agreed {agreements[-1]}")
            if made.reading is not None:
                judgements.append(
                    await in_force.reached(made.reading, made.central, made.config, made.visitors, random)
                )
                tell(f"codes are judged by what is in force {judgements[-1]}")
        for crowd in made.crowds:
            await crowd.disperse()
        midnight.cancel()
        injected = injector.injected
        running = await asyncio.to_thread(files, folder)
        seconds = time.monotonic() - began_s
    account, promises = settle(made.rooms, made.central.database)
    scans = settle_scans(made)
    add_sightings(scans, made.visitors.canaries, running, files(folder))
    return Outcome(
        seconds, account, injected, _left_out(made.machine), tuple(agreements), promises, scans, tuple(judgements)
    )


async def _tell_midnight(made: World, tell: Callable[[str], None]) -> None:
    if made.midnight_s is not None and (wait_s := made.midnight_s - time.monotonic()) > 0:
        await asyncio.sleep(wait_s)
        tell("midnight: the day is over")


async def _storm(order: Order, random: Random, made: World, injector: Injector, seconds: float) -> agreement.Agreement:
    faults = schedule(random, seconds, round(seconds * order.faults_per_s), _targets(made, order.kinds))
    for crowd in made.crowds:
        crowd.may_walk.set()
    over_s = await injector.storm(faults)
    for crowd in made.crowds:
        await crowd.hold_still()
        crowd.check()
    return await agreement.reached(made.rooms, made.central, over_s, AGREE_WITHIN_S)


def settle(rooms: Sequence[ChaosRoom], database: Path) -> tuple[Account, tuple[Promise, ...]]:
    """Return the account of all doors, and the promises of those rooms in which everybody obeys."""
    account = Account()
    rows = stored_rows(database)
    account.wrong += conflicts(database)
    promises = []
    for room in rooms:
        for unit in room.units:
            add_door(account, unit.truth, rows.get(unit.key.user, ()), unit.disk.folder / "data")
        if not room.runners:
            steps = [_step(row) for unit in room.units for row in rows.get(unit.key.user, ()) if _is_crossing(row)]
            promises.append(judge(steps, [Lamp(unit.lamp, unit.frozen) for unit in room.units], room.limit))
    return account, tuple(promises)


def settle_scans(made: World) -> ScanAccount:
    """Return the account of all codes and contacts."""
    account = ScanAccount()
    if made.reading is None:
        return account
    rows = stored_scans(made.central.database)
    for unit in made.reading.units:
        if unit.camera is not None:
            add_scans(account, unit.camera.truth, rows.get(unit.key.user, ()))
    add_contacts(account, department.opened(made.config, made.reading.id))
    return account


def _is_crossing(row: StoredRow) -> bool:
    return row.kind in ("entered", "exited")


def _step(row: StoredRow) -> Step:
    return Step(row.mono_ms, row.kind == "entered", row.on_red)


def _targets(made: World, kinds: frozenset[Kind]) -> Targets:
    impossible = set(Kind) - kinds
    if not made.machine.can_mount:
        impossible.add(Kind.DISK_FULL)
    if made.machine.clock_library is None:
        impossible.add(Kind.CLOCK_JUMPED)
    rooms = {room.id: tuple(unit.key.user for unit in room.units) for room in made.rooms}
    changing = tuple(room.id for room in made.rooms if room.runners)
    reading = (made.reading.id,) if made.reading is not None else ()
    return Targets(rooms, changing, reading, (AREA,) if reading else (), frozenset(impossible))


def _left_out(machine: Machine) -> tuple[str, ...]:
    words = []
    if not machine.can_mount:
        words.append("a full disk (mounting a small one needs root)")
    if machine.clock_library is None:
        words.append("a clock that jumps (needs a C compiler)")
    return tuple(words)
