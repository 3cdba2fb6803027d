"""Who may say and hear what at the broker, as Mosquitto's ACL file; follows from the protocol's one table.

Every door is listed by name. Mosquitto's patterns (`%u`) could put a door's own topics into one line for all, but not its room's:
a pattern cannot take a user name apart into room and door. One explicit list is also what an auditor can read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edge.protocol.table import TABLE, Said
from edge.protocol.topics import check_slug

CENTRAL_USER = "central"
"""Central's name at the broker; no door can have it, since a door's name holds a dot."""

_ANY = "+"


@dataclass(frozen=True, slots=True, order=True)
class DoorKey:
    """A door of a room, by their ids on the wire.

    Raises: TopicError when an id cannot stand in a topic.
    """

    room: str
    door: str

    def __post_init__(self) -> None:
        check_slug(self.room, "room")
        check_slug(self.door, "door")

    @property
    def user(self) -> str:
        """The door's name at the broker, `<room>.<door>`: ids hold no dot, so it can be taken apart again."""
        return f"{self.room}.{self.door}"


def acl_text(doors: Iterable[DoorKey]) -> str:
    """Return the ACL file for central and *doors*: each may say and hear what the table gives it, and nothing else."""
    lines = ["# Written by `counterroom-central broker accounts` from the registry; changes made here are lost."]
    lines += ["", f"user {CENTRAL_USER}", *_rights_of_central()]
    for door in sorted(set(doors)):
        lines += ["", f"user {door.user}", *_rights_of(door)]
    return "\n".join(lines) + "\n"


def _rights_of_central() -> Iterator[str]:
    for said in TABLE:
        if said.speaker == "central":
            # Reading its own words back tells a restored central which revision the units already hold.
            yield f"topic readwrite {_filled(said, _ANY, _ANY)}"
        elif "central" in _hearers(said):
            yield f"topic read {_filled(said, _ANY, _ANY)}"


def _rights_of(door: DoorKey) -> Iterator[str]:
    for said in TABLE:
        if said.speaker == "unit":
            yield f"topic write {_filled(said, door.room, door.door)}"
        for hearer in _hearers(said):
            # An unknown kind of hearer is a KeyError here, and so a failing test, not a topic open to everybody.
            heard_door = {
                "central": None,
                "the unit": door.door,
                "the room's other doors": _ANY,
                "the room's units": _ANY,
                "all units": _ANY,
            }[hearer]
            if heard_door is not None:
                yield f"topic read {_filled(said, door.room, heard_door)}"


def _hearers(said: Said) -> list[str]:
    return said.hearers.split(", ")


def _filled(said: Said, room: str, door: str) -> str:
    return said.topic.replace("<room>", room).replace("<door>", door).replace("<part>", _ANY)
