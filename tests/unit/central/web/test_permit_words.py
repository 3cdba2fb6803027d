"""Pages say which door holds a room's places, and why a light is red below the limit."""

from central.services import Services
from central.store.ledger import StoredState
from edge.protocol.codec import encode
from edge.protocol.vocabulary import Fault, Light
from tests.support.district import hear_door
from tests.support.pages import Reader

OUT_OF_REACH = "Cửa phụ mất kết nối, đang giữ 3 chỗ"


def test_places_at_a_door_that_is_offline_are_told(services: Services, viewer: Reader) -> None:
    """The main door is red with seventeen of twenty inside: the other three are where nobody can fetch them."""
    hear_door(services, "vung-tau", "chinh", entries=17, light=Light.RED, permits=0, waiting=2)
    hear_door(services, "vung-tau", "phu", entries=0, permits=3)
    assert OUT_OF_REACH not in viewer.html("/rooms/vung-tau")
    hear_door(services, "vung-tau", "phu", entries=0, permits=3, online=False)
    for path in ("/rooms/vung-tau", "/rooms/vung-tau/details"):
        page = viewer.html(path)
        assert (True, True) == (OUT_OF_REACH in page, "giữ 0 chỗ, 2 người đang chờ" in page)
    assert "giữ 3 chỗ khi mất kết nối" in viewer.html("/devices")


def test_a_full_room_needs_no_explanation(services: Services, viewer: Reader) -> None:
    """Its doors are red because it is full."""
    hear_door(services, "vung-tau", "chinh", entries=20, light=Light.RED, permits=-3)
    hear_door(services, "vung-tau", "phu", entries=0, permits=3, online=False)
    page = viewer.html("/rooms/vung-tau")
    assert (False, True) == (OUT_OF_REACH in page, "nợ 3 chỗ" in page)


def test_a_door_with_two_units_is_told_with_what_to_do(services: Services, viewer: Reader) -> None:
    """The fault's name alone does not help who stands before two boxes."""
    hear_door(services, "vung-tau", "phu", entries=1, light=Light.RED, faults=(Fault.DOOR_CLAIMED_TWICE,))
    for path in ("/devices", "/rooms/vung-tau"):
        page = viewer.html(path)
        assert (True, True) == ("Hai thiết bị cùng nhận một cửa" in page, "hoặc tắt thiết bị cũ" in page)


def test_a_closing_door_and_people_of_a_door_that_left_are_told(services: Services, viewer: Reader) -> None:
    """The count is more than the doors on the page add up to."""
    state = hear_door(services, "ba-ria", "sau", entries=4, permits=0)
    with services.store.database.write() as connection:
        kept = StoredState("ba-ria", "sau", 1, state.number, encode(state).decode(), 1)
        services.store.ledger.put_states(connection, [kept])
    services.store.registry.set_closing("ba-ria", "sau", True)
    assert "đang đóng, giữ 0 chỗ" in viewer.html("/rooms/ba-ria")
    services.store.registry.remove_door("ba-ria", "sau", is_forced=True)
    hear_door(services, "ba-ria", "chinh", entries=2)
    page = viewer.html("/rooms/ba-ria")
    assert "4 người trong số này vào qua cửa đã gỡ" in page
    shown = viewer.get("/api/v1/rooms/ba-ria").get_json()
    assert (6, 4) == (shown["occupancy"], shown["carried"])


def test_a_door_that_is_red_because_another_has_places_is_no_trouble(services: Services, viewer: Reader) -> None:
    """It is not among the units to look at, and raises nobody's attention."""
    hear_door(services, "vung-tau", "chinh", entries=3, permits=8)
    hear_door(services, "vung-tau", "phu", entries=0, light=Light.RED, permits=0)
    assert "calm" == viewer.get("/api/v1/rooms/vung-tau").get_json()["attention"]
    assert "Không có thiết bị nào khớp." in viewer.html("/devices?only=trouble&q=vung-tau/phu")


def test_places_that_wait_for_a_unit_never_put_up_are_told(services: Services, viewer: Reader) -> None:
    """A door registered ahead of its unit keeps its part of the limit from the others."""
    words = "Cửa phụ chưa từng kết nối: 10 chỗ dành cho cửa này chưa dùng được."
    hear_door(services, "vung-tau", "chinh", entries=3, permits=7)
    assert words in viewer.html("/rooms/vung-tau")
    hear_door(services, "vung-tau", "phu", entries=0, permits=10)
    assert words not in viewer.html("/rooms/vung-tau")
