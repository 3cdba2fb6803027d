"""A room that closes, and doors that set anchors in it."""

from msgspec import structs

from edge.core.events import TimePassed
from edge.protocol.messages import Plan
from edge.protocol.rows import Adjusted
from tests.support.door import Door, plan
from tests.support.fakes import FakePlans

CLOSES_MIN = 15 * 60 + 10
"""The doors' clocks start at 15:01:40 in Viet Nam."""

CLOSES_S = 600.0
"""When that is, in monotonic seconds."""


def closing(*doors: str) -> Plan:
    """Return the plan of a room that closes at 15:10."""
    return structs.replace(plan(limit=50, doors=doors), closings_min=(CLOSES_MIN,))


def anchors(door: Door) -> list[tuple[str, int]]:
    """Return who set an anchor at *door*, and by how much the count was off."""
    return [(row.by, row.delta) for row in door.ledger.rows if isinstance(row, Adjusted) and row.headcount is not None]


def sole(agreed: Plan | None = None, **details: object) -> Door:
    """Return the one door of a room that closes."""
    return Door(name="a", limit=None, plans=FakePlans(agreed or closing("a")), **details).open()  # type: ignore[arg-type]


def wait_until(door: Door, at_s: float) -> None:
    """Let time pass as the runner would: at each deadline, then at the end."""
    while (deadline := door.service.next_deadline()) is not None and deadline < at_s:
        door.take(TimePassed, max(0.0, deadline - door.now))
    door.take(TimePassed, at_s - door.now)
