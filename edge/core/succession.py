"""Whether this ledger may go on, or others know more of this door than it does.

A card put back from a copy goes on from an old row; a new card knows no ledger before it. Either would say things that everybody
else takes for old or for said already, and they would be lost in silence. Owns that judgement and nothing else.
"""

from dataclasses import dataclass

from edge.core.ledger import Totals
from edge.protocol.messages import State


@dataclass(frozen=True, slots=True)
class Renewal:
    """Go on in a new epoch of at least *epoch_order*. See `Books.renew`."""

    epoch_order: int
    is_all_unsent: bool
    carried_net: int


def after_acknowledgement(number: int, durable: Totals, epoch_order: int) -> Renewal | None:
    """Return what to do when central has rows of this epoch up to *number*: a copy of this ledger wrote more than it knows."""
    return Renewal(epoch_order + 1, is_all_unsent=False, carried_net=0) if number > durable.number else None


def after_own_state(
    state: State, epoch: str, epoch_order: int, durable: Totals, *, acknowledged: int, has_carried: bool
) -> Renewal | None:
    """Return what to do when the broker has *state* of this very door from before.

    Another ledger of the same or a higher order would win over this one at every reader. And if central has never had a row of
    this one, and it carried nothing over when it was opened (a new card; a broken file that told nothing any more), the people
    whom the ledger before had counted in are still inside.
    """
    if state.epoch == epoch:
        return after_acknowledgement(state.number, durable, epoch_order)
    is_new = acknowledged == 0
    carried_net = state.net if is_new and not has_carried else 0
    if state.epoch_order < epoch_order and carried_net == 0:
        return None
    return Renewal(max(state.epoch_order, epoch_order) + 1, is_all_unsent=is_new, carried_net=carried_net)
