"""What a room shows at a glance, and the overview's filter."""

from dataclasses import replace

import pytest

from central.live.views import Attention, DoorStatus, FaultView, RoomStatus
from central.names import fold
from central.web.filters import RoomFilter, Summary, summarise
from central.web.glance import (
    Gauge,
    Interval,
    door_state,
    estimate,
    gauge,
    is_unknown,
    light_of,
    order,
    stale_since,
    states,
)
from edge.protocol.vocabulary import Cause, Fault, Light, Mode

DOOR = DoorStatus(
    id="chinh",
    name="Cửa chính",
    is_online=True,
    light=Light.GREEN,
    cause=Cause.ROOM,
    mode=Mode.AUTOMATIC,
    entries=9,
    exits=4,
    adjusted=0,
    faults=(),
    undeclared=0,
    on_red=0,
    scans={},
    epoch="e1",
    number=13,
    stored=13,
    version="1.0",
    plan_revision=1,
    seen_utc_ms=1_000,
)
ROOM = RoomStatus(
    id="vung-tau",
    name="Bộ phận một cửa",
    area_id="p-thang-tam",
    area_name="Phường Thắng Tam",
    district_id="tp-vung-tau",
    district_name="Thành phố Vũng Tàu",
    agency_name="Ủy ban nhân dân",
    limit=20,
    occupancy=5,
    light=Light.GREEN,
    attention=Attention.CALM,
    is_stale=False,
    doors=(DOOR,),
    revision=1,
    changed_utc_ms=None,
    edge_utc_ms=None,
)
LOST = replace(DOOR, id="phu", is_online=False, seen_utc_ms=500)
SILENT = replace(DOOR, id="sau", is_online=False, light=None, seen_utc_ms=None)


@pytest.mark.parametrize(
    ("occupancy", "limit", "expected"),
    [
        (0, 20, Gauge(0.0, 0.0, None)),
        (5, 20, Gauge(25.0, 0.0, None)),
        (20, 20, Gauge(100.0, 0.0, None)),
        (25, 20, Gauge(80.0, 20.0, 80.0)),
        (0, 0, Gauge(0.0, 0.0, None)),
        (3, 0, Gauge(0.0, 100.0, 0.0)),
    ],
)
def test_the_gauge_shows_people_within_and_beyond_the_limit(occupancy: int, limit: int, expected: Gauge) -> None:
    """The bar is as long as the limit, or as the crowd when it is larger; the limit then stands inside it."""
    assert expected == gauge(occupancy, limit)


def test_a_full_room_with_a_fault_is_found_under_both() -> None:
    """A filter for faults must not lose a room because it is also full."""
    door = replace(DOOR, faults=(FaultView(Fault.BEAM_BLOCKED, None),))
    room = replace(ROOM, occupancy=20, attention=Attention.FULL, doors=(door, LOST))
    assert {"full", "fault", "offline"} == states(room)


def test_an_overfull_room_is_over_and_not_full() -> None:
    """Over the limit is a state of its own."""
    assert {"over"} == states(replace(ROOM, occupancy=21, attention=Attention.OVER))


@pytest.mark.parametrize(
    ("door", "expected"),
    [
        (DOOR, "green"),
        (replace(DOOR, light=Light.RED), "red"),
        (replace(DOOR, faults=(FaultView(Fault.CAMERA_LOST, None),)), "fault"),
        (replace(LOST, faults=(FaultView(Fault.CAMERA_LOST, None),)), "offline"),
        (SILENT, "silent"),
    ],
)
def test_a_door_has_one_mark(door: DoorStatus, expected: str) -> None:
    """What is not known comes before what was last said."""
    assert expected == door_state(door)


@pytest.mark.parametrize(
    ("doors", "is_stale", "expected"),
    [
        ((DOOR,), False, None),
        ((DOOR, LOST), True, 500),
        ((DOOR, SILENT), True, None),
        ((DOOR, replace(DOOR, id="phu", seen_utc_ms=2_000)), True, 2_000),
    ],
)
def test_old_figures_say_since_when(doors: tuple[DoorStatus, ...], is_stale: bool, expected: int | None) -> None:
    """Since the lost door's last word, or, when central itself hears nothing, since the last word of any door."""
    assert expected == stale_since(replace(ROOM, doors=doors, is_stale=is_stale))


def test_a_room_never_heard_of_has_no_figure_and_no_light() -> None:
    """No number and no lamp is claimed that nobody reported."""
    room = replace(ROOM, doors=(SILENT,), is_stale=True)
    assert is_unknown(room)
    assert "silent" == light_of(room)


def test_rooms_stand_by_urgency_then_by_place() -> None:
    """The most crowded of the overfull comes first; calm rooms keep their place whatever their numbers do."""
    over = replace(ROOM, id="a", occupancy=22, attention=Attention.OVER)
    far_over = replace(ROOM, id="b", occupancy=30, attention=Attention.OVER)
    calm = replace(ROOM, id="c", occupancy=9)
    calm_before = replace(ROOM, id="d", occupancy=1, district_name="Huyện Đất Đỏ")
    found = sorted((calm, over, calm_before, far_over), key=order)
    assert ["b", "a", "d", "c"] == [room.id for room in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Vũng Tàu", "vung tau"), ("  ĐẤT   Đỏ ", "dat do"), ("Ủy ban", "uy ban"), ("Chi nhánh 2", "chi nhanh 2")],
)
def test_vietnamese_marks_are_folded_away(words: str, expected: str) -> None:
    """What is typed without marks finds what is written with them."""
    assert expected == fold(words)


@pytest.mark.parametrize(
    ("arguments", "is_taken"),
    [
        ({}, True),
        ({"q": "vung tau"}, True),
        ({"q": "tau THẮNG"}, True),
        ({"q": "ba ria"}, False),
        ({"area": "tp-vung-tau"}, True),
        ({"area": "p-thang-tam"}, True),
        ({"area": "tp-ba-ria"}, False),
        ({"agency": "Ủy ban nhân dân"}, True),
        ({"agency": "Công an"}, False),
    ],
)
def test_the_filter_takes_what_was_asked_for(arguments: dict[str, str], is_taken: bool) -> None:
    """Every word must be found, in any order; an area takes what lies in it."""
    assert is_taken == RoomFilter.read(arguments).takes(ROOM)


def test_the_filter_forgets_nonsense_and_keeps_the_rest_in_the_address() -> None:
    """An unknown state is left out; what is set comes back as query arguments."""
    wanted = RoomFilter.read({"q": " tàu ", "state": "burning", "area": "tp-vung-tau"})
    assert {"q": "tàu", "area": "tp-vung-tau", "state": "full"} == wanted.arguments(state="full")


def test_the_summary_counts_people_and_states() -> None:
    """The strip adds people up and tells of how many rooms the figure is old."""
    rooms = (ROOM, replace(ROOM, id="b", occupancy=20, attention=Attention.FULL, is_stale=True))
    expected = Summary(2, 25, 1, {"over": 0, "full": 1, "fault": 0, "offline": 0, "filling": 0, "calm": 1})
    assert expected == summarise(rooms)


def test_a_number_nobody_can_vouch_for_is_not_one_that_is_right() -> None:
    """No interval is not an interval of nobody."""
    assert Interval(0, 5, 5) == estimate(replace(ROOM, spread=0.4))
    assert Interval(6, 0, 11) == estimate(replace(ROOM, spread=6.0))
    assert estimate(replace(ROOM, spread=None)) is None
    assert estimate(replace(ROOM, spread=0.4, doors=(SILENT,))) is None
