"""What a unit does about what happened to it: effects, imperative. The rim carries them out."""

from dataclasses import dataclass
from enum import StrEnum

from edge.core.view import DoorView
from edge.passes.rules import Rules
from edge.protocol.messages import Reply, State
from edge.protocol.rows import LedgerRow
from edge.protocol.vocabulary import Fault, Light


class Signal(StrEnum):
    """What the sounder says; the adapter knows the tones."""

    ACCEPTED = "accepted"
    RECORDED = "recorded"  # accepted as stated
    WAIT = "wait"  # accepted, and the light is red
    BADGE = "badge"
    AGAIN = "again"  # show the code again, or another one
    SEE_STAFF = "see_staff"
    REFUSED = "refused"
    ENTERED_ON_RED = "entered_on_red"
    UNDECLARED = "undeclared"
    FAULT = "fault"
    PRESSED = "pressed"


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


@dataclass(frozen=True, slots=True)
class TellReader:
    """Let the reader judge by these rules from now on."""

    rules: Rules


@dataclass(frozen=True, slots=True)
class AskDay:
    """Let the broker tell the room's day once more."""


Effect = ShowLight | MakeSound | PublishState | PublishFaults | PublishRows | SendReply | ShowView | TellReader | AskDay
