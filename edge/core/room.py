"""The room as one of its doors sees it: the plan in force and what the other doors have said.

Owns which limit holds, whom the count is made of, and what the other doors hold. It must not know the light or how words travel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from edge.core import occupancy, permits
from edge.protocol.messages import Plan, State
from edge.protocol.vocabulary import CANNOT_WRITE, Cause, Light

SILENT_AFTER_S = 75.0
"""A door that has not been heard for so long (its heartbeat comes every 30 s) cannot be reached, whatever the broker says."""

_SERVING = frozenset({Cause.ROOM, Cause.FULL, Cause.ELSEWHERE, Cause.STARTING})


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another door's newest word, when it came (monotonic seconds), and whether the door is connected."""

    state: State | None = None
    heard_at_s: float = 0.0
    is_online: bool = False

    def is_reachable(self, at_s: float) -> bool:
        """Would the door hear a word now?"""
        return self.is_online and self.state is not None and at_s < self.heard_at_s + SILENT_AFTER_S


@dataclass(frozen=True, slots=True)
class Room:
    """What is known of the room at *door*. *default_limit* holds until there is a plan; None: there is no limit to go by."""

    door: str
    default_limit: int | None
    plan: Plan | None = None
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    is_linked: bool = False

    def heard(self, door: str, state: State, at_s: float) -> "Room":
        """Return the room after *door* reported; what the network says of the own door is not news, nor is an older row."""
        if door == self.door:
            return self
        known = self.neighbours.get(door, Neighbour())
        share = occupancy.share_of(state)
        before = {} if known.state is None else {door: occupancy.share_of(known.state)}
        if occupancy.merge(before, {door: share})[door] != share or _is_earlier(state, known.state):
            return self
        return self._with(door, replace(known, state=state, heard_at_s=at_s))

    def seen(self, door: str, is_online: bool) -> "Room":
        """Return the room after *door* came or went."""
        if door == self.door:
            return self
        return self._with(door, replace(self.neighbours.get(door, Neighbour()), is_online=is_online))

    def linked(self, is_linked: bool) -> "Room":
        """Return the room after the own connection was made or lost; who is connected is told anew with each connection."""
        away = {door: replace(each, is_online=False) for door, each in self.neighbours.items()}
        return replace(self, is_linked=is_linked, neighbours=away)

    def _with(self, door: str, neighbour: Neighbour) -> "Room":
        return replace(self, neighbours={**self.neighbours, door: neighbour})

    # --- the plan -----------------------------------------------------------------------------------------------------

    def takes(self, plan: Plan) -> bool:
        """Return whether *plan* is news: not the one held, and not older."""
        return self.plan is None or (plan != self.plan and plan.revision >= self.plan.revision)

    @property
    def doors(self) -> frozenset[str] | None:
        """The doors of the plan, or None without a plan."""
        return None if self.plan is None else frozenset(door.id for door in self.plan.doors)

    @property
    def is_serving(self) -> bool:
        """May this door let people in at all? Not if it is to be taken from the room, or has been."""
        if self.plan is None:
            return True
        return any(door.id == self.door and not door.is_closing for door in self.plan.doors)

    def limit(self, last_in_ledger: int | None) -> int | None:
        """Return the limit in force: the plan's, else the last one that the ledger tells of, else the default."""
        if self.plan is not None:
            return self.plan.limit
        return self.default_limit if last_in_ledger is None else last_in_ledger

    def share(self, last_in_ledger: int | None) -> int | None:
        """Return what this door's permits start from: the plan's share, else the ledger's, else the whole default limit."""
        if self.plan is not None:
            return self.plan.share_of(self.door)
        return self.default_limit if last_in_ledger is None else last_in_ledger

    # --- the other doors ----------------------------------------------------------------------------------------------

    def inside(self, own_net: int) -> int:
        """Return how many people are inside, never below zero, with *own_net* as the own door's share of the count."""
        return max(0, self.balance(own_net))

    def balance(self, own_net: int) -> int:
        """Return what the doors' counts add up to; below zero, somebody was missed on the way in."""
        shares = {
            door: occupancy.share_of(each.state) for door, each in self.neighbours.items() if each.state is not None
        }
        return occupancy.total(shares, self.door, own_net, self.doors) + (self.plan.carried if self.plan else 0)

    @property
    def is_alone(self) -> bool:
        """Is this the only door by the plan or, without one, was it given a limit to go by itself?"""
        return bool(self.default_limit) if self.doors is None else self.doors <= {self.door}

    @property
    def has_heard_all(self) -> bool:
        """Has every other door of the plan reported?"""
        others = (self.doors or frozenset()) - {self.door}
        return all(door in self.neighbours and self.neighbours[door].state is not None for door in others)

    def has_heard_all_since(self, at_s: float) -> bool:
        """Has every other door of the plan reported since then?"""
        others = (self.doors or frozenset()) - {self.door}
        return all(door in self.neighbours and self.neighbours[door].heard_at_s >= at_s for door in others)

    def are_all_reachable(self, at_s: float) -> bool:
        """Are all other doors of the plan connected now, so that what is known of the room is all there is?"""
        others = (self.doors or frozenset()) - {self.door}
        return self.is_linked and all(
            door in self.neighbours and self.neighbours[door].is_reachable(at_s) for door in others
        )

    def holdings(self, at_s: float) -> dict[str, permits.Holding]:
        """Return what the other doors hold, as far as they have told: those of the plan, and those that were taken from the room.

        What the latter gave before they went is still to be taken.
        """
        closing = {door.id for door in self.plan.doors if door.is_closing} if self.plan else frozenset[str]()
        return {
            door: _holding(each.state, each.is_reachable(at_s) and self.is_linked, door in closing)
            for door, each in self.neighbours.items()
            if each.state is not None
        }

    def elsewhere(self, at_s: float) -> tuple[tuple[str, int], ...]:
        """Return the names of the other doors that let people in now, and how many each, most first."""
        names = {door.id: door.name for door in self.plan.doors} if self.plan else {}
        found = [
            (names[door], each.state.permits)
            for door, each in self.neighbours.items()
            if door in names and each.state is not None and each.state.permits and each.is_reachable(at_s)
            if each.state.light is Light.GREEN and each.state.permits > 0
        ]
        return tuple(sorted(found, key=lambda each: (-each[1], each[0])))


def _holding(state: State, is_reachable: bool, is_closing: bool) -> permits.Holding:
    return permits.Holding(
        held=state.permits or 0,
        given=state.given,
        taken=state.taken,
        waiting=state.waiting,
        is_serving=state.cause in _SERVING and not is_closing,
        is_reachable=is_reachable,
        is_giving=state.cause is not Cause.STARTING and CANNOT_WRITE.isdisjoint(each.fault for each in state.faults),
    )


def _is_earlier(state: State, known: State | None) -> bool:
    """Was *state* said before *known* in the same boot? States of one row differ in the light and in who waits."""
    return known is not None and state.boot == known.boot and state.mono_ms < known.mono_ms
