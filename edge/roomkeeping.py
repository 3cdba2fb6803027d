"""Keeps the room from this door's side: plan, neighbours, and the permits that go to and fro.

Owns when permits are taken over, handed on and healed, and what the room's count is. How many is `edge.core.permits`'s to say. It must
not know beams, screens or topics.
"""

from dataclasses import replace

import structlog

from edge.core import events, permits
from edge.core.permits import Gift, Holding
from edge.core.room import Room
from edge.desk import Desk
from edge.ports import PlanStore
from edge.protocol import rows
from edge.protocol.messages import Anchor, Plan, State

NEIGHBOURS_WITHIN_S = 5.0
"""At start the other doors of the plan have this long to be heard; a network that is gone must not keep the door red. A ledger just
opened asks the broker for as long what its door had given away before."""

LAST_GIVEN_AFTER_S = 2.0
"""Who saw green walks in. The last permit is handed on when the lamp has been red for so long and the doorway is empty."""

KEEP_AGAIN_S = 5.0
"""So long after a plan could not be written down it is tried again: a disk that was full may have been cleared."""

_GIFTS_AT_ONCE = 8

_log = structlog.get_logger(__name__)


class RoomKeeper:
    """The room as this door keeps it. `room` is what is known of it."""

    def __init__(self, desk: Desk, plans: PlanStore) -> None:
        self._desk = desk
        self._plans = plans
        self.room = Room(desk.settings.door, desk.settings.limit, plans.load())
        self._waits_until_s = self._asks_until_s = desk.now + NEIGHBOURS_WITHIN_S
        self._has_asked = self._is_answered = False
        self._linked_at_s = desk.now
        self._is_plan_told = False
        self._promise: Gift | None = None
        self._is_busy = False
        self._keep_again_s: float | None = None

    # --- what is heard ------------------------------------------------------------------------------------------------

    def linked(self, is_connected: bool) -> None:
        """The connection was made or lost."""
        self.room = self.room.linked(is_connected)
        self._linked_at_s, self._is_plan_told, self._is_answered = self._desk.now, False, False
        self._asks_until_s = self._desk.now + NEIGHBOURS_WITHIN_S

    def answered(self) -> None:
        """The broker has said what it keeps."""
        self._is_answered = True

    def reported(self, event: events.NeighbourReported) -> None:
        """A door of the room told its state."""
        self.room = self.room.heard(event.door, event.state, event.at_s)

    def recalled(self, state: State) -> None:
        """The books have noted what the broker kept of this very door; it is from before, or another unit says it is this door.

        What was given in this door's name is gone, whoever gave it. What was taken is taken again from its givers' word.
        """
        desk = self._desk
        self._has_asked = self._has_asked or state.epoch != desk.books.epoch
        for to, given in state.given.items():
            self._note_given(to, given - desk.totals.given.get(to, 0))

    def remember(self) -> None:
        """Go on without a past once the broker has been asked for it in vain; a connection that died unnoticed is no answer."""
        desk, is_answered = self._desk, self.room.is_linked and self._is_answered
        if not self.has_memory() and is_answered and desk.now >= self._asks_until_s:
            self._has_asked = desk.books.heard_nothing_of_itself(desk.utc_ms, desk.now)

    def seen(self, event: events.NeighbourSeen) -> None:
        """A door of the room came or went."""
        self.room = self.room.seen(event.door, event.is_online)

    def planned(self, plan: Plan) -> None:
        """Central told what is in force."""
        self._is_plan_told = True
        if not self.room.takes(plan):
            return
        desk = self._desk
        self.room = replace(self.room, plan=plan)
        if desk.settings.door not in (self.room.doors or ()):
            _log.warning(
                "the plan does not name this door; it stays red", door=desk.settings.door, revision=plan.revision
            )
        self._keep(plan)
        share, totals = self.room.share(None), desk.totals
        if (plan.revision, plan.limit, share) != (totals.plan_revision, totals.limit, totals.share):
            desk.write(rows.PlanApplied, revision=plan.revision, limit=plan.limit, share=share)

    def advance(self) -> None:
        """Write the plan down that could not be before, once it is time to try again."""
        if self._keep_again_s is not None and self.room.plan is not None and self._desk.now >= self._keep_again_s:
            self._keep(self.room.plan)

    # --- what holds ---------------------------------------------------------------------------------------------------

    @property
    def limit(self) -> int | None:
        """The limit in force, None while there is none to go by."""
        return self.room.limit(self._desk.totals.limit)

    @property
    def share(self) -> int | None:
        """What the door's permits start from, None while there is no limit to go by."""
        return self.room.share(self._desk.totals.share)

    @property
    def inside(self) -> int:
        """How many people are in the room, as far as is known."""
        return self.room.inside(self._desk.totals.net)

    @property
    def held(self) -> int:
        """How many permits the door holds, by what has been counted."""
        totals = self._desk.totals
        return permits.held(self.share or 0, totals.taken, totals.given, totals.net)

    @property
    def usable(self) -> int:
        """How many of them are not promised to another door."""
        return self.held - (self._promise.count if self._promise else 0)

    def is_known(self) -> bool:
        """Are the other doors heard, or waited for long enough, and does the ledger tell what its door has given away?"""
        return (self.room.has_heard_all or self._desk.now >= self._waits_until_s) and self.has_memory()

    def is_settled(self) -> bool:
        """Is the room known as it is now, and not as it was when the connection was lost?

        With a connection come the plan and what every door said last; until they are here, or have been waited for, nothing is built on
        what was known before. A door that is cut off from others builds nothing on them; one that is alone need not ask.
        """
        room = self.room
        if not room.is_linked:
            return room.is_alone
        is_told = self._is_plan_told and room.has_heard_all_since(self._linked_at_s)
        return is_told or self._desk.now >= self._asks_until_s

    def has_memory(self) -> bool:
        """Does the ledger tell what its door has given away?

        One just opened must have heard what the broker keeps of its door, or have asked in vain. Until then nothing is said in the
        door's name, so that what the broker keeps is not overwritten before it is written down.
        """
        return self._has_asked or not self._desk.books.is_new or self.room.is_alone

    def next_deadline(self) -> float | None:
        """Return when time alone changes something here."""
        lamp, moments = self._desk.lamp, []
        if not (self.is_known() and self.is_settled()):
            moments += [each for each in (self._waits_until_s, self._asks_until_s) if each > self._desk.now]
        if self._promise is not None and lamp.is_red and not self._is_busy:
            moments.append(lamp.state.red_since_s + LAST_GIVEN_AFTER_S)
        if self._keep_again_s is not None:
            moments.append(self._keep_again_s)
        return min(moments, default=None)

    # --- what is done -------------------------------------------------------------------------------------------------

    def anchor(self, inside: int, *, by: str, why: str = "", order: str = "", left: int | None = 0) -> int:
        """Write that *inside* people were in the room; return by how much the count was off.

        *left* is the doubt that remains (millionths of a person squared), None when it is not known. Only doors heard now are the
        anchor's basis: what others have counted by now comes on top later, and nobody can tell it from then.
        Raises: ValueError when no row can hold it.
        """
        totals = self._desk.totals
        basis = {self._desk.settings.door: totals.entries + totals.exits}
        doubts = {self._desk.settings.door: totals.doubt.square}
        for door, each in self.room.neighbours.items():
            if each.state is not None and self.room.is_linked and each.is_reachable(self._desk.now):
                basis[door] = each.state.entries + each.state.exits
                if each.state.doubt is not None:
                    doubts[door] = each.state.doubt
        delta = inside - self.room.balance(totals.net)
        self._desk.write(
            rows.Adjusted,
            delta=delta,
            by=by,
            why=why[:200],
            order=order,
            headcount=inside,
            basis=basis if left is not None else {},
            doubts=doubts if left is not None else {},
            left=left or 0,
        )
        return delta

    def anchors(self) -> list[Anchor]:
        """Return the last anchor of each door of the room, as far as they have told."""
        doors = self.room.doors
        others = [each.state for door, each in self.room.neighbours.items() if doors is None or door in doors]
        found = [self._desk.totals.anchor, *(state.anchor for state in others if state is not None)]
        return [each for each in found if each is not None]

    def trade(self, waiting: int, *, is_busy: bool, is_serving: bool) -> None:
        """Take over what other doors have given, and hand on what they need more.

        *waiting* and *is_busy* tell who is at this door, *is_serving* whether it could let anybody in.
        """
        desk, room, door = self._desk, self.room, self._desk.settings.door
        self._is_busy = is_busy
        if not self.is_known() or not self._can_write() or door not in (room.doors or ()):
            self._promise = None  # central has passed on what a door that is not of the room held
            return
        heard = room.holdings(desk.now)
        for to, count in permits.forgotten(door, desk.totals.given, heard).items():
            self._note_given(to, count)
        for giver, count in permits.takeable(door, desk.totals.taken, heard).items():
            self._note_taken(giver, count)
        others = {name: each for name, each in heard.items() if name in (room.doors or ())}
        for _ in range(_GIFTS_AT_ONCE):
            own = Holding(
                held=self.held,
                given=desk.totals.given,
                taken=desk.totals.taken,
                waiting=waiting,
                is_busy=is_busy,
                is_serving=is_serving and room.is_serving,
            )
            gift = permits.gift(door, own, others) if self.is_settled() and self._can_write() else None
            self._promise = None
            if gift is None:
                return
            may_go = self._may_go(own, gift)
            if not may_go and gift.count == 1:
                self._promise = gift
                return
            self._note_given(gift.to, gift.count if may_go else gift.count - 1)

    def stand_still(self) -> None:
        """Neither take nor give: who this door is, or what it sees, is not certain."""
        self._promise = None

    def _keep(self, plan: Plan) -> None:
        self._keep_again_s = None if self._plans.keep(plan) else self._desk.now + KEEP_AGAIN_S

    def _can_write(self) -> bool:
        books = self._desk.books
        return books.is_known and books.problem is None

    def _may_go(self, own: Holding, gift: Gift) -> bool:
        lamp = self._desk.lamp
        if own.held - gift.count > 0:
            return True
        has_been_red = lamp.is_red and self._desk.now >= lamp.state.red_since_s + LAST_GIVEN_AFTER_S
        return has_been_red and not own.is_busy

    def _note_given(self, to: str, count: int) -> None:
        if count > 0:
            self._desk.write(rows.PermitsGiven, to=to, count=count)

    def _note_taken(self, giver: str, count: int) -> None:
        if count > 0:
            self._desk.write(rows.PermitsTaken, giver=giver, count=count)
