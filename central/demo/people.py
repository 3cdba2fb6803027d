"""What the people of the demo do at the doors, each on their own: show a code, wait at red, walk in, stay, walk out."""

import asyncio
import contextlib
from random import Random

from central.demo.day import DAY_ENDS, DAY_STARTS, Visit, visits_of
from central.demo.passes import PassMaker
from central.demo.places import DemoRoom
from central.demo.truth import Truth
from central.demo.unit import DemoUnit
from edge.protocol.vocabulary import Reason

_SHOW_S = 1.5
_LEAST_PATIENCE_S = 3.0
_LOOK_AGAIN_S = 0.15
"""After somebody went in, the next one looks at the lamp before following."""


class DayClock:
    """The time of day in the demo: runs *speed* times as fast as the real one, and skips the night."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()

    @property
    def day(self) -> int:
        """The number of the day, from 0."""
        return int(self._elapsed_s // (DAY_ENDS - DAY_STARTS))

    @property
    def at_s(self) -> float:
        """The time of day, in seconds since midnight."""
        return DAY_STARTS + self._elapsed_s % (DAY_ENDS - DAY_STARTS)

    async def until(self, day: int, at_s: float) -> None:
        """Wait for *at_s* of *day*."""
        due = self._started + (day * (DAY_ENDS - DAY_STARTS) + at_s - DAY_STARTS) / self.speed
        await asyncio.sleep(due - self._loop.time())

    async def rest(self, seconds: float) -> None:
        """Wait for *seconds* of the demo's time."""
        await asyncio.sleep(seconds / self.speed)

    @property
    def _elapsed_s(self) -> float:
        return (self._loop.time() - self._started) * self.speed


class RoomLife:
    """The people of one room. `inside` is the truth; `arrive` may be called for more than the day brings."""

    def __init__(
        self, room: DemoRoom, units: list[DemoUnit], clock: DayClock, passes: PassMaker, truth: Truth, seed: int
    ) -> None:
        self.room = room
        self.units = units
        self.inside = 0
        self._clock = clock
        self._passes = passes
        self._truth = truth
        self._seed = seed
        self._random = Random(f"{seed}/{room.id}")  # noqa: S311  people, not secrets
        self._visits: set[asyncio.Task[None]] = set()
        self._is_over = False

    async def live(self) -> None:
        """Let day after day pass."""
        day = self._clock.day
        while True:
            for visit in visits_of(self.room, day, self._seed):
                await self._clock.until(day, visit.at_s)
                self.arrive(visit)
            day += 1

    def arrive(self, visit: Visit) -> None:
        """Somebody comes to the door."""
        task = asyncio.create_task(self._visit(visit))
        self._visits.add(task)
        task.add_done_callback(self._visits.discard)

    async def stop(self) -> None:
        """Let everybody stand still: who is in a doorway gets through, nobody starts."""
        self._is_over = True
        for unit in self.units:
            async with unit.way:
                pass
        for task in self._visits:
            task.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    async def _visit(self, visit: Visit) -> None:
        unit = self.units[visit.enters_by]
        if visit.turns_back:
            await self._turn_back(unit)
            return
        if not await self._shown_and_taken(unit, visit):
            return
        people = 2 if visit.has_company else 1
        entered = await self._go_in(unit, visit, people)
        leaving = [self._stay_and_go_out(visit) for _ in range(entered)]
        await asyncio.gather(*leaving)

    async def _shown_and_taken(self, unit: DemoUnit, visit: Visit) -> bool:
        """Show the code, if there is one; False when the person goes home over it."""
        text = self._passes.text(visit.code, self._random)
        if text is None:
            return True
        async with unit.camera:
            verdict, reason = await unit.show(text, _SHOW_S)
            if reason == Reason.DECLARATION_NEEDED and await unit.declare():
                return True
        # Of those refused half go home to fill in the form, the others walk in all the same.
        return verdict != "refused" or self._random.random() < 0.5

    async def _go_in(self, unit: DemoUnit, visit: Visit, people: int) -> int:
        """Wait for green and go in; return how many did. Those who are close behind do not look at the lamp."""
        patience_s = max(_LEAST_PATIENCE_S, visit.patience_s / self._clock.speed)
        deadline = asyncio.get_running_loop().time() + patience_s
        while (left_s := deadline - asyncio.get_running_loop().time()) > 0:
            if not visit.ignores_red and not await unit.green(left_s):
                break
            async with unit.way:
                if not visit.ignores_red and not unit.is_green:
                    continue
                entered = 0
                for _ in range(people):
                    entered += await self._walk(unit, "in", visit.speed_m_s)
                await asyncio.sleep(_LOOK_AGAIN_S)
            if entered or not visit.ignores_red:
                return entered
            await asyncio.sleep(1)  # a door without power is locked: also who ignores red has to wait
        return 0

    async def _stay_and_go_out(self, visit: Visit) -> None:
        await self._clock.rest(visit.dwell_s * self._random.uniform(0.97, 1.0))
        unit = self.units[visit.leaves_by]
        while True:
            async with unit.way:
                if await self._walk(unit, "out", visit.speed_m_s):
                    return
            await asyncio.sleep(1)
            unit = self._random.choice(self.units)

    async def _turn_back(self, unit: DemoUnit) -> None:
        async with unit.way:
            if self._is_over:
                return
            with contextlib.suppress(asyncio.CancelledError):
                await unit.break_beam("outer", True)
                await asyncio.sleep(0.5)
            await unit.break_beam("outer", False)
            await asyncio.sleep(0.5)

    async def _walk(self, unit: DemoUnit, direction: str, speed_m_s: float) -> bool:
        if self._is_over or not await unit.walk(direction, speed_m_s):
            return False
        self._truth.crossed(unit.key, direction)
        self.inside += 1 if direction == "in" else -1
        return True
