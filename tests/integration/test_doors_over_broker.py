"""Doors that come into a running room and leave it, with central as a process over a real Mosquitto and another one's command line."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec
import pytest

from central.plans.leaving import NotSettled
from central.store.places import Room
from central.store.registry import Registry
from central.store.store import Store
from edge.protocol.messages import Availability, Plan
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import entered, log, state
from tests.support.databases import database_url
from tests.support.net import eventually

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("each_database")]
ROOM = "tiep-dan"


@pytest.fixture
def registry(central: CentralProcess) -> Iterator[Registry]:
    """The registry as another process uses it."""
    with closing(Store(database_url(central.folder))) as store:
        yield store.registry


@pytest.fixture
def spoken(central: CentralProcess, broker: Broker) -> Iterator[dict[str, SpokenDoor]]:
    """The units of three doors, of which `sau` is not of the room yet."""
    doors = {name: SpokenDoor(broker.port, door=name) for name in ("chinh", "phu", "sau")}
    yield doors
    for door in doors.values():
        door.close()


def plan_of_revision(door: SpokenDoor, revision: int) -> Plan:
    """Return the plan of a revision, once the door hears it."""
    while True:
        plan, _ = door.wait_plan()
        if plan is not None and plan.revision == revision:
            return plan


def removed(registry: Registry, door: str) -> Room | None:
    """Return the room without a door, or None while that has not handed over."""
    try:
        return registry.remove_door(ROOM, door)
    except NotSettled:
        return None


def shown(central: CentralProcess) -> dict[str, Any]:
    """Return the room as the API tells it."""
    answer: dict[str, Any] = central.get(f"/api/v1/rooms/{ROOM}")[1]
    return answer


def test_a_unit_that_was_there_before_its_door_is_heard(
    central: CentralProcess, registry: Registry, spoken: dict[str, SpokenDoor]
) -> None:
    """Somebody mounts the unit first: what it said to nobody is asked for again when its door is added."""
    spoken["chinh"].say(state(1, 0))
    spoken["sau"].say(Availability(online=True, session="s1"))
    spoken["sau"].say(state(3, 2))
    eventually(lambda: shown(central)["doors"][0]["seen_utc_ms"], what="the door that is known")
    registry.add_door(ROOM, "sau", "Cửa sau")
    eventually(lambda: shown(central)["occupancy"] == 2, what="the people of the new door")
    assert [(False, None), (False, None), (True, None)] == [
        (door["online"], door["spread"]) for door in shown(central)["doors"]
    ]


def test_a_door_closes_hands_over_and_leaves(
    central: CentralProcess, registry: Registry, spoken: dict[str, SpokenDoor]
) -> None:
    """Its three people stay inside, its places are the other door's, and every plan on the way adds up."""
    main, side = spoken["chinh"], spoken["phu"]
    main.say(state(1, 0))
    side.say(log(*(entered(number) for number in range(1, 4))))
    side.say(msgspec.structs.replace(state(3, 3), permits=2, share=5))
    side.wait_stored(3)
    room = registry.set_closing(ROOM, "phu", True)
    told = plan_of_revision(side, room.revision)
    assert [("chinh", 5, False), ("phu", 5, True)] == [(door.id, door.share, door.is_closing) for door in told.doors]
    assert removed(registry, "phu") is None

    main.say(msgspec.structs.replace(state(2, 0), taken={"phu": 1}, permits=6, plan_revision=room.revision))
    last = msgspec.structs.replace(state(4, 3), given={"chinh": 1}, permits=1, plan_revision=room.revision)
    side.say(log(entered(4)))
    side.say(msgspec.structs.replace(last, entries=4, permits=0))
    left = eventually(lambda: removed(registry, "phu"), what="the end of the door")
    assert left is not None
    told = plan_of_revision(main, left.revision)
    # The heir starts from all ten, less the one it was given and the four who came in by the door that left.
    assert (4, [("chinh", 10 - 1 - 4)]) == (told.carried, [(door.id, door.share) for door in told.doors])
    eventually(lambda: len(shown(central)["doors"]) == 1, what="the room without the door")
    assert (4, 4) == (shown(central)["occupancy"], shown(central)["carried"])
    past = central.get(f"/api/v1/rooms/{ROOM}/history?from=2026-09-21&to=2026-09-23")[1]["points"]
    assert 4 == past[-1]["occupancy"]

    registry.add_door(ROOM, "phu", "Cửa phụ")
    eventually(lambda: len(shown(central)["doors"]) == 2, what="the door that came back")
    assert (4, 0) == (shown(central)["occupancy"], shown(central)["carried"])
