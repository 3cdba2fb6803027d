"""What must be true of a room at every instant, whatever the world does to it: held against the ledgers, not against what doors say.

A door whose card was replaced counts by what the broker keeps of it until it has spoken again: before, its ledger is not its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from edge.protocol.vocabulary import Fault, Light
from tests.support.room_plans import Planner
from tests.support.room_world import Node, World


@dataclass(frozen=True)
class Holdings:
    """What a door's ledger says: people in less people out, and permits given and taken by other door."""

    net: int = 0
    given: Mapping[str, int] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Truth:
    """Looks at a world after each thing that happened to it."""

    world: World
    planner: Planner
    seen: dict[str, Holdings] = field(default_factory=dict)
    balances: dict[str, tuple[int, int, int | None]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise AssertionError when anything does not hold."""
        books = self.all_books()
        self._check_sensors()
        self._check_permits_grow(books)
        self._check_lamps(books)
        self._check_sum(books)

    def books(self, node: Node) -> Holdings:
        """Return what *node*'s ledger says, or what is known of the one before."""
        totals = node.ledger.totals
        if node.has_spoken:
            return Holdings(totals.net, dict(totals.given), dict(totals.taken))
        kept = self.world.states.get(node.name)
        if kept is not None:
            return Holdings(kept.net, dict(kept.given), dict(kept.taken))
        others = {name: self._taken(other) for name, other in self.world.nodes.items() if name != node.name}
        given = {name: taken[node.name] for name, taken in others.items() if node.name in taken}
        return Holdings(totals.net, given, dict(totals.taken))

    def _taken(self, node: Node) -> Mapping[str, int]:
        """Return what *node* has taken by its ledger, or by what the broker keeps of the one before."""
        kept = None if node.has_spoken else self.world.states.get(node.name)
        return node.ledger.totals.taken if kept is None else kept.taken

    def held(self, name: str, books: Mapping[str, Holdings]) -> int:
        """Return how many permits a door holds by its ledger and the plan that it has."""
        each, plan = books[name], self.world.nodes[name].plans.kept
        share = plan.share_of(name) if plan is not None else 0
        return share + sum(each.taken.values()) - sum(each.given.values()) - each.net

    def on_their_way(self, books: Mapping[str, Holdings]) -> int:
        """Return how many permits were given to doors of the room that these have not taken yet."""
        return sum(count for _, to, count in _gifts(books) if to in self.planner.doors)

    def inside(self, books: Mapping[str, Holdings]) -> int:
        """Return how many people are inside by the doors' ledgers: below zero, somebody was missed."""
        return self.planner.carried + sum(books[name].net for name in self.planner.doors if name in books)

    def debts(self, books: Mapping[str, Holdings]) -> int:
        """Return how many permits the doors of the room owe: people who came in on red, or were added by staff."""
        return sum(max(0, -self.held(name, books)) for name in self.planner.doors if name in books)

    def largest_limit(self) -> int:
        """Return the largest limit in force at central or at any door of the room."""
        plans = [self.world.nodes[name].plans.kept for name in self.planner.doors if name in self.world.nodes]
        return max([self.planner.limit, *(plan.limit for plan in plans if plan is not None)])

    def all_hold_the_newest_plan(self) -> bool:
        """Has every door of the room the newest plan?"""
        nodes = [self.world.nodes.get(name) for name in self.planner.doors]
        return all(node is not None and node.plans.kept == self.world.plan for node in nodes)

    def all_books(self) -> dict[str, Holdings]:
        """Return what all ledgers say."""
        return {name: self.books(node) for name, node in self.world.nodes.items()}

    def has_told(self, node: Node) -> bool:
        """Does central know all that the door has written?"""
        known = self.world.known.get(node.name)
        if known is None or node.ledger.failure is not None:
            return False
        return (known.epoch, known.number) == (node.ledger.epoch, node.ledger.totals.number)

    def is_all_told(self) -> bool:
        """Does central know all that the doors of the room, and those that were, have written?"""
        return all(self.has_told(node) for node in self.world.nodes.values())

    def is_trading_with(self, name: str) -> bool:
        """Are permits on their way to or from a door?"""
        books = self.all_books()
        return any(
            books[one].given.get(other, 0) != books[other].taken.get(one, 0)
            for other in books
            for one in books
            if name in (one, other)
        )

    # --- the checks ---------------------------------------------------------------------------------------------------

    def _check_sensors(self) -> None:
        """Totals equal what the sensors saw; while the disk refuses rows they are only counted."""
        for node in self.world.nodes.values():
            durable = node.ledger.totals
            if node.door is not None and node.ledger.failure is None and not _is_behind(node):
                assert (node.entries, node.exits) == (durable.entries, durable.exits), f"{node.name} counted wrongly"
            # A unit that has not been able to read its ledger since it started shows what it has counted since, and no count of the room.
            if node.view is not None and node.door is not None and node.view.inside is not None:
                assert (node.entries, node.exits) == (node.view.entries, node.view.exits), (
                    f"{node.name} shows another count"
                )

    def _check_permits_grow(self, books: Mapping[str, Holdings]) -> None:
        """Nobody takes what was not given, and nothing given or taken is forgotten."""
        for giver, to, count in _gifts(books):
            assert count >= 0, f"{to} took {-count} permits that {giver} never gave"
        for name, each in books.items():
            before = self.seen.get(name, Holdings())
            if not self.world.nodes[name].has_spoken:
                continue  # a gift that neither the broker nor its taker knows of any more was never made
            assert all(each.given.get(door, 0) >= given for door, given in before.given.items()), (
                f"{name} forgot a gift"
            )
            held, without = self.held(name, books), self.held(name, books) + sum(each.given.values())
            plan = self.world.nodes[name].plans.kept
            revision = plan.revision if plan is not None else None
            was, was_without, was_revision = self.balances.get(name, (held, without, revision))
            # Neither people, nor permits that came, nor a plan (of several the first may have given more): what it gave alone has changed.
            if (without, revision) == (was_without, was_revision):
                assert held >= min(0, was), f"{name} gave more than it held"
            self.balances[name] = held, without, revision
        self.seen = dict(books)

    def _check_lamps(self, books: Mapping[str, Holdings]) -> None:
        """Green needs a permit that is durable, a ledger that is its door's, and a plan that names the door as open."""
        for name, node in self.world.nodes.items():
            if node.lamp is not Light.GREEN:
                continue
            plan = node.plans.kept
            open_doors = {door.id for door in plan.doors if not door.is_closing} if plan is not None else set()
            assert name in open_doors, f"{name} is green, and not to be"
            assert node.has_spoken, f"{name} is green before it knows what it gave"
            assert self.held(name, books) >= 1, f"{name} is green with {self.held(name, books)} permits"

    def _check_sum(self, books: Mapping[str, Holdings]) -> None:
        """Permits of all doors, permits on their way and people inside add up to the limit."""
        doors = [name for name in self.planner.doors if name in books]
        total = sum(self.held(name, books) for name in doors) + self.on_their_way(books) + self.inside(books)
        assert total <= self.largest_limit(), f"{total} permits and people for a limit of {self.largest_limit()}"
        if self.all_hold_the_newest_plan():
            assert total == self.planner.limit, f"{total} permits and people for a limit of {self.planner.limit}"


def _is_behind(node: Node) -> bool:
    """Does the unit still wait to try its disk again?"""
    return node.view is not None and Fault.DISK_FULL in node.view.faults


def _gifts(books: Mapping[str, Holdings]) -> Iterator[tuple[str, str, int]]:
    """Yield who gave how many permits to whom that have not been taken."""
    for giver, each in books.items():
        for to in books:
            yield giver, to, each.given.get(to, 0) - books[to].taken.get(giver, 0)
