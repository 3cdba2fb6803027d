"""The room as one of its doors sees it: the plan in force and what the other doors have said.

Owns which limit holds and whom the count is made of. It must not know the light or the wire.
"""

from dataclasses import dataclass, field, replace

from edge.core import occupancy
from edge.core.occupancy import Shares
from edge.protocol.messages import Plan, State


@dataclass(frozen=True, slots=True)
class Room:
    """What is known of the room at *door*. *default_limit* holds until there is a plan; None: there is no limit to go by."""

    door: str
    default_limit: int | None
    plan: Plan | None = None
    neighbours: Shares = field(default_factory=dict)

    def heard(self, door: str, state: State) -> "Room":
        """Return the room after *door* reported; what the network says of the own door is not news."""
        if door == self.door:
            return self
        return replace(self, neighbours=occupancy.merge(self.neighbours, {door: occupancy.share_of(state)}))

    def takes(self, plan: Plan) -> bool:
        """Return whether *plan* is news: not the one held, and not older."""
        return self.plan is None or (plan != self.plan and plan.revision >= self.plan.revision)

    @property
    def doors(self) -> frozenset[str] | None:
        """The doors of the plan, or None without a plan."""
        return None if self.plan is None else frozenset(door.id for door in self.plan.doors)

    def limit(self, last_in_ledger: int | None) -> int | None:
        """Return the limit in force: the plan's, else the last one that the ledger tells of, else the default."""
        if self.plan is not None:
            return self.plan.limit
        return self.default_limit if last_in_ledger is None else last_in_ledger

    def inside(self, own_net: int) -> int:
        """Return how many people are inside, with *own_net* as the own door's share."""
        return occupancy.inside(self.neighbours, self.door, own_net, self.doors)

    @property
    def has_heard_all(self) -> bool:
        """Has every other door of the plan reported?"""
        return self.doors is None or self.doors - {self.door} <= self.neighbours.keys()
