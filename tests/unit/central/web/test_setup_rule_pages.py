"""Administrators set levels, rules for codes, hours of declarations and contacts; what changes is shown before doors hear it."""

import re

import pytest
from flask import Flask

from central.services import Services
from central.store.accounts import Role
from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.district import PASSWORD
from tests.support.pages import Reader


def test_a_level_is_confirmed_before_doors_hear_it(services: Services, admin: Reader) -> None:
    """The first answer names the rooms and what changes at their doors; the second sets it, with who did."""
    asked = admin.send("/setup/areas/tp-vung-tau/level", level="3").text
    assert "Thành phố Vũng Tàu: đổi cấp độ dịch?" in asked
    assert "3 phòng" in asked
    assert "Bộ phận một cửa phường Thắng Tam" in asked
    assert "Nhận → Cần khai báo" in asked
    assert 1 == services.store.registry.room("thang-tam").level
    done = admin.send("/setup/areas/tp-vung-tau/level", level="3", confirmed="1")
    assert "/setup/areas/tp-vung-tau" == done.location
    assert 3 == services.store.registry.room("thang-tam").level
    assert [("tp-vung-tau", 3, "admin")] == [
        (each.area, each.level, each.set_by) for each in services.store.registry.level_changes()
    ]
    shown = admin.html(done.location)
    assert "Thành phố Vũng Tàu: cấp độ dịch 3. Đã báo các cửa của 3 phòng." in shown
    assert "đặt cho Thành phố Vũng Tàu" in shown
    assert "Cấp 3 (bởi admin)" in admin.html("/setup/areas/tp-vung-tau/level")


def test_a_level_that_changes_no_room_says_so(services: Services, admin: Reader) -> None:
    """The level above is the same; what is chosen already asks nothing."""
    assert "Không phòng nào đổi cấp" in admin.send("/setup/areas/tp-vung-tau/level", level="1").text
    answer = admin.send("/setup/areas/tp-vung-tau/level", level="")
    assert "Cấp độ dịch của Thành phố Vũng Tàu không đổi." in admin.html(answer.location)
    services.store.registry.set_level("brvt", 2, "an")
    assert "Theo Tỉnh Bà Rịa – Vũng Tàu: cấp 2" in admin.html("/setup/areas/tp-vung-tau/level")


@pytest.mark.parametrize("level", ["5", "x"])
def test_a_level_that_is_none_is_refused_at_the_field(admin: Reader, level: str) -> None:
    """With the form and a sentence."""
    answer = admin.send("/setup/areas/tp-vung-tau/level", level=level)
    assert (422, True) == (answer.status_code, "Hãy chọn một cấp." in answer.text)


def test_the_level_stands_on_the_overview_and_on_the_room(services: Services, admin: Reader, viewer: Reader) -> None:
    """As a word and a shape, with the area that it is set for."""
    assert "Cấp độ dịch 1" in viewer.html("/rooms/thang-tam")
    assert "chưa ai đặt" in viewer.html("/rooms/thang-tam")
    services.store.registry.set_level("tp-vung-tau", 4, "an")
    room = viewer.html("/rooms/thang-tam")
    assert ("Cấp độ dịch 4" in room, "đặt cho Thành phố Vũng Tàu" in room, "marks.svg#level-4" in room) == (
        True,
        True,
        True,
    )
    assert 3 == len(re.findall('marks.svg#level-4"', viewer.html("/")))
    document = viewer.get("/api/v1/rooms/thang-tam").get_json()
    assert (4, "Thành phố Vũng Tàu") == (document["level"], document["level_of"])


def test_rules_of_a_room_are_shown_and_set(services: Services, admin: Reader) -> None:
    """What is left at the default is not kept; the page marks what the room itself says, and the room's page what holds now."""
    path = "/setup/rooms/thang-tam/rules"
    assert "Mặc định: Cần khai báo" in admin.html(path)
    answer = admin.send(path, **{"id_card-1": "not", "dcc-3": "alone", "dcc-1": ""})
    assert "/setup/rooms/thang-tam" == answer.location
    expected = {(1, PassFormat.ID_CARD): Taking.NOT, (3, PassFormat.DCC): Taking.ALONE}
    assert expected == services.store.registry.rules("thang-tam")
    shown = admin.html(answer.location)
    assert "Quy định đang áp dụng đổi ở 1 phòng." in shown
    assert "<strong>Không nhận</strong>: Căn cước" in shown
    page = admin.html(path)
    assert 2 == page.count('class="own"')
    assert '<option value="not" selected>' in page
    admin.send(path)
    assert {} == services.store.registry.rules("thang-tam")


def test_each_field_of_the_matrix_names_its_kind_and_level(admin: Reader) -> None:
    """A screen reader says what it is without the table around; 11 kinds and 4 levels."""
    page = admin.html("/setup/rooms/thang-tam/rules")
    assert 44 == len(set(re.findall(r'<select[^>]* aria-label="([^"]+)"', page)))
    assert 'aria-label="Khai báo miệng với nhân viên, cấp 2"' in page


def test_rules_of_all_rooms_are_for_administrators_of_everything(app: Flask, services: Services, admin: Reader) -> None:
    """An administrator of an area cannot change what others take."""
    admin.send("/setup/rules", **{"id_card-1": "not"})
    assert Taking.NOT is services.store.registry.room("ba-ria").rules.taking(1, PassFormat.ID_CARD)
    assert "Mặc định: Không nhận" in admin.html("/setup/rooms/ba-ria/rules")
    services.store.accounts.add("baria", PASSWORD, Role.ADMIN, "tp-ba-ria")
    local = Reader(app.test_client()).sign_in("baria")
    local.html("/setup/rules", 403)
    assert "/setup/rules" not in local.html("/setup")
    local.html("/setup/areas/tp-vung-tau/level", 404)
    local.html("/setup/areas/brvt/level", 404)
    local.html("/setup/rooms/vung-tau/rules", 404)
    local.html("/setup/rooms/vung-tau/orders", 404)


def test_a_choice_that_no_page_offers_is_refused(services: Services, admin: Reader) -> None:
    """A declaration cannot ask for another; nothing is kept."""
    for field, value in (("spoken-1", "with_declaration"), ("dcc-1", "maybe")):
        assert 400 == admin.send("/setup/rooms/thang-tam/rules", **{"id_card-1": "not", field: value}).status_code
    assert {} == services.store.registry.rules("thang-tam")


def test_hours_and_contacts_are_set_and_taken_back(services: Services, admin: Reader) -> None:
    """Without a key of the department the page says that nothing is kept yet."""
    path = "/setup/rooms/thang-tam/orders"
    assert "chưa có khóa công khai" in admin.html(path)
    answer = admin.send(path, declaration_h="8", has_contacts="1", contacts_days="14")
    room = services.store.registry.room("thang-tam")
    assert (8, 14) == (room.declaration_h, room.contacts_days)
    shown = admin.html(answer.location)
    assert "Tờ khai có giá trị 8 giờ. Thông tin liên hệ được lưu 14 ngày." in shown
    services.store.registry.set_contacts_key("A" * 43)
    assert "chưa có khóa công khai" not in admin.html(path)
    admin.send(path, declaration_h="", contacts_days="14")
    room = services.store.registry.room("thang-tam")
    assert (None, None) == (room.declaration_h, room.contacts_days)
    assert "Tờ khai có giá trị 12 giờ. Không lưu thông tin liên hệ." in admin.html("/setup/rooms/thang-tam")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"declaration_h": "73"}, "Hãy nhập số giờ từ 1 đến 72, hoặc để trống."),
        ({"declaration_h": "tám"}, "Hãy nhập số giờ từ 1 đến 72, hoặc để trống."),
        ({"has_contacts": "1", "contacts_days": "22"}, "Hãy nhập số ngày từ 1 đến 21."),
        ({"has_contacts": "1", "contacts_days": ""}, "Hãy nhập số ngày từ 1 đến 21."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    services: Services, admin: Reader, fields: dict[str, str], words: str
) -> None:
    """Nothing is kept of it."""
    answer = admin.send("/setup/rooms/thang-tam/orders", **fields)
    assert (422, True) == (answer.status_code, words in answer.text)
    room = services.store.registry.room("thang-tam")
    assert (None, None) == (room.declaration_h, room.contacts_days)


@pytest.mark.parametrize("path", ["areas/tp-vung-tau/level", "rooms/vung-tau/rules", "rooms/vung-tau/orders", "rules"])
def test_viewers_change_nothing(viewer: Reader, path: str) -> None:
    """A viewer is told so in words."""
    assert "Tài khoản này không được phép" in viewer.html(f"/setup/{path}", 403)
