"""Central's part in a room with many doors, as the proofs need it: who starts from how many permits, and how doors come and go.

Every place of the limit belongs to one door for good, so each door's share only grows with the limit: doors that hold plans of different
revisions never start from more, together, than the largest limit among those plans. A door that goes leaves its places, and what
its permits come to, to an heir; one that comes starts from nothing and is given permits by the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge.protocol.messages import Plan, PlanDoor, State


@dataclass
class Planner:
    """The plan of one room. `carried` are the people who came in through doors that are gone, less those who left by them."""

    doors: list[str]
    limit: int
    revision: int = 0
    carried: int = 0
    owners: list[str] = field(default_factory=list)
    offsets: dict[str, int] = field(default_factory=dict)
    closing: set[str] = field(default_factory=set)

    def plan(self) -> Plan:
        """Return the next revision."""
        self.revision += 1
        open_doors = [door for door in self.doors if door not in self.closing] or self.doors
        while len(self.owners) < self.limit:
            self.owners.append(open_doors[len(self.owners) % len(open_doors)])
        doors = tuple(
            PlanDoor(id=door, name=f"Cửa {door}", share=self.share(door), is_closing=door in self.closing)
            for door in self.doors
        )
        return Plan(revision=self.revision, name="Phòng", limit=self.limit, doors=doors, carried=self.carried)

    def share(self, door: str) -> int:
        """Return what *door* starts from."""
        return self.owners[: self.limit].count(door) + self.offsets.get(door, 0)

    def remove(self, door: str, words: Mapping[str, State]) -> None:
        """Take *door* from the room, by what it and the others said last: its heir goes on with all it held or owed."""
        held = self.share(door) + _balance(door, words)
        self.doors.remove(door)
        self.closing.discard(door)
        heir = next(each for each in self.doors if each not in self.closing)
        before = self.share(heir)
        self.owners = [heir if owner == door else owner for owner in self.owners]
        self.offsets[heir] = self.offsets.get(heir, 0) + held - (self.share(heir) - before)
        self.carried += words[door].net if door in words else 0

    def add(self, door: str, words: Mapping[str, State]) -> None:
        """Take *door* into the room. One that was of it before starts anew: from no permits, and from its own count again."""
        self.doors.append(door)
        self.offsets[door] = -_balance(door, words)
        self.carried -= words[door].net if door in words else 0


def _balance(door: str, words: Mapping[str, State]) -> int:
    """Return what *door* took, less what it gave and let in. What one side of a gift has told binds the other."""
    if door not in words:
        return 0
    own, others = words[door], [(name, state) for name, state in words.items() if name != door]
    taken = dict(own.taken) | {name: max(own.taken.get(name, 0), state.given.get(door, 0)) for name, state in others}
    given = dict(own.given) | {name: max(own.given.get(name, 0), state.taken.get(door, 0)) for name, state in others}
    return sum(taken.values()) - sum(given.values()) - own.net
