"""The words of counting with time-of-flight zones: settings, bumps, passages' shapes. Owns no decision; see `edge.core.ranging`."""

from dataclasses import dataclass
from math import inf, radians, tan

from edge.core.events import Beam

SPAD_DEG = 1.025
"""Between neighbouring SPADs of the VL53L1X: 16 of them and the blur of its lens make 27 degrees on the diagonal (ST DS12385, AN5191)."""


@dataclass(frozen=True, slots=True)
class RangingSettings:
    """What is believed about the sensor and about people. Lengths in m, times in s.

    - `reach_m`: from the sensor to the floor (overhead) or to the far side of the door (side). What stands nearer rises above that.
    - `is_overhead`: a rise is a height, so heads tell people apart. From the side it is only that somebody is there.
    - `apart_spads`: the distance of the middles of the two zones on the sensor.
    - `person_m`: what rises less is luggage or an arm. `tallest_m`: what rises more is the leaf of a door. `child_m`: who is lower is a
      child; a head is measured together with the shoulders under it, on average `blur_m` too low.
    - `above_m`: so much above what is left standing there is somebody. `drift_s`: the time constant of following the sun's drift.
    - `settle_s`: what has not moved by `still_m` for so long is furniture. `gone_s`: furniture unseen for so long has been taken away.
    - `dip_m`: where a head dips so much and then rises by `again_m`, another person comes behind it.
    - `link_s`: a body too small to be in both zones at once is seen in the second zone so much later at most.
    - `turn_s`: nobody leaves a zone and is back in it sooner; who is seen there so soon is the next person.
      `slow_s`: whose head dips within a zone after standing there longer moved to and fro.
    - `quick_s`: nobody comes and turns back sooner; who was seen so shortly ran through.
    - `luggage_m`: what rises less, and `luggage_lower_m` less than somebody within `luggage_s` before or behind it, is theirs.
      `bag_s`, `bag_share`: what is lower, so near and takes no more than that share of somebody's time is a bag on their back.
    - `clear_s`: who is lost and found again within that is the same encounter: at the edge of the light somebody who stands flickers.
    - `blind_s`: a head that stays as high as it was and is unseen for less was not gone: single rangings fail on dark hair.
    - `lost_s`: after a silence of the sensor so long, who stands there has come from nobody knows where.
    - `alike_m`: peaks of one person differ less. `straddle_s`: the same body in two lanes is seen at most so far apart in time.
    """

    reach_m: float
    is_overhead: bool = True
    apart_spads: float = 8.0
    person_m: float = 0.80
    tallest_m: float = 1.95
    child_m: float = 1.30
    blur_m: float = 0.08
    above_m: float = 0.25
    drift_s: float = 120.0
    settle_s: float = 120.0
    still_m: float = 0.06
    gone_s: float = 2.0
    dip_m: float = 0.10
    again_m: float = 0.07
    link_s: float = 0.40
    turn_s: float = 0.45
    lost_s: float = 1.0
    clear_s: float = 0.2
    blind_s: float = 0.17
    slow_s: float = 1.2
    alike_m: float = 0.05
    quick_s: float = 0.30
    luggage_m: float = 1.08
    luggage_lower_m: float = 0.25
    luggage_s: float = 0.50
    bag_s: float = 0.15
    bag_share: float = 0.6
    straddle_s: float = 0.25

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isinstance(value, bool) and not 0.0 < value < inf:
                raise ValueError(f"{name} must be a positive number, not {value}")

    def apart_m(self, rise_m: float) -> float:
        """Return the distance of the zones' middles at the level *rise_m*."""
        return 2.0 * max(0.1, self.reach_m - rise_m) * tan(radians(self.apart_spads / 2 * SPAD_DEG))


@dataclass(frozen=True, slots=True)
class Bump:
    """Something passed under a zone: from when until when, how high it rose, the strays of single rangings left out (`rise_m`)
    or not (`top_m`). `middle_s` is its middle, weighed by its rises. `is_cut`: the next came before it was gone;
    `is_behind`: it came so itself. `first_m` and `last_m` are how high it rose in its first and last ranging."""

    zone: Beam
    from_s: float
    until_s: float
    rise_m: float
    top_m: float = 0.0
    middle_s: float = 0.0
    is_cut: bool = False
    is_behind: bool = False
    first_m: float = 0.0
    last_m: float = 0.0

    @property
    def stay_s(self) -> float:
        """How long it was there."""
        return self.until_s - self.from_s
