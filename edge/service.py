"""The unit's one mutator: every event goes in here, and what is to be done about it comes out.

Owns the order of things: rows are on disk before anything announces them, except that the lamp may turn red at once. Pure rules live in
`edge.core`, each desk's part in a file of its own (`counting`, `scanning`, `ruling`, `staffing`, `roomkeeping`, `announcing`); this file
must not know pins, files, brokers or screens. One thread calls it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from edge.anchoring import Anchoring
from edge.announcing import Announcer
from edge.core import effects, events, health, light, succession
from edge.core.announce import DoorSettings, Facts
from edge.core.ledger import Draft
from edge.counting import Counting
from edge.desk import Desk
from edge.doorway import Doorway
from edge.expecting import Expecting
from edge.passes.rules import Rules
from edge.ports import DayStore, Ledger, PlanStore
from edge.protocol import rows
from edge.protocol.messages import State
from edge.protocol.vocabulary import Fault, Mode
from edge.roomkeeping import RoomKeeper
from edge.ruling import Ruling
from edge.scanning import Scanning
from edge.staffing import Staffing
from edge.wiring import WiringWatch

_log = structlog.get_logger(__name__)


class EntranceService:
    """Everything one door decides.

    Arguments: *ledger*, *plans* and *days* are its memory; *now* the monotonic time in seconds; *doorway* turns beam edges into passages;
    *on_light* hears each switch of the lamp the moment it is allowed (without it the switch stands among the effects).
    """

    def __init__(
        self,
        settings: DoorSettings,
        ledger: Ledger,
        plans: PlanStore,
        now: float,
        *,
        doorway: Doorway,
        on_light: Callable[[effects.ShowLight], None] | None = None,
        days: DayStore | None = None,
    ) -> None:
        self._settings = settings
        self._desk = Desk(settings, ledger, now, on_light)
        self._desk.situation = self._situation
        self._books, self._lamp = self._desk.books, self._desk.lamp
        started = self._desk.stamp(now)
        self._books.note(Draft(kind=rows.Booted, stamp=started, details={"version": settings.version}))
        self._health = health.at_start(now)
        self._keeper = RoomKeeper(self._desk, plans)
        self._expecting = Expecting(self._desk, self._keeper)
        self._counting = Counting(self._desk, doorway, self._expecting)
        self._ruling = Ruling(self._desk, lambda: self._keeper.room.plan, days)
        self._scanning = Scanning(self._desk, self._counting, self._expecting, self._ruling)
        self._anchoring = Anchoring(self._desk, self._keeper)
        self._wiring = WiringWatch(self._desk, self._keeper)
        self._staffing = Staffing(self._desk, self._counting, self._keeper)
        self._own_word: State | None = None
        self._incredible: set[str] = set()
        self._trust_revision: int | None = None
        self._announcer = Announcer(settings, self._books, started_mono_ms=started.mono_ms)
        self._handlers: dict[type[events.Event], Callable[[Any], None]] = {
            events.BeamChanged: self._on_sensor,
            events.RangeMeasured: self._on_sensor,
            events.ButtonPressed: self._staffing.pressed,
            events.PassJudged: self._scanning.judged,
            events.DeviceFaulted: self._on_health,
            events.DoorClaimed: self._on_health,
            events.LinkChanged: self._on_link,
            events.BrokerAnswered: lambda _: self._keeper.answered(),
            events.NeighbourReported: self._on_neighbour,
            events.NeighbourSeen: self._keeper.seen,
            events.PlanReceived: self._on_plan,
            events.RowsStored: self._on_stored,
            events.ClockSet: self._on_clock,
            events.StaffAdjusted: self._staffing.adjusted,
            events.StaffCounted: self._staffing.counted,
            events.StaffTookOver: self._staffing.took_over,
            events.StaffDeclared: self._scanning.declared,
            events.DayReceived: self._ruling.day_told,
            events.CommandReceived: self._staffing.commanded,
            events.TrustTaken: self._on_trust,
            events.TimePassed: lambda _: None,
        }

    # --- the two doors of the service ---------------------------------------------------------------------------------

    def handle(self, event: events.Event) -> tuple[effects.Effect, ...]:
        """Take in *event* and return what is to be done, in order."""
        self._desk.effects = []
        self._counting.edge_s = None
        self._counting.advance(event.at_s)
        self._scanning.advance()
        self._keeper.advance()
        self._expecting.settle()
        self._handlers[type(event)](event)
        self._settle()
        return tuple(self._desk.effects)

    def next_deadline(self) -> float | None:
        """Return when a TimePassed is due if nothing else happens before."""
        deadlines = [
            *self._counting.next_deadlines(),
            self._scanning.next_deadline(),
            self._ruling.next_deadline(),
            self._expecting.next_deadline(),
            self._lamp.next_deadline(self._situation()),
            health.next_deadline(self._health, self._desk.now),
            self._books.retry_at_s(),
            self._announcer.next_deadline(self._desk.utc_offset_ms is not None) if self._keeper.has_memory() else None,
            self._keeper.next_deadline(),
            self._anchoring.next_deadline(),
        ]
        return min((each for each in deadlines if each is not None), default=None)

    @property
    def rules(self) -> Rules:
        """What the reader is to judge by."""
        return self._ruling.rules

    def lamp_was_forced_red(self) -> None:
        """Somebody else switched the lamp to red with the fault pattern; go on from there."""
        self._lamp.was_forced_red(self._desk.now)

    # --- events -------------------------------------------------------------------------------------------------------

    def _on_sensor(self, event: events.BeamChanged | events.RangeMeasured) -> None:
        self._counting.cross(event)
        for level in self._counting.levels():
            self._on_health(level)

    def _on_health(
        self, event: events.BeamChanged | events.DeviceFaulted | events.ClockSet | events.DoorClaimed
    ) -> None:
        self._health = health.step(self._health, event)

    def _on_link(self, event: events.LinkChanged) -> None:
        if event.is_connected:
            self._announcer.connected(event.at_s)
        else:
            self._announcer.disconnected()
        self._keeper.linked(event.is_connected)
        self._counting.lately = replace(self._counting.lately, is_connected=event.is_connected)

    def _on_neighbour(self, event: events.NeighbourReported) -> None:
        if not succession.is_credible(event.state):
            if event.door not in self._incredible:
                self._incredible.add(event.door)
                _log.warning("what is told of a door is no door's state and counts for nothing", door=event.door)
        elif event.door != self._settings.door:
            self._keeper.reported(event)
        elif self._own_word is None or event.state.epoch != self._books.epoch:
            self._own_word = event.state  # an echo must not take the place of what is still to be noted

    def _on_plan(self, event: events.PlanReceived) -> None:
        self._announcer.central_came()
        self._keeper.planned(event.plan)

    def _on_stored(self, event: events.RowsStored) -> None:
        if event.epoch == self._books.epoch and not self._books.is_behind(event.number, self._desk.now):
            self._announcer.stored(event.number)

    def _on_clock(self, event: events.ClockSet) -> None:
        self._on_health(event)
        self._ruling.clock_set()
        self._desk.utc_offset_ms = event.utc_offset_ms
        self._counting.lately = replace(self._counting.lately, is_clock_known=event.utc_offset_ms is not None)
        if event.utc_offset_ms is not None:
            self._books.set_utc_offset(self._settings.boot, event.utc_offset_ms)

    def _on_trust(self, event: events.TrustTaken) -> None:
        self._trust_revision = event.revision

    # --- what follows from it -----------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Bring faults, permits, lamp, screens and the wire in line with what is known now."""
        desk = self._desk
        self._books.flush(desk.now)
        self._recall()
        self._expecting.settle()
        self._wiring.watch()
        self._record_faults()
        self._anchoring.watch()
        self._trade()
        self._ruling.settle()
        if self._lamp.decide(self._situation(), desk.now):
            desk.sound(effects.Signal.FAULT)
        has_memory = self._keeper.has_memory()
        if has_memory:
            desk.effects += self._announcer.rows(desk.now, desk.utc_offset_ms is not None)
        edge_s = self._counting.edge_s
        edge_ms = None if edge_s is None else edge_s * 1000
        facts = self._facts()
        words = self._announcer.words(facts, self._counting.lately, desk.stamp(desk.now), desk.now, edge_ms, has_memory)
        desk.effects += words

    def _recall(self) -> None:
        """Write down what the broker kept of this very door, as soon as the disk takes it."""
        state, books = self._own_word, self._books
        if state is not None and books.heard_of_itself(state, self._announcer.acknowledged, self._desk.now):
            self._own_word = None
            self._keeper.recalled(state)
        self._keeper.remember()

    def _trade(self) -> None:
        faults, mode = self._faults(), self._desk.totals.mode
        is_serving = not any(light.forces_red(fault, mode) for fault in faults)
        if Fault.DOOR_CLAIMED_TWICE in faults or (is_serving and not self._is_sensing()):
            self._keeper.stand_still()  # two ledgers of one door would each spend what it holds
        else:
            # What breaks the beams of a door in fault, or of one where staff count, need not be a person.
            is_busy = is_serving and mode is Mode.AUTOMATIC and self._counting.is_busy
            self._keeper.trade(self._expecting.waiting, is_busy=is_busy, is_serving=is_serving)

    def _record_faults(self) -> None:
        standing = self._faults()
        recorded = {each.fault for each in self._books.totals.faults}
        for fault in sorted(standing - recorded):
            self._desk.write(rows.FaultRaised, fault=fault)
        for fault in sorted(recorded - standing):
            self._desk.write(rows.FaultCleared, fault=fault)

    # --- facts --------------------------------------------------------------------------------------------------------

    def _faults(self) -> frozenset[Fault]:
        own = {self._books.problem} if self._books.problem else set()
        return health.standing(self._health, self._desk.now) | self._wiring.faults | own

    def _is_sensing(self) -> bool:
        """Have the beams told their levels, or do staff count?"""
        return self._desk.totals.mode is Mode.STAFF or self._health.are_beams_known

    def _situation(self) -> light.Situation:
        return light.Situation(
            is_known=self._books.is_known and self._is_sensing() and self._keeper.is_known(),
            mode=self._desk.totals.mode,
            faults=self._faults(),
            limit=self._keeper.limit,
            inside=self._keeper.inside,
            permits=self._keeper.usable,
            is_serving=self._keeper.room.is_serving,
        )

    def _facts(self) -> Facts:
        keeper, room = self._keeper, self._keeper.room
        return Facts(
            counted=self._books.totals,
            durable=self._books.durable,
            epoch=self._books.epoch,
            epoch_order=self._books.epoch_order,
            light=self._lamp.state,
            limit=keeper.limit,
            inside=keeper.inside if self._books.is_known else None,
            plan=room.plan,
            faults=self._faults(),
            share=keeper.share,
            usable=keeper.usable,
            waiting=self._expecting.waiting,
            astray=self._expecting.astray,
            elsewhere=room.elsewhere(self._desk.now),
            spread=self._anchoring.spread,
            is_whole=room.are_all_reachable(self._desk.now),
            knows_doors=room.has_heard_all,
            trust_revision=self._trust_revision,
        )
