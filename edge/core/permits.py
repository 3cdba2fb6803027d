"""Permits: how the room's limit is split over its doors so that doors which cannot hear each other never let in too many together.

A bounded counter (Balegas et al., "Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants", SRDS 2015). The plan
gives each door a share of the limit to start from. An entry spends a permit, an exit makes one at the door that saw it, and doors hand
permits to each other: the giver's debit is durable in its ledger before anybody hears of it, and the taker writes down what it took. So
each door's own ledger alone tells what it holds, and at every instant

    permits of all doors + permits on their way + people inside = limit.

Owns that arithmetic and who gives how much to whom. It must not know rows, the wire or the light.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SCARCE = 4
"""A door has little when another has more than so many times its free permits; then the difference is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A door's permits as it tells them.

    `held` may be below zero: a debt, made by people who entered on red. `given` and `taken` are totals by other door; they only
    grow. `waiting` is how many people with an accepted scan stand outside, `is_busy` whether somebody is in the doorway. A door that is
    not `is_serving` (a fault, or it is to be closed) lets nobody in and needs none; one that is not `is_reachable` would not hear
    of a gift now; one that is not `is_giving` cannot hand anything over (it is starting, or cannot write).
    """

    held: int
    given: Mapping[str, int]
    taken: Mapping[str, int]
    waiting: int = 0
    is_busy: bool = False
    is_serving: bool = True
    is_reachable: bool = True
    is_giving: bool = True


@dataclass(frozen=True, slots=True)
class Gift:
    """Hand *count* permits to the door *to*."""

    to: str
    count: int


def held(share: int, taken: Mapping[str, int], given: Mapping[str, int], net: int) -> int:
    """Return how many permits a door holds whose people in minus people out are *net*."""
    return share + sum(taken.values()) - sum(given.values()) - net


def takeable(door: str, taken: Mapping[str, int], others: Mapping[str, Holding]) -> dict[str, int]:
    """Return how many permits each of *others* has announced as given to *door* and *door* has not taken yet."""
    announced = {name: other.given.get(door, 0) - taken.get(name, 0) for name, other in others.items()}
    return {name: count for name, count in announced.items() if count > 0}


def forgotten(door: str, given: Mapping[str, int], others: Mapping[str, Holding]) -> dict[str, int]:
    """Return how many permits each of *others* took from *door* that *door* does not remember giving: its ledger was replaced."""
    missing = {name: other.taken.get(door, 0) - given.get(name, 0) for name, other in others.items()}
    return {name: count for name, count in missing.items() if count > 0}


def gift(door: str, own: Holding, others: Mapping[str, Holding]) -> Gift | None:
    """Return what *door* should hand over now, or None.

    Debts come first, whoever has them; then doors where people wait, out of what nobody waits for here; then doors that have
    little. A door that serves nobody hands over all it has. Every door works this out from the same rows: where several could
    give, those with more go first, and the others give only what is still missing.
    """
    if own.held <= 0:
        return None
    doors = {name: _Account(other, _on_its_way(name, door, own, others)) for name, other in others.items()}
    mine = _Account(own, 0)
    return (
        _paid(door, mine, doors, _Account.debt, _Account.whole)
        or _handed_over(mine, doors)
        or _paid(door, mine, doors, _Account.missing, _Account.free)
        or _shared(door, mine, doors)
    )


@dataclass(frozen=True, slots=True)
class _Account:
    """A door's permits, those on their way to it included."""

    holding: Holding
    coming: int

    def whole(self) -> int:
        """What it can pay debts from."""
        return max(0, self.holding.held)

    def debt(self) -> int:
        """What it owes."""
        return max(0, -(self.holding.held + self.coming))

    def free(self) -> int:
        """What nobody there needs."""
        holding = self.holding
        return holding.held + self.coming - (holding.waiting + holding.is_busy if holding.is_serving else 0)

    def missing(self) -> int:
        """What the people waiting there lack."""
        holding = self.holding
        if not self.can_use:
            return 0
        return max(0, holding.waiting - max(0, holding.held + self.coming))

    @property
    def can_give(self) -> bool:
        """May others leave it to this door to give?"""
        return self.holding.is_reachable and self.holding.is_giving

    @property
    def can_use(self) -> bool:
        """Would a gift serve anybody there now?"""
        return self.holding.is_reachable and self.holding.is_serving


_Figure = Callable[[_Account], int]


def _on_its_way(to: str, door: str, own: Holding, others: Mapping[str, Holding]) -> int:
    """Return how many permits were given to *to* that it has not taken yet, as far as is known."""
    taken = others[to].taken
    from_others = (other.given.get(to, 0) - taken.get(name, 0) for name, other in others.items() if name != to)
    return sum(max(0, each) for each in (own.given.get(to, 0) - taken.get(door, 0), *from_others))


def _paid(door: str, mine: _Account, doors: Mapping[str, _Account], need_of: _Figure, spare_of: _Figure) -> Gift | None:
    """Return this door's part in meeting the first need there is: what richer doors cannot meet."""
    needy = {name: need_of(account) for name, account in doors.items() if need_of(account) > 0}
    if not needy:
        return None
    my_rank = (-spare_of(mine), door)
    richer = [
        spare_of(account)
        for name, account in doors.items()
        if account.can_give and name not in needy and (-spare_of(account), name) < my_rank
    ]
    left_to_others = sum(each for each in richer if each > 0)
    for name in sorted(needy):
        need = needy[name] - left_to_others
        left_to_others = max(0, -need)
        count = min(spare_of(mine), need)
        if count > 0:
            return Gift(name, count)
    return None


def _handed_over(mine: _Account, doors: Mapping[str, _Account]) -> Gift | None:
    """Return all of it, to the serving door that has least, when this door serves nobody."""
    takers = {name: account for name, account in doors.items() if account.can_use}
    if mine.holding.is_serving or not takers:
        return None
    poorest = min(takers, key=lambda name: (takers[name].free(), name))
    return Gift(poorest, mine.holding.held)


def _shared(door: str, mine: _Account, doors: Mapping[str, _Account]) -> Gift | None:
    """Return half the difference to the door that has least, if this one has most and the other has little."""
    takers = {name: account.free() for name, account in doors.items() if account.can_use}
    if not takers:
        return None
    if any((-free, name) < (-mine.free(), door) for name, free in takers.items() if doors[name].can_give):
        return None
    poorest = min(takers, key=lambda name: (takers[name], name))
    little = max(0, takers[poorest])  # what people wait for there is not this door's to halve
    lead = mine.free() - little
    if lead < 2 or SCARCE * little >= mine.free():
        return None
    return Gift(poorest, lead // 2)
