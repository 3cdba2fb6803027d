"""Whether everybody agrees: every door, central's live view, its store, and the people themselves."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.people import ChaosRoom
from tests.chaos.programs import Central

_LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Agreement:
    """When all agreed, in seconds after the last fault or the last step, and who was last not to; None in *after_s*: never."""

    after_s: float | None
    last_words: str

    def __str__(self) -> str:
        if self.after_s is None:
            return f"never: {self.last_words}"
        return f"after {self.after_s:.2f} s" + (f" (last: {self.last_words})" if self.last_words else "")


async def reached(rooms: Sequence[ChaosRoom], central: Central, since_s: float, within_s: float) -> Agreement:
    """Wait until all agree, at most *within_s*; *since_s* is the monotonic time that `after_s` counts from."""
    last_words = ""
    while True:
        looked_s = time.monotonic()
        words = await disagreement(rooms, central)
        if not words:
            return Agreement(max(0.0, looked_s - since_s), last_words)
        last_words = words
        if looked_s - since_s > within_s:
            return Agreement(None, last_words)
        await asyncio.sleep(_LOOK_EVERY_S)


async def disagreement(rooms: Sequence[ChaosRoom], central: Central) -> str:
    """Return in words who does not agree with the people; nothing when all do."""
    shown = await central.rooms()
    stored = await central.stored()
    plans = await central.revisions()
    for room in rooms:
        inside = room.inside
        for unit in room.units:
            state = unit.state
            if not unit.is_running:
                return f"{unit.key.user} is not running"
            if unit.truth.pending:
                return f"{unit.key.user} has not announced {unit.truth.pending} crossings"
            if state["inside"] != inside:
                return f"{unit.key.user} says {state['inside']} inside of {inside}"
            if state["limit"] != room.limit:
                return f"{unit.key.user} goes by a limit of {state['limit']}, not {room.limit}"
            if state["plan_revision"] != plans[room.id]:
                return f"{unit.key.user} goes by plan {state['plan_revision']}, not {plans[room.id]}"
            if stored.get((unit.key.room, unit.key.door, state["epoch"]), 0) < state["number"]:
                return f"central has not stored all rows of {unit.key.user}"
        if room.id not in shown:
            return "central does not answer"
        if shown[room.id]["occupancy"] != inside:
            return f"central shows {shown[room.id]['occupancy']} inside of {inside} in {room.id}"
        if shown[room.id]["is_stale"]:
            return f"central takes its figure of {room.id} for old"
        if (inside < room.limit) != any(unit.is_green for unit in room.units):
            return f"{inside} of {room.limit} inside {room.id}, and the lamps do not say so"
    return ""
