"""How a room looks, as pure functions of what its doors last said. Knows no clock, thread, database or broker.

The newest word of a door is the one with the largest (`epoch_order`, `number`); of two with equal numbers the later arrival,
since lamp and faults can change without a new ledger row. So loss, repetition and reordering change nothing once the
newest state has arrived.
"""

from dataclasses import dataclass, replace

from central.live.views import FILLING_SHARE, Attention, DoorStatus, FaultView, RoomStatus
from central.plans.shares import share
from central.store.places import Door, Places, Room
from edge.protocol.messages import Availability, State
from edge.protocol.vocabulary import Cause, Fault, Light


@dataclass(frozen=True, slots=True)
class DoorMemory:
    """What central knows of a door beside its registry entry. `session` is the unit's run that is online, if one is; `faults` keep
    that run from telling a state, so that `state` is an earlier run's."""

    state: State | None = None
    is_online: bool = False
    session: str | None = None
    seen_utc_ms: int | None = None
    stored_epoch: str | None = None
    stored: int = 0
    faults: tuple[Fault, ...] = ()


NOT_HEARD = DoorMemory()


def with_state(memory: DoorMemory, state: State, received_ms: int) -> DoorMemory:
    """Return *memory* after *state* arrived; the same object when it is older than what is known."""
    known = memory.state
    if known is not None and (state.epoch_order, state.number) < (known.epoch_order, known.number):
        return memory
    return replace(memory, state=state, seen_utc_ms=max(received_ms, memory.seen_utc_ms or 0))


def with_availability(memory: DoorMemory, availability: Availability, received_ms: int) -> DoorMemory:
    """Return *memory* after *availability* arrived.

    The last will of an earlier run may arrive after the next run came online: an "offline" of another session is ignored.
    """
    if availability.online:
        return replace(
            memory,
            is_online=True,
            session=availability.session,
            seen_utc_ms=received_ms,
            faults=availability.faults,
        )
    if memory.is_online and memory.session is not None and memory.session != availability.session:
        return memory
    return replace(memory, is_online=False, session=None, faults=())


def with_stored(memory: DoorMemory, epoch: str, number: int) -> DoorMemory:
    """Return *memory* after rows of *epoch* were stored up to *number*."""
    return replace(memory, stored_epoch=epoch, stored=number)


def door_status(door: Door, memory: DoorMemory) -> DoorStatus:
    """Return how *door* looks: as its newest state says, but red for the faults that keep it from telling one."""
    status = _told_status(door, memory)
    if not memory.faults:
        return status
    faults = tuple(FaultView(fault, None) for fault in memory.faults)
    return replace(status, light=Light.RED, cause=Cause.FAULT, faults=faults)


def _told_status(door: Door, memory: DoorMemory) -> DoorStatus:
    state = memory.state
    stored = memory.stored if state is not None and memory.stored_epoch == state.epoch else 0
    if state is None:
        return DoorStatus(
            id=door.id,
            name=door.name,
            is_online=memory.is_online,
            light=None,
            cause=None,
            mode=None,
            entries=0,
            exits=0,
            adjusted=0,
            faults=(),
            undeclared=0,
            on_red=0,
            scans={},
            epoch=None,
            number=None,
            stored=stored,
            version=None,
            plan_revision=None,
            seen_utc_ms=memory.seen_utc_ms,
            is_closing=door.is_closing,
        )
    return DoorStatus(
        id=door.id,
        name=door.name,
        is_online=memory.is_online,
        light=state.light,
        cause=state.cause,
        mode=state.mode,
        entries=state.entries,
        exits=state.exits,
        adjusted=state.adjusted,
        faults=tuple(FaultView(entry.fault, entry.since_utc_ms) for entry in state.faults),
        undeclared=state.undeclared,
        on_red=state.on_red,
        scans={kind.value: count for kind, count in state.scans.items()},
        epoch=state.epoch,
        number=state.number,
        stored=stored,
        version=state.version,
        plan_revision=state.plan_revision,
        seen_utc_ms=memory.seen_utc_ms,
        permits=state.permits,
        share=state.share,
        waiting=state.waiting,
        spread=state.spread,
        is_closing=door.is_closing,
        staff=state.staff,
        trust_revision=state.trust_revision,
    )


def room_light(occupancy: int, limit: int, doors: tuple[DoorStatus, ...]) -> Light:
    """Return the room's light.

    Red when the limit is reached, when no door is online, or when every door that is online shows red; else green: somewhere a door
    lets people in.
    """
    is_open = any(door.is_online and door.light is Light.GREEN for door in doors)
    return Light.GREEN if is_open and occupancy < limit else Light.RED


def attention(occupancy: int, limit: int, doors: tuple[DoorStatus, ...]) -> Attention:
    """Return how much the room needs somebody to look. A room nobody counts (no door, or a silent one) is OFFLINE; a room closed by
    limit 0 with nobody inside is CALM."""
    if occupancy > limit:
        return Attention.OVER
    if limit > 0 and occupancy >= limit:
        return Attention.FULL
    if any(door.faults for door in doors):
        return Attention.FAULT
    if not doors or not all(door.is_online for door in doors):
        return Attention.OFFLINE
    if limit > 0 and occupancy >= FILLING_SHARE * limit:
        return Attention.FILLING
    return Attention.CALM


def room_status(
    room: Room,
    places: Places,
    memories: dict[tuple[str, str], DoorMemory],
    changed_utc_ms: int | None,
    is_link_up: bool,
) -> RoomStatus:
    """Return how *room* looks.

    Its occupancy is the sum of its doors' counts and of what it carries for doors that left, shown as 0 where it would be negative.

    While central itself is cut off from the broker (*is_link_up* false) every room is stale.
    """
    known = [(door, memories.get((room.id, door.id), NOT_HEARD)) for door in room.doors]
    shares = {door.id: share(room.limit, door.slots, room.slot_count, door.offset) for door in room.doors}
    told = (door_status(door, memory) for door, memory in known)
    doors = tuple(door if door.share is not None else replace(door, share=shares[door.id]) for door in told)
    occupancy = max(0, room.carried + sum(memory.state.net for _, memory in known if memory.state is not None))
    edges = [m.state.edge_utc_ms for _, m in known if m.state is not None and m.state.edge_utc_ms is not None]
    area = places.areas.get(room.area_id)
    district = places.district_of(room.area_id)
    agency = places.agencies.get(room.agency_id)
    level_source = places.level_source(room.area_id)
    return RoomStatus(
        id=room.id,
        name=room.name,
        area_id=room.area_id,
        area_name=area.name if area else room.area_id,
        district_id=district.id if district else room.area_id,
        district_name=district.name if district else room.area_id,
        agency_name=agency.name if agency else room.agency_id,
        limit=room.limit,
        occupancy=occupancy,
        light=room_light(occupancy, room.limit, doors),
        attention=attention(occupancy, room.limit, doors),
        is_stale=not is_link_up or not doors or any(m.state is None or not m.is_online or m.faults for _, m in known),
        doors=doors,
        revision=room.revision,
        changed_utc_ms=changed_utc_ms,
        edge_utc_ms=max(edges, default=None),
        carried=room.carried,
        level=room.level,
        level_of=level_source.name if level_source else "",
        spread=max((door.spread for door in doors if door.is_online and door.spread is not None), default=None),
    )
