"""What goes wrong in the demo, so that the dashboard shows its states: a full room, a blocked beam, a unit without power, a door closed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from central.broker.acl import DoorKey
from central.demo.day import Code, Visit
from central.demo.people import RoomLife

_FIRST_AFTER_S = 25.0
_PAUSE_S = 30.0
_COUNTED_S = 1.0
"""Whoever came through last is counted by then. Power that fails sooner may take them along, and a beam blocked sooner be theirs."""

_POWER_OFF_S = 20.0
_CLOSED_S = 20.0
_BLOCKED_S = 75.0
"""Longer than the unit waits before it calls a beam blocked (60 s)."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """Lets one thing after another go wrong at the rooms of *lives*; *tell* gets a sentence each time. Times here are real ones.

    *set_closing* closes a door as an administrator would, or opens it again.
    """

    lives: list[RoomLife]
    speed: float
    seed: int
    tell: Callable[[str], None]
    set_closing: Callable[[DoorKey, bool], Awaitable[None]]

    async def happen(self) -> None:
        """Go on for ever."""
        random = Random(f"{self.seed}/incidents")  # noqa: S311  mishaps, not secrets
        await asyncio.sleep(_FIRST_AFTER_S)
        while True:
            for happens in (self._fill_up, self._block_beam, self._cut_power, self._close_door):
                await happens(random.choice(self.lives), random)
                await asyncio.sleep(_PAUSE_S)

    async def _fill_up(self, life: RoomLife, random: Random) -> None:
        """More people at once than the room takes; one of them does not care for the lamp."""
        missing = max(0, life.room.limit - life.inside)
        self.tell(f"A crowd comes to {life.room.name}.")
        for number in range(missing + 3):
            door = number % len(life.units)
            life.arrive(
                Visit(
                    at_s=0.0,
                    enters_by=door,
                    leaves_by=door,
                    dwell_s=random.uniform(15, 40) * self.speed,
                    code=Code.VALID if number % 4 else Code.NONE,
                    ignores_red=number == missing + 2,
                    has_company=False,
                    turns_back=False,
                    patience_s=60 * self.speed,
                    speed_m_s=1.3,
                )
            )
            await asyncio.sleep(0.3)

    async def _block_beam(self, life: RoomLife, random: Random) -> None:
        """Something stands in a beam; nobody gets through meanwhile."""
        unit = random.choice(life.units)
        async with unit.way:
            await asyncio.sleep(_COUNTED_S)
            self.tell(f"Something stands in the outer beam: {unit.name}.")
            await unit.break_beam("outer", True)
            try:
                await asyncio.sleep(_BLOCKED_S)
            finally:
                await unit.break_beam("outer", False)
            await asyncio.sleep(1)
        self.tell(f"The beam is free again: {unit.name}.")

    async def _cut_power(self, life: RoomLife, random: Random) -> None:
        """A unit loses power without warning and comes back; the door is locked meanwhile."""
        unit = random.choice(life.units)
        async with unit.way:
            await asyncio.sleep(_COUNTED_S)
            self.tell(f"The power fails: {unit.name}.")
            await unit.lose_power()
            await asyncio.sleep(_POWER_OFF_S)
            await unit.start()
        self.tell(f"The power is back: {unit.name}.")

    async def _close_door(self, life: RoomLife, random: Random) -> None:
        """A side door is closed for a while: its places go to the other doors, and come back when somebody waits there."""
        having_two = [each for each in self.lives if len(each.units) > 1]
        if not having_two:
            return
        life = life if life in having_two else random.choice(having_two)
        unit = random.choice(life.units[1:])
        await self.set_closing(unit.key, True)
        self.tell(f"A door is closed, and hands its places to the others: {unit.name}.")
        try:
            await asyncio.sleep(_CLOSED_S)
        finally:
            await self.set_closing(unit.key, False)
        self.tell(f"The door is open again: {unit.name}.")
