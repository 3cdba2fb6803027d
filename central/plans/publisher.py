"""Tells each room's units the plan in force, retained; takes back what is retained for rooms that are no more.

Knows the registry's picture and how to publish; has no thread of its own.
"""

import threading

from central.ingest.service import Publish
from central.plans.shares import share
from central.store.places import Places, Room
from edge.protocol.codec import encode
from edge.protocol.messages import ContactsOrder, Plan, PlanDoor
from edge.protocol.topics import ROOT, RoomTopics


def plan_of(room: Room, contacts_key: str | None = None) -> Plan:
    """Return what *room*'s units must know. Contacts are ordered only where there is a key to seal them to."""
    count = room.slot_count
    doors = tuple(
        PlanDoor(
            id=door.id,
            name=door.name,
            share=share(room.limit, door.slots, count, door.offset),
            is_closing=door.is_closing,
        )
        for door in room.doors
    )
    return Plan(
        revision=room.revision,
        name=room.name,
        limit=room.limit,
        doors=doors,
        areas=room.areas,
        carried=room.carried,
        closings_min=room.closings_min,
        utc_offset_min=room.utc_offset_min,
        level=room.level,
        taking=room.rules.at(room.level),
        contacts=(
            ContactsOrder(key=contacts_key, keep_days=room.contacts_days)
            if contacts_key is not None and room.contacts_days is not None
            else None
        ),
    )


class PlanPublisher:
    """Publishes plans when the link comes up and when the registry changes. Thread-safe."""

    def __init__(self, publish: Publish, places: Places) -> None:
        self._publish = publish
        self._places = places
        self._lock = threading.Lock()

    def publish_all(self) -> None:
        """Publish every room's plan: the broker may have forgotten them."""
        with self._lock:
            for room in self._places.rooms.values():
                self._send(room)

    def set_places(self, places: Places) -> None:
        """Publish what differs from the picture known before; an older picture is ignored."""
        with self._lock:
            if places.version < self._places.version:
                return
            old, self._places = self._places, places
            for room in places.rooms.values():
                before = old.rooms.get(room.id)
                if before == room and old.contacts_key == places.contacts_key:
                    continue
                if before is None or plan_of(before, old.contacts_key) != plan_of(room, places.contacts_key):
                    self._send(room)
            for room_id in old.rooms.keys() - places.rooms.keys():
                self._clear(room_id)

    def heard(self, topic: str, payload: bytes) -> None:
        """Take back a plan that is retained for a room which was removed while the broker was away."""
        parts = topic.split("/")
        if len(parts) == 4 and parts[3] == "plan" and payload and f"{parts[0]}/{parts[1]}" == ROOT:
            with self._lock:
                if parts[2] not in self._places.rooms:
                    self._publish(topic, b"", 1, True)

    def _send(self, room: Room) -> None:
        self._publish(RoomTopics(room.id).plan, encode(plan_of(room, self._places.contacts_key)), 1, True)

    def _clear(self, room_id: str) -> None:
        self._publish(RoomTopics(room_id).plan, b"", 1, True)
