"""Speaks for the door: rows to central until they are stored, the newest state to the room, the view to the screens.

Owns what was said last, so that nothing is said twice without need. It must not decide anything about the door.
"""

import dataclasses

import msgspec
import structlog

from edge.bookkeeping import Books
from edge.core import outbox
from edge.core.announce import DoorSettings, Facts, Lately, state_of, view_of
from edge.core.effects import Effect, PublishFaults, PublishRows, PublishState, ShowView
from edge.core.ledger import Stamp
from edge.core.view import DoorView
from edge.protocol.messages import LOG_BATCH_ROWS, State
from edge.protocol.vocabulary import Fault

HEARTBEAT_S = 30.0
"""The state is published at least this often while connected."""

_log = structlog.get_logger(__name__)


class Announcer:
    """What the door has said, and what it has to say next."""

    def __init__(self, settings: DoorSettings, books: Books, started_mono_ms: int) -> None:
        self._settings = settings
        self._books = books
        self._started_mono_ms = started_mono_ms
        self._outbox = outbox.Outbox(0)
        self._epoch = ""
        self._state: State | None = None
        self._state_at_s = 0.0
        self._view: DoorView | None = None
        self._faults: tuple[Fault, ...] = ()

    def connected(self, at_s: float) -> None:
        """The broker can be reached: what it may have lost is said again."""
        self._outbox = outbox.connected(self._outbox, at_s)
        self._state = None

    def disconnected(self) -> None:
        """The broker is gone; rows stay where they are."""
        self._outbox = outbox.disconnected(self._outbox)

    def central_came(self) -> None:
        """Central tells what is in force whenever it begins to listen: what it may have missed is said again."""
        self._outbox = outbox.central_came(self._outbox)

    @property
    def acknowledged(self) -> int:
        """Up to which number central has this epoch's rows."""
        return self._outbox.acknowledged

    def stored(self, number: int) -> None:
        """Central has this epoch's rows up to *number*."""
        if number > self._outbox.acknowledged:
            self._outbox = outbox.stored(self._outbox, number)
            self._books.mark_stored(number)

    def rows(self, at_s: float, is_clock_known: bool) -> list[Effect]:
        """Return the batch that is due, if one is."""
        books = self._books
        if books.is_known and books.epoch != self._epoch:
            self._epoch = books.epoch
            self._outbox = outbox.restarted(self._outbox, books.stored_up_to(at_s))
        due_at_s = outbox.due_at_s(self._outbox, books.durable.number, is_clock_known)
        if due_at_s is None or at_s < due_at_s:
            return []
        rows = books.rows_after(self._outbox.acknowledged, LOG_BATCH_ROWS, at_s)
        # A ledger that cannot be read now is asked again after the same patience as a broker that does not answer.
        self._outbox = outbox.sent(self._outbox, rows[-1].n if rows else books.durable.number, at_s)
        return [PublishRows(books.epoch, books.epoch_order, rows)] if rows else []

    def words(
        self, facts: Facts, lately: Lately, stamp: Stamp, at_s: float, edge_ms: float | None, has_memory: bool = True
    ) -> list[Effect]:
        """Return the view and the state where they differ from what was said; the state also as a heartbeat.

        Without a ledger there is no row to build a state on; then the faults alone are told. A ledger that has *no memory* of what its
        door did before says no state yet, for it would take the place of the one that tells.
        *edge_ms* is the monotonic time of the beam edge behind this, None when none is.
        """
        effects: list[Effect] = []
        unsent = self._books.unwritten + max(0, facts.durable.number - self._outbox.acknowledged)
        view = view_of(facts, self._settings, dataclasses.replace(lately, unsent_rows=unsent))
        if view != self._view:
            self._view = view
            effects.append(ShowView(view))
        faults = () if self._books.is_known else tuple(sorted(facts.faults))
        if faults != self._faults:
            self._faults = faults
            effects.append(PublishFaults(faults))
        if self._books.is_known and has_memory and (state := self._fresh_state(facts, stamp, at_s, edge_ms)):
            effects.append(PublishState(state))
        return effects

    def _fresh_state(self, facts: Facts, stamp: Stamp, at_s: float, edge_ms: float | None) -> State | None:
        edge_utc_ms = None
        if edge_ms is not None and stamp.utc_ms is not None:
            edge_utc_ms = edge_ms + stamp.utc_ms - stamp.mono_ms
        state = state_of(facts, self._settings, self._started_mono_ms, stamp, edge_utc_ms)
        is_news = self._state is None or _timeless(state) != _timeless(self._state)
        is_heartbeat_due = self._outbox.connected_at_s is not None and at_s >= self._state_at_s + HEARTBEAT_S
        if not is_news and not is_heartbeat_due:
            return None
        self._state, self._state_at_s = state, at_s
        return state

    def next_deadline(self, is_clock_known: bool) -> float | None:
        """Return when something is to be said even if nothing happens."""
        due_s = outbox.due_at_s(self._outbox, self._books.durable.number, is_clock_known)
        if self._outbox.connected_at_s is None or self._state is None:
            return due_s
        heartbeat_s = self._state_at_s + HEARTBEAT_S
        return heartbeat_s if due_s is None else min(heartbeat_s, due_s)


def _timeless(state: State) -> State:
    """Return *state* without the times of its making: two that differ in nothing else say the same."""
    return msgspec.structs.replace(state, mono_ms=0, utc_ms=None, edge_utc_ms=None)
