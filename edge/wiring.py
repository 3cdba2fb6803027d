"""Watches whether the door's sensors are wired the wrong way round, by what its crossings make of the room.

Owns where the counters stood when it last looked. What speaks for and against the door is `edge.core.wiring`'s to say.
"""

import structlog
from msgspec import structs

from edge.core import anchors, wiring
from edge.desk import Desk
from edge.protocol.vocabulary import Fault, Mode
from edge.roomkeeping import RoomKeeper

_log = structlog.get_logger(__name__)


class WiringWatch:
    """The wiring of one door, as far as the count shows it."""

    def __init__(self, desk: Desk, keeper: RoomKeeper) -> None:
        self._desk = desk
        self._keeper = keeper
        self._seen: tuple[int, int, int] | None = None
        self._state = wiring.begin(0, desk.now)

    @property
    def faults(self) -> frozenset[Fault]:
        """The fault that stands, if it does."""
        return frozenset({Fault.BEAM_SWAPPED}) if self._state.is_accused else frozenset()

    def watch(self) -> None:
        """Take in what has been counted since the last look.

        Nothing speaks for or against the door while another one is not heard or does not see, or this one does not: then its part of
        the room's people is not known, and the stories begin anew when it is.
        """
        desk = self._desk
        if not desk.books.is_known or not self._is_room_sound():
            self._seen = None
            return
        own = desk.totals.entries - desk.totals.exits
        inside = self._keeper.room.balance(desk.totals.net)
        others = self._counted_elsewhere()
        seen, self._seen = self._seen, (own, others, inside)
        if seen is None:
            self._state = wiring.begin(inside, desk.now, is_accused=self._state.is_accused)
            return
        is_by_hand = desk.totals.mode is Mode.STAFF
        own_change, other_change = own - seen[0], others - seen[1]
        before = self._state
        self._state = wiring.step(
            before,
            0 if is_by_hand else own_change,
            other_change + (own_change if is_by_hand else 0),
            seen[2],
            self._keeper.limit,
            desk.now,
        )
        if self._state.is_accused and not before.is_accused:
            _log.error("people only seem to leave; are the two sensors wired the wrong way round?")

    def _counted_elsewhere(self) -> int:
        """Return how many people more came in than went out by the other doors."""
        room = self._keeper.room
        states = [room.neighbours[door].state for door in anchors.others(room)]
        return sum(state.entries - state.exits for state in states if state is not None)

    def _is_room_sound(self) -> bool:
        room, at_s = self._keeper.room, self._desk.now
        faults = tuple(each for each in self._desk.totals.faults if each.fault is not Fault.BEAM_SWAPPED)
        doors = anchors.counts(room, structs.replace(self._desk.totals, faults=faults), at_s)
        return anchors.is_whole(room, at_s) and all(door.is_sound for door in doors.values())
