"""What happens to a unit: events, past tense.

All times named `at_s` are seconds of the machine's monotonic clock. The rim creates events; `edge.service` turns them into
`edge.core.effects`.
"""

from dataclasses import dataclass
from enum import StrEnum

from edge.protocol.messages import Command, Day, Plan, State
from edge.protocol.vocabulary import Fault, PassFormat, Reason, VerdictKind


class Beam(StrEnum):
    """The two beams of a doorway: `outer` is met first by somebody coming in."""

    OUTER = "outer"
    INNER = "inner"


class Button(StrEnum):
    """The staff's buttons."""

    PLUS = "plus"
    MINUS = "minus"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class BeamChanged:
    """A beam was broken or became clear, at the time of the interrupt."""

    at_s: float
    beam: Beam
    is_broken: bool


@dataclass(frozen=True, slots=True)
class RangeMeasured:
    """A time-of-flight sensor measured how far the nearest thing is in one of its zones.

    `at_s` is the middle of the ranging. Lanes are numbered from 0, a sensor each. `distance_mm` is None where nothing sent back
    enough light: nothing is in reach, or what is there is too dark or too bright.
    """

    at_s: float
    lane: int
    zone: Beam
    distance_mm: int | None


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Staff pressed a button at the door."""

    at_s: float
    button: Button


@dataclass(frozen=True, slots=True)
class PassJudged:
    """The reader saw a code and judged it by the plan's rules. Carries nothing of the code itself. `is_repeated`: it had been accepted a
    while before. `who` is its bearer's pseudonym of the day; `key`, `sealed` and `ref` as in `rows.ContactSealed`, empty where no
    contacts are kept."""

    at_s: float
    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: int = 1
    judged_in_ms: float = 0.0
    is_repeated: bool = False
    who: str | None = None
    key: str = ""
    sealed: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class DeviceFaulted:
    """A device of the rim (camera, sensor bus, lamp) stopped or resumed working."""

    at_s: float
    fault: Fault
    is_standing: bool


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The connection to the broker was made or lost."""

    at_s: float
    is_connected: bool


@dataclass(frozen=True, slots=True)
class BrokerAnswered:
    """The broker has acknowledged what was said after subscribing on this connection: what it keeps of this very door was heard before."""

    at_s: float


@dataclass(frozen=True, slots=True)
class NeighbourReported:
    """Another door of the room published its state."""

    at_s: float
    door: str
    state: State


@dataclass(frozen=True, slots=True)
class NeighbourSeen:
    """Another door of the room came or went."""

    at_s: float
    door: str
    is_online: bool


@dataclass(frozen=True, slots=True)
class DoorClaimed:
    """Another unit says that it is this door."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PlanReceived:
    """Central published what is in force in the room."""

    at_s: float
    plan: Plan


@dataclass(frozen=True, slots=True)
class RowsStored:
    """Central has stored this door's rows of an epoch up to a number."""

    at_s: float
    epoch: str
    number: int


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The machine's UTC is known to be right: utc = monotonic + offset. None: not known (any more)."""

    at_s: float
    utc_offset_ms: int | None


@dataclass(frozen=True, slots=True)
class StaffAdjusted:
    """Staff corrected the count on the unit's page; `order` makes a repeated press count once."""

    at_s: float
    delta: int
    by: str
    why: str
    order: str


@dataclass(frozen=True, slots=True)
class StaffCounted:
    """Staff counted the people in the room and told it on the unit's page; `order` makes a repeated press count once."""

    at_s: float
    inside: int
    by: str
    why: str
    order: str


@dataclass(frozen=True, slots=True)
class CommandReceived:
    """Central passed on a headcount; `correlation` goes back with the answer."""

    at_s: float
    command: Command
    correlation: bytes = b""


@dataclass(frozen=True, slots=True)
class StaffDeclared:
    """Staff took a visitor's answers by word of mouth (`format` SPOKEN) or a declaration on paper (PAPER), for so many people.

    `who` is the pseudonym of the card shown just before, so that the declaration is on file for it; None where none was shown.
    `order` makes a repeated press count once.
    """

    at_s: float
    format: PassFormat
    is_clear: bool
    people: int
    by: str
    order: str
    who: str | None = None


@dataclass(frozen=True, slots=True)
class DayReceived:
    """Central told the key of the day and the declarations on file."""

    at_s: float
    day: Day


@dataclass(frozen=True, slots=True)
class TrustTaken:
    """Central's bundle of certificates of this revision is in force."""

    at_s: float
    revision: int


@dataclass(frozen=True, slots=True)
class StaffTookOver:
    """Staff took counting over on the unit's page, or gave it back."""

    at_s: float
    is_by_hand: bool
    by: str


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened until the deadline the service asked for."""

    at_s: float


Event = (
    BeamChanged
    | RangeMeasured
    | ButtonPressed
    | PassJudged
    | DeviceFaulted
    | LinkChanged
    | BrokerAnswered
    | NeighbourReported
    | NeighbourSeen
    | DoorClaimed
    | CommandReceived
    | PlanReceived
    | RowsStored
    | ClockSet
    | StaffAdjusted
    | StaffCounted
    | StaffTookOver
    | StaffDeclared
    | DayReceived
    | TrustTaken
    | TimePassed
)
