"""How many people are in the room: a merge of each door's newest row.

The merge is associative, commutative and idempotent (a join of per-door maxima), so that loss, repetition and reordering of
messages change nothing once the newest row of a door has arrived. It must not know how rows travel.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from edge.protocol.messages import State


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """One door's cumulative row: people in minus people out, and how new that is.

    Shares are ordered by epoch, then by number within it. The remaining fields only make the order total: two units that
    claim the same epoch and number must not make the merge depend on who is heard first.
    """

    epoch_order: int
    number: int
    epoch: str
    net: int


Shares = Mapping[str, Share]
"""The newest share of each door, by the door's id."""


def share_of(state: State) -> Share:
    """Return the share that *state* reports."""
    return Share(state.epoch_order, state.number, state.epoch, state.net)


def merge(some: Shares, others: Shares) -> Shares:
    """Return the newest share of every door known to either side."""
    newest = dict(some)
    for door, share in others.items():
        known = newest.get(door)
        newest[door] = share if known is None else max(known, share)
    return newest


def total(neighbours: Shares, own_door: str, own_net: int, doors_of_plan: Collection[str] | None) -> int:
    """Return what the doors' shares add up to; below zero, somebody was missed on the way in.

    The own door counts by its own ledger, not by what the network says of it. Once a plan is known only its doors count: a
    door that was taken out of the room must not haunt it. Before, every door heard counts.
    """
    heard = neighbours.keys() if doors_of_plan is None else neighbours.keys() & set(doors_of_plan)
    return own_net + sum(neighbours[door].net for door in heard if door != own_door)
