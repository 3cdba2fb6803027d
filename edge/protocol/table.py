"""The one table of all that is said over MQTT: who says what, where, how kept.

The reference page, the schema and the broker's access rules follow from it.
"""

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from edge.protocol.messages import Availability, Command, Day, Log, Plan, Reply, State, Stored, TrustPart
from edge.protocol.topics import ROOT

Speaker = Literal["unit", "central"]


@dataclass(frozen=True, slots=True)
class Said:
    """One kind of message. `hearers` names who subscribes; `is_retained`, whether the broker keeps the newest."""

    topic: str
    type: type[Struct]
    speaker: Speaker
    hearers: str
    is_retained: bool
    qos: Literal[0, 1]
    when: str

    @property
    def leaf(self) -> str:
        """The last word of the topic that is no placeholder, which tells the type."""
        return next(word for word in reversed(self.topic.split("/")) if not word.startswith("<"))


_DOOR = f"{ROOT}/<room>/<door>"

TABLE: tuple[Said, ...] = (
    Said(
        f"{_DOOR}/availability",
        Availability,
        "unit",
        "central, the unit, the room's other doors",
        True,
        1,
        "on connecting, and when its faults change; the last will says `online: false`",
    ),
    Said(
        f"{_DOOR}/state",
        State,
        "unit",
        "central, the room's other doors",
        True,
        1,
        "on every change, and as a heartbeat",
    ),
    Said(f"{_DOOR}/log", Log, "unit", "central", False, 1, "in batches, again until `stored` covers them"),
    Said(f"{_DOOR}/stored", Stored, "central", "the unit", True, 0, "after the commit that stored the rows"),
    Said(
        f"{_DOOR}/command",
        Command,
        "central",
        "the unit",
        False,
        1,
        "when somebody puts the count right from afar, again until it is answered or too old",
    ),
    Said(f"{_DOOR}/reply", Reply, "unit", "central", False, 1, "as the answer to a command"),
    Said(
        f"{ROOT}/<room>/plan",
        Plan,
        "central",
        "the room's units",
        True,
        1,
        "when the room, its limit, its doors, the level or what is taken change",
    ),
    Said(
        f"{ROOT}/<room>/day",
        Day,
        "central",
        "the room's units",
        True,
        1,
        "when a day begins, and when a declaration is on file",
    ),
    Said(
        f"{ROOT}/trust/<part>",
        TrustPart,
        "central",
        "all units",
        True,
        1,
        "when certificates, key sets or withdrawn passes change",
    ),
)

TYPE_OF_LEAF: dict[str, type[Struct]] = {said.leaf: said.type for said in TABLE}
