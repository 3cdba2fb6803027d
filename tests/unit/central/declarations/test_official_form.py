"""The form with the official fields, where the room's plan orders that contacts are kept: what is asked, refused, sealed and forgotten."""

import re

import pytest
from flask.testing import FlaskClient

from central.declarations.fields import dialled
from central.services import Services
from tests.support.declaring import ANSWERS, CONTACTS, OFFICIAL_PAGE, PERSONAL, PROXY, SYMPTOMS, declare, text_in
from tests.support.desks import FakeContactDesk

OFFICIAL_ORDER = [
    *("full_name", "id_number", "birth_year", "sex", "nationality"),
    *("province", "district", "ward", "street", "phone", "email", "travelled", "travelled_where"),
    *SYMPTOMS,
    *CONTACTS,
]
"""Of the Ministry of Health's domestic declaration."""
CONTACT = {
    "name": "Trần Thị Mẫu Đơn",
    "phone": "0909555123",
    "address": "77 đường Tưởng Tượng, Xã Ví Dụ, Huyện Không Có, Tỉnh Mẫu Thử",
    "id_number": "048187009876",
}


def test_form_asks_the_official_fields_in_their_order(client: FlaskClient) -> None:
    """Person, address, travel, symptoms, contacts as the official form has them; then group, card, confirmation."""
    page = client.get(OFFICIAL_PAGE).text
    names = list(dict.fromkeys(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', page)))
    assert ["csrf_token", "once", "whom", *OFFICIAL_ORDER, "companions", "use_card", "agree"] == names


def test_form_says_what_is_sealed_and_for_how_long(client: FlaskClient) -> None:
    """Before anything is typed the page says who can read it and when it is deleted."""
    page = client.get(OFFICIAL_PAGE).text
    assert "niêm phong" in page
    assert "sau 14 ngày" in page
    assert "không được lưu lại" not in page


def test_contact_is_handed_over_once_with_its_declaration(
    client: FlaskClient, services: Services, desk: FakeContactDesk
) -> None:
    """Name, phone, address and number go to be sealed beside the code that was given; nothing else of the answers does."""
    assert 303 == declare(client, OFFICIAL_PAGE).status_code
    opened = services.issuer.read(text_in(client))  # type: ignore[union-attr]
    assert [("ba-ria", opened, CONTACT)] == desk.taken


def test_room_without_an_order_hands_nothing_over(client: FlaskClient, desk: FakeContactDesk) -> None:
    """Whatever a planted form sends, a room whose plan orders no contacts gets none."""
    assert 303 == declare(client).status_code
    assert [] == desk.taken


def test_contact_of_answers_that_are_not_clear_is_not_kept(client: FlaskClient, desk: FakeContactDesk) -> None:
    """Who is told to stay away visits nobody: there is no visit to trace."""
    assert 303 == declare(client, OFFICIAL_PAGE, fever="yes").status_code
    assert [] == desk.taken


def test_contact_that_cannot_be_kept_gives_no_code_and_loses_nothing(
    client: FlaskClient, desk: FakeContactDesk
) -> None:
    """The citizen is asked to send once more, with everything still there; then it works."""
    desk.is_broken = True
    page = declare(client, OFFICIAL_PAGE)
    assert 503 == page.status_code
    assert "hãy bấm gửi lần nữa" in page.text
    assert f'value="{ANSWERS["street"]}"' in page.text
    assert None is client.get_cookie("declaration", path="/khai-bao")
    desk.is_broken = False
    assert 303 == declare(client, OFFICIAL_PAGE).status_code


def test_proxy_is_reached_beside_the_person(client: FlaskClient, desk: FakeContactDesk) -> None:
    """Who declares for another is in the contact alone; without a phone of the person theirs stands for it."""
    assert 303 == declare(client, OFFICIAL_PAGE, phone="", **PROXY).status_code
    ((_, _, contact),) = desk.taken
    assert ("Trần Thị Mẫu Đơn (khai hộ: Lê Văn Thay Mặt, 0912777456)", "0912777456") == (
        contact["name"],
        contact["phone"],
    )


def test_labels_speak_of_the_person_declared_for(client: FlaskClient) -> None:
    """For another: the person's fields name that person, and the proxy's name and phone are asked."""
    page = declare(client, OFFICIAL_PAGE, declare_for="other").text
    for words in ("Họ và tên người được khai", "Điện thoại của bạn", "Người khai hộ (bạn)", "người được khai có đến"):
        assert words in page
    assert 'value="other"' in page
    assert "proxy_name" not in client.get(OFFICIAL_PAGE).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "7"),
        ("full_name", "An 2"),
        ("full_name", "x" * 81),
        ("birth_year", "1899"),
        ("birth_year", "87"),
        ("birth_year", "２０００"),
        ("birth_year", "9999"),
        ("sex", "robot"),
        ("id_number", "123"),
        ("id_number", "ABCDEFGH"),
        ("id_number", "1234567890123"),
        ("province", ""),
        ("ward", ""),
        ("street", ""),
        ("street", "x" * 161),
        ("phone", ""),
        ("phone", "call me"),
        ("phone", "1234"),
        ("email", "me@home"),
        ("travelled", "perhaps"),
        ("fever", None),
        ("fever", "maybe"),
        ("near_case", None),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client: FlaskClient, field: str, value: str | None) -> None:
    """One wrong field: the page again, that field alone marked, tied to its words, and linked from the summary."""
    answer = declare(client, OFFICIAL_PAGE, **{field: value})
    assert 422 == answer.status_code
    assert [f"{field}-wrong"] == re.findall(r'<p class="wrong" id="([^"]+)"', answer.text)
    assert re.search(rf'aria-invalid="true" aria-describedby="[^"]*{field}-wrong"', answer.text)
    (target,) = re.findall(r'<li><a href="#([^"]+)"', answer.text)
    assert f'id="{target}"' in answer.text


@pytest.mark.parametrize(("field", "value"), [("proxy_name", ""), ("proxy_name", "3"), ("proxy_phone", "x")])
def test_proxy_must_be_reachable(client: FlaskClient, field: str, value: str) -> None:
    """Who declares for another says who they are and how to reach them."""
    answer = declare(client, OFFICIAL_PAGE, **(PROXY | {field: value}))
    assert [f"{field}-wrong"] == re.findall(r'<p class="wrong" id="([^"]+)"', answer.text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_number", "123456789"),
        ("id_number", "c1234567"),
        ("id_number", ""),
        ("phone", "+84 909-555-123"),
        ("phone", "02543.856.789"),
        ("birth_year", ""),
        ("sex", None),
        ("nationality", ""),
        ("district", ""),
        ("email", ""),
        ("travelled", None),
        ("travelled_where", ""),
        ("companions", ""),
        ("full_name", "Y Bh’riu Niê-Kđăm"),
        ("full_name", "Nguyễn Văn Mẫu"),
    ],
)
def test_what_people_really_write_is_taken(client: FlaskClient, field: str, value: str | None) -> None:
    """Blanks, dots, dashes, passports, decomposed letters; empty fields of which nothing would be made."""
    assert 303 == declare(client, OFFICIAL_PAGE, **{field: value}).status_code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0909 555 123", "0909555123"),
        ("+84 909-555-123", "+84909555123"),
        ("84909555123", "+84909555123"),
        ("0084 909 555 123", "+84909555123"),
        ("+84 (0)909 555 123", "+84909555123"),
        ("0909\u2011555\u2011123", "0909555123"),
        ("+44 20 7946 0000", "+442079460000"),
        ("0845556677", "0845556677"),
        ("0909848909555123", "0909848909555123"),
    ],
)
def test_a_phone_is_kept_as_it_is_dialled(typed: str, expected: str) -> None:
    """However the prefix of the country is written, the health department can dial what it gets."""
    assert expected == dialled(typed)


@pytest.mark.parametrize("question", [*SYMPTOMS, *CONTACTS])
def test_each_symptom_and_each_contact_decides(client: FlaskClient, services: Services, question: str) -> None:
    """One yes makes the answers not clear."""
    declare(client, OFFICIAL_PAGE, **{question: "yes"})
    assert False is services.issuer.read(text_in(client)).is_clear  # type: ignore[union-attr]


def test_typed_values_stay_after_an_error(client: FlaskClient) -> None:
    """Nothing is typed twice because one field was wrong."""
    page = declare(client, OFFICIAL_PAGE, phone="x").text
    for field in PERSONAL:
        if field not in ("phone", "id_number"):
            assert f'value="{ANSWERS[field]}"' in page
    assert 'value="048187009876"' in page
    assert re.search(r'value="yes" checked', page)


def test_typed_markup_is_shown_as_text(client: FlaskClient) -> None:
    """What is typed comes back escaped."""
    page = declare(client, OFFICIAL_PAGE, full_name='"><script>alert(1)</script>', phone="x").text
    assert "<script>" not in page


def test_province_of_the_room_is_filled_in(client: FlaskClient) -> None:
    """Most who go there live there."""
    assert 'value="Tỉnh Bà Rịa – Vũng Tàu"' in client.get(OFFICIAL_PAGE).text
