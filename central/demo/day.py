"""A believable day of a one-stop counter: who comes when, with what in hand, and how long they stay. Pure; the same seed gives
the same people.

The shape was set beside measured rooms. Four rooms with ceiling cameras (Arendt et al. 2018, EBC Annex 79, CC BY 4.0) fill from under a
tenth at 7:00 to nine tenths between 9:00 and 11:00 and are down to a quarter by 17:00; the main door of a building (Hutchins 2006, UCI
CalIt2, CC BY 4.0) takes most people from 9:30 to 10:30 and again from 13:00 to 14:30. Vietnamese offices open at 7:30 and close for
lunch from 11:30 to 13:30, so both peaks come earlier and the rooms empty at noon.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from central.demo.places import DemoRoom


def clock_time(hours: int, minutes: int = 0) -> float:
    """Return a time of day in seconds since midnight."""
    return 3600.0 * hours + 60.0 * minutes


OPENINGS = ((clock_time(7, 30), clock_time(11, 30)), (clock_time(13, 30), clock_time(17)))
DAY_STARTS = clock_time(7, 20)
DAY_ENDS = clock_time(17, 20)

SLOT_S = 1800.0
_ARRIVALS = {
    clock_time(7, 30): 2.0,
    clock_time(8): 2.4,
    clock_time(8, 30): 2.7,
    clock_time(9): 2.7,
    clock_time(9, 30): 2.4,
    clock_time(10): 1.9,
    clock_time(10, 30): 1.3,
    clock_time(11): 0.5,
    clock_time(13, 30): 1.8,
    clock_time(14): 1.9,
    clock_time(14, 30): 1.7,
    clock_time(15): 1.4,
    clock_time(15, 30): 1.1,
    clock_time(16): 0.7,
    clock_time(16, 30): 0.3,
}
"""How many come in each half hour, relative to one another; the first of a session includes those who waited for the opening."""

_DWELL_MEDIAN_S = 18 * 60.0
_DWELL_SPREAD = 0.55
_DWELL_LONGEST_S = 75 * 60.0
_DWELL_MEAN_S = _DWELL_MEDIAN_S * math.exp(_DWELL_SPREAD**2 / 2)
_LAST_ENTRY_S = 15 * 60.0
"""Nobody goes in later than this before closing."""


class Code(Enum):
    """What somebody holds before the camera."""

    VALID = auto()
    CARD = auto()  # an ID card: their declaration is taken by word of mouth where the level asks for one
    BADGE = auto()  # they work here
    EXPIRED = auto()
    RUBBISH = auto()
    NONE = auto()


_CODES = (
    (Code.VALID, 0.70),
    (Code.CARD, 0.12),
    (Code.BADGE, 0.03),
    (Code.EXPIRED, 0.03),
    (Code.RUBBISH, 0.03),
    (Code.NONE, 0.09),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's visit. Times in seconds of the day; *enters_by* and *leaves_by* number the room's doors.

    *has_company*: a second person goes in close behind. *turns_back*: breaks the outer beam and goes away. *patience_s*: how long they
    wait at red before they go home.
    """

    at_s: float
    enters_by: int
    leaves_by: int
    dwell_s: float
    code: Code
    ignores_red: bool
    has_company: bool
    turns_back: bool
    patience_s: float
    speed_m_s: float


def visits_of(room: DemoRoom, day: int, seed: int) -> tuple[Visit, ...]:
    """Return who comes to *room* on *day*, by time of arrival."""
    random = Random(f"{seed}/{day}/{room.id}")  # noqa: S311  people, not secrets
    busiest = max(_ARRIVALS.values()) / sum(_ARRIVALS.values())
    expected = room.limit * room.load / (busiest * _DWELL_MEAN_S / SLOT_S)
    count = max(1, round(random.gauss(expected, math.sqrt(expected))))
    slots = random.choices(tuple(_ARRIVALS), weights=tuple(_ARRIVALS.values()), k=count)
    arrivals = sorted(slot + random.random() * SLOT_S for slot in slots)
    return tuple(_visit(room, at_s, random) for at_s in arrivals if _until_closing(at_s) >= _LAST_ENTRY_S)


def expected_inside(limit: int, load: float, at_s: float) -> float:
    """Return how many are inside on average at *at_s* if nobody had to wait: Little's law over the arrivals of the last dwell."""
    since = at_s - _DWELL_MEAN_S
    share = sum(
        weight * max(0.0, min(at_s, slot + SLOT_S) - max(since, slot)) / SLOT_S for slot, weight in _ARRIVALS.items()
    )
    return limit * load * share / (max(_ARRIVALS.values()) * _DWELL_MEAN_S / SLOT_S)


def is_open(at_s: float) -> bool:
    """Tell whether the counters work at this time of day."""
    return any(opens <= at_s < closes for opens, closes in OPENINGS)


def _until_closing(at_s: float) -> float:
    return next((closes - at_s for opens, closes in OPENINGS if opens <= at_s < closes), 0.0)


def _visit(room: DemoRoom, at_s: float, random: Random) -> Visit:
    doors = range(len(room.doors))
    weights = [1.0 / (1 + number) for number in doors]  # most take the main door
    dwell = min(random.lognormvariate(math.log(_DWELL_MEDIAN_S), _DWELL_SPREAD), _DWELL_LONGEST_S)
    return Visit(
        at_s=at_s,
        enters_by=random.choices(doors, weights)[0],
        leaves_by=random.choices(doors, weights)[0],
        # Counters finish whoever is inside soon after closing.
        dwell_s=min(dwell, _until_closing(at_s) + random.uniform(0, 600)),
        code=random.choices([code for code, _ in _CODES], [share for _, share in _CODES])[0],
        ignores_red=random.random() < 0.03,
        has_company=random.random() < 0.05,
        turns_back=random.random() < 0.02,
        patience_s=random.uniform(5, 40) * 60,
        speed_m_s=round(min(1.8, max(0.6, random.gauss(1.2, 0.2))), 2),
    )
