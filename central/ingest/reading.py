"""Decides what a message from the broker is: pure, without clock, thread, database or broker.

A message that cannot be taken is a value with a reason, never an exception: central is the tolerant side.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec

from edge.protocol.codec import MAX_BYTES, decode
from edge.protocol.errors import MalformedMessage, TopicError, UnknownVersion
from edge.protocol.messages import Availability, Log, Reply, State
from edge.protocol.topics import parse_door_topic

_TYPES: dict[str, type[Availability] | type[State] | type[Log] | type[Reply]] = {
    "availability": Availability,
    "state": State,
    "log": Log,
    "reply": Reply,
}
_FOR_OTHERS = frozenset({"stored", "command"})


class Refusal(StrEnum):
    """Why a message was not taken: a label of metrics and of what is kept aside."""

    UNKNOWN_TOPIC = "unknown_topic"
    UNKNOWN_LEAF = "unknown_leaf"
    UNKNOWN_DOOR = "unknown_door"
    MALFORMED = "malformed"
    UNKNOWN_VERSION = "unknown_version"
    TOO_LARGE = "too_large"
    CONFLICT = "conflict"  # another content for a number that is stored


class Taken(NamedTuple):
    """A checked message of a known door. For a `log`, *bodies* are its rows as they came."""

    room: str
    door: str
    leaf: str
    message: Availability | State | Log | Reply
    payload: bytes
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that cannot be taken, and a sentence free of its payload."""

    reason: Refusal
    leaf: str
    detail: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that is none of the ingest's business: a cleared retained one, or words between others."""

    leaf: str


class _RawRows(msgspec.Struct):
    rows: tuple[msgspec.Raw, ...]


_raw_rows = msgspec.json.Decoder(_RawRows)


def read(topic: str, payload: bytes, known_doors: frozenset[tuple[str, str]]) -> Taken | Refused | Ignored:
    """Return what *payload* on *topic* is, given the doors of the registry."""
    parts = topic.split("/")
    leaf = parts[-1]
    if len(parts) != 5 or (parts[2], parts[3]) not in known_doors:
        return _strange(topic, leaf)
    message_type = _TYPES.get(leaf)
    if message_type is None:
        return Ignored(leaf) if leaf in _FOR_OTHERS else Refused(Refusal.UNKNOWN_LEAF, "other", "no such leaf")
    if not payload:
        return Ignored(leaf)
    if len(payload) > MAX_BYTES:
        return Refused(Refusal.TOO_LARGE, leaf, f"{len(payload)} bytes, more than {MAX_BYTES}")
    try:
        message = decode(payload, message_type)
        bodies = tuple([str(raw, "utf-8") for raw in _raw_rows.decode(payload).rows]) if leaf == "log" else ()
    except UnknownVersion as error:
        return Refused(Refusal.UNKNOWN_VERSION, leaf, str(error))
    except (MalformedMessage, msgspec.DecodeError, UnicodeDecodeError) as error:
        return Refused(Refusal.MALFORMED, leaf, str(error))
    return Taken(parts[2], parts[3], leaf, message, payload, bodies)


def _strange(topic: str, leaf: str) -> Refused | Ignored:
    """Return why a topic that names no known door is not taken."""
    try:
        address = parse_door_topic(topic)
    except TopicError as error:
        return Refused(Refusal.UNKNOWN_TOPIC, "other", str(error))
    if address.leaf in _FOR_OTHERS:
        return Ignored(leaf)
    if address.leaf not in _TYPES:
        return Refused(Refusal.UNKNOWN_LEAF, "other", "no such leaf")
    return Refused(Refusal.UNKNOWN_DOOR, leaf, f"no door {address.door!r} of a room {address.room!r} is registered")
