"""What is said of the door: the state for the wire and the view for the screens, from the same facts.

The state tells what is durable, since others build on it and a power cut must not take it back; the view tells what is
counted. It must not know who reads either.
"""

from collections.abc import Collection
from dataclasses import dataclass

from edge.core import permits
from edge.core.ledger import Stamp, Totals
from edge.core.light import LightState, places_left
from edge.core.view import HEARD, CardView, DoorView, VerdictView
from edge.protocol.messages import FaultState, Plan, State
from edge.protocol.vocabulary import Fault, Taking


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """What the unit is told once: who it is, and the rules that are not the plan's.

    `limit` holds until a plan is known, None for none. `session` names this run of the service, `version` the program.
    """

    room: str
    door: str
    room_name: str
    door_name: str
    version: str
    session: str
    boot: str
    limit: int | None = None
    min_red_s: float = 2.0
    is_declaration_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The door at one instant. `inside` is None while the count is not known, `share` while there is no limit to go by.

    `usable` is how many permits the light goes by, `waiting` how many people with an accepted scan stand outside; `elsewhere` names the
    doors that let people in now, with how many each. `is_whole`: all other doors of the room are heard now. `spread` is half the 95 %
    interval of `inside`; `astray` of those waiting may come in by another door.
    """

    counted: Totals
    durable: Totals
    epoch: str
    epoch_order: int
    light: LightState
    limit: int | None
    inside: int | None
    plan: Plan | None
    faults: Collection[Fault]
    share: int | None = None
    usable: int = 0
    waiting: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()
    is_whole: bool = True
    knows_doors: bool = True
    spread: float | None = None
    astray: int = 0
    trust_revision: int | None = None


def state_of(
    facts: Facts, settings: DoorSettings, started_mono_ms: int, stamp: Stamp, edge_utc_ms: float | None
) -> State:
    """Return the door's state for the wire."""
    since = {each.fault: each.since_utc_ms for each in facts.counted.faults}
    durable = facts.durable
    return State(
        epoch=facts.epoch,
        epoch_order=facts.epoch_order,
        number=durable.number,
        entries=durable.entries,
        exits=durable.exits,
        adjusted=durable.adjusted,
        light=facts.light.light,
        cause=facts.light.cause,
        mode=facts.counted.mode,
        limit=facts.limit,
        inside=facts.inside,
        plan_revision=facts.plan.revision if facts.plan else None,
        permits=None if facts.share is None else permits.held(facts.share, durable.taken, durable.given, durable.net),
        share=facts.share,
        given=dict(durable.given),
        taken=dict(durable.taken),
        waiting=facts.waiting,
        anchor=durable.anchor,
        spread=facts.spread,
        trust_revision=facts.trust_revision,
        doubt=durable.doubt.square,
        faults=tuple(FaultState(fault=fault, since_utc_ms=since.get(fault)) for fault in sorted(facts.faults)),
        scans=dict(durable.scans),
        unused=durable.unused if settings.is_declaration_required else 0,
        astray=facts.astray,
        passes_used=dict(durable.passes_used),
        passes_spent=dict(durable.passes_spent),
        undeclared=durable.undeclared if settings.is_declaration_required else 0,
        on_red=durable.on_red,
        staff=durable.staff,
        boot=settings.boot,
        started_mono_ms=started_mono_ms,
        mono_ms=stamp.mono_ms,
        utc_ms=stamp.utc_ms,
        edge_utc_ms=edge_utc_ms,
        version=settings.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What a screen shows for a while, and how the unit stands with the network and the clock."""

    verdict: VerdictView | None = None
    card: CardView | None = None
    undeclared_at_s: float | None = None
    on_red_at_s: float | None = None
    is_connected: bool = False
    is_clock_known: bool = False
    unsent_rows: int = 0


def view_of(facts: Facts, settings: DoorSettings, lately: Lately) -> DoorView:
    """Return the door as its screens show it. Names are the plan's as soon as there is one that names this door."""
    door_names = {door.id: door.name for door in facts.plan.doors} if facts.plan else {}
    is_countable = facts.limit is not None and facts.inside is not None
    counted = facts.counted
    taking = facts.plan.taking if facts.plan else {}
    return DoorView(
        room_name=facts.plan.name if facts.plan else settings.room_name,
        door_name=door_names.get(settings.door, settings.door_name),
        light=facts.light.light,
        cause=facts.light.cause,
        mode=counted.mode,
        inside=facts.inside,
        limit=facts.limit,
        places=places_left(facts.limit or 0, facts.inside or 0, facts.usable) if is_countable else None,
        elsewhere=facts.elsewhere,
        is_whole=facts.is_whole,
        knows_doors=facts.knows_doors,
        waiting=facts.waiting,
        spread=facts.spread,
        faults=tuple(sorted(facts.faults)),
        verdict=lately.verdict,
        is_connected=lately.is_connected,
        is_clock_known=lately.is_clock_known,
        entries=counted.entries,
        exits=counted.exits,
        adjusted=counted.adjusted,
        undeclared=counted.undeclared if settings.is_declaration_required else 0,
        unused=counted.unused if settings.is_declaration_required else 0,
        undeclared_at_s=lately.undeclared_at_s,
        on_red=counted.on_red,
        on_red_at_s=lately.on_red_at_s,
        staff=counted.staff,
        level=facts.plan.level if facts.plan else None,
        card=lately.card,
        hears=tuple(way for way in HEARD if taking.get(way) is not Taking.NOT),
        unsent_rows=lately.unsent_rows,
        requires_code=settings.is_declaration_required,
    )
