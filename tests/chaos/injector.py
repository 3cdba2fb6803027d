"""Does to the world what the schedule says, and undoes it. Counts what was done; must not know what people do meanwhile."""

import asyncio
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress

from edge.protocol.vocabulary import Taking
from tests.chaos.faults import MANNERS, Fault, Kind
from tests.chaos.people import ChaosRoom
from tests.chaos.programs import Broker, Central
from tests.chaos.proxy import Cable, Way
from tests.chaos.unit import ChaosUnit

_NO_EDGE_S = 3.0
"""A kill that is aimed at an edge comes anyway if nobody walks for so long."""

_SAVED_S = 0.3
_KNOWN_S = 4.0
"""More than a unit needs to connect anew and to say, or hear, all there is."""


class Injector:
    """Injects faults into *units* (by account), *rooms*, *broker* and *central* (whose line to the broker is *central_cable*)."""

    def __init__(
        self,
        units: Mapping[str, ChaosUnit],
        rooms: Sequence[ChaosRoom],
        broker: Broker,
        central: Central,
        central_cable: Cable,
        tell: Callable[[str], None],
    ) -> None:
        self._units = units
        self._limits = {room.id: room.limit for room in rooms}
        self._rooms = {room.id: room for room in rooms}
        self._broker, self._central, self._central_cable = broker, central, central_cable
        self._tell = tell
        self.injected: Counter[Kind] = Counter()
        self._parts: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ways = {
            Kind.LINK_RESET: self._reset_link,
            Kind.LINK_CUT: self._cut_link,
            Kind.LINK_STALLED: self._stall_link,
            Kind.LINK_SLOW: self._slow_link,
            Kind.LINK_ONE_WAY: self._kill_one_way,
            Kind.UNIT_KILLED: self._kill_unit,
            Kind.UNIT_KILLED_AT_EDGE: self._kill_unit_at_edge,
            Kind.UNIT_KILLED_AT_VERDICT: self._kill_unit_at_verdict,
            Kind.UNIT_FROZEN: self._freeze_unit,
            Kind.CARD_REPLACED: self._replace_card,
            Kind.DISK_FULL: self._fill_disk,
            Kind.CLOCK_JUMPED: self._shift_clock,
            Kind.ROOM_CUT: self._cut_room,
            Kind.LIMIT_CHANGED: self._change_limit,
            Kind.READER_KILLED: self._kill_reader,
            Kind.READER_FROZEN: self._freeze_reader,
            Kind.LEVEL_CHANGED: self._change_level,
            Kind.RULES_CHANGED: self._change_rules,
            Kind.BROKER_KILLED: self._kill_broker,
            Kind.BROKER_STALE: self._kill_broker,
            Kind.BROKER_WIPED: self._kill_broker,
            Kind.BROKER_FROZEN: self._freeze_broker,
            Kind.CENTRAL_KILLED: self._kill_central,
            Kind.CENTRAL_CUT: self._cut_central,
            Kind.CENTRAL_FROZEN: self._freeze_central,
        }

    async def storm(self, faults: Sequence[Fault]) -> float:
        """Inject *faults*, times counted from now; return the monotonic time at which the last of them was over."""
        began_s = time.monotonic()
        ended = await asyncio.gather(*(self._inject(fault, began_s) for fault in faults))
        return max(ended, default=began_s)

    async def _inject(self, fault: Fault, began_s: float) -> float:
        await asyncio.sleep(began_s + fault.at_s - time.monotonic())
        act: Callable[[Fault], Awaitable[None]] = self._ways[fault.kind]
        part = self._parts[fault.target, MANNERS[fault.kind].part]
        async with part:  # a start may take longer than the schedule thinks
            self._tell(str(fault))
            self.injected[fault.kind] += 1
            await act(fault)
        return time.monotonic()

    # --- the network -------------------------------------------------------------------------------------------------------

    async def _reset_link(self, fault: Fault) -> None:
        self._units[fault.target].cable.break_off()

    async def _cut_link(self, fault: Fault) -> None:
        with self._units[fault.target].cable.cut():
            await asyncio.sleep(fault.for_s)

    async def _stall_link(self, fault: Fault) -> None:
        with self._units[fault.target].cable.stalled(*Way):
            await asyncio.sleep(fault.for_s)

    async def _slow_link(self, fault: Fault) -> None:
        with self._units[fault.target].cable.slowed(fault.number):
            await asyncio.sleep(fault.for_s)

    async def _kill_one_way(self, fault: Fault) -> None:
        """Bytes of one way wait and are then lost with the connection."""
        cable = self._units[fault.target].cable
        with cable.stalled(Way.UP if int(fault.at_s * 1000) % 2 else Way.DOWN):
            await asyncio.sleep(fault.for_s)
            cable.break_off()

    async def _cut_room(self, fault: Fault) -> None:
        """Every door of the room for itself."""
        cables = [unit.cable for unit in self._units.values() if unit.key.room == fault.target]
        await asyncio.gather(*(_cut(cable, fault.for_s) for cable in cables))

    async def _cut_central(self, fault: Fault) -> None:
        await _cut(self._central_cable, fault.for_s)

    # --- units -------------------------------------------------------------------------------------------------------------

    async def _kill_unit(self, fault: Fault) -> None:
        unit = self._units[fault.target]
        await unit.kill()
        await asyncio.sleep(fault.for_s)
        await unit.start()

    async def _kill_unit_at_edge(self, fault: Fault) -> None:
        """Kill it within milliseconds of the edge that completes a crossing, before or behind."""
        unit = self._units[fault.target]
        unit.last_edge_s = asyncio.get_running_loop().create_future()
        try:
            edge_s = await asyncio.wait_for(unit.last_edge_s, _NO_EDGE_S)
        except TimeoutError:
            edge_s = time.monotonic()
        unit.last_edge_s = None
        await asyncio.sleep(edge_s + fault.number - time.monotonic())
        await self._kill_unit(fault)

    async def _kill_unit_at_verdict(self, fault: Fault) -> None:
        """Kill it while it writes down what a code is worth, and whom to reach."""
        camera = self._units[fault.target].camera
        if camera is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(camera.verdict(), _NO_EDGE_S)
            await asyncio.sleep(fault.number)
        await self._kill_unit(fault)

    async def _freeze_unit(self, fault: Fault) -> None:
        await self._units[fault.target].freeze(fault.for_s)

    async def _replace_card(self, fault: Fault) -> None:
        """Kill it and start it with an empty disk, once the broker and central know all that the old one knew; break off its first words.

        What only the card knows is lost with it, and so is what only the broker knows. So nothing else befalls the old unit's way to the
        broker, nor the broker until the new one has heard who it is.
        """
        unit = self._units[fault.target]
        quiet = ((fault.target, "link"), (fault.target, "disk"), (unit.key.room, "room"), ("central", "central"))
        async with self._parts["broker", "broker"], unit.way:
            async with AsyncExitStack() as held:
                for part in quiet:
                    await held.enter_async_context(self._parts[part])
                unit.cable.break_off()  # with the new connection it says its newest state again
                await asyncio.sleep(_KNOWN_S)
                is_known = await self._is_known_to_central(unit)
                await unit.kill()
            if is_known:
                unit.disk.erase()
                unit.furnish()
            else:
                self.injected.update({Kind.UNIT_KILLED: 1, Kind.CARD_REPLACED: -1})
            await asyncio.sleep(fault.for_s)
            await unit.start()
            await asyncio.sleep(fault.number)
            unit.cable.break_off()
            await unit.told(_KNOWN_S * 5)
            await asyncio.sleep(_KNOWN_S)

    async def _is_known_to_central(self, unit: ChaosUnit) -> bool:
        key = (unit.key.room, unit.key.door, unit.state["epoch"])
        return not unit.truth.pending and (await self._central.stored()).get(key) == unit.state["number"]

    async def _fill_disk(self, fault: Fault) -> None:
        disk = self._units[fault.target].disk
        disk.fill()
        try:
            await asyncio.sleep(fault.for_s)
        finally:
            disk.clear()

    async def _shift_clock(self, fault: Fault) -> None:
        clock = self._units[fault.target].clock
        clock.shift(int(fault.number))
        try:
            await asyncio.sleep(fault.for_s)
        finally:
            clock.shift(0)

    async def _change_limit(self, fault: Fault) -> None:
        room = self._rooms[fault.target]
        limit = max(1, self._limits[room.id] + int(fault.number))
        await self._central.order("room", "limit", room.id, str(limit))
        room.limit = limit

    # --- what is in force for codes ----------------------------------------------------------------------------------------

    async def _kill_reader(self, fault: Fault) -> None:
        if not self._units[fault.target].signal_reader(signal.SIGKILL):
            self.injected[fault.kind] -= 1

    async def _freeze_reader(self, fault: Fault) -> None:
        unit = self._units[fault.target]
        if not unit.signal_reader(signal.SIGSTOP):
            self.injected[fault.kind] -= 1
        await asyncio.sleep(fault.for_s)
        unit.signal_reader(signal.SIGCONT)

    async def _change_level(self, fault: Fault) -> None:
        await self._central.order("area", "level", fault.target, str(int(fault.number)))

    async def _change_rules(self, fault: Fault) -> None:
        """Take ID cards on other terms at one of the levels."""
        level, taking = 1 + int(fault.number) // 3, tuple(Taking)[int(fault.number) % 3]
        await self._central.order("room", "rules", fault.target, f"id_card={taking.value}", "--level", str(level))

    # --- broker and central ------------------------------------------------------------------------------------------------

    async def _kill_broker(self, fault: Fault) -> None:
        if fault.kind is Kind.BROKER_STALE:
            self._broker.save()
            await asyncio.sleep(_SAVED_S + fault.for_s)
        await self._broker.kill()
        if fault.kind is Kind.BROKER_WIPED:
            self._broker.wipe()
        await asyncio.sleep(fault.for_s)
        await self._broker.start()

    async def _freeze_broker(self, fault: Fault) -> None:
        self._broker.freeze()
        await asyncio.sleep(fault.for_s)
        self._broker.thaw()

    async def _kill_central(self, fault: Fault) -> None:
        await self._central.kill()
        await asyncio.sleep(fault.for_s)
        await self._central.start()

    async def _freeze_central(self, fault: Fault) -> None:
        self._central.freeze()
        await asyncio.sleep(fault.for_s)
        self._central.thaw()


async def _cut(cable: Cable, for_s: float) -> None:
    with cable.cut():
        await asyncio.sleep(for_s)
