"""The words of crossing detection: settings, bodies, passages, facts of a beam. Owns no decision; see `edge.core.crossing`."""

from dataclasses import dataclass
from enum import StrEnum

from edge.core.events import Beam

SLOWEST_LIMB_M_S = 0.3
"""A limb on its way from beam to beam is not slower; what is slower are two things."""


LONGEST_DOUBT_S = 0.010
"""Two receivers differ by no more than that; what is longer tells a direction, however far apart the beams stand."""


class Kind(StrEnum):
    """What somebody at the door did."""

    ENTRY = "entry"
    EXIT = "exit"
    TURNED_BACK = "turned_back"


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody entered, left, or reached into the beams and went back to where they came from.

    `at_s` is the time of the beam edge that completed it, `started_s` that of the one that began it (None for a turned back one).
    `side` is the beam met first. `speed_m_s` and `depth_m` are what the
    edges say of the body (None for a turned back one); they are estimates for figures, never for a decision outside this module.
    `height_m` is how tall they are where a sensor looks from above, `is_child` whether that is a child's height; None elsewhere.
    """

    at_s: float
    kind: Kind
    side: Beam
    speed_m_s: float | None = None
    depth_m: float | None = None
    started_s: float | None = None
    height_m: float | None = None
    is_child: bool | None = None


@dataclass(frozen=True, slots=True)
class CrossingSettings:
    """What the detector believes about the doorway and about people. Lengths in m, times in s, speeds in m/s.

    - `gap_m`: distance of the beams; `fastest_m_s`: a lag between them shorter than `gap_m / fastest_m_s` says nothing of direction.
    - `chatter_s`: a beam that breaks again within this time never was clear. `touch_s`: what breaks a beam for less is no person.
      `limb_between_s`: an arm 5 cm thick is not longer between beams less than 10 cm apart, as it swings at 1 m/s and more.
    - `limb_m`: what is thinner is an arm or a strap; `stout_m`: nobody is deeper, who seems to be stood still; `long_s`: what
      took longer to pass stood on its way, so its speeds say nothing of its depth: a person. `limb_stay_s`: an arm of who
      passes breaks one beam no longer, and no longer before or after them. `between_s`: limbs and body of one person leave the
      beams clear no longer than that between them, or hardly ever.
    - `luggage_depth_m`, `luggage_gap_m`: a second thing close behind the first belongs to the same person when its depth and its
      distance, as shares of these two, make less than one; `most_pieces` a person has. `slim_m`: nobody is thinner; where two alike
      are, the beams stand wider than `gap_m` says, and the thicker is taken for somebody of `usual_m`.
    - `short_s`: something thin that passes both beams in less time, and nobody with it, is a limb or the leaf of a door: a reach.
    - `hard_reversal_m_s2`: no body turns round harder. `doubt`: how much likelier (as a logarithm of speeds) a second person must
      be than one who comes back. `quiet_s`: a doorway left alone this long has been given up by who reached into it.
    """

    gap_m: float = 0.06
    chatter_s: float = 0.008
    fastest_m_s: float = 10.0
    limb_m: float = 0.10
    hard_reversal_m_s2: float = 12.0
    stout_m: float = 0.50
    luggage_depth_m: float = 0.27
    luggage_gap_m: float = 0.46
    most_pieces: int = 2
    slim_m: float = 0.15
    usual_m: float = 0.27
    short_s: float = 0.145
    quiet_s: float = 1.0
    touch_s: float = 0.030
    limb_between_s: float = 0.040
    limb_stay_s: float = 0.4
    between_s: float = 0.1
    long_s: float = 1.5
    doubt: float = 0.7

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not 0.0 < value < float("inf"):
                raise ValueError(f"{name} must be a positive number, not {value}")

    @property
    def shortest_lag_s(self) -> float:
        """The lag of the fastest body between the beams. Wide beams do not make receivers slower, so it has a bound."""
        return min(self.gap_m / self.fastest_m_s, LONGEST_DOUBT_S)


@dataclass(frozen=True, slots=True)
class BeamFacts:
    """What is known of one beam. `is_broken` is None until its first event; `since_s` is when the present level began."""

    is_broken: bool | None = None
    since_s: float | None = None
    breaks: int = 0
    last_event_s: float | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the beams. `side` is the beam met first (the near one); the other is the far one.

    `far_s` is when the far beam was reached, `near_clear_s` when the near one was left for good. `lead_lag_s` is the lag of the
    front between the beams, None where it was not seen. `withdrew_s` is when the far beam cleared before the near one.
    `has_reached` tells that both beams were broken at some time. `riders` more bodies passed the near beam while it stood in the
    far one. `is_partial`: it stood in both beams when the detector began to look, so
    nobody knows where it came from. `is_returning`: it is on its way back to the far beam's side, where it came from.
    `seemed_s`: a limb of it was taken for what broke the far beam at that time; unless that limb shows again, the body came from there.
    """

    side: Beam
    near_s: float
    far_s: float | None = None
    near_clear_s: float | None = None
    lead_lag_s: float | None = None
    withdrew_s: float | None = None
    has_reached: bool = False
    riders: int = 0
    is_partial: bool = False
    is_returning: bool = False
    seemed_s: float | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """The last passage, as far as the next one must be compared with it.

    `stay_s` is how long it broke a beam, `lags_s` are the lags of its front and its back between the beams, as far as they were seen.
    `pieces` of luggage have been found with it.
    """

    side: Beam
    near_clear_s: float
    far_clear_s: float
    depth_m: float
    stay_s: float = 0.0
    lags_s: tuple[float, ...] = ()
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Thin:
    """Something thin passed both beams cleanly: a limb ahead of its owner, or, if nobody comes at once, somebody thin."""

    body: Body
    far_clear_s: float
    depth_m: float
    speed_m_s: float


@dataclass(frozen=True, slots=True)
class Touch:
    """One beam was broken and cleared, the other was not. A limb thinner than the gap touches one, then the other."""

    side: Beam
    from_s: float
    until_s: float

    def leads_to(self, beam: Beam, at_s: float, settings: CrossingSettings) -> bool:
        """Tell whether the thing that touched this beam is what broke *beam* at *at_s*: the lag must be that of a moving limb."""
        return (
            self.side is not beam and settings.shortest_lag_s <= at_s - self.from_s <= settings.gap_m / SLOWEST_LIMB_M_S
        )


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Somebody left the beams on the side they came from, and may come again at once. `body` if they had been in both."""

    side: Beam
    at_s: float
    body: Body | None = None


def other(beam: Beam) -> Beam:
    """Return the other beam."""
    return Beam.INNER if beam is Beam.OUTER else Beam.OUTER
