"""Declaring for a visitor: what is asked and handed over, for which card, and what is refused in words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from edge.config import ConsoleSection
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.core.events import Event, StaffDeclared
from edge.core.view import CardView
from edge.protocol.vocabulary import PassFormat
from tests.support.console import FULL, GREEN, UNIT, TestClock

SPOKEN, PAPER = "/staff/declare", "/staff/declare/paper"
WHO, OTHER = "A" * 22, "b-_" + "B" * 19
CARD = CardView(PassFormat.ID_CARD, WHO, 990.0)
PHONE: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "192.168.4.20"}, "base_url": "http://192.168.4.1:8081"}


@pytest.fixture(autouse=True)
def _card_waits(board: ViewBoard) -> None:
    board.put(replace(GREEN, card=CARD))


def fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_the_answers_go_to_the_card(client: FlaskClient, orders: list[Event]) -> None:
    """Two presses: open the page of the card that waits, and say that all answers were no."""
    page = client.get(SPOKEN).text
    assert "Căn cước công dân, quét 10 giây trước" in page
    assert "sốt, ho, khó thở" in page
    sent = fields(page)
    answer = client.post(SPOKEN, data={**sent, "people": "1", "answer": "clear"}, follow_redirects=True)
    assert [StaffDeclared(1000.0, PassFormat.SPOKEN, True, 1, "console.unit", f"{sent['order']}.0", WHO)] == orders
    assert "Đã ghi nhận 1 người, cửa chờ họ vào." in answer.text


def test_yes_lets_nobody_in(client: FlaskClient, orders: list[Event]) -> None:
    """One answer of yes is handed over as not clear, and the staff read what to do."""
    data = {**fields(client.get(SPOKEN).text), "people": "2", "answer": "not_clear"}
    answer = client.post(SPOKEN, data=data, follow_redirects=True)
    assert [(False, 2)] == [(order.is_clear, order.people) for order in orders if isinstance(order, StaffDeclared)]
    assert "Đã ghi: chưa cho vào." in answer.text


def test_whoever_goes_back_may_put_the_answer_right(client: FlaskClient, orders: list[Event]) -> None:
    """The same form sent with the other answer is no repetition, nor is the first answer after that; sent with the same one it is."""
    data = {**fields(client.get(SPOKEN).text), "people": "1"}
    for answer in ("clear", "clear", "not_clear", "clear"):
        client.post(SPOKEN, data=data | {"answer": answer})
    first, again, other, back = (order.order for order in orders if isinstance(order, StaffDeclared))
    assert (first, 3) == (again, len({first, other, back}))


def test_a_wrong_press_is_taken_back_with_one_press(client: FlaskClient, orders: list[Event]) -> None:
    """Right after a card was taken the staff's page offers it, for that very card, and only once."""
    page = client.post(
        SPOKEN, data={**fields(client.get(SPOKEN).text), "people": "3", "answer": "clear"}, follow_redirects=True
    )
    (form,) = re.findall(r'<form class="take-back".*?</form>', page.text, re.DOTALL)
    answer = client.post(SPOKEN, data=fields(form) | {"answer": "not_clear"}, follow_redirects=True)
    taken, back = (order for order in orders if isinstance(order, StaffDeclared))
    assert [(True, WHO, 3), (False, WHO, 3)] == [(each.is_clear, each.who, each.people) for each in (taken, back)]
    assert (True, False) == ("Đã ghi: chưa cho vào." in answer.text, "take-back" in answer.text)


def test_somebody_without_a_card_declares_too(client: FlaskClient, board: ViewBoard, orders: list[Event]) -> None:
    """No card, or not this one: the declaration goes to nobody's."""
    for path, view in ((f"{SPOKEN}?card=none", replace(GREEN, card=CARD)), (SPOKEN, GREEN)):
        board.put(view)
        page = client.get(path).text
        assert "Khách không đưa thẻ" in page
        client.post(SPOKEN, data={**fields(page), "people": "1", "answer": "clear"})
    assert [None, None] == [order.who for order in orders if isinstance(order, StaffDeclared)]


def test_the_form_stays_with_its_card(client: FlaskClient, board: ViewBoard, orders: list[Event]) -> None:
    """Another card shown while staff ask changes nothing but what they read, at once and after sending."""
    page = client.get(SPOKEN).text
    found = re.search(r'data-state="([^"]+)"', page)
    assert found is not None
    state = found[1].replace("&amp;", "&")
    assert "" == client.get(state).get_json()["texts"]["other_card"]
    board.put(replace(GREEN, card=CardView(PassFormat.ID_CARD, WHO, 999.0)))
    assert "" == client.get(state).get_json()["texts"]["other_card"], "the same card held up again is no other"
    board.put(replace(GREEN, card=CardView(PassFormat.INSURANCE_CARD, OTHER, 999.0)))
    assert "Thẻ khác vừa được đưa: Thẻ bảo hiểm y tế" in client.get(state).get_json()["texts"]["other_card"]
    answer = client.post(SPOKEN, data={**fields(page), "people": "1", "answer": "clear"}, follow_redirects=True)
    assert [WHO] == [order.who for order in orders if isinstance(order, StaffDeclared)]
    assert "Còn thẻ khác chờ khai báo." in answer.text


def test_no_address_carries_a_pseudonym(client: FlaskClient) -> None:
    """What tells a form's card from others is worthless outside the unit."""
    page = client.get(SPOKEN).text
    assert WHO in page
    assert [] == [url for url in re.findall(r'(?:href|src|action|data-\w+)="([^"]*)"', page) if WHO in url]


def test_the_time_on_the_wall_is_told_when_it_is_known(client: FlaskClient, clock: TestClock) -> None:
    """Staff tell cards apart by when they were shown."""
    shown = datetime(2021, 12, 1, 9, 31).astimezone()
    clock.offset_ms = int((shown.timestamp() - CARD.at_s) * 1000)
    assert "Căn cước công dân vừa quét lúc 09:31" in client.get(SPOKEN).text
    assert "Identity card, shown at 09:31" in client.get(f"{SPOKEN}?lang=en").text


def test_a_paper_has_the_days_next_number(client: FlaskClient, orders: list[Event]) -> None:
    """The number is proposed, taken with one press, and the next one is another; no card goes with it."""
    page = client.get(PAPER).text
    answer = client.post(PAPER, data={**fields(page), "people": "3"}, follow_redirects=True)
    assert "Tờ khai giấy số 1. Đã ghi nhận 3 người, cửa chờ họ vào." in answer.text
    assert [StaffDeclared(1000.0, PassFormat.PAPER, True, 3, "console.unit", fields(page)["order"])] == orders
    assert "2" == fields(client.get(PAPER).text)["number"]


def test_two_phones_do_not_share_a_paper_number(make_app: Callable[[str], Flask], orders: list[Event]) -> None:
    """Who comes second is told the number to write instead, and nothing is recorded; the first sent twice is one order."""
    app = make_app("")
    one, other = app.test_client(), app.test_client()
    first, second = ({**fields(client.get(PAPER).text), "people": "1"} for client in (one, other))
    assert [303, 303] == [one.post(PAPER, data=first).status_code for _ in range(2)]
    late = other.post(PAPER, data=second)
    assert (409, True) == (late.status_code, "sửa số trên tờ khai thành 2" in late.text)
    assert [first["order"]] * 2 == [order.order for order in orders if isinstance(order, StaffDeclared)]


@pytest.mark.parametrize("path", [SPOKEN, PAPER])
def test_on_red_the_staff_are_told_to_wait(client: FlaskClient, board: ViewBoard, path: str) -> None:
    """A full room takes the declaration, and nobody is called in."""
    board.put(FULL)
    data = {**fields(client.get(path).text), "people": "1", "answer": "clear"}
    assert "mời họ chờ đèn xanh" in client.post(path, data=data, follow_redirects=True).text


@pytest.mark.parametrize("path", [SPOKEN, PAPER])
@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"token": "of-another-page"}, 400, "Trang đã cũ"),
        ({"order": ""}, 400, "Trang đã cũ"),
        ({"people": ""}, 400, "Số người phải là số nguyên từ 1 đến 20"),
        ({"people": "0"}, 400, "Số người phải là số nguyên"),
        ({"more": "21"}, 400, "Số người phải là số nguyên"),
        ({"more": "2.5"}, 400, "Số người phải là số nguyên"),
        ({"more": "²"}, 400, "Số người phải là số nguyên"),
        ({"people": "9" * 5000}, 400, "Số người phải là số nguyên"),
    ],
)
def test_bad_forms_are_refused_in_words(
    client: FlaskClient, orders: list[Event], path: str, change: dict[str, str], code: int, words: str
) -> None:
    """Nothing is handed over, no number is taken, and the staff learn why."""
    data = {**fields(client.get(path).text), "people": "1", "answer": "clear", **change}
    answer = client.post(path, data=data)
    assert (code, True) == (answer.status_code, words in answer.text)
    assert [] == orders
    assert "1" == fields(client.get(PAPER).text)["number"]


@pytest.mark.parametrize(
    ("path", "change", "code", "words"),
    [
        (SPOKEN, {"who": "A" * 21}, 400, "Trang đã cũ"),
        (SPOKEN, {"who": "A" * 21 + "!"}, 400, "Trang đã cũ"),
        (SPOKEN, {"who": "0" * 12}, 400, "Trang đã cũ"),
        (SPOKEN, {"answer": ""}, 400, "Chưa rõ câu trả lời"),
        (SPOKEN, {"answer": "maybe"}, 400, "Chưa rõ câu trả lời"),
        (PAPER, {"number": "0"}, 409, "Số 0 không còn trống"),
        (PAPER, {"number": "x"}, 409, "Số 0 không còn trống"),
        (PAPER, {"number": "9" * 5000}, 409, "không còn trống"),
    ],
)
def test_what_no_form_of_ours_says_is_refused(
    client: FlaskClient, orders: list[Event], path: str, change: dict[str, str], code: int, words: str
) -> None:
    """A pseudonym that is none, an answer that is none, a number that is not free."""
    data = {**fields(client.get(path).text), "people": "1", "answer": "clear", **change}
    answer = client.post(path, data=data)
    assert (code, True, []) == (answer.status_code, words in answer.text, orders)


def test_more_people_than_there_are_buttons(client: FlaskClient, orders: list[Event]) -> None:
    """A figure typed goes before the button that is pressed from the start."""
    client.post(SPOKEN, data={**fields(client.get(SPOKEN).text), "people": "1", "more": "12", "answer": "clear"})
    assert [12] == [order.people for order in orders if isinstance(order, StaffDeclared)]


@pytest.mark.parametrize(
    ("path", "way", "words"), [(SPOKEN, PassFormat.SPOKEN, "khai miệng"), (PAPER, PassFormat.PAPER, "tờ khai giấy")]
)
def test_what_the_rules_do_not_take_is_said_and_not_recorded(
    client: FlaskClient, board: ViewBoard, orders: list[Event], path: str, way: PassFormat, words: str
) -> None:
    """Neither a form nor what a form sends that was opened before; no paper number is spent."""
    data = {**fields(client.get(path).text), "people": "1", "answer": "clear"}
    board.put(replace(GREEN, hears=tuple({PassFormat.SPOKEN, PassFormat.PAPER} - {way})))
    assert f"Quy định hiện nay không nhận {words}." in client.get("/staff").text
    for answer in (client.get(path), client.post(path, data=data)):
        assert (409, True) == (answer.status_code, f"không nhận {words}: chưa ghi gì" in answer.text)
    assert [] == orders
    board.put(GREEN)
    assert "1" == fields(client.get(PAPER).text)["number"]


def test_answers_of_yes_are_taken_under_any_rules(client: FlaskClient, board: ViewBoard, orders: list[Event]) -> None:
    """That somebody may be ill is written down from a form that was open when the rules changed."""
    data = {**fields(client.get(SPOKEN).text), "people": "1", "answer": "not_clear"}
    board.put(replace(GREEN, hears=()))
    client.post(SPOKEN, data=data)
    assert [False] == [order.is_clear for order in orders if isinstance(order, StaffDeclared)]


def test_a_unit_that_starts_records_nothing(orders: list[Event]) -> None:
    """Before there is a view the staff are asked to press again, and no paper number is spent."""
    client = create_app(ViewBoard(), orders.append, TestClock(), ConsoleSection(), UNIT).test_client()
    for path in (SPOKEN, PAPER):
        data = {**fields(client.get(path).text), "people": "1", "answer": "clear"}
        answer = client.post(path, data=data)
        assert (409, True) == (answer.status_code, "Bộ điều khiển đang khởi động" in answer.text)
    assert ([], "1") == (orders, fields(client.get(PAPER).text)["number"])


@pytest.mark.parametrize("path", [SPOKEN, PAPER])
def test_only_the_staff_declare(
    make_app: Callable[[str], Flask], pin_file: Path, orders: list[Event], path: str
) -> None:
    """Without the PIN the page leads to it, and nothing is taken."""
    client = make_app(str(pin_file)).test_client()
    asked = client.get(path, **PHONE)
    assert (303, "/staff") == (asked.status_code, asked.location)
    token = fields(client.get("/staff", **PHONE).text)["token"]
    sent = client.post(path, data={"token": token, "order": "a" * 20, "people": "1", "answer": "clear"}, **PHONE)
    assert (403, []) == (sent.status_code, orders)


@pytest.mark.parametrize("path", [f"{SPOKEN}/state.json", f"{SPOKEN}/events"])
def test_only_the_staff_hear_of_cards(make_app: Callable[[str], Flask], pin_file: Path, path: str) -> None:
    """What kinds of cards are shown is nobody else's business."""
    assert 403 == make_app(str(pin_file)).test_client().get(path, **PHONE).status_code
