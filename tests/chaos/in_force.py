"""Whether codes are judged by what is in force: the rules of the plan, the key of the day, and who is on file, at every door.

Shows codes that nobody has shown yet and looks what the units say of them, and what central keeps. Everybody else stands still.
"""

import asyncio
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from central.bootstrap import open_store
from central.config import load_config
from edge.passes.bearer import bearer_of
from edge.passes.pseudonym import pseudonym
from edge.passes.rules import key_bytes
from edge.protocol.vocabulary import PassFormat, Taking
from tests.chaos.agreement import Agreement
from tests.chaos.codes import Visitor, Visitors
from tests.chaos.people import ChaosRoom
from tests.chaos.programs import Central
from tests.chaos.unit import ChaosUnit

_WITHIN_S = 90.0
_STORED_S = 5.0
_LOOK_EVERY_S = 0.05
_CARD = {
    Taking.ALONE: ("recorded", "as_stated"),
    Taking.WITH_DECLARATION: ("refused", "declaration_needed"),
    Taking.NOT: ("refused", "not_accepted"),
}
_DECLARED = ("verified", "signature_valid")
_ON_FILE = _CARD | {Taking.WITH_DECLARATION: ("recorded", "on_file")}


async def reached(
    room: ChaosRoom, central: Central, config: Path, visitors: Visitors, random: Random, within_s: float = _WITHIN_S
) -> Agreement:
    """Show codes at every door of *room* until each is judged as it must be, at most *within_s*."""
    since_s = time.monotonic()
    taking = await asyncio.to_thread(_taking, config, room.id)
    now_ms = time.time_ns() // 1_000_000
    days = "SELECT from_utc_ms, key FROM room_days WHERE room = ? AND from_utc_ms <= ? AND until_utc_ms > ?"
    of_day = await central.ask(days, room.id, now_ms, now_ms)
    if len(of_day) != 1:
        return Agreement(None, f"central keeps {len(of_day)} keys of today for {room.id}")
    from_ms, key = of_day[0][0], key_bytes(of_day[0][1])
    filed = await _on_file(central, room.id, from_ms, key, visitors)
    if isinstance(filed, str):
        return Agreement(None, filed)
    doors = [_Door(unit, central, taking, key, filed, visitors, random) for unit in room.units]
    await asyncio.gather(*(door.settle(since_s + within_s) for door in doors))
    words = "; ".join(door.was_wrong for door in doors if door.was_wrong)
    if any(door.is_wrong for door in doors):
        return Agreement(None, words)
    return Agreement(max(door.judged_s for door in doors) - since_s, words)


async def _on_file(central: Central, room: str, from_ms: int, key: bytes, visitors: Visitors) -> Visitor | str | None:
    """Return who declared last, or in words who is not on file although central said so; None where nobody has declared."""
    of_day = await central.ask("SELECT who FROM filed WHERE room = ? AND from_utc_ms = ?", room, from_ms)
    kept = {who for (who,) in of_day}
    for visitor in visitors.filed:
        if _who(key, visitor) not in kept:
            return f"one of {len(visitors.filed)} who declared is not on file at central"
    return visitors.filed[-1] if visitors.filed else None


@dataclass(eq=False)
class _Door:
    """One door, at which codes are shown until all are judged as they must be. `judged_s` is when the first of those was."""

    unit: ChaosUnit
    central: Central
    taking: Taking
    key: bytes
    filed: Visitor | None
    visitors: Visitors
    random: Random
    judged_s: float = 0.0
    is_wrong: bool = True
    was_wrong: str = ""

    async def settle(self, until_s: float) -> None:
        """Show codes until that is so, or *until_s*."""
        while self.is_wrong and time.monotonic() < until_s:
            words = await self._wrong()
            self.is_wrong = bool(words)
            if words:
                self.was_wrong = f"{self.unit.key.user} {words}"

    async def _wrong(self) -> str:
        unit, taking, filed = self.unit, self.taking, self.filed
        worth = await _judged(unit, self.visitors.with_card())
        if worth != _CARD[taking]:
            return f"says {' '.join(worth) or 'nothing'} of a card that is taken {taking.value}"
        self.judged_s = time.monotonic()
        if filed is not None and (worth := await _judged(unit, filed)) != _ON_FILE[taking]:
            return f"says {' '.join(worth) or 'nothing'} of a card on file that is taken {taking.value}"
        declaring, since_ms = self.visitors.with_declaration(self.random), time.monotonic_ns() // 1_000_000
        if (worth := await _judged(unit, declaring)) != _DECLARED:
            return f"says {' '.join(worth) or 'nothing'} of a declaration"
        who = _who(self.key, declaring)
        end_s = time.monotonic() + _STORED_S
        while time.monotonic() < end_s:
            rows = await self.central.ask(
                "SELECT body FROM ledger_rows JOIN epochs ON epochs.id = epoch_id WHERE room = ? AND door = ?"
                " AND kind = 'scanned' AND mono_ms >= ?",
                unit.key.room,
                unit.key.door,
                since_ms,
            )
            told = [msgspec.json.decode(body).get("who") for (body,) in rows]
            if who in told:
                return ""
            await asyncio.sleep(_LOOK_EVERY_S)
        if not told:
            return "has a declaration judged of which central has no row"
        return f"goes by {'another' if told[-1] else 'no'} key of the day, and central by its own"


async def _judged(unit: ChaosUnit, visitor: Visitor) -> tuple[str, ...]:
    """Return verdict and reason of what *visitor* shows; nothing where the unit gives none."""
    if unit.camera is None:
        return ()
    async with unit.camera.way:
        show = await unit.show(visitor)
    return show.said[-1].worth[1:] if show is not None and show.said else ()


def _who(key: bytes, visitor: Visitor) -> str:
    bearer = bearer_of(visitor.kind, visitor.text)
    return pseudonym(key, bearer.subject) if bearer is not None else ""


def _taking(config: Path, room: str) -> Taking:
    """Return on what terms the room takes ID cards."""
    with closing(open_store(load_config(config))) as store:
        known = store.registry.places().rooms[room]
    return known.rules.taking(known.level, PassFormat.ID_CARD)
