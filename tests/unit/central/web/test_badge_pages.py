"""The pages of staff badges: who may do what, the sheet as the only place of a code, and what withdrawing does."""

import re

import pytest
from flask import Flask
from structlog.testing import capture_logs

from central.services import Services
from central.store.accounts import Role
from central.store.badges import BadgeRecord
from central.trust.found import Found
from central.trust.sources import Form
from edge.passes import Trust
from tests.support.district import PASSWORD, hear_door
from tests.support.pages import Reader
from tests.support.passes import AT, health_issuer
from tests.support.trust_lists import new_key

FIELDS = {"labels": "Quầy 1\n\n Bảo vệ \n", "area": "", "days": "90", "order": "a1"}
FAR_MS = 2**42


@pytest.fixture
def district_admin(app: Flask, services: Services) -> Reader:
    """An administrator of one district, signed in."""
    services.store.accounts.add("quan-tri-vt", PASSWORD, Role.ADMIN, "tp-vung-tau")
    return Reader(app.test_client()).sign_in("quan-tri-vt")


def test_badges_are_issued_on_a_sheet(admin: Reader, services: Services) -> None:
    """A card for each label with its symbol; nothing may keep the page; the list knows them without their codes."""
    with capture_logs() as logs:
        answer = admin.send("/badges", **FIELDS)
    assert (200, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    assert 2 == answer.text.count('class="qr-svg"') == answer.text.count('<li class="card">')
    labels = [record.label for record in services.store.badges.all()]
    assert {"Quầy 1", "Bảo vệ"} == set(labels)
    page = admin.html("/badges")
    assert ("Quầy 1" in page, "qr-svg" in page, "CB1:" in page) == (True, False, False)
    assert "Quầy" not in str(logs)


def test_sheet_is_in_both_languages(admin: Reader) -> None:
    """The cards are shown at any door, whatever the page is in."""
    text = admin.send("/badges", **FIELDS).text
    assert [True, True] == [words in text for words in ("THẺ NHÂN VIÊN", "STAFF BADGE")]


def test_form_sent_twice_makes_no_twins(admin: Reader, services: Services) -> None:
    """The second answer says that the codes are gone and what to do."""
    admin.send("/badges", **FIELDS)
    again = admin.send("/badges", **FIELDS)
    assert (409, True, 2) == (again.status_code, "không được lưu" in again.text, len(services.store.badges.all()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"labels": " \n"}, "Hãy nhập từ 1 đến 50 nhãn"),
        ({"labels": "x\n" * 51}, "Hãy nhập từ 1 đến 50 nhãn"),
        ({"labels": "x" * 41}, "từ 1 đến 40 ký tự"),
        ({"days": "0"}, "Hãy nhập một số từ 1 đến 366"),
        ({"days": "²"}, "Hãy nhập một số từ 1 đến 366"),
        ({"area": "nowhere"}, "Hãy chọn"),
    ],
)
def test_wrong_field_says_what_is_wrong(admin: Reader, services: Services, changes: dict[str, str], words: str) -> None:
    """The form comes back with what was typed, and nothing is issued."""
    answer = admin.send("/badges", **(FIELDS | changes))
    assert (422, True) == (answer.status_code, words in answer.text), answer.text
    assert () == services.store.badges.all()


@pytest.mark.parametrize(
    ("changes", "focused"),
    [({"labels": ""}, "labels"), ({"days": "0"}, "days"), ({"labels": "", "days": "0"}, "labels")],
)
def test_first_wrong_field_has_the_focus(admin: Reader, changes: dict[str, str], focused: str) -> None:
    """On a phone the form stands below a long list: without it nobody would see why nothing was printed."""
    page = admin.send("/badges", **(FIELDS | changes)).text
    assert [focused] == re.findall(r'<(?:input|textarea) id="(\w+)"[^>]* autofocus', page)
    assert "autofocus" not in admin.html("/badges")


def test_badge_is_withdrawn_after_a_question(admin: Reader, services: Services) -> None:
    """From the list over the question back to the list, where it stands among the withdrawn."""
    admin.send("/badges", **FIELDS)
    address = re.search(r'href="(/badges/[0-9a-f]{16}/revoke)"', admin.html("/badges"))
    assert address is not None
    assert "Thu hồi thẻ" in admin.html(address[1])
    assert 302 == admin.send(address[1]).status_code
    assert "Đã thu hồi thẻ" in admin.html("/badges")
    assert "thu hồi ngày" in admin.html("/badges?only=revoked")
    assert 1 == len(services.store.badges.revoked(0))
    admin.html("/badges/0011/revoke", 404)


def test_expired_badges_stand_apart(admin: Reader, services: Services) -> None:
    """What is over is not among those in force."""
    services.store.badges.add([BadgeRecord("01" * 8, "cũ rồi", "", 0, 5)])
    assert [False, True] == ["cũ rồi" in admin.html(path) for path in ("/badges", "/badges?only=expired")]


def test_only_administrators_see_badges(viewer: Reader, reader: Reader) -> None:
    """A viewer gets the page "403", a stranger the sign-in."""
    viewer.html("/badges", 403)
    assert 302 == reader.get("/badges").status_code


def test_administrator_of_an_area_keeps_to_it(district_admin: Reader, services: Services) -> None:
    """Badges of elsewhere are as if they were not there, and none for everywhere can be made."""
    services.store.badges.add([BadgeRecord("01" * 8, "nơi khác", "", 0, FAR_MS)])
    services.store.badges.add([BadgeRecord("02" * 8, "ở đây", "tp-vung-tau", 0, FAR_MS)])
    page = district_admin.html("/badges")
    assert ("ở đây" in page, "nơi khác" in page) == (True, False)
    district_admin.html(f"/badges/{'01' * 8}/revoke", 404)
    assert 422 == district_admin.send("/badges", **FIELDS).status_code
    assert 200 == district_admin.send("/badges", **(FIELDS | {"area": "tp-vung-tau"})).status_code


def test_devices_page_tells_of_lists(admin: Reader, local: Reader, services: Services) -> None:
    """A list past its end is told to everybody at the top; its figures to who sees everything."""
    assert services.trust is not None
    found = Found(Trust((health_issuer(new_key()),)), AT, 1, ())
    services.trust.sources.take("at", Form.AUSTRIAN, found, [b"1"], AT)
    services.trust.refresh()
    page = admin.html("/devices")
    assert ("“at” đã hết hạn" in page, 'id="trust-head"' in page) == (True, True)
    page = local.html("/devices")
    assert ("“at” đã hết hạn" in page, 'id="trust-head"' in page) == (True, False)


def test_devices_page_tells_which_door_is_behind(admin: Reader, services: Services) -> None:
    """A door with the newest bundle is not named, one with an older or none is."""
    assert services.trust is not None
    newest = services.trust.refresh().revision
    hear_door(services, "vung-tau", "chinh", entries=1, exits=0, trust_revision=newest)
    assert "danh sách tin cậy" not in admin.html("/devices/list")
    hear_door(services, "vung-tau", "chinh", entries=1, exits=0, number=9, trust_revision=newest - 90_000_000)
    assert "danh sách tin cậy cũ, từ" in admin.html("/devices/list?only=behind")
    hear_door(services, "vung-tau", "chinh", entries=1, exits=0, number=10)
    assert "chưa có danh sách tin cậy" in admin.html("/devices/list")
