"""The declaration page without a browser: what is asked, refused, given, and forgotten."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from central.declarations.form import MAX_COMPANIONS
from central.services import Services
from edge.adapters.trust_folder import load_trust
from edge.passes import Judgement, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.declaring import ANSWERS, PAGE, PERSONAL, declare, text_in, token_of

CODE = "/khai-bao/ma"


def verdict(services: Services, text: str, after: timedelta = timedelta(0)) -> Judgement:
    """Return what a door says of *text* that trusts what central exported."""
    return judge(text, load_trust(services.config.central.data_dir / "trust"), datetime.now(UTC) + after)


def test_form_asks_the_official_fields_in_their_order(client: FlaskClient) -> None:
    """Person, address, travel, symptoms, contacts, group, confirmation: in the order of the official form."""
    names = list(dict.fromkeys(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', client.get(PAGE).text)))
    assert ["csrf_token", *ANSWERS] == names


def test_complete_declaration_gives_a_code_the_door_verifies(client: FlaskClient, services: Services) -> None:
    """The code is for three people and verified by a door with central's exported certificate."""
    answer = declare(client)
    assert (303, CODE) == (answer.status_code, answer.location)
    expected = Judgement(PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, people=3)
    assert expected == verdict(services, text_in(client))


def test_code_expires_after_the_configured_hours(client: FlaskClient, services: Services) -> None:
    """After valid_h hours and the door's grace the code is refused."""
    declare(client)
    hours = timedelta(hours=services.config.declarations.valid_h)
    text = text_in(client)
    assert Reason.SIGNATURE_VALID == verdict(services, text, hours).reason
    assert Reason.EXPIRED == verdict(services, text, hours + timedelta(minutes=6)).reason


@pytest.mark.parametrize("question", ["fever", "cough", "breath", "pneumonia", "throat", "tired"])
def test_a_symptom_makes_the_answers_not_clear(client: FlaskClient, services: Services, question: str) -> None:
    """Each symptom gives a code the door refuses with its reason."""
    declare(client, **{question: "yes"})
    assert Reason.ANSWERS_NOT_CLEAR == verdict(services, text_in(client)).reason


@pytest.mark.parametrize("question", ["near_case", "near_area", "near_ill"])
def test_a_contact_makes_the_answers_not_clear(client: FlaskClient, services: Services, question: str) -> None:
    """So does each contact, and the page says kindly what to do instead."""
    declare(client, **{question: "yes"})
    assert Reason.ANSWERS_NOT_CLEAR == verdict(services, text_in(client)).reason
    page = client.get(CODE).text
    assert "Hôm nay bạn chưa nên đến" in page
    assert "dichvucong.gov.vn" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("destination", ""),
        ("destination", "room:nowhere"),
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "7"),
        ("full_name", "An 2"),
        ("full_name", "x" * 81),
        ("birth_year", "1899"),
        ("birth_year", "87"),
        ("birth_year", "２０００"),
        ("birth_year", "9999"),
        ("sex", None),
        ("sex", "robot"),
        ("nationality", ""),
        ("id_number", "123"),
        ("id_number", "ABCDEFGH"),
        ("id_number", "1234567890123"),
        ("province", ""),
        ("ward", ""),
        ("street", ""),
        ("phone", "call me"),
        ("phone", "1234"),
        ("email", "me@home"),
        ("travelled", None),
        ("travelled_where", ""),
        ("fever", None),
        ("fever", "maybe"),
        ("near_case", None),
        ("companions", "-1"),
        ("companions", str(MAX_COMPANIONS + 1)),
        ("companions", "many"),
        ("agree", None),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client: FlaskClient, field: str, value: str | None) -> None:
    """One wrong field: the page again, that field alone marked, tied to its words, and linked from the summary."""
    answer = declare(client, **{field: value})
    assert 422 == answer.status_code
    assert [f"{field}-wrong"] == re.findall(r'<p class="wrong" id="([^"]+)"', answer.text)
    assert re.search(rf'aria-invalid="true" aria-describedby="[^"]*{field}-wrong"', answer.text)
    (target,) = re.findall(r'<li><a href="#([^"]+)"', answer.text)
    assert f'id="{target}"' in answer.text
    assert "declaration" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_number", "123456789"),
        ("id_number", "c1234567"),
        ("phone", "+84 909-555-123"),
        ("phone", "02543.856.789"),
        ("district", ""),
        ("email", ""),
        ("companions", ""),
        ("destination", "any"),
        ("full_name", "Y Bh’riu Niê-Kđăm"),
        ("full_name", "Nguyễn Văn Mẫu"),
    ],
)
def test_what_people_really_write_is_taken(client: FlaskClient, field: str, value: str) -> None:
    """Blanks, dots, dashes, passports, decomposed letters, empty optional fields."""
    assert 303 == declare(client, **{field: value}).status_code


def test_typed_values_stay_after_an_error(client: FlaskClient) -> None:
    """Nothing is typed twice because one field was wrong."""
    page = declare(client, phone="x").text
    for field in PERSONAL:
        if field not in ("phone", "id_number"):
            assert f'value="{ANSWERS[field]}"' in page
    assert 'value="048187009876"' in page
    assert re.search(r'value="yes" checked', page)
    assert re.search(r'<option value="room:thang-tam" selected>', page)


def test_typed_markup_is_shown_as_text(client: FlaskClient) -> None:
    """What is typed comes back escaped."""
    page = declare(client, full_name='"><script>alert(1)</script>', phone="x").text
    assert "<script" not in page


def test_old_token_costs_nothing_that_was_typed(client: FlaskClient) -> None:
    """A form without a valid token is not signed, keeps its values and asks to send once more."""
    page = declare(client, csrf_token="old")
    assert 422 == page.status_code
    assert "hãy bấm gửi lần nữa" in page.text
    assert f'value="{ANSWERS["street"]}"' in page.text
    assert None is client.get_cookie("declaration", path="/khai-bao")


def test_language_changes_without_losing_what_was_typed(client: FlaskClient) -> None:
    """The switch inside the form shows the other language with all values, judges nothing and is remembered."""
    page = declare(client, language="en", phone="x")
    assert 200 == page.status_code
    assert '<html lang="en">' in page.text
    assert "Health declaration" in page.text
    assert f'value="{ANSWERS["street"]}"' in page.text
    assert "is-wrong" not in page.text
    assert "Your QR code" in (declare(client), client.get(CODE))[1].text


def test_room_of_the_poster_is_fixed_and_goes_into_the_code(client: FlaskClient, services: Services) -> None:
    """`?room=` names the room on the page; its area stands in the code."""
    address = PAGE + "?room=con-dao"
    assert "Bộ phận một cửa huyện Côn Đảo" in client.get(address).text
    declare(client, address, destination="room:con-dao")
    assert "h-con-dao" == services.issuer.read(text_in(client)).area  # type: ignore[union-attr]


def test_unknown_room_of_a_poster_lets_the_citizen_choose(client: FlaskClient) -> None:
    """An old poster does no harm."""
    assert "<select" in client.get(PAGE + "?room=gone").text


def test_code_can_be_taken_off_the_phone(client: FlaskClient) -> None:
    """After deleting there is no code, in words, and no picture."""
    declare(client)
    client.post("/khai-bao/xoa", data={"csrf_token": token_of(client.get(CODE))})
    assert 404 == client.get(CODE).status_code
    assert "chưa có mã" in client.get(CODE).text
    assert 404 == client.get("/khai-bao/ma.png").status_code


@pytest.mark.parametrize("value", ["", "x", "é", "QUJD", "!" * 3000, base64.urlsafe_b64encode(b"CR1:6BF").decode()])
def test_cookie_that_is_no_code_of_ours_is_no_code(client: FlaskClient, value: str) -> None:
    """A planted cookie shows nothing."""
    client.set_cookie("declaration", value, path="/khai-bao")
    assert 404 == client.get(CODE).status_code
    assert 200 == client.get(PAGE).status_code


def test_expired_code_is_not_shown(client: FlaskClient, services: Services) -> None:
    """A code whose hours are over is as if it were gone, even if the browser still has it."""
    assert services.issuer is not None
    long_ago = datetime.now(UTC) - services.issuer.valid - timedelta(seconds=1)
    text = services.issuer.sign(is_clear=True, area="", people=1, now=long_ago)
    client.set_cookie("declaration", base64.urlsafe_b64encode(text.encode()).decode(), path="/khai-bao")
    assert 404 == client.get(CODE).status_code


def test_pages_are_kept_by_no_cache_and_by_no_script(client: FlaskClient) -> None:
    """Typed values and codes stay out of caches; the pages use no script and nothing from elsewhere."""
    pages = [
        client.get(PAGE),
        declare(client, phone="x"),
        declare(client),
        client.get(CODE),
        client.get("/khai-bao/in"),
    ]
    assert ["no-store"] * 5 == [page.headers["Cache-Control"] for page in pages]
    assert not re.search(r"<script|style=|(?:src|href)=\"(?:https?:)?//", "".join(page.text for page in pages))


def test_kept_code_is_offered_again(client: FlaskClient) -> None:
    """Who comes back to the form is told that they still have a code."""
    declare(client)
    assert "Bạn còn một mã" in client.get(PAGE).text


def test_declaring_is_limited_but_reading_is_not(client: FlaskClient) -> None:
    """One address cannot have codes signed without end."""
    token = token_of(client.get(PAGE))
    statuses = [client.post(PAGE, data=ANSWERS | {"csrf_token": token}).status_code for _ in range(21)]
    assert [303] * 20 + [429] == statuses
    assert 200 == client.get(PAGE).status_code
