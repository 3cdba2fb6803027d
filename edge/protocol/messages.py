"""The messages of the wire, one type a topic, each with its version.

Unknown fields are ignored, so that a newer sender may add to a version; anything that changes a meaning takes a new
version, which older readers refuse and count. Times: `utc_ms` is milliseconds since 1970-01-01T00:00:00Z, null while the
unit's clock is not known to be right; `mono_ms` is milliseconds since the boot named by `boot`.
"""

from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge.protocol.fields import (
    Count,
    Delta,
    Identifier,
    Key32,
    Label,
    Level,
    MonoMs,
    Number,
    People,
    Pseudonym,
    Reference,
    Slug,
    UtcMs,
    Why,
)
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Cause, CommandOutcome, Fault, Light, Mode, PassFormat, Taking, VerdictKind

LOG_BATCH_ROWS = 500
"""The most rows a unit puts into one `log` message."""

MOST_CLOSINGS = 8
"""The most closing times a day."""
MOST_AREAS = 8

MOST_FILED = 2200
"""The most declarations that are on file in a room for a day: more people than any room receives, and a message holds them."""

MOST_KEEP_DAYS = 21
"""No contact is kept for longer."""

TRUST_PART_CHARS = 180_000
"""The most characters of a trust list in one message."""

COMMAND_HOLDS_S = 120.0
"""How long a headcount that was told from afar is worth something."""


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


class Anchor(Struct, frozen=True, kw_only=True):
    """When the room's count was last known for certain at this door: `inside` people, by what is named `by`, `delta` off until then.

    `basis` holds how many crossings (entries and exits) each door heard had counted by then, so that any reader can tell how many came
    since; `doubts` how doubtful their counts were (`State.doubt`), and `left` how much of that doubt the anchor itself leaves: nobody was
    counted, but fewer than none cannot be.
    """

    utc_ms: UtcMs
    inside: People
    delta: Delta
    by: Identifier
    basis: dict[Slug, Count]
    doubts: dict[Slug, Count] = {}
    left: Count = 0


class State(Struct, frozen=True, kw_only=True):
    """Retained on `state`: everything the live view and the room's other doors need to know of a door.

    The door's cumulative row is (`epoch`, `number`, `entries`, `exits`, `adjusted`): readers keep, per door, the row of the newest
    epoch (largest `epoch_order`, see below) and within it the largest `number`. `epoch_order` grows by one each time a
    unit of this door opens a new ledger. `inside` is the room's count as this door sees it (never negative). `edge_utc_ms` is when
    the beam edge behind this state was seen, so that the time from a beam to a browser is measured, not guessed.

    Permits: `permits` is how many more people this door may let in (below zero: a debt), `share` what the plan gave it to start from.
    `given` and `taken` are how many permits it has ever handed to, and taken over from, each other door; both only grow, also from one
    epoch to the next. `waiting` is how many people with an accepted scan stand before this door. `permits = share + taken - given - net`.

    `anchor` is the last one that was set at this door. `spread` is half the 95 % interval of `inside`, in people, null while unknown.
    `doubt` is the expected square of this door's counting error so far, in millionths of a person squared; within an epoch it only grows.

    `scans` counts a code shown once more only the first time, and an accepted staff badge never. `staff` of the `entries` were of people
    with a staff badge; `on_red` leaves them out, and `waiting` those of them who are still outside.
    `unused` counts people whose code was accepted and who did not come in. `astray` of those `waiting` may come in by another door: the
    light here has not let them in, or they have not come. A door that lets one of them in counts it in its `passes_used`, and the
    door where the code was shown, once it has heard, in its `passes_spent`; within an epoch both only grow.

    `trust_revision` is that of central's bundle of certificates in force here, null while there is none.
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
    permits: Delta | None = None
    share: Delta | None = None
    given: dict[Slug, Count] = {}
    taken: dict[Slug, Count] = {}
    waiting: Count = 0
    anchor: Anchor | None = None
    spread: Annotated[float, Meta(ge=0)] | None = None
    doubt: Count | None = None
    scans: dict[VerdictKind, Count] = {}
    unused: Count = 0
    astray: Count = 0
    passes_used: dict[Slug, Count] = {}
    passes_spent: dict[Slug, Count] = {}
    undeclared: Count = 0
    on_red: Count = 0
    staff: Count = 0
    trust_revision: Number | None = None
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
    """A door of the room as the plan names it. `share` is the part of the limit that its permits start from; null in plans that do not
    say, where the doors share the limit evenly in their order. `is_closing`: the door is to be taken from the room; it lets nobody in and
    hands over all its permits."""

    id: Slug
    name: Label
    share: Delta | None = None
    is_closing: bool = False


class ContactsOrder(Struct, frozen=True, kw_only=True):
    """The plan orders that contacts are kept: sealed to this public key of the health department (X25519), for so many days."""

    key: Key32
    keep_days: Annotated[int, Meta(ge=1, le=MOST_KEEP_DAYS)]


class Plan(Struct, frozen=True, kw_only=True):
    """Retained on the room's `plan`, from central: what is in force. A unit ignores a revision below the one it holds.

    `carried` are the people who had come in through doors that are no longer of the room, less those who had left by them. The shares
    add up to the limit, less `carried`, plus the permits that those doors had taken from others when they left, less those they had
    given. `closings_min` are the times of day at which the room closes, for lunch or for the night: ascending, in minutes after
    midnight of a clock `utc_offset_min` ahead of UTC; empty where nobody says.

    `level` is the epidemic level in force, `taking` on what terms each kind of code is taken at that level; a kind that is not named is
    taken alone. `contacts` is null where no contacts are kept. `areas` are the ids of the areas in which the room lies, from its own up
    to the top: a badge for one of them is taken; empty where nobody says, and then badges of all areas are.
    """

    v: Literal[1] = 1
    revision: Number
    name: Label
    limit: Count
    doors: tuple[PlanDoor, ...]
    carried: Delta = 0
    closings_min: Annotated[tuple[Annotated[int, Meta(ge=0, lt=1440)], ...], Meta(max_length=MOST_CLOSINGS)] = ()
    utc_offset_min: Annotated[int, Meta(ge=-720, le=840)] = 420
    level: Level | None = None
    taking: dict[PassFormat, Taking] = {}
    contacts: ContactsOrder | None = None
    areas: Annotated[tuple[Slug, ...], Meta(max_length=MOST_AREAS)] = ()

    def __post_init__(self) -> None:
        if any(one >= later for one, later in pairwise(self.closings_min)):
            raise ValueError("`closings_min` must ascend")

    def share_of(self, door: str) -> int:
        """Return the part of the limit that *door* starts from; none for a door that is not of the room."""
        for place, each in enumerate(self.doors):
            if each.id == door:
                if each.share is not None:
                    return each.share
                whole, rest = divmod(self.limit - self.carried, len(self.doors))
                return whole + (place < rest)
        return 0


class Filed(Struct, frozen=True, kw_only=True):
    """A declaration with clear answers is on file for this bearer, and as many people, until this time.

    `ref` names the declaration given on the web, whose sealed contact central keeps under it; empty for one that staff heard.
    """

    who: Pseudonym
    until_utc_ms: UtcMs
    people: Annotated[int, Meta(ge=1, le=20)] = 1
    ref: Reference = ""


class Day(Struct, frozen=True, kw_only=True):
    """Retained on the room's `day`, from central: the key for pseudonyms of this room and day, and the declarations on file under it.

    The key is random, and destroyed by central and by every unit when the day ends; of two days the one that begins later is in force.
    """

    v: Literal[1] = 1
    from_utc_ms: UtcMs
    until_utc_ms: UtcMs
    key: Key32
    filed: Annotated[tuple[Filed, ...], Meta(max_length=MOST_FILED)] = ()

    def __repr__(self) -> str:
        """Return what a log may show: neither the key nor who is on file."""
        return f"Day({self.from_utc_ms} to {self.until_utc_ms}, {len(self.filed)} on file)"


class TrustPart(Struct, frozen=True, kw_only=True):
    """Retained on `trust/<part>`, from central: part `part` (from 0) of `parts` of a signed trust list, base64.

    The list is in force once all parts of its `revision` are heard, their SHA-256 is `digest` and its signature is good.
    """

    v: Literal[1] = 1
    revision: Number
    part: Annotated[int, Meta(ge=0, le=255)]
    parts: Annotated[int, Meta(ge=1, le=256)]
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    data: Annotated[str, Meta(min_length=1, max_length=TRUST_PART_CHARS)]


class Command(Struct, frozen=True, kw_only=True):
    """On `command`, from central: people were counted in the room, so that its count is put right at this door.

    The unit works out what is missing when the command comes, once however often it is sent, and answers on the response topic with
    the same correlation data (MQTT 5, 4.10). It refuses one that is older than `COMMAND_HOLDS_S`: people have come and gone since.
    """

    v: Literal[1] = 1
    order: Annotated[str, Meta(min_length=1, max_length=64)]
    inside: People
    by: Identifier
    why: Why = ""
    at_utc_ms: UtcMs


class Reply(Struct, frozen=True, kw_only=True):
    """On `reply`: what became of a command. `delta` is by how much the count was put right, in ledger row `number` of `epoch`."""

    v: Literal[1] = 1
    order: Annotated[str, Meta(min_length=1, max_length=64)]
    outcome: CommandOutcome
    delta: Delta = 0
    epoch: Identifier | None = None
    number: Number | None = None
