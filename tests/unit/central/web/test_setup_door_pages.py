"""Administrators close doors, open them again and take them from their rooms; and say when a room closes."""

import pytest

from central.services import Services
from central.store.ledger import StoredState
from edge.protocol.codec import encode
from tests.support.district import hear_door
from tests.support.pages import Reader

PHU = "/setup/rooms/vung-tau/doors/phu"


def hear_phu(services: Services) -> None:
    """Let the door have told a word, live and in the store."""
    state = hear_door(services, "vung-tau", "phu", entries=3)
    with services.store.database.write() as connection:
        kept = StoredState("vung-tau", "phu", 1, state.number, encode(state).decode(), 1)
        services.store.ledger.put_states(connection, [kept])


@pytest.mark.parametrize(
    ("sent", "kept"), [("17:30", "17:30"), ("17h00; 7h05,11:30 11:30", "07:05, 11:30, 17:00"), ("", "")]
)
def test_closing_times_are_saved(services: Services, admin: Reader, sent: str, kept: str) -> None:
    """Written as people write it; empty takes it back. Saved anew without a change nothing is sent to the doors."""
    services.store.registry.update_room("vung-tau", closings_min=(960,))
    room = services.store.registry.room("vung-tau")
    fields = {"name": room.name, "area": room.area_id, "agency": room.agency_id, "closings": sent}
    admin.send("/setup/rooms/vung-tau", **fields)
    after = services.store.registry.room("vung-tau")
    assert (kept, room.revision + 1) == (after.closings, after.revision)
    assert f'value="{kept}"' in admin.html("/setup/rooms/vung-tau")
    admin.send("/setup/rooms/vung-tau", **fields)
    assert after.revision == services.store.registry.room("vung-tau").revision


def test_a_new_room_may_have_closing_times(services: Services, admin: Reader) -> None:
    """They are entered with the rest."""
    fields = {
        "name": "Phòng",
        "id": "phong",
        "area": "brvt",
        "agency": "ubnd",
        "limit": "5",
        "closings": "11:30, 17:00",
    }
    admin.send("/setup/rooms/new", **fields)
    assert (690, 1020) == services.store.registry.room("phong").closings_min


def test_a_door_is_closed_and_opened_again(services: Services, admin: Reader) -> None:
    """The page says what it means, and what the door holds."""
    hear_phu(services)
    assert "Đóng cửa này" in admin.html(PHU)
    admin.send(f"{PHU}/closing", PHU, closing="1")
    assert services.store.registry.room("vung-tau").doors[1].is_closing
    page = admin.html(PHU)
    assert ("Mở lại cửa này" in page, "Đang đóng" in page) == (True, True)
    assert "Đang đóng" in admin.html("/setup/rooms/vung-tau")
    admin.send(f"{PHU}/closing", PHU, closing="0")
    assert not services.store.registry.room("vung-tau").doors[1].is_closing


def test_a_door_that_is_offline_may_not_hear_of_its_closing(services: Services, admin: Reader) -> None:
    """An administrator must not believe the door shut."""
    hear_phu(services)
    assert "Thiết bị đang mất kết nối" not in admin.html(PHU)
    hear_door(services, "vung-tau", "phu", entries=3, online=False)
    assert "Thiết bị đang mất kết nối" in admin.html(PHU)


def test_a_door_that_may_let_people_in_is_removed_only_by_force(services: Services, admin: Reader) -> None:
    """The first answer says why not and what force risks; the second removes it, and its people stay counted."""
    hear_phu(services)
    refused = admin.send(f"{PHU}/remove")
    assert 409 == refused.status_code
    assert "Cửa đang mở. Hãy đóng cửa trước" in refused.text
    assert "có thể cho người vào quá giới hạn" in refused.text
    assert 302 == admin.send(f"{PHU}/remove", forced="1").status_code
    room = services.store.registry.room("vung-tau")
    assert (["chinh"], 3) == ([door.id for door in room.doors], room.carried)


def test_a_door_added_to_a_running_room_is_said_to_start_without_places(services: Services, admin: Reader) -> None:
    """So that nobody wonders about its red light."""
    new = "/setup/rooms/vung-tau/doors/new"
    assert "cửa mới bắt đầu với 0 chỗ" not in admin.html(new)
    hear_phu(services)
    assert "cửa mới bắt đầu với 0 chỗ" in admin.html(new)


def test_what_is_not_there_is_not_closed(admin: Reader) -> None:
    """A door of another name, or a viewer's wish."""
    admin.html("/setup/rooms/vung-tau/doors/khong-co", 404)
    admin.html("/setup/rooms/vung-tau/doors/khong-co/remove", 404)
    assert 404 == admin.send("/setup/rooms/vung-tau/doors/khong-co/closing", PHU, closing="1").status_code
