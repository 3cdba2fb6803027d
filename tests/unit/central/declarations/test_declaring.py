"""The declaration without a browser: where to, what is asked, refused, given, and forgotten."""

import base64
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from central.declarations.form import MAX_COMPANIONS
from central.services import Services
from edge.adapters.trust_folder import load_trust
from edge.passes import Judgement, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.declaring import ANSWERS, PAGE, START, declare, once_of, text_in, token_of

CODE = "/khai-bao/ma"


def verdict(services: Services, text: str, after: timedelta = timedelta(0)) -> Judgement:
    """Return what a door says of *text* that trusts what central exported."""
    return judge(text, load_trust(services.config.central.data_dir / "trust"), datetime.now(UTC) + after)


def asked(page: str) -> list[str]:
    """Return the names of what a page's form sends, in order."""
    return list(dict.fromkeys(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', page)))


def test_without_a_room_the_citizen_first_says_where_to(client: FlaskClient) -> None:
    """The first page asks for the place alone; choosing one leads to its form."""
    assert ["to"] == asked(client.get(START).text)
    assert "Bộ phận một cửa phường Thắng Tam" in client.get(START + "?to=room:thang-tam").text
    assert "Hãy chọn nơi bạn cần đến" in client.get(START + "?to=").text


@pytest.mark.parametrize("prefix", ["", "/one-stop"])
def test_the_address_without_its_slash_leads_to_the_page_and_nowhere_else(client: FlaskClient, prefix: str) -> None:
    """A host that somebody made up is not sent on; a prefix that a proxy took off is put back."""
    asked_for = {"base_url": f"http://elsewhere.example{prefix}/", "query_string": {"room": "thang-tam"}}
    answer = client.get(START.rstrip("/"), **asked_for)
    assert (308, f"{prefix}{START}?room=thang-tam") == (answer.status_code, answer.location)


def test_where_no_contacts_are_kept_no_name_is_asked(client: FlaskClient) -> None:
    """Two questions, companions, the wish for the card with its number, confirmation; nothing else is sent."""
    hidden = ["csrf_token", "once", "whom"]
    own = ["any_symptom", "any_contact", "companions", "use_card", "id_number", "agree"]
    assert hidden + own == asked(client.get(PAGE).text)
    assert hidden + [name for name in own if "card" not in name and "id" not in name] == asked(
        client.get(START + "?to=any").text
    )


def test_complete_declaration_gives_a_code_the_door_verifies(client: FlaskClient, services: Services) -> None:
    """The code is for three people and verified by a door with central's exported certificate."""
    answer = declare(client)
    assert (303, CODE) == (answer.status_code, answer.location)
    expected = Judgement(PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, people=3)
    assert expected == verdict(services, text_in(client))


def test_code_expires_after_the_configured_hours_and_says_when(client: FlaskClient, services: Services) -> None:
    """After valid_h hours and the door's grace the code is refused; the page names that moment."""
    declare(client)
    hours = timedelta(hours=services.config.declarations.valid_h)
    text = text_in(client)
    assert Reason.SIGNATURE_VALID == verdict(services, text, hours).reason
    assert Reason.EXPIRED == verdict(services, text, hours + timedelta(minutes=6)).reason
    until = services.issuer.read(text).expires.astimezone(services.config.zone)  # type: ignore[union-attr]
    assert re.search(rf"Có giá trị đến {until:%H:%M}, (hôm nay, )?[^<]* {until:%d/%m/%Y}", client.get(CODE).text)


@pytest.mark.parametrize("question", ["any_symptom", "any_contact"])
def test_a_symptom_or_contact_makes_the_answers_not_clear(
    client: FlaskClient, services: Services, question: str
) -> None:
    """The door refuses the code with its reason, and the page says kindly what to do instead."""
    declare(client, **{question: "yes"})
    assert Reason.ANSWERS_NOT_CLEAR == verdict(services, text_in(client)).reason
    page = client.get(CODE).text
    for words in ("Hôm nay bạn chưa nên đến", "tel:19009095", "https://dichvucong.gov.vn", "bưu điện", "hẹn ngày khác"):
        assert words in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("any_symptom", None),
        ("any_symptom", "maybe"),
        ("any_contact", None),
        ("companions", "-1"),
        ("companions", str(MAX_COMPANIONS + 1)),
        ("companions", "many"),
        ("companions", "２"),
        ("id_number", "123"),
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


def test_declaring_for_another_speaks_of_that_person(client: FlaskClient, services: Services) -> None:
    """The switch keeps what was answered, judges nothing, and the code tells of no other kind."""
    page = declare(client, declare_for="other", any_symptom=None, companions="4")
    assert 200 == page.status_code
    assert "người được khai hoặc người đi cùng" in page.text
    assert 'value="4"' in page.text
    assert "is-wrong" not in page.text
    declare(client, whom="other")
    opened = services.issuer.read(text_in(client))  # type: ignore[union-attr]
    assert opened is not None
    assert (True, 3, "p-thang-tam") == (opened.is_clear, opened.people, opened.area)


def test_the_same_form_sent_twice_gives_one_code(client: FlaskClient) -> None:
    """A double tap gives the same code; changed answers are judged anew, and so is a form opened anew."""
    page = client.get(PAGE)
    form = {"csrf_token": token_of(page), "once": once_of(page)} | ANSWERS
    texts = []
    for changes in ({}, {}, {"any_symptom": "yes"}, {}):
        client.post(PAGE, data=form | changes)
        texts.append(text_in(client))
    assert texts[0] == texts[1] == texts[3] != texts[2]
    declare(client)
    assert text_in(client) not in texts


def test_old_token_costs_nothing_that_was_answered(client: FlaskClient) -> None:
    """A form without a valid token is not signed, keeps its values and asks to send once more."""
    page = declare(client, csrf_token="old")
    assert 422 == page.status_code
    assert "hãy bấm gửi lần nữa" in page.text
    assert re.search(r'name="any_symptom" value="no" checked', page.text)
    assert None is client.get_cookie("declaration", path="/khai-bao")


def test_language_changes_without_losing_what_was_answered(client: FlaskClient) -> None:
    """The switch inside the form shows the other language with all values, judges nothing and is remembered."""
    page = declare(client, language="en", agree=None, companions="7")
    assert 200 == page.status_code
    assert '<html lang="en">' in page.text
    assert "Health declaration" in page.text
    assert 'value="7"' in page.text
    assert "is-wrong" not in page.text
    assert "Your QR code" in (declare(client), client.get(CODE))[1].text


def test_room_of_the_poster_is_fixed_and_goes_into_the_code(client: FlaskClient, services: Services) -> None:
    """`?room=` names the room on the page; its area stands in the code."""
    address = START + "?room=con-dao"
    assert "Bộ phận một cửa huyện Côn Đảo" in client.get(address).text
    declare(client, address)
    assert "h-con-dao" == services.issuer.read(text_in(client)).area  # type: ignore[union-attr]


def test_unknown_room_of_a_poster_lets_the_citizen_choose(client: FlaskClient) -> None:
    """An old poster does no harm, and a form sent for a room that is gone is told so."""
    page = client.get(START + "?room=gone")
    assert "<select" in page.text
    assert "Không tìm thấy phòng" in page.text
    assert 422 == client.post(START + "?room=gone", data=ANSWERS).status_code


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


def test_kept_code_is_offered_again(client: FlaskClient) -> None:
    """Who comes back to the form is told that they still have a code."""
    declare(client)
    assert "Bạn còn một mã" in client.get(PAGE).text


def test_declaring_is_limited_in_words_but_reading_is_not(client: FlaskClient) -> None:
    """One address cannot have codes signed without end, and who is turned away is told what to do."""
    token = token_of(client.get(PAGE))
    answers = [client.post(PAGE, data=ANSWERS | {"csrf_token": token}) for _ in range(21)]
    assert [303] * 20 + [429] == [answer.status_code for answer in answers]
    assert "gửi lần nữa sau một phút" in answers[-1].text
    assert 200 == client.get(PAGE).status_code


def test_browser_without_cookies_is_told_so(client: FlaskClient) -> None:
    """Sending once more would help as little as before, so the page does not say that it stood open too long."""
    forgetful = client.application.test_client(use_cookies=False)
    page = forgetful.get(PAGE)
    answer = forgetful.post(PAGE, data={"csrf_token": token_of(page), "once": once_of(page)} | ANSWERS)
    assert (422, True, False) == (answer.status_code, "cho phép cookie" in answer.text, "quá lâu" in answer.text)


@pytest.mark.parametrize("address", [PAGE, "/khai-bao/kiosk?room=thang-tam"])
def test_files_and_json_count_as_nothing_typed(client: FlaskClient, address: str) -> None:
    """Whoever sends a file or an object under a field's name is asked again in words."""
    sent = {
        "lang": "vi",
        "screen": "0",
        "id_number": (io.BytesIO(b"x"), "x.txt"),
        "companions": (io.BytesIO(b"y"), "y"),
    }
    assert client.post(address, data=sent, content_type="multipart/form-data").status_code < 500
    for sent in ({"companions": [1], "id_number": {"a": 1}, "agree": 5}, [["name"]], [1, 2], 5, None):
        assert client.post(address, json=sent).status_code < 500


@pytest.mark.parametrize("address", [PAGE, START, "/khai-bao/kiosk?room=thang-tam"])
def test_asking_for_the_head_alone_sends_nothing(client: FlaskClient, address: str) -> None:
    """It answers as the page itself does, not as if an empty form had been sent (RFC 9110, 9.3.2)."""
    assert client.get(address).status_code == client.head(address).status_code == 200
