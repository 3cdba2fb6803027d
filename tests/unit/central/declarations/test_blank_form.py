"""The blank form on paper: the official fields in their order, a box for the paper's number, no code."""

from flask.testing import FlaskClient

from central.declarations.form import OfficialForm
from central.declarations.words import text

BLANK = "/khai-bao/to-khai"


def test_fields_stand_in_the_order_of_the_form_on_the_web(client: FlaskClient) -> None:
    """Whoever copies one to the other need not search."""
    page = client.get(BLANK).text
    labels = [name for name in OfficialForm.order if name not in ("use_card", "agree", "companions", "travelled_where")]
    at = [page.find(text(name, "vi")) for name in labels if not name.startswith("proxy")]
    assert -1 not in at
    assert sorted(at) == at


def test_paper_has_a_box_for_its_number_and_no_code(client: FlaskClient) -> None:
    """Staff hand out the number; nothing on the sheet can be scanned, and it asks who declares for another."""
    page = client.get(BLANK).text
    assert "Số tờ khai giấy" in page
    assert "Khai hộ" in page
    assert "qr" not in page


def test_room_of_the_address_is_printed_at_the_head(client: FlaskClient) -> None:
    """With a room it is named, without one there is a line to write on."""
    assert "Bộ phận một cửa phường Thắng Tam" in client.get(BLANK + "?room=thang-tam").text
    assert 'Nơi đến:</span><i aria-hidden="true">' in client.get(BLANK).text


def test_paper_is_offered_where_declaring_begins(client: FlaskClient) -> None:
    """Who wants no data stored finds it on both first pages."""
    assert BLANK in client.get("/khai-bao/").text
    assert BLANK + "?room=thang-tam" in client.get("/khai-bao/?room=thang-tam").text
