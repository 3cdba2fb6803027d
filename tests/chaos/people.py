"""The people of a run: each comes, waits for green, walks in, stays a while and leaves by some door, again and again.

Everybody looks at the lamp before the first step and obeys it, but for one in *runners* who goes in on red after losing patience. Nobody
goes through a door whose unit is dark: nothing could count them there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.chaos.truth import Fate, Walk
from tests.chaos.unit import ChaosUnit

_SETTLED_S = 60.0
_SPEED_M_S = (0.8, 1.8)


@dataclass(eq=False)
class ChaosRoom:
    """A room under test. *runners*: the share of those who lose patience at a red lamp and go in all the same."""

    id: str
    limit: int
    units: Sequence[ChaosUnit]
    runners: float = 0.0

    @property
    def inside(self) -> int:
        """How many people are inside, as far as doors have said."""
        return sum(unit.truth.net for unit in self.units)


@dataclass(eq=False)
class Crowd:
    """Everybody who wants into *room*; more than it takes, so that green is always wanted. Set `may_walk` to let them move."""

    room: ChaosRoom
    random: Random
    dwell_s: tuple[float, float] = (1.0, 5.0)
    may_walk: asyncio.Event = field(default_factory=asyncio.Event)
    walking: int = 0
    refused: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def gather(self) -> None:
        """Let everybody come; they wait for `may_walk`."""
        count = self.room.limit + 2 * len(self.room.units)
        self._tasks = [asyncio.create_task(self._live(Random(self.random.random()))) for _ in range(count)]

    async def hold_still(self) -> None:
        """Let nobody set out any more, and wait until all who are in a doorway are through."""
        self.may_walk.clear()
        while self.walking:
            await asyncio.sleep(0.01)

    async def disperse(self) -> None:
        """End it. Raises what went wrong with somebody."""
        for task in self._tasks:
            task.cancel()
        for outcome in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    def check(self) -> None:
        """Raise what went wrong with somebody."""
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _live(self, random: Random) -> None:
        is_inside = False
        while True:
            await asyncio.sleep(random.uniform(*self.dwell_s) if is_inside else random.uniform(0.0, 1.0))
            walk = await self._leave(random) if is_inside else await self._enter(random)
            if walk is None:
                continue
            try:
                await asyncio.wait_for(walk.settled.wait(), _SETTLED_S)
            except TimeoutError:
                return  # the account will say that this walk was lost
            if walk.fate is Fate.COUNTED:
                is_inside = not is_inside

    async def _enter(self, random: Random) -> Walk | None:
        unit = random.choice(self.room.units)
        if not await self._is_admitted(unit, random):
            self.refused += 1
            return None
        patience_s = random.uniform(0.5, 3.0)
        if not await unit.green(patience_s) and not (unit.is_running and random.random() < self.room.runners):
            self.refused += 1
            return None
        is_runner = not unit.is_green
        async with unit.way:
            await self.may_walk.wait()
            if is_runner or unit.is_green:
                return await self._walk(unit, random, is_entry=True)
        return None

    async def _is_admitted(self, unit: ChaosUnit, random: Random) -> bool:
        """Do what this room asks before one may go in; False for those who then do not."""
        return True

    async def _leave(self, random: Random) -> Walk | None:
        unit = random.choice(self.room.units)
        async with unit.way:
            await self.may_walk.wait()
            return await self._walk(unit, random, is_entry=False)

    async def _walk(self, unit: ChaosUnit, random: Random, *, is_entry: bool) -> Walk | None:
        self.walking += 1
        try:
            return await unit.walk(is_entry, random.uniform(*_SPEED_M_S))
        finally:
            self.walking -= 1
