"""The demo's invented day: the same seed gives the same people, at believable times."""

import csv
import os
from collections import defaultdict
from pathlib import Path
from statistics import correlation, fmean

import pytest

from central.demo.day import Code, clock_time, expected_inside, is_open, visits_of
from central.demo.places import DEFAULT_ROOMS, ROOMS

DATA = Path(os.environ.get("COUNTERROOM_DATA", Path(__file__).parents[5] / "shared" / "data")) / "occupancy"
BUSY = ROOMS[0]


def _hours(seconds: float) -> int:
    return int(seconds // 3600)


def test_the_same_seed_brings_the_same_people() -> None:
    """Room, day and seed alone decide who comes."""
    assert visits_of(BUSY, 3, 7) == visits_of(BUSY, 3, 7)
    others = [visits_of(BUSY, 3, 8), visits_of(BUSY, 4, 7), visits_of(ROOMS[1], 3, 7)]
    assert visits_of(BUSY, 3, 7) not in others


def test_people_come_in_office_hours_and_leave_soon_after() -> None:
    """Nobody arrives while the counters are closed, or stays much longer than they work."""
    visits = [visit for day in range(20) for visit in visits_of(BUSY, day, 1)]
    assert [] == [visit for visit in visits if not is_open(visit.at_s)]
    closes = [clock_time(11, 30) if visit.at_s < clock_time(12) else clock_time(17) for visit in visits]
    late = max(visit.at_s + visit.dwell_s - close for visit, close in zip(visits, closes, strict=True))
    assert late <= 600
    assert all(visit.dwell_s > 0 for visit in visits)


def test_the_morning_is_busiest_and_noon_is_empty() -> None:
    """Most people come between eight and ten; nobody over lunch; the afternoon has a smaller peak of its own."""
    per_hour: dict[int, int] = defaultdict(int)
    for day in range(30):
        for visit in visits_of(BUSY, day, 1):
            per_hour[_hours(visit.at_s)] += 1
    assert {8, 9} == set(sorted(per_hour, key=per_hour.__getitem__)[-2:])
    assert per_hour[12] == 0
    assert per_hour[14] > per_hour[15] > per_hour[16] > 0
    assert per_hour[9] > per_hour[14]


def test_a_room_fills_as_far_as_its_load_says() -> None:
    """The most people inside on an average day are load times limit, to a fifth."""
    for room in ROOMS[:DEFAULT_ROOMS]:
        peak = max(expected_inside(room.limit, room.load, clock_time(7) + 300 * step) for step in range(120))
        assert peak == pytest.approx(room.limit * room.load, rel=0.2)


def test_people_are_as_people_are() -> None:
    """Most hold a good code, some none, a few a bad one; few ignore red; all walk at human speed through doors that exist."""
    visits = [visit for room in ROOMS[:DEFAULT_ROOMS] for day in range(10) for visit in visits_of(room, day, 1)]
    share = {code: fmean(visit.code is code for visit in visits) for code in Code}
    assert share[Code.VALID] > 0.65
    assert 0.05 < share[Code.NONE] < 0.15
    assert min(share.values()) > 0.01
    assert 0.01 < fmean(visit.ignores_red for visit in visits) < 0.06
    assert all(0.6 <= visit.speed_m_s <= 1.8 for visit in visits)
    assert {0, 1, 2} == {visit.enters_by for visit in visits_of(BUSY, 0, 1)}


def test_the_shape_is_that_of_measured_rooms() -> None:
    """Hour by hour outside the lunch break, the expected people inside go up and down with those of measured rooms."""
    if not DATA.is_dir():
        pytest.skip(f"the measured rooms are not here: {DATA}")
    measured: dict[int, list[float]] = defaultdict(list)
    for number in (2, 3, 4):
        with (DATA / f"sdu_room_{number}.csv").open() as file:
            for row in csv.DictReader(file):
                if int(row["Weekday"]) < 5 and float(row["Holiday"]) == 0:
                    measured[int(row["Time"][:2])].append(float(row[f"Room {number}"]))
    hours = [7, 8, 9, 10, 14, 15, 16, 17]
    ours = [fmean(expected_inside(20, 1.0, clock_time(hour, minute)) for minute in range(0, 60, 5)) for hour in hours]
    theirs = [fmean(measured[hour]) for hour in hours]
    assert correlation(ours, theirs) > 0.7


def test_the_district_is_as_large_as_promised() -> None:
    """The default has at least eight offices, twelve rooms and twenty doors, and no id stands twice."""
    rooms = ROOMS[:DEFAULT_ROOMS]
    assert (12, 20) == (len(rooms), sum(len(room.doors) for room in rooms))
    assert len({room.office for room in rooms}) >= 8
    assert len({room.id for room in ROOMS}) == len(ROOMS)
    assert all(room.keys for room in ROOMS)
