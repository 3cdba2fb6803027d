"""The ledger's rows as they travel: what happened at a door, one kind a struct.

Owns their particulars. What a row does to the totals is `edge.core.ledger`'s.
"""

from typing import Annotated

from msgspec import Meta, Struct

from edge.protocol.fields import (
    Count,
    Delta,
    Identifier,
    KeyId,
    MonoMs,
    Number,
    OrderId,
    People,
    Pseudonym,
    Reference,
    RowNumber,
    Sealed,
    Slug,
    UtcMs,
    Why,
)
from edge.protocol.vocabulary import Fault, Mode, PassFormat, Reason, Source, VerdictKind


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
    accepted scan stood behind it, `pass_of` names the other door where that was shown; `is_child`: told by height, null where the sensor
    tells none. `is_staff`: the pass was a staff badge; its bearer is inside like anybody, and is no visitor."""

    source: Source = Source.BEAMS
    on_red: bool = False
    is_staff: bool = False
    is_declared: bool = False
    pass_of: Slug | None = None
    is_child: bool | None = None


class Exited(Row, frozen=True, kw_only=True, tag="exited"):
    """One person went out. `is_child` as on the way in."""

    source: Source = Source.BEAMS
    is_child: bool | None = None


class TurnedBack(Row, frozen=True, kw_only=True, tag="turned_back"):
    """Somebody stood in the doorway and left by the side they came from. Changes no total."""


class Adjusted(Row, frozen=True, kw_only=True, tag="adjusted"):
    """The count was put right by `delta`. `by` says where it was ordered; `order` makes a repeated order count once.

    `headcount` is how many people were counted in the room where that is what was told (by staff, at closing time, or because nobody
    can be fewer than none): such a row is an anchor. `basis` then holds how many crossings each door heard had counted by then, `doubts`
    how doubtful these counts were (`State.doubt`), and `left` how much of that doubt the anchor leaves, in the same unit.
    """

    delta: Delta
    by: Identifier
    why: Why = ""
    order: OrderId = ""
    headcount: People | None = None
    basis: dict[Slug, Count] = {}
    doubts: dict[Slug, Count] = {}
    left: Count = 0


class Scanned(Row, frozen=True, kw_only=True, tag="scanned"):
    """A code was shown and judged. Nothing in it names a person. `is_repeated`: the same code had been accepted here a while ago already,
    so the people behind it are expected still, and are no further ones. `who` is the same for the same bearer in one room on one day, and
    null while the unit has no key of the day. `order` makes a repeated order of staff, who took a declaration, count once."""

    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: Annotated[int, Meta(ge=1, le=20)] = 1
    is_repeated: bool = False
    who: Pseudonym | None = None
    order: OrderId = ""


class ContactSealed(Row, frozen=True, kw_only=True, tag="contact_sealed"):
    """Where the plan orders it: how to reach who showed the code of row `scan`, the row before, for the health department alone.

    `sealed` is a libsodium sealed box to the department's public key named by `key`; empty where the code holds nothing to reach anybody
    by. `ref` names the declaration shown, whose contact central may hold, sealed likewise; empty for other kinds.
    """

    scan: RowNumber
    key: KeyId
    sealed: Sealed = ""
    ref: Reference = ""


class PassUnused(Row, frozen=True, kw_only=True, tag="pass_unused"):
    """So many people whose code had been accepted here did not come in. It was shown `shown_ms` before this row; null where the unit has
    been started again since and cannot tell."""

    people: Annotated[int, Meta(ge=1, le=2**53)]
    shown_ms: Count | None = None


class PassSpent(Row, frozen=True, kw_only=True, tag="pass_spent"):
    """So many people whose code had been accepted here came in by another door. Its state announces the sum of all of them."""

    at: Slug
    people: Annotated[int, Meta(ge=1, le=2**53)]


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
    """A plan came into force at this door. `share` is the part of the limit that the plan gives this door's permits to start from."""

    revision: Number
    limit: Count
    share: Delta | None = None


class PermitsGiven(Row, frozen=True, kw_only=True, tag="permits_given"):
    """Places were handed to another door. Its state announces the sum of all such rows, and so the other door learns of it."""

    to: Slug
    count: Annotated[int, Meta(ge=1, le=100_000)]


class PermitsTaken(Row, frozen=True, kw_only=True, tag="permits_taken"):
    """Places that another door had announced as given to this one were added to this one's."""

    giver: Slug
    count: Annotated[int, Meta(ge=1, le=2**53)]


LedgerRow = (
    EpochOpened
    | Booted
    | Entered
    | Exited
    | TurnedBack
    | Adjusted
    | Scanned
    | ContactSealed
    | PassUnused
    | PassSpent
    | FaultRaised
    | FaultCleared
    | ModeChanged
    | PlanApplied
    | PermitsGiven
    | PermitsTaken
)
