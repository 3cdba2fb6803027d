"""The unit's one mutator: every event goes in here, and what is to be done about it comes out.

Owns the order of things: rows are on disk before anything announces them, except that the lamp may turn red at once. Pure rules
live in `edge.core`; this file must not know pins, files, brokers or screens. One thread calls it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from edge.announcing import Announcer
from edge.bookkeeping import Books
from edge.core import admission, crossing, events, health, light
from edge.core.announce import DoorSettings, Facts, Lately
from edge.core.ledger import Draft, Stamp, stamp_utc
from edge.core.room import Room
from edge.core.view import VERDICT_SHOWN_S, VerdictView
from edge.doorway import Doorway
from edge.lamplighter import Lamplighter
from edge.ports import Ledger, PlanStore
from edge.protocol import rows
from edge.protocol.vocabulary import Cause, Fault, Mode, Source, VerdictKind

NEIGHBOURS_WITHIN_S = 5.0
"""At start the other doors of the plan have this long to be heard; a network that is gone must not keep the door red."""

_log = structlog.get_logger(__name__)


class EntranceService:
    """Everything one door decides.

    Arguments: *ledger* and *plans* are its memory; *now* the monotonic time in seconds; *doorway* turns beam edges into passages;
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
        on_light: Callable[[events.ShowLight], None] | None = None,
    ) -> None:
        self._settings = settings
        self._plans = plans
        self._room = Room(settings.door, settings.limit, plans.load())
        self._now = now
        self._waits_until_s = now + NEIGHBOURS_WITHIN_S
        self._utc_offset_ms: int | None = None
        self._books = Books(ledger, self._stamp(now))
        self._books.note(Draft(kind=rows.Booted, stamp=self._stamp(now), details={"version": settings.version}))
        self._doorway = doorway
        self._health = health.at_start(now)
        self._lamp = Lamplighter(now, settings.min_red_s, on_light or (lambda show: self._effects.append(show)))
        self._waiting: admission.Waiting = ()
        self._announcer = Announcer(settings, self._books, started_mono_ms=self._stamp(now).mono_ms)
        self._lately = Lately()
        self._edge_s: float | None = None
        self._effects: list[events.Effect] = []
        self._handlers: dict[type[events.Event], Callable[[Any], None]] = {
            events.BeamChanged: self._on_beam,
            events.ButtonPressed: self._on_button,
            events.PassJudged: self._on_pass,
            events.DeviceFaulted: self._on_device,
            events.LinkChanged: self._on_link,
            events.NeighbourReported: self._on_neighbour,
            events.PlanReceived: self._on_plan,
            events.RowsStored: self._on_stored,
            events.ClockSet: self._on_clock,
            events.StaffAdjusted: self._on_adjusted,
            events.StaffTookOver: self._on_took_over,
            events.TimePassed: lambda _: None,
        }

    # --- the two doors of the service ---------------------------------------------------------------------------------

    def handle(self, event: events.Event) -> tuple[events.Effect, ...]:
        """Take in *event* and return what is to be done, in order."""
        self._effects = []
        self._edge_s = None
        self._advance(event.at_s)
        self._handlers[type(event)](event)
        self._settle()
        return tuple(self._effects)

    def next_deadline(self) -> float | None:
        """Return when a TimePassed is due if nothing else happens before."""
        deadlines = [
            self._doorway.next_deadline(),
            self._lamp.next_deadline(self._situation()),
            health.next_deadline(self._health, self._now),
            self._books.retry_at_s(),
            self._announcer.next_deadline(self._utc_offset_ms is not None),
            self._lately.verdict.at_s + VERDICT_SHOWN_S if self._lately.verdict else None,
            None if self._room.has_heard_all or self._now >= self._waits_until_s else self._waits_until_s,
        ]
        return min((each for each in deadlines if each is not None), default=None)

    def lamp_was_forced_red(self) -> None:
        """Somebody else switched the lamp to red with the fault pattern; go on from there."""
        self._lamp.was_forced_red(self._now)

    # --- events -------------------------------------------------------------------------------------------------------

    def _on_beam(self, event: events.BeamChanged) -> None:
        self._health = health.step(self._health, event)
        self._cross(event)

    def _on_button(self, event: events.ButtonPressed) -> None:
        self._sound(events.Signal.PRESSED)
        is_by_hand = self._books.totals.mode is Mode.STAFF
        if event.button is events.Button.TAKE_OVER:
            self._write(rows.ModeChanged, mode=Mode.AUTOMATIC if is_by_hand else Mode.STAFF, by="button")
        elif not is_by_hand:
            self._write(rows.Adjusted, delta=1 if event.button is events.Button.PLUS else -1, by="button")
        elif event.button is events.Button.PLUS:
            self._enter(Source.STAFF)
        else:
            self._write(rows.Exited, source=Source.STAFF)

    def _on_pass(self, event: events.PassJudged) -> None:
        people = min(max(event.people, 1), 20)
        self._write(rows.Scanned, format=event.format, verdict=event.verdict, reason=event.reason, people=people)
        if event.verdict is VerdictKind.REFUSED:
            self._sound(events.Signal.REFUSED)
        else:
            self._waiting = admission.scanned(self._waiting, self._moment(), people)
            self._sound(events.Signal.FULL if self._lamp.state.cause is Cause.FULL else events.Signal.ACCEPTED)
        verdict = VerdictView(event.format, event.verdict, event.reason, event.at_s, people)
        self._lately = replace(self._lately, verdict=verdict)

    def _on_device(self, event: events.DeviceFaulted) -> None:
        self._health = health.step(self._health, event)

    def _on_link(self, event: events.LinkChanged) -> None:
        if event.is_connected:
            self._announcer.connected(event.at_s)
        else:
            self._announcer.disconnected()
        self._lately = replace(self._lately, is_connected=event.is_connected)

    def _on_neighbour(self, event: events.NeighbourReported) -> None:
        if event.door != self._settings.door:
            self._room = self._room.heard(event.door, event.state)
        else:
            self._books.heard_of_itself(event.state, self._announcer.acknowledged, self._now)

    def _on_plan(self, event: events.PlanReceived) -> None:
        plan = event.plan
        if not self._room.takes(plan):
            return
        self._room = replace(self._room, plan=plan)
        if self._settings.door not in (self._room.doors or ()):
            _log.warning("the plan does not name this door", door=self._settings.door, revision=plan.revision)
        self._plans.keep(plan)
        totals = self._books.totals
        if (plan.revision, plan.limit) != (totals.plan_revision, totals.limit):
            self._write(rows.PlanApplied, revision=plan.revision, limit=plan.limit)

    def _on_stored(self, event: events.RowsStored) -> None:
        if event.epoch == self._books.epoch and not self._books.is_behind(event.number, self._now):
            self._announcer.stored(event.number)

    def _on_clock(self, event: events.ClockSet) -> None:
        self._health = health.step(self._health, event)
        self._utc_offset_ms = event.utc_offset_ms
        self._lately = replace(self._lately, is_clock_known=event.utc_offset_ms is not None)
        if event.utc_offset_ms is not None:
            self._books.set_utc_offset(self._settings.boot, event.utc_offset_ms)

    def _on_adjusted(self, event: events.StaffAdjusted) -> None:
        if event.delta == 0 or (event.order and event.order in self._books.totals.orders):
            return
        try:
            self._write(rows.Adjusted, delta=event.delta, by=event.by, why=event.why[:200], order=event.order)
        except ValueError as error:
            _log.warning("a correction that no row can hold was refused", words=str(error))

    def _on_took_over(self, event: events.StaffTookOver) -> None:
        mode = Mode.STAFF if event.is_by_hand else Mode.AUTOMATIC
        if mode is not self._books.totals.mode:
            self._write(rows.ModeChanged, mode=mode, by=event.by)

    # --- counting -----------------------------------------------------------------------------------------------------

    def _cross(self, event: events.BeamChanged | events.TimePassed) -> None:
        passages = self._doorway.take(event)
        if self._books.totals.mode is Mode.STAFF:
            return  # staff count by hand because the beams cannot be trusted, or to count what they cannot see
        for passage in passages:
            self._edge_s = passage.at_s
            if passage.kind is crossing.Kind.ENTRY:
                self._enter(Source.BEAMS, passage.started_s)
            elif passage.kind is crossing.Kind.EXIT:
                self._write(rows.Exited)
            else:
                self._write(rows.TurnedBack)

    def _enter(self, source: Source, started_s: float | None = None) -> None:
        # Who began on green could not know; who stood in the beam until green came has waited as told.
        on_red = self._lamp.is_red and (started_s is None or self._lamp.was_red(started_s))
        self._waiting, is_declared = admission.entered(self._waiting, self._moment())
        self._write(rows.Entered, source=source, on_red=on_red, is_declared=is_declared)
        if on_red:
            self._lately = replace(self._lately, on_red_at_s=self._now)
            self._sound(events.Signal.ENTERED_ON_RED)
        if not is_declared and self._settings.is_declaration_required:
            self._lately = replace(self._lately, undeclared_at_s=self._now)
            if not on_red:
                self._sound(events.Signal.UNDECLARED)

    def _write(self, kind: type[rows.Row], **details: object) -> None:
        """Count a row, let the lamp turn red for it, then make it durable."""
        self._books.note(Draft(kind=kind, stamp=self._stamp(self._now), details=details))
        if self._lamp.redden(self._situation(), self._now):
            self._sound(events.Signal.FAULT)
        self._books.flush(self._now)

    # --- what follows from it -----------------------------------------------------------------------------------------

    def _advance(self, at_s: float) -> None:
        """Let the time up to *at_s* pass, so that what happens does not depend on when this thread woke up."""
        deadline = self._doorway.next_deadline()
        while deadline is not None and deadline <= at_s:
            self._now = max(self._now, deadline)
            self._cross(events.TimePassed(deadline))
            later = self._doorway.next_deadline()
            deadline = later if later is None or later > deadline else None
        self._now = max(self._now, at_s)  # threads of the rim may deliver in a slightly different order
        if self._lately.verdict and self._now >= self._lately.verdict.at_s + VERDICT_SHOWN_S:
            self._lately = replace(self._lately, verdict=None)

    def _settle(self) -> None:
        """Bring faults, lamp, screens and the wire in line with what is known now."""
        self._books.flush(self._now)
        self._record_faults()
        if self._lamp.decide(self._situation(), self._now):
            self._sound(events.Signal.FAULT)
        self._effects += self._announcer.rows(self._now, self._utc_offset_ms is not None)
        edge_ms = None if self._edge_s is None else self._edge_s * 1000
        self._effects += self._announcer.words(self._facts(), self._lately, self._stamp(self._now), self._now, edge_ms)

    def _record_faults(self) -> None:
        standing = self._faults()
        recorded = {each.fault for each in self._books.totals.faults}
        for fault in sorted(standing - recorded):
            self._write(rows.FaultRaised, fault=fault)
        for fault in sorted(recorded - standing):
            self._write(rows.FaultCleared, fault=fault)

    def _sound(self, signal: events.Signal) -> None:
        self._effects.append(events.MakeSound(signal))

    # --- facts --------------------------------------------------------------------------------------------------------

    def _faults(self) -> frozenset[Fault]:
        own = {self._books.problem} if self._books.problem else set()
        return health.standing(self._health, self._now) | own

    def _is_known(self) -> bool:
        """Return whether the count can be trusted: ledger read, beams heard, neighbours heard or waited for long enough."""
        mode = self._books.totals.mode
        if not self._books.is_known or (mode is Mode.AUTOMATIC and not self._health.are_beams_known):
            return False
        return self._room.has_heard_all or self._now >= self._waits_until_s

    def _situation(self) -> light.Situation:
        return light.Situation(
            is_known=self._is_known(),
            mode=self._books.totals.mode,
            faults=self._faults(),
            limit=self._room.limit(self._books.totals.limit),
            inside=self._room.inside(self._books.totals.net),
        )

    def _facts(self) -> Facts:
        return Facts(
            counted=self._books.totals,
            durable=self._books.durable,
            epoch=self._books.epoch,
            epoch_order=self._books.epoch_order,
            light=self._lamp.state,
            limit=self._room.limit(self._books.totals.limit),
            inside=self._room.inside(self._books.totals.net) if self._books.is_known else None,
            plan=self._room.plan,
            faults=self._faults(),
        )

    def _stamp(self, at_s: float) -> Stamp:
        mono_ms = int(at_s * 1000)
        return Stamp(boot=self._settings.boot, mono_ms=mono_ms, utc_ms=stamp_utc(mono_ms, self._utc_offset_ms))

    def _moment(self) -> admission.Moment:
        return admission.Moment(self._now, self._lamp.green_s(self._now))
