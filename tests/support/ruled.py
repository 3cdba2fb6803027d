"""A door under a plan with rules, on a day with a key: what its tests begin with, and what they look at."""

from typing import Any

from edge.core.effects import TellReader
from edge.core.events import DayReceived, PlanReceived
from edge.passes.rules import Rules
from edge.protocol.messages import Day, Plan, PlanDoor
from edge.protocol.rows import ContactSealed, Scanned
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from tests.support.door import UTC_OFFSET_MS, Door, only

KEY, PUBLIC = "A" * 43, "E" * 42 + "A"
START, HOUR = UTC_OFFSET_MS, 3_600_000
WHO, OTHER = "w" * 22, "o" * 22
TAKING = {PassFormat.ID_CARD: Taking.WITH_DECLARATION}
NEEDED: dict[str, Any] = {
    "format": PassFormat.ID_CARD,
    "verdict": VerdictKind.REFUSED,
    "reason": Reason.DECLARATION_NEEDED,
    "who": WHO,
}
ON_FILE = NEEDED | {"verdict": VerdictKind.RECORDED, "reason": Reason.ON_FILE, "people": 2}
SEALED = {"key": "0" * 16, "sealed": "SEALED"}
HEARD: dict[str, Any] = {"format": PassFormat.SPOKEN, "is_clear": True, "people": 2, "by": "console", "who": WHO}


def the_plan(revision: int = 1, **changes: Any) -> Plan:
    """Return a plan that takes ID cards with a declaration on file."""
    fields: dict[str, Any] = {"name": "Room", "limit": 5, "doors": (PlanDoor(id="south", name="Cửa"),)}
    return Plan(revision=revision, **(fields | {"level": 3, "taking": TAKING} | changes))


def the_day(**changes: Any) -> Day:
    """Return a day of ten hours with nobody on file."""
    return Day(**({"from_utc_ms": START, "until_utc_ms": START + 10 * HOUR, "key": KEY} | changes))


def ruled_door(**changes: Any) -> Door:
    """Return an open door with plan and day."""
    door = Door(**changes).open().connect()
    door.take(PlanReceived, plan=the_plan())
    door.take(DayReceived, day=the_day())
    return door


def rules(door: Door) -> Rules:
    """Return the rules that the reader was last told."""
    return only(TellReader, door.effects)[-1].rules


def scans(door: Door) -> list[tuple[Any, ...]]:
    """Return the rows of codes and declarations."""
    found = [row for row in door.ledger.rows if isinstance(row, Scanned)]
    return [(row.format, row.verdict, row.reason, row.people, row.is_repeated, row.who) for row in found]


def contacts(door: Door) -> list[tuple[int, str, str, str]]:
    """Return the rows of contacts, and how far before each the row stands that it names."""
    found = [row for row in door.ledger.rows if isinstance(row, ContactSealed)]
    return [(row.n - row.scan, row.key, row.sealed, row.ref) for row in found]
