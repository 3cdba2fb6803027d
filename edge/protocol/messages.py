"""The messages of the wire, one type a topic, each with its version.

Unknown fields are ignored, so that a newer sender may add to a version; anything that changes a meaning takes a new
version, which older readers refuse and count. Times: `utc_ms` is milliseconds since 1970-01-01T00:00:00Z, null while the
unit's clock is not known to be right; `mono_ms` is milliseconds since the boot named by `boot`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge.protocol.vocabulary import Cause, Fault, Light, Mode, PassFormat, Reason, Source, VerdictKind

Count = Annotated[int, Meta(ge=0, le=2**53)]
Number = Annotated[int, Meta(ge=0, le=2**53)]
RowNumber = Annotated[int, Meta(ge=1, le=2**53)]
Delta = Annotated[int, Meta(ge=-(2**31), le=2**31)]
UtcMs = Annotated[int, Meta(ge=1_577_836_800_000, le=4_102_444_800_000)]  # 2020-01-01 to 2100-01-01: never 1970
MonoMs = Annotated[int, Meta(ge=0, le=2**53)]
Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$")]
Label = Annotated[str, Meta(min_length=1, max_length=120)]

LOG_BATCH_ROWS = 500
"""The most rows a unit puts into one `log` message."""


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What all ledger rows have: their number, their time, and the door's totals once the row is counted in.

    `entries`, `exits` and `adjusted` are cumulative within the epoch (an epoch may open with carried totals), so that any
    row alone tells the door's share of the room: entries - exits + adjusted.
    """

    n: RowNumber
    boot: Identifier
    mono_ms: MonoMs
    utc_ms: UtcMs | None = None
    entries: Count = 0
    exits: Count = 0
    adjusted: Delta = 0

    @property
    def net(self) -> int:
        """The door's share of the room's count; may be negative, since people leave by other doors."""
        return self.entries - self.exits + self.adjusted


class EpochOpened(Row, frozen=True, kw_only=True, tag="epoch_opened"):
    """The first row of a ledger. Its totals are what the epoch starts from."""


class Booted(Row, frozen=True, kw_only=True, tag="booted"):
    """The unit's service started."""

    version: Identifier


class Entered(Row, frozen=True, kw_only=True, tag="entered"):
    """One person came in. `on_red`: the lamp was red when they broke the first beam and until they were through; `is_declared`: an
    accepted scan stood behind it."""

    source: Source = Source.BEAMS
    on_red: bool = False
    is_declared: bool = False


class Exited(Row, frozen=True, kw_only=True, tag="exited"):
    """One person went out."""

    source: Source = Source.BEAMS


class TurnedBack(Row, frozen=True, kw_only=True, tag="turned_back"):
    """Somebody stood in the doorway and left by the side they came from. Changes no total."""


class Adjusted(Row, frozen=True, kw_only=True, tag="adjusted"):
    """Staff put the count right by `delta`. `by` says where it was ordered; `order` makes a repeated order count once."""

    delta: Delta
    by: Identifier
    why: Annotated[str, Meta(max_length=200)] = ""
    order: Annotated[str, Meta(max_length=64)] = ""


class Scanned(Row, frozen=True, kw_only=True, tag="scanned"):
    """A code was shown and judged. Nothing in it names a person."""

    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: Annotated[int, Meta(ge=1, le=20)] = 1


class FaultRaised(Row, frozen=True, kw_only=True, tag="fault_raised"):
    """Something at the door stopped being trustworthy."""

    fault: Fault


class FaultCleared(Row, frozen=True, kw_only=True, tag="fault_cleared"):
    """It is well again."""

    fault: Fault


class ModeChanged(Row, frozen=True, kw_only=True, tag="mode_changed"):
    """Staff took over counting, or gave it back."""

    mode: Mode
    by: Identifier


class PlanApplied(Row, frozen=True, kw_only=True, tag="plan_applied"):
    """A plan came into force at this door."""

    revision: Number
    limit: Count


LedgerRow = (
    EpochOpened
    | Booted
    | Entered
    | Exited
    | TurnedBack
    | Adjusted
    | Scanned
    | FaultRaised
    | FaultCleared
    | ModeChanged
    | PlanApplied
)


class FaultState(Struct, frozen=True, kw_only=True):
    """A fault that stands now. `since_utc_ms` is null while the clock is unknown."""

    fault: Fault
    since_utc_ms: UtcMs | None = None


class Availability(Struct, frozen=True, kw_only=True):
    """Retained on `availability`; the last will says `online: false`.

    `session` names one run of the unit's service, so that two units claiming one door can be told apart. `faults` is not empty while
    the unit's ledger cannot be read at all: then it has no row to tell, the newest `state` is an earlier run's and tells only
    what was counted by then, and the door is red for these faults.
    """

    v: Literal[1] = 1
    online: bool
    session: Identifier
    faults: tuple[Fault, ...] = ()


class State(Struct, frozen=True, kw_only=True):
    """Retained on `state`: everything the live view and the room's other doors need to know of a door.

    The door's cumulative row is (`epoch`, `number`, `entries`, `exits`, `adjusted`): readers keep, per door, the row of the newest
    epoch (largest `epoch_order`, see below) and within it the largest `number`. `epoch_order` grows by one each time a
    unit of this door opens a new ledger. `inside` is the room's count as this door sees it (never negative). `edge_utc_ms` is when
    the beam edge behind this state was seen, so that the time from a beam to a browser is measured, not guessed.
    """

    v: Literal[1] = 1
    epoch: Identifier
    epoch_order: Count
    number: Number
    entries: Count
    exits: Count
    adjusted: Delta
    light: Light
    cause: Cause
    mode: Mode
    limit: Count | None
    inside: Count | None
    plan_revision: Number | None
    faults: tuple[FaultState, ...] = ()
    permits: int | None = None
    scans: dict[VerdictKind, Count] = {}
    undeclared: Count = 0
    on_red: Count = 0
    boot: Identifier
    started_mono_ms: MonoMs
    mono_ms: MonoMs
    utc_ms: UtcMs | None = None
    edge_utc_ms: Annotated[float, Meta(gt=0)] | None = None
    version: Identifier

    @property
    def net(self) -> int:
        """The door's share of the room's count."""
        return self.entries - self.exits + self.adjusted


class Log(Struct, frozen=True, kw_only=True):
    """On `log`: up to LOG_BATCH_ROWS ledger rows of one epoch in ascending order without gaps."""

    v: Literal[1] = 1
    epoch: Identifier
    epoch_order: Count
    rows: Annotated[tuple[LedgerRow, ...], Meta(min_length=1, max_length=LOG_BATCH_ROWS)]


class Stored(Struct, frozen=True, kw_only=True):
    """Retained on `stored`, from central: all rows of `epoch` up to `number` are safe; the unit may prune them."""

    v: Literal[1] = 1
    epoch: Identifier
    number: Number


class PlanDoor(Struct, frozen=True, kw_only=True):
    """A door of the room as the plan names it."""

    id: Slug
    name: Label


class Plan(Struct, frozen=True, kw_only=True):
    """Retained on the room's `plan`, from central: what is in force. A unit ignores a revision below the one it holds."""

    v: Literal[1] = 1
    revision: Number
    name: Label
    limit: Count
    doors: tuple[PlanDoor, ...]
