"""Doors come into a room, close and leave it; the room's limit and count hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from central.errors import Conflict, NotFound
from central.plans.leaving import NotSettled, Obstacle
from central.plans.publisher import plan_of
from central.store.places import Room
from central.store.store import Store
from tests.support.central_store import open_store, state
from tests.support.leaving_doors import ROOM, hear, shares

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a room for ten, doors `chinh` and `phu`, never heard."""
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def plan_shares(room: Room) -> dict[str, int | None]:
    """Return what the plan gives each door to start from."""
    return {door.id: door.share for door in plan_of(room).doors}


def closed(store: Store, **changes: Any) -> Room:
    """Close `phu` and let its unit confirm it; it holds nothing, unless *changes* say so."""
    hear(store, "chinh", state(5, 4))
    room = store.registry.set_closing(ROOM, "phu", True)
    said = {"permits": 0, "plan_revision": room.revision, "given": {}, "taken": {}, "entries": 5, **changes}
    hear(store, "phu", state(9, 5), **said)
    return room


def test_doors_never_heard_share_the_limit_evenly(store: Store) -> None:
    """Whoever sets up a room adds one door after the other."""
    assert {"chinh": 5, "phu": 5} == plan_shares(store.registry.room(ROOM))
    assert {"chinh": 4, "phu": 3, "sau": 3} == plan_shares(store.registry.add_door(ROOM, "sau", "Cửa sau"))
    assert {"phu": 5, "sau": 5} == plan_shares(store.registry.remove_door(ROOM, "chinh"))


def test_a_door_added_to_a_running_room_starts_with_nothing(store: Store) -> None:
    """What the others hold they may have spent already, out of central's hearing."""
    hear(store, "chinh")
    assert {"chinh": 5, "phu": 5, "sau": 0} == plan_shares(store.registry.add_door(ROOM, "sau", "Cửa sau"))
    assert {"chinh": 6, "phu": 5, "sau": 0} == plan_shares(store.registry.update_room(ROOM, limit=11))


def test_a_closing_door_is_told_so(store: Store) -> None:
    """The plan says it in a revision of its own; opened again, too. Said twice, nothing is sent twice."""
    before = store.registry.room(ROOM).revision
    room = store.registry.set_closing(ROOM, "phu", True)
    assert (before + 1, [False, True]) == (room.revision, [door.is_closing for door in plan_of(room).doors])
    assert before + 1 == store.registry.set_closing(ROOM, "phu", True).revision
    room = store.registry.set_closing(ROOM, "phu", False)
    assert (before + 2, [False, False]) == (room.revision, [door.is_closing for door in plan_of(room).doors])
    with pytest.raises(NotFound):
        store.registry.set_closing(ROOM, "khong-co", True)


def test_a_door_that_has_handed_over_leaves_its_slots_and_its_people(store: Store) -> None:
    """It gave seven, took two, and five came in by it: the other door inherits the slot less what it gave away."""
    closed(store, given={"chinh": 7}, taken={"chinh": 7}, permits=0, entries=5)
    hear(store, "chinh", state(6, 4), given={"phu": 7}, taken={"phu": 7})
    room = store.registry.remove_door(ROOM, "phu")
    assert {"chinh": ((0, 1), -5)} == shares(store)
    assert (5, {"chinh": 5}) == (room.carried, plan_shares(room))


@pytest.mark.parametrize(
    ("changes", "obstacle", "count"),
    [
        ({"plan_revision": None}, Obstacle.UNCONFIRMED, 0),
        ({"plan_revision": 1}, Obstacle.UNCONFIRMED, 0),
        ({"plan_revision": 900}, Obstacle.UNCONFIRMED, 0),
        ({"permits": 3}, Obstacle.HOLDS, 3),
        ({"given": {"chinh": 2}}, Obstacle.ON_THE_WAY, 2),
        ({"stored": 7}, Obstacle.UNSTORED, 2),
    ],
)
def test_a_door_that_has_not_handed_over_stays(
    store: Store, changes: dict[str, Any], obstacle: Obstacle, count: int
) -> None:
    """The refusal names what is missing, and changes nothing."""
    room = closed(store, **changes)
    with pytest.raises(NotSettled, match=r"phu|places|rows") as refused:
        store.registry.remove_door(ROOM, "phu")
    assert (obstacle, count, room) == (refused.value.obstacle, refused.value.count, store.registry.room(ROOM))


def test_an_open_door_is_closed_first(store: Store) -> None:
    """A unit that may show green is not taken from the count, online or not."""
    hear(store, "phu", state(3, 3))
    with pytest.raises(NotSettled, match="close it first"):
        store.registry.remove_door(ROOM, "phu")


def test_the_last_open_door_need_not_hand_over(store: Store) -> None:
    """Nobody is there to take its permits; its unit shows red."""
    closed(store, permits=4)
    store.registry.set_closing(ROOM, "chinh", True)
    assert ["chinh"] == [door.id for door in store.registry.remove_door(ROOM, "phu").doors]


def test_force_takes_the_last_word_for_final(store: Store) -> None:
    """The unit is broken: what it held goes to the heir, and so does what was given to it and never taken."""
    hear(store, "chinh", state(9, 2), given={"phu": 3})
    hear(store, "phu", state(4, 3), taken={"chinh": 1}, plan_revision=1)
    room = store.registry.remove_door(ROOM, "phu", is_forced=True)
    assert (3, {"chinh": ((0, 1), 3 - 3)}) == (room.carried, shares(store))


def test_a_word_that_cannot_be_read_is_never_overruled(store: Store) -> None:
    """A newer unit's word holds figures that a guess would lose."""
    hear(store, "phu")
    with store.database.write() as connection:
        connection.execute(text("UPDATE door_states SET body = '{\"v\": 2}'"))
    with pytest.raises(NotSettled, match="newer version"):
        store.registry.remove_door(ROOM, "phu", is_forced=True)


def test_a_door_that_comes_back_counts_itself_again(store: Store) -> None:
    """Its unit goes on with its ledger: the room carries its people no longer, and it starts with nothing."""
    closed(store, given={"chinh": 6}, taken={"chinh": 1}, entries=5)
    hear(store, "chinh", state(6, 4), given={"phu": 1}, taken={"phu": 6})
    before = store.registry.remove_door(ROOM, "phu")
    room = store.registry.add_door(ROOM, "phu", "Cửa phụ")
    assert (5, 0) == (before.carried, room.carried)
    assert {"chinh": ((0, 1), -10), "phu": ((), 10)} == shares(store)
    with pytest.raises(Conflict, match="already"):
        store.registry.add_door(ROOM, "phu", "Cửa phụ")


def test_another_door_for_the_only_one_has_the_places_that_are_left(store: Store) -> None:
    """Those inside are not forgotten with the door they came in by."""
    store.registry.remove_door(ROOM, "phu")
    hear(store, "chinh", state(4, 3))
    assert 3 == store.registry.remove_door(ROOM, "chinh", is_forced=True).carried
    room = store.registry.add_door(ROOM, "moi", "Cửa mới")
    assert (3, {"moi": 7}) == (room.carried, plan_shares(room))
    assert {"moi": 2, "sau": 5} == plan_shares(store.registry.add_door(ROOM, "sau", "Cửa sau"))


def test_a_room_entered_anew_carries_nobody(store: Store) -> None:
    """A room of an old id begins with what its doors' own ledgers tell."""
    closed(store, entries=5)
    store.registry.remove_door(ROOM, "phu")
    store.registry.remove_room(ROOM)
    store.registry.add_room(ROOM, "Phòng", "huyen", "ubnd", 10)
    room = store.registry.add_door(ROOM, "chinh", "Cửa chính")
    assert (0, {"chinh": 10}) == (room.carried, plan_shares(room))


def test_a_lifted_revision_closes_doors_anew(store: Store) -> None:
    """The units held a newer plan than a restored database: its number confirms nothing."""
    room = closed(store, plan_revision=40)
    store.registry.raise_revision(ROOM, 40)
    with pytest.raises(NotSettled) as refused:
        store.registry.remove_door(ROOM, "phu")
    assert (Obstacle.UNCONFIRMED, True) == (refused.value.obstacle, room.revision < 40)
    hear(store, "phu", state(9, 5), permits=0, plan_revision=41)
    assert 5 == store.registry.remove_door(ROOM, "phu").carried
