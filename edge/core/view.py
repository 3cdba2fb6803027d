"""What the door's display and the staff's page show: one frozen picture of the door."""

from dataclasses import dataclass

from edge.core.answers import shown_s
from edge.protocol.vocabulary import Cause, Fault, Light, Mode, PassFormat, Reason, VerdictKind

HEARD = (PassFormat.SPOKEN, PassFormat.PAPER)
"""The ways in which staff declare for a visitor."""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The last shown code, as long as it is worth showing."""

    format: PassFormat
    verdict: VerdictKind
    reason: Reason
    at_s: float
    people: int = 1

    @property
    def until_s(self) -> float:
        """When it is old enough to be gone."""
        return self.at_s + shown_s(self.format, self.verdict, self.reason)


@dataclass(frozen=True, slots=True)
class CardView:
    """A card was shown whose bearer has to declare first. `who` is its pseudonym of the day."""

    format: PassFormat
    who: str
    at_s: float


@dataclass(frozen=True, slots=True)
class DoorView:
    """Everything a screen at the door needs; a screen computes nothing.

    `inside` and `limit` are None while not known. `places` is how many more may enter by this door, `elsewhere` the names of other
    doors that let people in now and how many each. `knows_doors`: all doors of the room were heard since the unit started, so that a
    headcount can be set; `is_whole`: they are heard now; else `inside` may miss what others counted. `waiting` is how many people with
    an accepted scan stand outside, `unused` how many such did not come in, `spread` half the 95 % interval of `inside` (None: not
    known). `verdict` is None when the last scan is old enough to be gone. `undeclared_at_s` and `on_red_at_s` are the monotonic times
    of the latest such entry, for the staff's page. `staff` of the entries were with a badge, `level` is the epidemic level in force,
    `card` the newest card that waits for its bearer's declaration. `requires_code`: visitors are asked to show a code before they
    come in. `hears` are the ways in which staff may declare for a visitor by the rules in force: by word of mouth, on paper.
    """

    room_name: str
    door_name: str
    light: Light
    cause: Cause
    mode: Mode
    inside: int | None
    limit: int | None
    places: int | None
    faults: tuple[Fault, ...] = ()
    verdict: VerdictView | None = None
    is_connected: bool = False
    is_clock_known: bool = False
    entries: int = 0
    exits: int = 0
    adjusted: int = 0
    undeclared: int = 0
    undeclared_at_s: float | None = None
    on_red: int = 0
    on_red_at_s: float | None = None
    unsent_rows: int = 0
    requires_code: bool = True
    elsewhere: tuple[tuple[str, int], ...] = ()
    is_whole: bool = True
    knows_doors: bool = True
    waiting: int = 0
    spread: float | None = None
    unused: int = 0
    staff: int = 0
    level: int | None = None
    card: CardView | None = None
    hears: tuple[PassFormat, ...] = HEARD
