"""When the room's count is known without anybody counting: after a closing time, and when it falls below zero.

For the night the room is empty once it has been quiet for a while; whoever is inside all the same leaves later, drives the count below
zero, and is put right by the floor. Over a break (the next closing comes within half a day: lunch) people may stay inside, so an anchor
takes away no more than the count may be wrong by, never more than a few people, and only after a long quiet. A count below zero proves
that entries were missed. One door writes for the room: the lowest by its id of those that hear the others and can write, so that
two do not correct the same error. Owns these rules. It must not know how an anchor is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from edge.core.doubt import PERSON, is_blind
from edge.core.ledger import Totals
from edge.core.quality import DoorCount
from edge.core.room import Room
from edge.protocol.messages import FaultState, Plan
from edge.protocol.vocabulary import CANNOT_WRITE

FLOOR_AFTER_S = 20.0
"""A count below zero must stand so long: a door's newest row may be on its way."""

QUIET_S = 300.0
"""So long nobody has crossed after closing time: the room is taken to be empty."""

MANY = 3
LONG_QUIET_S = 1800.0
"""If the count says that more than `MANY` are inside, or anybody over a break, they may be: then it must have been quiet for so long."""

BREAK_S = 12 * 3600.0
"""A closing that is followed by another within so long is a break, in which people may stay inside."""

SESSION_S = 4 * 3600.0
"""The longest a room is taken to be open at a stretch: so long before the next closing people may be coming again."""

EVENING_S = 2 * 3600.0
"""Until then crossings after closing time are late leavers; later ones begin another day."""

NIGHT_S = 14 * 3600.0
"""So long after closing time, at most, a unit that was off then may still say that the room was empty."""

DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing time that has passed (UTC milliseconds), and how many seconds after it the next one comes."""

    utc_ms: int
    next_s: float

    @property
    def is_break(self) -> bool:
        """Whether people may stay inside until the room opens again."""
        return self.next_s < BREAK_S

    @property
    def waits_s(self) -> float:
        """For how long the room may still be told empty: then the next opening is likely. 11:30 with 17:00 to follow waits until 13:00."""
        return min(NIGHT_S, max(self.next_s - SESSION_S, self.next_s / 4))

    @property
    def leaving_s(self) -> float:
        """For how long crossings are late leavers; of a break that is its first half."""
        return min(EVENING_S, self.waits_s / 2)


def last_closing(plan: Plan | None, utc_ms: int) -> Closing | None:
    """Return when the room last closed by *plan*; None where nobody says when it closes."""
    if plan is None or not plan.closings_min:
        return None
    ago_ms = [(utc_ms - (each - plan.utc_offset_min) * 60_000) % DAY_MS for each in plan.closings_min]
    return Closing(utc_ms - min(ago_ms), (min(ago_ms) + DAY_MS - max(ago_ms)) / 1000)


def others(room: Room) -> frozenset[str]:
    """Return the other doors of the room: those of the plan or, without one, those heard."""
    return (frozenset(room.neighbours) if room.doors is None else room.doors) - {room.door}


def is_whole(room: Room, at_s: float) -> bool:
    """Return whether all other doors are heard now, so that what is known of the room is all there is. A sole door needs no network."""
    return not others(room) or (room.is_linked and all(is_heard(room, door, at_s) for door in others(room)))


def is_appointed(room: Room, faults: Collection[FaultState], at_s: float) -> bool:
    """Return whether this door, with *faults* standing, writes the room's anchors. None that is cut off does: its picture may be old."""
    found = others(room)
    if not room.is_serving or not _can_write(faults) or (found and not room.is_linked):
        return False
    closing = {door.id for door in room.plan.doors if door.is_closing} if room.plan else frozenset[str]()
    return not any(
        door < room.door and door not in closing and is_heard(room, door, at_s) and _can_write(_faults(room, door))
        for door in found
    )


def counts(room: Room, totals: Totals, at_s: float) -> dict[str, DoorCount]:
    """Return the counters of the room's doors, with *totals* for the own one."""
    found = {
        door: DoorCount(
            each.state.entries + each.state.exits,
            each.state.doubt,
            is_heard(room, door, at_s) and not is_blind(each.state.faults, each.state.mode),
        )
        if (each := room.neighbours.get(door)) and each.state
        else DoorCount(0, is_sound=False)
        for door in others(room)
    }
    is_seeing = not is_blind(totals.faults, totals.mode)
    return {**found, room.door: DoorCount(totals.entries + totals.exits, totals.doubt.square, is_seeing)}


def closing_due_s(
    closing: Closing,
    since_s: float,
    quiet_s: float,
    inside: int,
    spread: float | None,
    *,
    is_whole: bool,
    is_stirred: bool,
) -> float | None:
    """Return in how many seconds the anchor of *closing* is due if nothing happens; None: as things are, it never is.

    Arguments: *since_s* after it; *quiet_s* since anybody was seen to cross, or the unit started; *inside* by the count, give or take
    *spread* (None: unknown); *is_whole*: all doors are heard; *is_stirred*: somebody has crossed since late leavers were gone.

    A door that is not heard may only be cut off, and have counted people out whom this one takes to be inside: to correct that would be
    to count them twice when it is back.
    """
    if not is_whole:
        return None
    if closing.is_break:
        if spread is None or abs(inside) > min(MANY, spread):
            return None
        due_s = (LONG_QUIET_S if inside else QUIET_S) - quiet_s
    else:
        due_s = (LONG_QUIET_S if abs(inside) > MANY else QUIET_S) - quiet_s
    due_s = max(0.0, due_s)
    return None if is_stirred or since_s + due_s > closing.waits_s else due_s


def left_by_closing(closing: Closing, doubt: int | None, inside: int) -> int:
    """Return the doubt that remains (millionths of a person squared) when *inside* by the count are put to nobody.

    Over a break they may be there all the same: then the anchor is wrong by as many. Whatever it takes away, the interval goes on to hold.
    """
    return min(PERSON * inside * inside, doubt or 0) if closing.is_break else 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """When anybody was last seen to cross at any door, since this unit runs (monotonic seconds). `counted` holds the doors' crossings."""

    started_s: float
    crossed_s: float | None = None
    counted: Mapping[str, int] | None = None

    def heard(self, doors: Mapping[str, DoorCount], at_s: float) -> "Quiet":
        """Return what is known after *doors* have told their counters; a door heard for the first time tells of no crossing now."""
        counted = {**(self.counted or {}), **{name: door.crossings for name, door in doors.items()}}
        if counted == self.counted:
            return self
        has_crossed = any(counted[name] != before for name, before in (self.counted or {}).items())
        return replace(self, counted=counted, crossed_s=at_s if has_crossed else self.crossed_s)

    def lasts_s(self, at_s: float) -> float:
        """Return for how long it has been quiet, as far as this unit can tell."""
        return at_s - (self.started_s if self.crossed_s is None else self.crossed_s)


def is_heard(room: Room, door: str, at_s: float) -> bool:
    """Return whether the other *door* can be heard now."""
    return room.is_linked and door in room.neighbours and room.neighbours[door].is_reachable(at_s)


def _faults(room: Room, door: str) -> Collection[FaultState]:
    state = room.neighbours[door].state
    return () if state is None else state.faults


def _can_write(faults: Collection[FaultState]) -> bool:
    return not any(each.fault in CANNOT_WRITE for each in faults)
