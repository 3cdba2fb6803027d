"""Doors of a real registry and what their units said last, for tests of doors that come and go."""

from typing import Any

import msgspec

from central.store.ledger import StoredState
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import State
from tests.support.central_store import NOON_MS, state

ROOM = "tiep-dan"


def hear(store: Store, door: str, word: State | None = None, *, stored: int | None = None, **changes: Any) -> State:
    """Let the store have *word* as a door's newest one, with *changes* to it, and its ledger up to row *stored*."""
    said = msgspec.structs.replace(word or state(1, 0), **changes)
    with store.database.write() as connection:
        kept = StoredState(ROOM, door, said.epoch_order, said.number, encode(said).decode(), NOON_MS)
        store.ledger.put_states(connection, [kept])
        mark = store.ledger.find_epoch(connection, ROOM, door, said.epoch)
        mark = mark or store.ledger.add_epoch(connection, ROOM, door, said.epoch, said.epoch_order)
        store.ledger.set_marks(connection, [(mark.id, said.number if stored is None else stored)])
    return said


def shares(store: Store) -> dict[str, tuple[tuple[int, ...], int]]:
    """Return the slots and offset of each door of the room."""
    return {door.id: (door.slots, door.offset) for door in store.registry.room(ROOM).doors}
