"""Administrators enter places, rooms and doors, and set limits."""

import pytest
from flask import Flask

from central.services import Services
from central.store.accounts import Role
from central.web.setup.forms import id_from
from tests.support.district import PASSWORD, hear_door
from tests.support.pages import Reader


def test_a_district_grows_from_the_province_to_a_door(services: Services, admin: Reader) -> None:
    """Area, agency, room and door are added one after the other; ids left empty are made from the names."""
    registry = services.store.registry
    admin.send("/setup/areas/new", name="Xã Bình Châu", kind="commune", parent="h-xuyen-moc")
    admin.send("/setup/agencies/new", name="Công an xã Bình Châu", area="xa-binh-chau")
    answer = admin.send(
        "/setup/rooms/new",
        name="Bộ phận một cửa xã Bình Châu",
        area="xa-binh-chau",
        agency="cong-an-xa-binh-chau",
        limit="12",
    )
    assert "/setup/rooms/bo-phan-mot-cua-xa-binh-chau" == answer.location
    admin.send(f"{answer.location}/doors/new", name="Cửa chính", id="chinh")
    room = registry.room("bo-phan-mot-cua-xa-binh-chau")
    assert ("Bộ phận một cửa xã Bình Châu", 12, "chinh") == (room.name, room.limit, room.doors[0].id)
    assert "Bộ phận một cửa xã Bình Châu" in admin.html("/?q=binh+chau")


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("/setup/areas/new", {"name": "", "kind": "commune", "parent": ""}, "Hãy nhập tên."),
        ("/setup/areas/new", {"name": "X", "kind": "moon", "parent": ""}, "Hãy chọn một mục trong danh sách."),
        (
            "/setup/areas/new",
            {"name": "X", "kind": "district", "parent": "tp-ba-ria"},
            "Địa bàn cấp này không thể thuộc địa bàn đã chọn.",
        ),
        ("/setup/areas/new", {"name": "X", "id": "tp-ba-ria", "kind": "commune", "parent": ""}, "Mã này đã được dùng."),
        ("/setup/agencies/new", {"name": "X", "id": "ubnd", "area": "brvt"}, "Mã này đã được dùng."),
        (
            "/setup/rooms/new",
            {"name": "X", "id": "vung-tau", "area": "brvt", "agency": "ubnd", "limit": "5"},
            "Mã này đã được dùng.",
        ),
        (
            "/setup/rooms/new",
            {"name": "X", "area": "brvt", "agency": "ubnd", "limit": "-1"},
            "Hãy nhập một số nguyên từ 0 đến 100000.",
        ),
        ("/setup/rooms/vung-tau/doors/new", {"name": "Cửa", "id": "Có dấu"}, "Mã gồm 1 đến 48 chữ thường không dấu"),
        ("/setup/rooms/vung-tau/doors/new", {"name": "Cửa", "id": "chinh"}, "Mã này đã được dùng."),
        ("/setup/rooms/vung-tau/doors/chinh", {"name": "x" * 121}, "Tên chỉ dài tối đa 120 ký tự"),
        (
            "/setup/rooms/vung-tau",
            {"name": "X", "area": "brvt", "agency": "ubnd", "closings": "11:30, 24:00"},
            "“24:00” không phải là giờ. Hãy nhập như 11:30, 17:00, hoặc để trống.",
        ),
        (
            "/setup/rooms/vung-tau",
            {
                "name": "X",
                "area": "brvt",
                "agency": "ubnd",
                "closings": "8:00 9:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00",
            },
            "Một ngày có tối đa 8 giờ đóng cửa.",
        ),
        ("/setup/rooms/vung-tau/limit", {"limit": "mười"}, "Hãy nhập một số nguyên từ 0 đến 100000."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(admin: Reader, path: str, fields: dict[str, str], words: str) -> None:
    """Bad input comes back with the form and a sentence, and changes nothing."""
    answer = admin.send(path, **fields)
    assert 422 == answer.status_code
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_limit_is_confirmed_before_it_is_sent(services: Services, admin: Reader) -> None:
    """The first answer shows what the limit would do now; only the second step changes it."""
    hear_door(services, "thang-tam", "chinh", entries=9)
    asked = admin.send("/setup/rooms/thang-tam/limit", limit="8")
    assert "Đổi giới hạn từ 12 thành 8 người?" in asked.text
    assert "Đèn ở các cửa sẽ chuyển đỏ ngay" in asked.text
    assert 12 == services.store.registry.room("thang-tam").limit
    done = admin.send("/setup/rooms/thang-tam/limit", limit="8", confirmed="1")
    assert "/rooms/thang-tam" == done.location
    assert 8 == services.store.registry.room("thang-tam").limit
    assert "còn 1 cửa chưa áp dụng" in admin.html("/rooms/thang-tam")


def test_saving_an_unchanged_room_sends_nothing_to_its_doors(services: Services, admin: Reader) -> None:
    """The plan's revision grows only with what the units must know: not with the agency, but with the area."""
    before = services.store.registry.room("vung-tau")
    fields = {"name": before.name, "area": before.area_id, "agency": "dat-dai"}
    admin.send("/setup/rooms/vung-tau", **fields)
    after = services.store.registry.room("vung-tau")
    assert (before.revision, "dat-dai") == (after.revision, after.agency_id)
    admin.send("/setup/rooms/vung-tau", **(fields | {"area": "p-thang-tam"}))
    assert before.revision + 1 == services.store.registry.room("vung-tau").revision


def test_a_place_in_use_is_not_removed(services: Services, admin: Reader) -> None:
    """The page says why, and the area is still there."""
    answer = admin.send("/setup/areas/tp-vung-tau/remove")
    assert 409 == answer.status_code
    assert "Địa bàn này còn được dùng" in answer.text
    assert "tp-vung-tau" in services.store.registry.places().areas


def test_a_door_and_a_room_are_removed_after_asking(services: Services, admin: Reader) -> None:
    """Asking changes nothing; the answer does."""
    assert "Gỡ Cửa phụ?" in admin.html("/setup/rooms/vung-tau/doors/phu/remove")
    admin.send("/setup/rooms/vung-tau/doors/phu/remove")
    assert ["chinh"] == [door.id for door in services.store.registry.room("vung-tau").doors]
    admin.send("/setup/rooms/vung-tau/remove")
    admin.html("/rooms/vung-tau", 404)


@pytest.mark.parametrize("path", ["/setup", "/setup/areas/new", "/setup/rooms/vung-tau", "/setup/rooms/vung-tau/limit"])
def test_viewers_change_nothing(viewer: Reader, path: str) -> None:
    """A viewer is told so in words."""
    assert "Tài khoản này không được phép" in viewer.html(path, 403)


def test_an_administrator_of_an_area_changes_only_what_lies_in_it(app: Flask, services: Services) -> None:
    """Rooms, areas and agencies of elsewhere are not there, and no area is put above one's own."""
    services.store.accounts.add("baria", PASSWORD, Role.ADMIN, "tp-ba-ria")
    local = Reader(app.test_client()).sign_in("baria")
    assert "Vũng Tàu" not in local.html("/setup").replace("Bà Rịa – Vũng Tàu", "")
    local.html("/setup/rooms/ba-ria")
    local.html("/setup/rooms/vung-tau", 404)
    local.html("/setup/areas/tp-vung-tau", 404)
    local.html("/setup/agencies/ubnd", 404)
    answer = local.send("/setup/areas/new", name="Xã Mới", kind="commune", parent="tp-vung-tau")
    assert 422 == answer.status_code


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Thành phố Vũng Tàu", "thanh-pho-vung-tau"), ("Cửa số 2 (phụ)", "cua-so-2-phu"), ("–", ""), ("đ" * 60, "d" * 48)],
)
def test_an_id_is_made_from_a_name(name: str, expected: str) -> None:
    """Marks, blanks and signs become what may stand in a topic."""
    assert expected == id_from(name)
