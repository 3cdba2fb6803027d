"""Counts who passes the door: passages and passes become rows.

Owns the doorway and what its screens show of it for a while. It must not know the room, its limit or the network.
"""

from dataclasses import replace

from edge.core import crossing, effects, events
from edge.core.announce import Lately
from edge.core.signals import signal_for
from edge.core.view import VerdictView
from edge.desk import Desk
from edge.doorway import Doorway
from edge.expecting import Expecting
from edge.protocol import rows
from edge.protocol.vocabulary import Mode, Source, VerdictKind


class Counting:
    """The count of one door. `lately` is what its screens show for a while; `edge_s` when the edge behind the last passage was seen."""

    def __init__(self, desk: Desk, doorway: Doorway, expecting: Expecting) -> None:
        self._desk = desk
        self._expecting = expecting
        self._doorway = doorway
        self.lately = Lately()
        self.edge_s: float | None = None

    def advance(self, at_s: float) -> None:
        """Let the time up to *at_s* pass, so that what happens does not depend on when this thread woke up."""
        desk = self._desk
        deadline = self._doorway.next_deadline()
        while deadline is not None and deadline <= at_s:
            desk.now = max(desk.now, deadline)
            self.cross(events.TimePassed(deadline))
            later = self._doorway.next_deadline()
            deadline = later if later is None or later > deadline else None
        desk.now = max(desk.now, at_s)  # threads of the rim may deliver in a slightly different order
        if self.lately.verdict and desk.now >= self.lately.verdict.until_s:
            self.lately = replace(self.lately, verdict=None)

    def next_deadlines(self) -> tuple[float | None, float | None]:
        """Return when time alone changes something here."""
        verdict = self.lately.verdict
        return self._doorway.next_deadline(), verdict.until_s if verdict else None

    @property
    def is_busy(self) -> bool:
        """Is somebody in the doorway?"""
        return self._doorway.is_busy

    def levels(self) -> tuple[events.BeamChanged, ...]:
        """Return, once each, the changes of what the doorway's two sides see."""
        return self._doorway.levels()

    def cross(self, event: events.BeamChanged | events.RangeMeasured | events.TimePassed) -> None:
        """Take in what a sensor said or the passing of time, and write what it completes."""
        passages = self._doorway.take(event)
        if self._desk.totals.mode is Mode.STAFF:
            return  # staff count by hand because the beams cannot be trusted, or to count what they cannot see
        for passage in passages:
            self.edge_s = passage.at_s
            if passage.kind is crossing.Kind.ENTRY:
                self.enter(self._doorway.source, passage.started_s, is_child=passage.is_child)
            elif passage.kind is crossing.Kind.EXIT:
                self._desk.write(rows.Exited, source=self._doorway.source, is_child=passage.is_child)
            else:
                self._desk.write(rows.TurnedBack)

    def enter(self, source: Source, started_s: float | None = None, *, is_child: bool | None = None) -> None:
        """Write that somebody came in. Who began on green could not know; who stood in the beam until green came has waited as told."""
        desk = self._desk
        on_red = desk.lamp.is_red and (started_s is None or desk.lamp.was_red(started_s))
        is_declared, pass_of = self._expecting.entered()
        desk.write(
            rows.Entered, source=source, on_red=on_red, is_declared=is_declared, pass_of=pass_of, is_child=is_child
        )
        if on_red:
            self.lately = replace(self.lately, on_red_at_s=desk.now)
            desk.sound(effects.Signal.ENTERED_ON_RED)
        if not is_declared and desk.settings.is_declaration_required:
            self.lately = replace(self.lately, undeclared_at_s=desk.now)
            if not on_red:
                desk.sound(effects.Signal.UNDECLARED)

    def judged(self, event: events.PassJudged) -> None:
        """Write that a code was shown, and expect the people behind it, once."""
        desk = self._desk
        people = min(max(event.people, 1), 20)
        desk.write(
            rows.Scanned,
            format=event.format,
            verdict=event.verdict,
            reason=event.reason,
            people=people,
            is_repeated=event.is_repeated,
        )
        if event.verdict is not VerdictKind.REFUSED:
            self._expecting.scanned(people, is_repeated=event.is_repeated)
        desk.sound(signal_for(event.format, event.verdict, event.reason, has_to_wait=desk.lamp.is_red))
        verdict = VerdictView(event.format, event.verdict, event.reason, event.at_s, people)
        self.lately = replace(self.lately, verdict=verdict)
