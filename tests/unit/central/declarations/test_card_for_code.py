"""The ID card in place of the code: only as wished, taken back by answers that are not clear, and never in the way of the code."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from central.app import create_app
from central.services import Services
from tests.support.declaring import PAGE, START, declare, text_in
from tests.support.desks import FakeFiling

NUMBER = "048187009876"


def test_wished_declaration_is_put_on_file_for_its_room(
    client: FlaskClient, services: Services, filing: FakeFiling
) -> None:
    """The room, the card's number and the very declaration of the code are handed over, and the page says so."""
    answer = declare(client, use_card="y")
    assert "/khai-bao/ma?card=1" == answer.location
    assert [("thang-tam", NUMBER, services.issuer.read(text_in(client)))] == filing.filed  # type: ignore[union-attr]
    assert "Thẻ căn cước đã dùng được thay mã" in client.get(answer.location).text


@pytest.mark.parametrize("reply", [False, None], ids=["room's file is full", "database fails"])
def test_code_is_given_though_the_card_could_not_be_filed(
    client: FlaskClient, filing: FakeFiling, reply: bool | None
) -> None:
    """The page says in a sentence that the card will not do, beside a code that will."""
    filing.answer = reply
    answer = declare(client, use_card="y")
    assert (303, "/khai-bao/ma?card=0") == (answer.status_code, answer.location)
    page = client.get(answer.location).text
    assert "Hiện chưa dùng được thẻ căn cước thay mã" in page
    assert "qr-svg" in page


def test_nothing_is_filed_unless_wished(client: FlaskClient, filing: FakeFiling) -> None:
    """A number that was entered without the wish goes nowhere."""
    assert "/khai-bao/ma" == declare(client).location
    assert [] == filing.filed


def test_answers_not_clear_take_back_what_was_on_file(client: FlaskClient, filing: FakeFiling) -> None:
    """The desk is told of them, so that an earlier declaration lets the card in no longer; the page speaks of no card."""
    assert "/khai-bao/ma" == declare(client, use_card="y", any_symptom="yes").location
    assert [False] == [declaration.is_clear for _, _, declaration in filing.filed]


@pytest.mark.parametrize("number", ["", "123456789", "C1234567"])
def test_card_needs_its_twelve_digits(client: FlaskClient, filing: FakeFiling, number: str) -> None:
    """The door knows the card by that number alone: without it the field says so."""
    page = declare(client, use_card="y", id_number=number)
    assert 422 == page.status_code
    assert "hãy ghi đủ 12 số" in page.text
    assert [] == filing.filed


def test_sent_twice_is_filed_once(client: FlaskClient, filing: FakeFiling) -> None:
    """A double tap does not fill the room's file."""
    for _ in range(2):
        assert "/khai-bao/ma?card=1" == declare(client, use_card="y", once="the same").location
    assert 1 == len(filing.filed)


def test_page_says_what_is_kept(client: FlaskClient) -> None:
    """A stand-in for the number, until the day ends: said where it is chosen."""
    assert "bị hủy khi hết ngày" in client.get(PAGE).text


def test_without_a_room_or_without_the_service_it_is_not_offered(services: Services, client: FlaskClient) -> None:
    """No room: no day to keep it for. No service: nobody to keep it, whatever is sent."""
    assert "use_card" not in client.get(START + "?to=any").text
    bare = create_app(replace(services, filing=None, contacts=None)).test_client()
    assert "use_card" not in bare.get(PAGE).text
    assert "/khai-bao/ma" == declare(bare, use_card="y").location
