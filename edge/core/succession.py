"""Whether this ledger may go on, or others know more of this door than it does.

A card put back from a copy goes on from an old row; a new card knows no ledger before it. Either would say things that everybody
else takes for old or for said already, and they would be lost in silence. Owns that judgement and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from edge.core.ledger import EARLIEST_UTC_MS, Totals
from edge.protocol.messages import State

MOST_ORDER = 2**40
"""More than a ledger a second for thousands of years: no door comes near it, and every order below it can be exceeded."""

MOST_FIGURE = 10**9
"""More people, permits or passes than any door sees in all its years, and far from what the wire holds."""

_LARGE_STEP = 1000


@dataclass(frozen=True, slots=True)
class Renewal:
    """Go on in a new epoch of at least *epoch_order*; `given` and `taken` are the least that the door has handed over and taken, and
    `passes_used` and `passes_spent` the least that it has paired with other doors.

    *stored*: central has this ledger's rows up to that number, and those above it must be written again. None: what central has under
    these numbers may be another ledger's, and all rows of this run must be.
    """

    epoch_order: int
    stored: int | None
    carried_net: int = 0
    given: Mapping[str, int] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)
    passes_used: Mapping[str, int] = field(default_factory=dict)
    passes_spent: Mapping[str, int] = field(default_factory=dict)


def is_credible(state: State) -> bool:
    """Return whether any door can have come so far. A figure at the wire's own limit could not be exceeded by whoever goes on from it."""
    figures = (state.entries, state.exits, abs(state.adjusted))
    tallies = (state.given, state.taken, state.passes_used, state.passes_spent)
    most = max(*figures, *(value for tally in tallies for value in tally.values()))
    return state.epoch_order < MOST_ORDER and most < MOST_FIGURE


def after_acknowledgement(number: int, durable: Totals, epoch_order: int) -> Renewal | None:
    """Return what to do when central has rows of this epoch up to *number*: a copy of this ledger wrote more than it knows."""
    return Renewal(epoch_order + 1, stored=None) if number > durable.number else None


def after_silence(durable: Totals, epoch_order: int, utc_ms: int | None) -> Renewal:
    """Return what to do when the broker has nothing of this very door: it may have lost it, and readers remember longer.

    They take a ledger of a lower order for old, so this one goes beyond any that may have been: ledgers are counted one by one, and the
    seconds since 2024 run faster. Where the time is not known the step is merely large.
    """
    seconds = (utc_ms - EARLIEST_UTC_MS) // 1000 if utc_ms is not None else 0
    return Renewal(max(seconds, epoch_order + _LARGE_STEP), stored=0, given=durable.given, taken=durable.taken)


def after_own_state(
    state: State, epoch: str, epoch_order: int, durable: Totals, *, acknowledged: int, has_carried: bool
) -> Renewal | None:
    """Return what to do when the broker has *state* of this very door from before.

    Another ledger of the same or a higher order would win over this one at every reader. And if central has never had a row of
    this one, and it carried nothing over when it was opened (a new card; a broken file that told nothing any more), the people
    whom the ledger before had counted in are still inside, and the permits it had handed over are still gone. What another unit's
    ledger took over is not this one's to spend, so a ledger that knows its own past takes nothing of that kind from the broker. Passes
    are paired with other doors whichever ledger told it: they have heard it, and would be told again or told less.
    """
    if state.epoch == epoch:
        renewal = after_acknowledgement(state.number, durable, epoch_order)
        return renewal and replace(
            renewal,
            given=state.given,
            taken=state.taken,
            passes_used=state.passes_used,
            passes_spent=state.passes_spent,
        )
    is_new = acknowledged == 0
    is_blank = is_new and not has_carried
    has_past = is_blank and (state.net != 0 or any((state.given, state.taken, state.passes_used, state.passes_spent)))
    if state.epoch_order < epoch_order and not has_past:
        return None
    return Renewal(
        max(state.epoch_order, epoch_order) + 1,
        stored=acknowledged,
        carried_net=state.net if is_blank else 0,
        given=state.given,
        taken=state.taken if is_blank else {},
        passes_used=state.passes_used,
        passes_spent=state.passes_spent,
    )
