"""The live view: remembers the newest word of each door and answers how rooms look now. Thread-safe; decides nothing itself.

The folding stands in `central.live.fold`. Readers get frozen pictures, computed when first asked for after a change. Each change raises
the view's version, so that a stream can ask for what changed since.
"""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from central.errors import NotFound
from central.live.fold import NOT_HEARD, DoorMemory, room_status, with_availability, with_state, with_stored
from central.live.views import RoomStatus
from central.names import in_order
from central.store.places import Places
from edge.protocol.messages import Availability, State

Listener = Callable[[], None]


class LiveView:
    """How every room looks now. All times are milliseconds since 1970 UTC and are given by the caller."""

    def __init__(self, places: Places) -> None:
        self.run = secrets.token_hex(4)
        """Names this run of the view: versions of another run mean nothing here."""
        self._lock = threading.Lock()
        self._places = places
        self._doors: dict[tuple[str, str], DoorMemory] = {}
        self._unconfirmed: set[tuple[str, str]] = set()
        self._changed_utc_ms: dict[str, int] = {}
        self._room_versions: dict[str, int] = dict.fromkeys(places.rooms, 0)
        self._version = 0
        self._cache: dict[str, RoomStatus] = {}
        self._is_link_up = False
        self._listeners: tuple[Listener, ...] = ()

    # --- reading ---

    @property
    def places(self) -> Places:
        """The registry as the view knows it."""
        return self._places

    @property
    def version(self) -> int:
        """Grows with every change."""
        return self._version

    @property
    def is_link_up(self) -> bool:
        """Whether central hears the broker."""
        return self._is_link_up

    def room(self, room_id: str) -> RoomStatus:
        """Return how a room looks. Raises: NotFound."""
        with self._lock:
            return self._status(room_id)

    def rooms(self, area_id: str | None = None) -> tuple[RoomStatus, ...]:
        """Return all rooms, or those in *area_id* and below, most urgent first, then by share of the limit, then by name.

        Raises: NotFound.
        """
        inside = None if area_id is None else self._places.subtree(area_id)
        with self._lock:
            found = [
                self._status(room.id)
                for room in self._places.rooms.values()
                if inside is None or room.area_id in inside
            ]
        return tuple(sorted(found, key=_urgency))

    def changed_since(self, version: int) -> tuple[int, frozenset[str]]:
        """Return the view's version and the ids of the rooms changed or removed after *version*."""
        changed = set()
        with self._lock:
            for room, at in reversed(self._room_versions.items()):  # kept in the order of change: newest last
                if at <= version:
                    break
                changed.add(room)
            return self._version, frozenset(changed)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* after every change, in the thread that made it; return what ends it. It must return at once."""
        with self._lock:
            self._listeners += (listener,)

        def end() -> None:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other is not listener)

        return end

    # --- what happened ---

    def hear_state(self, room: str, door: str, state: State, received_ms: int) -> bool:
        """Take a door's state; return whether it is its newest word (an older one changes nothing)."""
        return self._change_door(room, door, received_ms, lambda memory: with_state(memory, state, received_ms))

    def hear_availability(self, room: str, door: str, availability: Availability, received_ms: int) -> None:
        """Take a door's availability."""
        self._unconfirmed.discard((room, door))
        self._change_door(room, door, received_ms, lambda memory: with_availability(memory, availability, received_ms))

    def mark_stored(self, marks: Iterable[tuple[str, str, str, int]]) -> None:
        """Note that rows of (room, door, epoch) are stored up to a number. Not a change that streams report."""
        with self._lock:
            for room, door, epoch, number in marks:
                memory = self._doors.get((room, door), NOT_HEARD)
                self._doors[room, door] = with_stored(memory, epoch, number)
                self._cache.pop(room, None)

    def remember(self, doors: dict[tuple[str, str], DoorMemory]) -> None:
        """Start from what was known before a restart, or before a door left; the doors count as offline until they are heard."""
        with self._lock:
            self._doors.update(doors)
            self._touch({room for room, _ in doors} & self._places.rooms.keys())
        self._tell()

    def link_changed(self, is_up: bool) -> None:
        """The connection to the broker was made or lost. Made anew: doors must confirm that they are online (see `sweep`)."""
        with self._lock:
            if is_up:
                self._unconfirmed = {key for key, memory in self._doors.items() if memory.is_online}
            if is_up == self._is_link_up:
                return
            self._is_link_up = is_up
            self._touch(self._places.rooms)
        self._tell()

    def sweep(self) -> None:
        """Count those doors as offline that have not confirmed since the broker came back: its disk may be new."""
        with self._lock:
            silent, self._unconfirmed = self._unconfirmed, set()
            for key in silent:
                memory = self._doors[key]
                self._doors[key] = replace(memory, is_online=False, session=None, faults=())
            self._touch({room for room, _ in silent})
        if silent:
            self._tell()

    def set_places(self, places: Places) -> None:
        """Take a new picture of the registry. An older one than known is ignored."""
        with self._lock:
            if places.version < self._places.version:
                return
            old, self._places = self._places, places
            if old.areas != places.areas or old.agencies != places.agencies:
                self._touch(places.rooms)
            else:
                every = old.rooms.keys() | places.rooms.keys()
                self._touch({room for room in every if old.rooms.get(room) != places.rooms.get(room)})
            for key in [key for key in self._doors if key not in places.door_ids]:
                del self._doors[key]
        self._tell()

    # --- inside, under the lock ---

    def _change_door(self, room: str, door: str, received_ms: int, change: Callable[[DoorMemory], DoorMemory]) -> bool:
        with self._lock:
            if (room, door) not in self._places.door_ids:
                return False
            before = self._doors.get((room, door), NOT_HEARD)
            after = change(before)
            if after is before:
                return False
            self._doors[room, door] = after
            self._changed_utc_ms[room] = received_ms
            self._touch((room,))
        self._tell()
        return True

    def _touch(self, rooms: Collection[str]) -> None:
        self._version += 1
        for room in rooms:
            self._room_versions.pop(room, None)
            self._room_versions[room] = self._version
            self._cache.pop(room, None)

    def _status(self, room_id: str) -> RoomStatus:
        status = self._cache.get(room_id)
        if status is None:
            room = self._places.rooms.get(room_id)
            if room is None:
                raise NotFound(f"there is no room {room_id!r}")
            changed = self._changed_utc_ms.get(room_id)
            status = room_status(room, self._places, self._doors, changed, self._is_link_up)
            self._cache[room_id] = status
        return status

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _urgency(status: RoomStatus) -> tuple[int, float, str]:
    share = status.occupancy / status.limit if status.limit else float(status.occupancy)
    return status.attention, -share, in_order(status.name)
