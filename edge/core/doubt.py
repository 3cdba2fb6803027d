"""How wrong a door's count may be by now: what each ledger row adds to the expected square of its error.

Owns those amounts, in millionths of a person squared, so that they add up without rounding. They only grow; an anchor tells where they
stood. Rows alone decide, so that reading the ledger again gives the same. It must not know intervals or other doors.
"""

from collections.abc import Collection

from msgspec import Struct

from edge.core.light import COUNTING_FAULTS
from edge.protocol.messages import FaultState
from edge.protocol.rows import Adjusted, Booted, Entered, Exited, FaultRaised, LedgerRow
from edge.protocol.vocabulary import Fault, Mode, Source

PERSON = 1_000_000
"""One person squared."""

BEAM_CROSSING = 4_000
"""A crossing that beams count. `python -m tests.bench.count --only day --seed 60000 --day 12000`: of 12,269 crossings of the day's mix 24
left the count off by one (2.0 in 1,000, 95 % interval 1.3 to 2.9; an entry and an exit missed at once leave it right). Taken twice, since
no real doorway is a simulated one."""

RANGE_CROSSING = 18_000
"""A crossing that time-of-flight sensors count: by the same command its square error is 8.7 in 1,000 (from the interval of the bias,
0.165 % either way). Taken twice as well."""

STAFF_CROSSING = 2_000
"""A crossing that staff count by hand. An assumption; nobody has measured it here."""

BLIND_CROSSING = PERSON // 2
"""A crossing counted while a fault of the sensors stands: as good as a guess."""

BLIND_PER_S = PERSON // 30
"""What passes unseen while a fault of the sensors stands and nobody counts by hand: two people a minute."""

BOOT = PERSON
"""What passed unseen while the power was away and the unit started; how long that was is not known to a unit without a clock."""

RESTART = PERSON // 20
"""What passed unseen while the service alone started again."""

RAISED = {
    Fault.BEAM_BLOCKED: 2 * PERSON,
    Fault.BEAM_CHATTER: PERSON,
    Fault.SENSOR_LOST: PERSON,
    Fault.BEAM_SILENT: 8 * PERSON,
    Fault.BEAM_SWAPPED: 256 * PERSON,
}
"""What a fault had spoiled before it was noticed: as many people as its rule waits for; swapped beams count each of them twice over."""


class Doubt(Struct, frozen=True, kw_only=True):
    """The doubt so far, and since when (milliseconds of the boot) the door has been blind, None while it sees."""

    square: int = 0
    boot: str = ""
    blind_since_ms: int | None = None


def grown(doubt: Doubt, row: LedgerRow, faults: Collection[FaultState], mode: Mode) -> Doubt:
    """Return *doubt* after *row*, which leaves *faults* standing and *mode* in force."""
    since_ms, added = doubt.blind_since_ms, 0
    was_blind = since_ms is not None
    if since_ms is not None and row.boot == doubt.boot:
        added += BLIND_PER_S * max(0, row.mono_ms - since_ms) // 1000
    match row:
        case Entered() | Exited() if row.source is Source.STAFF:
            added += STAFF_CROSSING
        case Entered() | Exited() if was_blind:
            added += BLIND_CROSSING
        case Entered() | Exited():
            added += RANGE_CROSSING if row.source is Source.RANGES else BEAM_CROSSING
        case FaultRaised() if mode is Mode.AUTOMATIC:
            added += RAISED.get(row.fault, 0)
        case Booted() if doubt.boot:
            added += RESTART if row.boot == doubt.boot else BOOT
        case Adjusted() if row.headcount is not None:
            added = 0  # whoever passed unseen has been counted with the others
        case _:
            pass
    return Doubt(
        square=doubt.square + added,
        boot=row.boot,
        blind_since_ms=row.mono_ms if is_blind(faults, mode) else None,
    )


def is_blind(faults: Collection[FaultState], mode: Mode) -> bool:
    """Return whether people pass uncounted: the sensors cannot be trusted, and nobody counts by hand."""
    return mode is Mode.AUTOMATIC and any(each.fault in COUNTING_FAULTS for each in faults)
