"""What midnight and a change of level cost central with ten thousand rooms: the keys of a day go, new ones come, all doors are told."""

import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from central.days.keeper import PACE_S, DayKeeper
from central.plans.publisher import PlanPublisher
from central.store.days import RoomDay
from central.store.days_tables import filed
from central.store.store import Store
from central.store.tables import door_slots, doors, rooms
from tests.support.central_store import open_store
from tests.support.days import ZONE, at

ROOMS = 10_000
FILED = 100_000
EVENING, MIDNIGHT = "2021-12-06 23:00", "2021-12-07 00:00"


def main() -> None:
    """Print how long each step takes and how many messages go out."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        _fill(store)
        _midnight(store)
        _level(store)
        store.close()


def _fill(store: Store) -> None:
    names = [f"r{n}" for n in range(ROOMS)]
    room = {"area_id": "huyen", "agency_id": "ubnd", "people_limit": 10, "revision": 1}
    with store.database.write() as connection:
        connection.execute(insert(rooms), [{"id": name, "name": name, **room} for name in names])
        connection.execute(insert(doors), [{"room_id": name, "id": "a", "name": "A", "position": 1} for name in names])
        connection.execute(insert(door_slots), [{"room_id": name, "slot": 0, "door_id": "a"} for name in names])


def _midnight(store: Store) -> None:
    said: list[int] = []
    keeper = DayKeeper(
        store.days,
        lambda topic, payload, expires_after_s: said.append(len(payload)),
        store.registry.places().rooms,
        ZONE,
    )
    turns = _turns(keeper, EVENING)
    print(f"a first start, {ROOMS:,} rooms: {len(said):,} messages", _figures(turns))
    days = list(store.days.days_at(at(EVENING)).values())
    with store.database.write() as connection:
        connection.execute(insert(filed), [_entry(days[n % ROOMS], n) for n in range(FILED)])
    said.clear()
    turns = _turns(keeper, MIDNIGHT)
    print(f"midnight, {FILED:,} on file: {len(said):,} messages of {sum(said) // len(said)} bytes", _figures(turns))


def _entry(day: RoomDay, n: int) -> dict[str, object]:
    return {
        "room": day.room,
        "from_utc_ms": day.from_utc_ms,
        "who": f"{n:022}",
        "at_utc_ms": at(EVENING),
        "until_utc_ms": day.until_utc_ms,
        "people": 1,
    }


def _turns(keeper: DayKeeper, now: str) -> list[float]:
    """Let the keeper work until nothing is due; return how long each turn took, in seconds."""
    took = []
    while True:
        began = time.perf_counter()
        wait_s = keeper.turn(at(now), 1e9)
        took.append(time.perf_counter() - began)
        if wait_s > PACE_S:
            return took


def _figures(turns: list[float]) -> str:
    paced = turns[1:-1]
    return (
        f"over {len(turns) * PACE_S:.0f} s; the first turn {turns[0] * 1000:.0f} ms, "
        f"the others {1000 * sum(paced) / len(paced):.1f} ms each, {1000 * max(paced):.0f} ms at most"
    )


def _level(store: Store) -> None:
    said: list[int] = []
    publisher = PlanPublisher(
        lambda topic, payload, qos, is_retained: said.append(len(payload)), store.registry.places()
    )
    began = time.perf_counter()
    store.registry.set_level("tinh", 3, "bench")
    stored = time.perf_counter()
    places = store.registry.places()
    read = time.perf_counter()
    publisher.set_places(places)
    print(
        f"a level for {len(said):,} rooms: stored in {1000 * (stored - began):.0f} ms, read back in {1000 * (read - stored):.0f} ms, "
        f"told in {1000 * (time.perf_counter() - read):.0f} ms ({sum(said) // len(said)} bytes each)"
    )


if __name__ == "__main__":
    main()
