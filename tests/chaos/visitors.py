"""The people of the room with a camera: each shows a code before going in, and goes away when it is refused."""

import asyncio
from dataclasses import dataclass
from random import Random

from tests.chaos.codes import Visitors
from tests.chaos.people import Crowd
from tests.chaos.unit import ChaosUnit


@dataclass(eq=False, kw_only=True)
class CodeCrowd(Crowd):
    """Everybody who wants into a room that asks for codes, which *visitors* makes."""

    visitors: Visitors

    async def _is_admitted(self, unit: ChaosUnit, random: Random) -> bool:
        if unit.camera is None:
            return True
        visitor = self.visitors.anybody(random)
        await self.may_walk.wait()
        if self.visitors.declares(visitor, random):
            self.walking += 1
            try:
                await asyncio.to_thread(self.visitors.declare, visitor)
            finally:
                self.walking -= 1
        while True:
            await self.may_walk.wait()
            async with unit.camera.way:
                if not self.may_walk.is_set():
                    continue  # nobody waits before a camera while all stand still
                self.walking += 1
                try:
                    show = await unit.show(visitor)
                finally:
                    self.walking -= 1
            return show is not None and show.is_accepted
