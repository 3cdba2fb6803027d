"""Doors come, close, leave and come back while people walk and permits travel: permits and people stay the room's limit."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from central.errors import Conflict
from central.plans.publisher import plan_of
from central.store.ledger import StoredState
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import Plan
from tests.support.central_store import open_store, state

NAMES = ("a", "b", "c", "d")
ROOM_NUMBERS = count()


@dataclass
class Unit:
    """A door's unit: its ledger's sums and the plan it holds; it lives on while its door is not of the room."""

    name: str
    plan: Plan | None = None
    entries: int = 0
    exits: int = 0
    given: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    number: int = 1

    @property
    def is_open(self) -> bool:
        """May it show green, as far as it knows?"""
        return self.plan is not None and any(door.id == self.name and not door.is_closing for door in self.plan.doors)

    def held(self, plan: Plan | None) -> int:
        """What it holds by *plan*."""
        traded = sum(self.taken.values()) - sum(self.given.values())
        return (plan.share_of(self.name) if plan else 0) + traded - (self.entries - self.exits)


class Rooms:
    """One room of a real registry and the units of four doors, of which some are of the room."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.removed = 0
        self.last_left = 0
        self.room = f"phong-{next(ROOM_NUMBERS)}"
        self.units = {name: Unit(name) for name in NAMES}

    def begin(self, limit: int, doors: int, is_one_silent: bool) -> None:
        """A room with some doors, and units at all of them or all but one."""
        self.store.registry.add_room(self.room, "Phòng", "huyen", "ubnd", limit)
        for name in NAMES[:doors]:
            self.store.registry.add_door(self.room, name, "Cửa")
        for number in range(doors - is_one_silent):
            self.hear_the_plan(number)

    def pick(self, number: int) -> Unit:
        """Return one of the room's units."""
        return self.members[number % len(self.members)]

    @property
    def newest(self) -> Plan:
        """The plan in force."""
        return plan_of(self.store.registry.room(self.room))

    @property
    def members(self) -> list[Unit]:
        """The units of the room's doors."""
        return [self.units[door.id] for door in self.newest.doors]

    @property
    def on_the_way(self) -> int:
        """Permits given and not taken, also between doors of which one has left."""
        return sum(
            given - self.units[taker].taken.get(giver.name, 0)
            for giver in self.units.values()
            for taker, given in giver.given.items()
        )

    # --- what units do ---

    def hear_the_plan(self, number: int) -> None:
        """A unit is connected, hears what is in force, and says what it knows."""
        unit = self.pick(number)
        unit.plan = self.newest
        self.report(unit)

    def heartbeat(self, number: int) -> None:
        """A unit says what it knows, whatever plan it holds."""
        unit = self.pick(number)
        if unit.plan is not None:
            self.report(unit)

    def report(self, unit: Unit) -> None:
        """Let a unit's word reach central."""
        assert unit.plan is not None
        unit.number += 1
        changes: dict[str, Any] = {"given": dict(unit.given), "taken": dict(unit.taken)}
        word = state(unit.number, unit.entries, unit.exits, epoch=f"e-{unit.name}", plan_revision=unit.plan.revision)
        word = msgspec.structs.replace(word, permits=unit.held(unit.plan), **changes)
        with self.store.database.write() as connection:
            kept = StoredState(self.room, unit.name, 1, unit.number, encode(word).decode(), 1)
            self.store.ledger.put_states(connection, [kept])
            mark = self.store.ledger.find_epoch(connection, self.room, unit.name, word.epoch)
            mark = mark or self.store.ledger.add_epoch(connection, self.room, unit.name, word.epoch, 1)
            self.store.ledger.set_marks(connection, [(mark.id, unit.number)])

    def come_in(self, number: int, people: int) -> None:
        """People come in on green."""
        unit = self.pick(number)
        if unit.is_open:
            unit.entries += max(0, min(people, unit.held(unit.plan)))

    def go_out(self, number: int) -> None:
        """Somebody leaves by a door of the room."""
        self.pick(number).exits += self.inside > 0

    def give(self, number: int, to: int, permits: int) -> None:
        """A unit hands permits to another one of its plan."""
        self.hand_over(self.pick(number), self.pick(to), permits)

    def hand_over(self, unit: Unit, to: Unit, permits: int) -> None:
        """Let a unit give up to so many permits, if its plan lets it."""
        known = {door.id: door for door in unit.plan.doors} if unit.plan else {}
        permits = min(permits, unit.held(unit.plan))
        if unit is not to and to.name in known and not known[to.name].is_closing and permits > 0:
            unit.given[to.name] = unit.given.get(to.name, 0) + permits

    def take(self, number: int, giver: int) -> None:
        """A unit takes over what another one of its plan gave."""
        self.take_over(self.pick(number), self.pick(giver))

    def take_over(self, unit: Unit, giver: Unit) -> None:
        """Let a unit take what was given to it, if its plan lets it."""
        if unit.plan is not None and {unit.name, giver.name} <= {door.id for door in unit.plan.doors}:
            unit.taken[giver.name] = max(unit.taken.get(giver.name, 0), giver.given.get(unit.name, 0))

    # --- what the administrator does ---

    def set_limit(self, limit: int) -> None:
        """The limit is raised or lowered."""
        self.store.registry.update_room(self.room, limit=limit)

    def add(self, number: int) -> None:
        """A door is added, a new one or one that was there before."""
        name = NAMES[number]
        if self.units[name] not in self.members:
            self.store.registry.add_door(self.room, name, "Cửa")

    def open_again(self, number: int) -> None:
        """A closing door is opened again."""
        self.store.registry.set_closing(self.room, self.pick(number).name, False)

    def remove(self, number: int, to: int, is_taken: int, is_told: int) -> None:
        """A door closes, hands over and leaves, unless something is missing; its unit lets nobody in from then on."""
        unit, heir = self.pick(number), self.pick(to)
        if len(self.members) == 1:
            return
        self.store.registry.set_closing(self.room, unit.name, True)
        if unit.plan is not None:
            unit.plan = self.newest
            self.hand_over(unit, heir, max(0, unit.held(unit.plan)))
            if is_taken:
                self.take_over(heir, unit)
                for other in self.members:
                    self.take_over(unit, other)
            self.report(unit)
        if is_told:
            for other in self.members:
                if other.plan is not None:
                    self.report(other)
        try:
            self.store.registry.remove_door(self.room, unit.name)
        except Conflict:
            return
        self.last_left = self.newest.revision
        unit.plan = None
        self.removed += unit.entries + unit.exits > 0

    # --- what holds ---

    @property
    def inside(self) -> int:
        """The people in the room, by every crossing there was."""
        return sum(unit.entries - unit.exits for unit in self.units.values())

    def the_count_is_the_truth(self) -> None:
        """What the members counted and the room carries are the people inside."""
        room = self.store.registry.room(self.room)
        assert self.inside == room.carried + sum(unit.entries - unit.exits for unit in self.members)

    def permits_and_people_are_the_limit(self) -> None:
        """By the plan in force: what the doors hold, what is on its way and who is inside."""
        plan = self.newest
        assert plan.limit == sum(unit.held(plan) for unit in self.members) + self.on_the_way + self.inside

    def doors_of_different_revisions_stay_below_the_largest_limit(self) -> None:
        """Whatever plan each unit holds, together they hold no more than the largest of their limits.

        A debt of a door that left is its heir's, who must have heard of it.
        """
        held = [unit.plan for unit in self.members if unit.plan is not None and unit.plan.revision >= self.last_left]
        if len(held) == len(self.members):
            together = sum(unit.held(unit.plan) for unit in self.members) + self.on_the_way + self.inside
            assert together <= max(plan.limit for plan in held)


STEPS = {
    "hear_the_plan": (5, [12]),
    "heartbeat": (3, [12]),
    "come_in": (6, [12, 4]),
    "go_out": (3, [12]),
    "give": (5, [12, 12, 6]),
    "take": (5, [12, 12]),
    "set_limit": (1, [20]),
    "add": (2, [4]),
    "open_again": (2, [12]),
    "remove": (3, [12, 12, 8, 8]),
}
"""How often each happens, and below which numbers its particulars are drawn."""


@pytest.mark.parametrize("seed", range(3))
def test_permits_and_people_are_the_limit_whatever_happens(tmp_path: Path, seed: int) -> None:
    """Five rooms of sixty steps each, in one real database."""
    random = Random(seed)
    store = open_store(tmp_path)
    removed = 0
    try:
        for _ in range(5):
            rooms = Rooms(store)
            rooms.begin(random.randint(3, 12), random.randint(2, 3), random.random() < 0.5)
            for _ in range(60):
                (step,) = random.choices(list(STEPS), [weight for weight, _ in STEPS.values()])
                getattr(rooms, step)(*(random.randrange(below) for below in STEPS[step][1]))
                rooms.the_count_is_the_truth()
                rooms.permits_and_people_are_the_limit()
                rooms.doors_of_different_revisions_stay_below_the_largest_limit()
            removed += rooms.removed
    finally:
        store.close()
    assert removed > 0
