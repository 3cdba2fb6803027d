"""How rooms look, folded from what doors said."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.live.document import room_document
from central.live.fold import NOT_HEARD, DoorMemory, attention, room_light, room_status, with_availability, with_state
from central.live.view import LiveView
from central.live.views import Attention, RoomStatus
from central.store.places import Agency, Area, AreaKind, Door, Places, Room
from edge.protocol.messages import Availability, State
from edge.protocol.vocabulary import Cause, Fault, Light
from tests.support.central_store import NOON_MS, state

ROOM = Room("tiep-dan", "Bộ phận một cửa", "huyen", "ubnd", 10, 1, (Door("chinh", "Cửa chính"), Door("phu", "Cửa phụ")))
PLACES = Places(
    1,
    {"tinh": Area("tinh", "Tỉnh", AreaKind.PROVINCE, None), "huyen": Area("huyen", "Huyện", AreaKind.DISTRICT, "tinh")},
    {"ubnd": Agency("ubnd", "UBND", "huyen")},
    {ROOM.id: ROOM},
)
ONLINE = Availability(online=True, session="s1")


def heard(main: State | None, side: State | None = None, *, are_online: bool = True) -> RoomStatus:
    """Return the room after its doors said *main* and *side*."""
    known = {("tiep-dan", "chinh"): main, ("tiep-dan", "phu"): side}
    memories = {key: DoorMemory(state=word, is_online=are_online) for key, word in known.items()}
    return room_status(ROOM, PLACES, memories, NOON_MS, is_link_up=True)


@given(
    st.permutations([state(n, n) for n in range(1, 6)] + [state(1, 0, epoch="e2", epoch_order=2)]), st.integers(0, 5)
)
def test_the_newest_word_wins_in_any_order(words: list[State], repeated: int) -> None:
    """Whatever the order and repetition, the newest ledger's newest row is what counts."""
    memory = NOT_HEARD
    for word in [*words, words[repeated]]:
        memory = with_state(memory, word, NOON_MS)
    assert state(1, 0, epoch="e2", epoch_order=2) == memory.state


def test_of_equal_numbers_the_later_arrival_counts() -> None:
    """Lamp and faults can change without a new row."""
    memory = with_state(with_state(NOT_HEARD, state(1, 1), 1), state(1, 1, light=Light.RED), 2)
    assert memory.state is not None
    assert Light.RED == memory.state.light


def test_a_room_is_the_sum_of_its_doors_and_never_negative() -> None:
    """People leave by other doors: shares may be negative, the room is not."""
    assert 5 == heard(state(1, 8), state(1, 0, 3)).occupancy
    assert 0 == heard(state(1, 0, 8), state(1, 3)).occupancy


def test_a_room_carries_the_people_of_doors_that_left() -> None:
    """They are inside, whoever let them in; a carried debt never makes the count negative."""
    memories = {("tiep-dan", "chinh"): DoorMemory(state=state(1, 8), is_online=True)}
    shown = [room_status(replace(ROOM, carried=n), PLACES, memories, NOON_MS, is_link_up=True) for n in (3, -20)]
    assert [(11, 3), (0, -20)] == [(room.occupancy, room.carried) for room in shown]


def test_a_door_tells_its_permits_and_the_room_how_good_its_count_is() -> None:
    """The room's interval is the widest of its connected doors: one that is gone knows nothing newer."""
    words = {"permits": 2, "share": 5, "waiting": 1, "spread": 1.5}
    main = msgspec.structs.replace(state(1, 3), **words)
    side = msgspec.structs.replace(state(1, 0, light=Light.RED), permits=-1, spread=4.0, cause=Cause.ELSEWHERE)
    room = heard(main, side)
    assert [(2, 5, 1, 1.5), (-1, 0, 0, 4.0)] == [
        (door.permits, door.share, door.waiting, door.spread) for door in room.doors
    ]
    assert (4.0, Attention.CALM) == (room.spread, room.attention)
    memories = {("tiep-dan", "chinh"): DoorMemory(main, True), ("tiep-dan", "phu"): DoorMemory(side, False)}
    assert 1.5 == room_status(ROOM, PLACES, memories, NOON_MS, is_link_up=True).spread
    assert heard(state(1, 0), state(1, 0)).spread is None


def test_a_door_that_left_and_came_back_is_remembered() -> None:
    """What it had counted is inside at once, before its unit says another word."""
    live = LiveView(PLACES)
    live.hear_state("tiep-dan", "phu", state(4, 4), NOON_MS)
    without = replace(PLACES, version=2, rooms={ROOM.id: replace(ROOM, doors=ROOM.doors[:1], carried=4)})
    live.set_places(without)
    assert 4 == live.room("tiep-dan").occupancy
    live.remember({("tiep-dan", "phu"): DoorMemory(state=state(4, 4), seen_utc_ms=NOON_MS)})
    live.set_places(replace(PLACES, version=3))
    assert 4 == live.room("tiep-dan").occupancy


def test_the_light_is_green_only_where_a_connected_door_lets_people_in() -> None:
    """Red at the limit, with all connected doors red, and with no door connected."""
    assert Light.GREEN == heard(state(1, 2), state(1, 0, light=Light.RED)).light
    assert Light.RED == heard(state(1, 2, light=Light.RED), state(1, 0, light=Light.RED)).light
    assert Light.RED == heard(state(1, 10), state(1, 0)).light
    assert Light.RED == heard(state(1, 2), state(1, 0), are_online=False).light
    assert Light.RED == room_light(0, 10, ())


def test_attention_names_the_most_urgent() -> None:
    """Over the limit before full before offline before filling before calm."""
    doors = heard(state(1, 1), state(1, 0)).doors
    assert [Attention.OVER, Attention.FULL, Attention.FILLING, Attention.CALM] == [
        attention(inside, 10, doors) for inside in (11, 10, 8, 7)
    ]
    assert Attention.OFFLINE == heard(state(1, 1), state(1, 0), are_online=False).attention
    assert Attention.CALM == attention(0, 0, doors)


def test_the_last_will_of_an_earlier_run_is_ignored() -> None:
    """A broker may send the will of the run before after the next run came online."""
    memory = with_availability(NOT_HEARD, Availability(online=True, session="s2"), 1)
    assert with_availability(memory, Availability(online=False, session="s1"), 2).is_online
    assert not with_availability(memory, Availability(online=False, session="s2"), 2).is_online


def test_a_door_that_can_tell_no_state_shows_why_and_keeps_its_count() -> None:
    """An old state must not look like the present one; what was counted by then stays counted."""
    ill = Availability(online=True, session="s2", faults=(Fault.LEDGER_FAILED,))
    memory = with_availability(with_state(NOT_HEARD, state(7, 4), 1), ill, 2)
    room = room_status(ROOM, PLACES, {("tiep-dan", "chinh"): memory}, NOON_MS, is_link_up=True)
    door = room.doors[0]
    assert (4, Light.RED, Attention.FAULT, True) == (room.occupancy, room.light, room.attention, room.is_stale)
    assert (Light.RED, Cause.FAULT, [Fault.LEDGER_FAILED]) == (door.light, door.cause, [f.fault for f in door.faults])
    assert (4, 7, True) == (door.entries, door.number, door.is_online)


def test_a_door_never_heard_before_shows_why_it_tells_no_state() -> None:
    """A unit whose card is ill from its first day on."""
    memory = with_availability(NOT_HEARD, Availability(online=True, session="s", faults=(Fault.DISK_FULL,)), 1)
    door = room_status(ROOM, PLACES, {("tiep-dan", "chinh"): memory}, NOON_MS, is_link_up=True).doors[0]
    assert (Light.RED, [Fault.DISK_FULL], 0) == (door.light, [each.fault for each in door.faults], door.entries)


@pytest.mark.parametrize("then", [ONLINE, Availability(online=False, session="s1")], ids=["well again", "gone"])
def test_faults_of_the_availability_end_with_the_next_one(then: Availability) -> None:
    """They are one run's word, and its last will takes them back."""
    ill = Availability(online=True, session="s1", faults=(Fault.LEDGER_FAILED,))
    memory = with_availability(with_availability(with_state(NOT_HEARD, state(7, 4), 1), ill, 2), then, 3)
    door = room_status(ROOM, PLACES, {("tiep-dan", "chinh"): memory}, NOON_MS, is_link_up=True).doors[0]
    assert (Light.GREEN, ()) == (door.light, door.faults)


def test_a_door_never_heard_makes_the_room_stale() -> None:
    """The count is not to be trusted while a door's share is unknown."""
    assert heard(state(1, 1), None).is_stale
    assert not heard(state(1, 1), state(1, 0)).is_stale


def test_changes_since_a_version_are_named_once() -> None:
    """A stream asks for what changed since it last looked."""
    live = LiveView(PLACES)
    before = live.version
    live.hear_state("tiep-dan", "chinh", state(2, 2), NOON_MS)
    version, changed = live.changed_since(before)
    assert {"tiep-dan"} == changed
    assert frozenset() == live.changed_since(version)[1]
    assert not live.hear_state("tiep-dan", "chinh", state(1, 1), NOON_MS)
    assert frozenset() == live.changed_since(version)[1]


def test_doors_silent_after_the_broker_returned_count_as_offline() -> None:
    """A broker whose disk was wiped has no last will to tell."""
    live = LiveView(PLACES)
    live.link_changed(True)
    for door in ("chinh", "phu"):
        live.hear_availability("tiep-dan", door, ONLINE, NOON_MS)
    live.link_changed(False)
    assert live.room("tiep-dan").is_stale
    live.link_changed(True)
    live.hear_availability("tiep-dan", "chinh", ONLINE, NOON_MS)
    live.sweep()
    assert [True, False] == [door.is_online for door in live.room("tiep-dan").doors]


def test_no_door_is_told_green_that_is_not_heard_now() -> None:
    """What an API reader sees of a door that is gone is red, whatever it said last."""
    green = state(1, 1)
    lights = [
        [door["light"] for door in room_document(heard(green, green, are_online=it))["doors"]] for it in (True, False)
    ]
    assert [["green", "green"], ["red", "red"]] == lights
