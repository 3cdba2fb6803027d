"""What happens to a unit (events, past tense) and what it does about it (effects, imperative).

All times named `at_s` are seconds of the machine's monotonic clock. The rim creates events and carries out effects; only
`edge.service` turns the one into the other.
"""

from dataclasses import dataclass
from enum import StrEnum

from edge.core.view import DoorView
from edge.protocol.messages import Command, Plan, Reply, State
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Fault, Light, PassFormat, Reason, VerdictKind


class Beam(StrEnum):
    """The two beams of a doorway: `outer` is met first by somebody coming in."""

    OUTER = "outer"
    INNER = "inner"


class Button(StrEnum):
    """The staff's buttons."""

    PLUS = "plus"
    MINUS = "minus"
    TAKE_OVER = "take_over"


class Signal(StrEnum):
    """What the sounder says; the adapter knows the tones."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FULL = "full"
    ENTERED_ON_RED = "entered_on_red"
    UNDECLARED = "undeclared"
    FAULT = "fault"
    PRESSED = "pressed"


# --- events -----------------------------------------------------------------------------------------------------------


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
    """The reader saw a code and judged it. Carries nothing of the code itself. `is_repeated`: it had been accepted a while before."""

    at_s: float
    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    people: int = 1
    judged_in_ms: float = 0.0
    is_repeated: bool = False


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
    | TimePassed
)


# --- effects ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShowLight:
    """Switch the lamp. `is_fault` asks for the distinct pattern (red, blinking)."""

    light: Light
    is_fault: bool


@dataclass(frozen=True, slots=True)
class MakeSound:
    """Let the sounder speak."""

    signal: Signal


@dataclass(frozen=True, slots=True)
class PublishState:
    """Announce the door's state, retained."""

    state: State


@dataclass(frozen=True, slots=True)
class PublishFaults:
    """Announce, retained, what is wrong while the door has no state to tell; nothing any more with an empty one."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class PublishRows:
    """Send ledger rows to central."""

    epoch: str
    epoch_order: int
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class SendReply:
    """Answer a command."""

    reply: Reply
    correlation: bytes


@dataclass(frozen=True, slots=True)
class ShowView:
    """Put this on the door display and the staff's page."""

    view: DoorView


Effect = ShowLight | MakeSound | PublishState | PublishFaults | PublishRows | SendReply | ShowView
