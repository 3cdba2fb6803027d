"""What was held before the camera of a door, and what its unit has said about it so far.

A verdict is *announced* once a state follows the sound that answers it, for then its row is on the disk; while the disk refuses rows it is
not. What was not announced when the unit died is in doubt. Knows no process and no clock.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from edge.core.signals import SIGNALS
from edge.protocol.vocabulary import Fault
from tests.chaos.codes import Visitor

_ANSWERS = frozenset(signal.value for signal in SIGNALS.values())
_NOT_ON_DISK = frozenset({Fault.DISK_FULL.value, Fault.LEDGER_FAILED.value})

Worth = tuple[str, str, str]
"""(format, verdict, reason)."""


class Standing(StrEnum):
    """How far a verdict has come."""

    TOLD = "told"
    ANSWERED = "answered"
    ANNOUNCED = "announced"
    IN_DOUBT = "in doubt"


@dataclass(eq=False, slots=True)
class Said:
    """A verdict that a unit told."""

    worth: Worth
    standing: Standing = Standing.TOLD


@dataclass(eq=False, slots=True)
class Show:
    """A code held before a camera, once or until it is judged. `begun_ms` is the machine's monotonic time; `was_cut`: the unit died
    meanwhile, and may have judged it without having told."""

    visitor: Visitor
    begun_ms: int
    said: list[Said] = field(default_factory=list)
    was_cut: bool = False
    is_over: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is known to come of it."""
        return all(said.standing in (Standing.ANNOUNCED, Standing.IN_DOUBT) for said in self.said)

    @property
    def is_accepted(self) -> bool:
        """Whether the last verdict lets its bearer in."""
        return bool(self.said) and self.said[-1].worth[1] != "refused"


class ScanTruth:
    """All that was shown at one *door*."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.shows: list[Show] = []
        self.violations: list[str] = []
        self._early: list[Standing] = []
        """How far those have come whose verdict was not told yet: two threads of the unit tell verdicts and sounds."""

    def begin(self, visitor: Visitor, now_ms: int) -> Show:
        """Somebody holds a code before the camera."""
        show = Show(visitor, now_ms)
        self.shows.append(show)
        return show

    def judged(self, said: dict[str, Any]) -> None:
        """The unit told a verdict. It may be heard late: it belongs to the code that was shown when the camera saw it."""
        show = next((show for show in reversed(self.shows) if show.begun_ms <= said["mono_ms"]), None)
        if show is None:
            self.violations.append(f"{self.door}: a verdict on what nobody has shown")
            return
        standing = self._early.pop(0) if self._early else Standing.TOLD
        show.said.append(Said((said["format"], said["verdict"], said["reason"]), standing))

    def sounded(self, signal: str) -> None:
        """The unit gave a sound; those that answer a code come in the order of its verdicts."""
        if signal not in _ANSWERS:
            return
        if told := self._of(Standing.TOLD):
            told[0].standing = Standing.ANSWERED
        else:
            self._early.append(Standing.ANSWERED)

    def announced(self, state: dict[str, Any]) -> None:
        """The unit announced *state*: what it had answered before is on its disk, unless that refuses rows."""
        if _NOT_ON_DISK.isdisjoint(each["fault"] for each in state["faults"]):
            for said in self._of(Standing.ANSWERED):
                said.standing = Standing.ANNOUNCED
            self._early = [Standing.ANNOUNCED] * len(self._early)

    def died(self) -> None:
        """The unit is gone."""
        for said in (*self._of(Standing.TOLD), *self._of(Standing.ANSWERED)):
            said.standing = Standing.IN_DOUBT
        self._early.clear()
        if self.shows and not self.shows[-1].is_over:
            self.shows[-1].was_cut = True

    def _of(self, standing: Standing) -> list[Said]:
        return [said for show in self.shows[-2:] for said in show.said if said.standing is standing]


class Camera:
    """The camera of one unit: `way` is the place before it, for one code at a time."""

    def __init__(self, door: str) -> None:
        self.way = asyncio.Lock()
        self.truth = ScanTruth(door)
        self.is_away = False
        self._is_showing = False
        self._verdict = asyncio.Event()
        self._news = asyncio.Condition()

    async def heard(self, said: dict[str, Any]) -> None:
        """Take what the unit tells."""
        match said["is"]:
            case "verdict":
                self.truth.judged(said)
                self._verdict.set()
            case "sound":
                self.truth.sounded(said["signal"])
            case "state":
                self.truth.announced(said)
            case "shown":
                self._is_showing = False
            case "error":
                self.is_away = True  # the reader is not running at the moment
                self._is_showing = False
        await self._tell()

    async def gone(self) -> None:
        """The unit died."""
        self.truth.died()
        self._is_showing = False
        await self._tell()

    async def verdict(self) -> None:
        """Wait for the next verdict."""
        self._verdict.clear()
        await self._verdict.wait()

    async def shown(self, ordering: Awaitable[None], within_s: float) -> None:
        """Order a code to be shown, and wait until it is out of the picture and all that the camera saw of it is told, or the unit died."""
        self._is_showing = True
        await ordering
        if not await self._until(lambda: not self._is_showing, within_s):
            self.truth.violations.append(f"{self.truth.door}: a code stayed in the picture")

    async def settled(self, show: Show, within_s: float) -> None:
        """Wait until nothing more can come of *show*; at most *within_s*."""
        await self._until(lambda: show.was_cut or show.is_settled, within_s)

    async def _until(self, is_so: Callable[[], bool], within_s: float) -> bool:
        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(is_so)
        except TimeoutError:
            return False
        return True

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
