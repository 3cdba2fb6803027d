"""A door under test: the service with fakes round it and a clock of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from edge.core.announce import DoorSettings
from edge.core.effects import Effect, PublishState, ShowLight, ShowView
from edge.core.events import (
    Beam,
    BeamChanged,
    BrokerAnswered,
    Button,
    ButtonPressed,
    ClockSet,
    Event,
    LinkChanged,
    RowsStored,
    TimePassed,
)
from edge.core.view import DoorView
from edge.doorway import BeamDoorway, Doorway
from edge.protocol.messages import Plan, PlanDoor, State
from edge.protocol.vocabulary import Cause, Light, Mode, PassFormat, Reason, VerdictKind
from edge.service import EntranceService
from tests.support.fakes import FakeDays, FakeLedger, FakePlans

UTC_OFFSET_MS = 1_800_000_000_000
T = TypeVar("T")


@dataclass
class Door:
    """A service with its fakes and a clock of its own."""

    ledger: FakeLedger = field(default_factory=FakeLedger)
    plans: FakePlans = field(default_factory=FakePlans)
    days: FakeDays = field(default_factory=FakeDays)
    name: str = "south"
    limit: int | None = 2
    now: float = 100.0
    on_light: Callable[[ShowLight], None] | None = None
    is_declaration_required: bool = True
    effects: list[Effect] = field(default_factory=list)
    doorway: Doorway = field(default_factory=lambda: BeamDoorway(gap_m=0.06))

    def __post_init__(self) -> None:
        settings = DoorSettings(
            room="room",
            door=self.name,
            room_name="Phòng",
            door_name="Cửa Nam",
            version="0.1",
            session="s1",
            boot="boot-1",
            limit=self.limit,
            is_declaration_required=self.is_declaration_required,
        )
        self.service = EntranceService(
            settings,
            self.ledger,
            self.plans,
            self.now,
            doorway=self.doorway,
            on_light=self.on_light,
            days=self.days,
        )

    def take(self, kind: Callable[..., Event], after_s: float = 0.01, **details: Any) -> list[Effect]:
        """Let *after_s* pass, hand an event to the service and return its effects."""
        self.now += after_s
        new = list(self.service.handle(kind(at_s=self.now, **details)))
        self.effects += new
        return new

    def open(self) -> "Door":
        """Start: the clock is known, both beams are clear, and the shortest red time has passed."""
        self.take(ClockSet, utc_offset_ms=UTC_OFFSET_MS)
        for beam in Beam:
            self.take(BeamChanged, beam=beam, is_broken=False)
        self.take(TimePassed, 3.0)
        return self

    def connect(self) -> "Door":
        """Connect to the broker, with all rows so far acknowledged."""
        self.take(LinkChanged, is_connected=True)
        if self.ledger.rows:
            self.take(RowsStored, epoch=self.ledger.epoch, number=self.ledger.rows[-1].n)
        self.take(BrokerAnswered)
        return self

    def walk(self, first: Beam) -> list[Effect]:
        """Let somebody walk through, meeting the beam *first* first."""
        effects = []
        for after_s, beam, is_broken in steps(first):
            effects += self.take(BeamChanged, after_s, beam=beam, is_broken=is_broken)
        return effects + self.take(TimePassed, 0.2)

    def enter(self) -> list[Effect]:
        """Let somebody in."""
        return self.walk(Beam.OUTER)

    def leave(self) -> list[Effect]:
        """Let somebody out."""
        return self.walk(Beam.INNER)

    def press(self, button: Button) -> list[Effect]:
        """Press a button."""
        return self.take(ButtonPressed, button=button)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the ledger's rows."""
        return [type(row).__name__ for row in self.ledger.rows]

    @property
    def light(self) -> ShowLight:
        """What the lamp was last told."""
        return only(ShowLight, self.effects)[-1]

    @property
    def view(self) -> DoorView:
        """What the screens were last told."""
        return only(ShowView, self.effects)[-1].view

    @property
    def state(self) -> State:
        """What the room was last told."""
        return only(PublishState, self.effects)[-1].state


def steps(first: Beam) -> tuple[tuple[float, Beam, bool], ...]:
    """Return the edges of somebody walking through at 0.6 m/s, each with the time since the one before."""
    second = Beam.INNER if first is Beam.OUTER else Beam.OUTER
    return (0.5, first, True), (0.1, second, True), (0.4, first, False), (0.1, second, False)


def only(kind: type[T], effects: list[Effect]) -> list[T]:
    """Return the effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]


def neighbour(number: int, entries: int, epoch_order: int = 1) -> State:
    """Return a state of another door."""
    return State(
        epoch="n",
        epoch_order=epoch_order,
        number=number,
        entries=entries,
        exits=0,
        adjusted=0,
        light=Light.GREEN,
        cause=Cause.ROOM,
        mode=Mode.AUTOMATIC,
        limit=None,
        inside=None,
        plan_revision=None,
        boot="b",
        started_mono_ms=0,
        mono_ms=0,
        version="0.1",
    )


def plan(revision: int = 1, limit: int = 5, doors: tuple[str, ...] = ("south",)) -> Plan:
    """Return a plan."""
    named = tuple(PlanDoor(id=door, name=f"Door {door}") for door in doors)
    return Plan(revision=revision, name="Room of the plan", limit=limit, doors=named)


SCAN = {"format": PassFormat.DECLARATION, "verdict": VerdictKind.VERIFIED, "reason": Reason.SIGNATURE_VALID}
