"""What staff order: the buttons at the door, the unit's page, and headcounts told from afar.

Owns what becomes of an order: once, with who and why, in the ledger like anything else. It must not know pages or topics.
"""

import structlog

from edge.core import effects, events
from edge.counting import Counting
from edge.desk import Desk
from edge.protocol import rows
from edge.protocol.fields import LARGEST_COUNT
from edge.protocol.messages import COMMAND_HOLDS_S, Command, Reply
from edge.protocol.vocabulary import CommandOutcome, Mode, Source
from edge.roomkeeping import RoomKeeper

_log = structlog.get_logger(__name__)


class Staffing:
    """Carries out the orders of staff."""

    def __init__(self, desk: Desk, counting: Counting, keeper: RoomKeeper) -> None:
        self._desk = desk
        self._counting = counting
        self._keeper = keeper

    def pressed(self, event: events.ButtonPressed) -> None:
        """Take a button at the door: counting by hand where staff have taken over, else a correction."""
        desk = self._desk
        desk.sound(effects.Signal.PRESSED)
        is_by_hand = desk.totals.mode is Mode.STAFF
        if event.button is events.Button.TAKE_OVER:
            desk.write(rows.ModeChanged, mode=Mode.AUTOMATIC if is_by_hand else Mode.STAFF, by="button")
        elif not is_by_hand:
            desk.write(rows.Adjusted, delta=1 if event.button is events.Button.PLUS else -1, by="button")
        elif event.button is events.Button.PLUS:
            self._counting.enter(Source.STAFF)
        else:
            desk.write(rows.Exited, source=Source.STAFF)

    def took_over(self, event: events.StaffTookOver) -> None:
        """Let staff count by hand, or the beams again."""
        mode = Mode.STAFF if event.is_by_hand else Mode.AUTOMATIC
        if mode is not self._desk.totals.mode:
            self._desk.write(rows.ModeChanged, mode=mode, by=event.by)

    def adjusted(self, event: events.StaffAdjusted) -> None:
        """Put the count right by so many."""
        if event.delta == 0 or self._is_known(event.order):
            return
        try:
            self._desk.write(rows.Adjusted, delta=event.delta, by=event.by, why=event.why[:200], order=event.order)
        except ValueError as error:
            _log.warning("a correction that no row can hold was refused", words=str(error))

    def counted(self, event: events.StaffCounted) -> None:
        """Set the count to what staff counted in the room."""
        if not self._keeper.room.has_heard_all:
            _log.warning("a headcount was refused: not all doors of the room have been heard since the start")
        elif not self._is_known(event.order):
            self._set_inside(event.inside, event.by, event.why, event.order)

    def commanded(self, event: events.CommandReceived) -> None:
        """Carry out a headcount told from afar, and answer."""
        command = event.command
        outcome, delta = self._outcome(command)
        books = self._desk.books
        is_written = outcome is CommandOutcome.APPLIED
        reply = Reply(
            order=command.order,
            outcome=outcome,
            delta=delta,
            epoch=books.epoch if is_written else None,
            number=books.totals.number if is_written else None,
        )
        self._desk.effects.append(effects.SendReply(reply, event.correlation))

    def _outcome(self, command: Command) -> tuple[CommandOutcome, int]:
        books, utc_ms = self._desk.books, self._desk.utc_ms
        if self._is_known(command.order):
            return CommandOutcome.REPEATED, 0
        if not books.is_known or books.problem is not None or utc_ms is None or not self._keeper.is_settled():
            return CommandOutcome.NOT_READY, 0
        if abs(utc_ms - command.at_utc_ms) > COMMAND_HOLDS_S * 1000:
            return CommandOutcome.TOO_OLD, 0
        delta = self._set_inside(command.inside, command.by, command.why, command.order)
        return (CommandOutcome.REFUSED, 0) if delta is None else (CommandOutcome.APPLIED, delta)

    def _set_inside(self, inside: int, by: str, why: str, order: str) -> int | None:
        """Write a headcount; return by how much the count was off, or None when no row can hold it."""
        if not self._desk.books.is_known or inside > LARGEST_COUNT:
            return None
        try:
            return self._keeper.anchor(inside, by=by, why=why, order=order)
        except ValueError as error:
            _log.warning("a headcount that no row can hold was refused", words=str(error))
            return None

    def _is_known(self, order: str) -> bool:
        return bool(order) and order in self._desk.totals.orders
