"""A headcount ordered from the dashboard, as a value, and what becomes of it. Pure: no clock, database, broker or page.

An order is open until its door has answered or COMMAND_HOLDS_S have passed. `applied` is for good; any other end gives way to the
news that the door has applied it after all, since what stands in a ledger is what counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from central.live.views import DoorStatus
from edge.protocol.messages import COMMAND_HOLDS_S, Command, Reply
from edge.protocol.vocabulary import CANNOT_WRITE, CommandOutcome, Fault

HOLDS_MS = int(COMMAND_HOLDS_S * 1000)


class Outcome(StrEnum):
    """How an order ended."""

    APPLIED = "applied"
    TOO_OLD = "too_old"  # the door's clock and ours differ by more than an order holds
    NOT_READY = "not_ready"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Correction:
    """*inside* people were counted in *room*; *door* is to write it down. `outcome` is None while it is under way.

    `delta` is by how much the count was off, in row `number` of `epoch`; None where the door said only that it knows the order.
    `last_word` is what the door said while that settles nothing.
    """

    id: str
    room: str
    door: str
    inside: int
    why: str
    account_id: int
    account_name: str
    asked_ms: int
    outcome: Outcome | None = None
    delta: int | None = None
    epoch: str | None = None
    number: int | None = None
    settled_ms: int | None = None
    last_word: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be sent."""
        return self.outcome is None

    def is_over(self, now_ms: int) -> bool:
        """Tell whether the number of people counted then says nothing about now."""
        return now_ms - self.asked_ms >= HOLDS_MS

    def command(self) -> Command:
        """Return what the door is told: no name goes on the wire."""
        by = f"account:{self.account_id}"
        return Command(order=self.id, inside=self.inside, by=by, why=self.why, at_utc_ms=self.asked_ms)


def choose_door(doors: Sequence[DoorStatus]) -> DoorStatus | None:
    """Return the door that is to write an order down, or None when none can.

    The first in order that is connected and can write its ledger; one that knows the time before one that does not, since without it
    a door cannot tell how old an order is.
    """
    able = [door for door in doors if door.is_online and not CANNOT_WRITE & {entry.fault for entry in door.faults}]
    on_time = [door for door in able if Fault.CLOCK_UNKNOWN not in {entry.fault for entry in door.faults}]
    return next(iter(on_time or able), None)


def answered(order: Correction, door: str, reply: Reply, now_ms: int) -> Correction:
    """Return *order* after *door* of its room replied; the same object where that changes nothing.

    A door that is not ready yet may be so at the next sending. What another door says is not asked for.
    """
    if reply.order != order.id or door != order.door:
        return order
    match reply.outcome:
        case CommandOutcome.APPLIED:
            return applied(order, door, reply.delta, reply.epoch, reply.number, now_ms)
        case CommandOutcome.REPEATED:
            return applied(order, door, None, None, None, now_ms)
        case CommandOutcome.NOT_READY if order.is_open and not order.is_over(now_ms):
            return replace(order, last_word=reply.outcome.value)
        case _ if order.outcome in (None, Outcome.NO_ANSWER):
            return replace(order, outcome=Outcome(reply.outcome.value), settled_ms=now_ms)
    return order


def applied(
    order: Correction, door: str, delta: int | None, epoch: str | None, number: int | None, now_ms: int
) -> Correction:
    """Return *order* once it stands in the ledger of its door, be it learnt from a reply or from the row itself."""
    if door != order.door or (order.outcome is Outcome.APPLIED and (order.delta is not None or delta is None)):
        return order
    settled_ms = order.settled_ms if order.outcome is Outcome.APPLIED else now_ms
    return replace(
        order, outcome=Outcome.APPLIED, delta=delta, epoch=epoch, number=number, settled_ms=settled_ms, last_word=None
    )


def given_up(order: Correction, now_ms: int) -> Correction:
    """Return *order* once it has been sent for as long as it holds: as the door said last, or unanswered."""
    if not order.is_open or not order.is_over(now_ms):
        return order
    outcome = Outcome.NO_ANSWER if order.last_word is None else Outcome(order.last_word)
    return replace(order, outcome=outcome, settled_ms=now_ms)
