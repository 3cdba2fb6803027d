"""The staff's page: who gets in, what is handed over, and what is refused in words."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from edge.console.access import FIRST_LOCKOUT_S, FREE_GUESSES, SESSION_S
from edge.console.board import ViewBoard
from edge.core.events import Event, StaffAdjusted, StaffCounted, StaffTookOver
from edge.protocol.rows import Adjusted
from edge.protocol.vocabulary import Fault
from tests.support.console import GREEN, TestClock

PHONE: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "192.168.4.20"}, "base_url": "http://192.168.4.1:8081"}
OTHER_PHONE: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "192.168.4.21"}, "base_url": "http://192.168.4.1:8081"}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no field {name} in the page"
    return found[1]


def _fields(client: FlaskClient, **where: Any) -> dict[str, str]:
    page = client.get("/staff", **where).text
    return {name: _hidden(page, name) for name in ("token", "order")}


def _guess(client: FlaskClient, pin: str, **where: Any) -> TestResponse:
    token = _hidden(client.get("/staff", **where).text, "token")
    return client.post("/staff/sign-in", data={"token": token, "pin": pin}, **where)


def test_a_press_is_handed_over(client: FlaskClient, orders: list[Event]) -> None:
    """+1 with its reason becomes an order, and the page comes back with the answer."""
    fields = _fields(client)
    answer = client.post(
        "/staff/adjust", data={**fields, "delta": "1", "why": "  mất   một lượt "}, follow_redirects=True
    )
    assert [
        StaffAdjusted(at_s=1000.0, delta=1, by="console.unit", why="mất một lượt", order=f"{fields['order']}:+1")
    ] == orders
    assert "Đã nhận: +1 người." in answer.text


def test_a_form_sent_twice_is_one_order(client: FlaskClient, orders: list[Event]) -> None:
    """A double submit carries the same order id, which the service counts once; −1 of the same page is another."""
    fields = _fields(client)
    for delta in ("1", "1", "-1"):
        client.post("/staff/adjust", data={**fields, "delta": delta})
    ids = [order.order for order in orders if isinstance(order, StaffAdjusted)]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert _fields(client)["order"] != fields["order"]


def test_an_order_fits_the_ledger(client: FlaskClient, orders: list[Event]) -> None:
    """What the page hands over can stand in a ledger row, longest reason and order included."""
    fields = {**_fields(client), "order": "x" * 48}
    client.post("/staff/adjust", data={**fields, "delta": "-99", "why": "ễ" * 200})
    (order,) = orders
    assert isinstance(order, StaffAdjusted)
    limits = {name: Adjusted.__annotations__[name].__metadata__[0].max_length for name in ("why", "order")}
    assert len(order.why) <= limits["why"]
    assert len(order.order) <= limits["order"]
    assert re.fullmatch(r"[A-Za-z0-9_.:-]{1,64}", order.by)


def test_the_script_gets_its_answer_as_json(client: FlaskClient, orders: list[Event]) -> None:
    """Presses sent by the page's script are answered in words without a page."""
    answer = client.post(
        "/staff/adjust?lang=en", data={**_fields(client), "delta": "-1"}, headers={"Accept": "application/json"}
    )
    assert {"is_ok": True, "words": "Taken: −1."} == answer.get_json()
    assert 1 == len(orders)


def test_a_headcount_is_handed_over(client: FlaskClient, board: ViewBoard, orders: list[Event]) -> None:
    """The figure that staff counted becomes an order, once all doors of the room were heard, and the page says what it took."""
    fields = _fields(client)
    board.put(replace(GREEN, knows_doors=False))
    early = client.post("/staff/count", data={**fields, "inside": "7"})
    assert (409, True) == (early.status_code, "chưa nghe được các cửa khác" in early.text)
    board.put(GREEN)
    answer = client.post("/staff/count", data={**fields, "inside": " 7 ", "why": "đếm lại"}, follow_redirects=True)
    assert [StaffCounted(at_s=1000.0, inside=7, by="console.unit", why="đếm lại", order=fields["order"])] == orders
    assert "Đã nhận: 7 người trong phòng." in answer.text


@pytest.mark.parametrize(("mode", "is_by_hand"), [("staff", True), ("automatic", False)])
def test_taking_over_and_giving_back(client: FlaskClient, orders: list[Event], mode: str, is_by_hand: bool) -> None:
    """Both ways become an order."""
    answer = client.post("/staff/mode", data={**_fields(client), "mode": mode})
    assert 303 == answer.status_code
    assert [StaffTookOver(at_s=1000.0, is_by_hand=is_by_hand, by="console.unit")] == orders


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("/staff/adjust", {"token": ""}, "Trang đã cũ"),
        ("/staff/adjust", {"token": "of-another-page"}, "Trang đã cũ"),
        ("/staff/mode", {"token": "of-another-page"}, "Trang đã cũ"),
        ("/staff/adjust", {"order": ""}, "Trang đã cũ"),
        ("/staff/adjust", {"order": "no spaces here"}, "Trang đã cũ"),
        ("/staff/adjust", {"delta": "0"}, "Số người phải là số nguyên"),
        ("/staff/adjust", {"delta": "100"}, "Số người phải là số nguyên"),
        ("/staff/adjust", {"delta": "1.5"}, "Số người phải là số nguyên"),
        ("/staff/adjust", {"delta": "9" * 5000}, "Số người phải là số nguyên"),
        ("/staff/adjust", {"delta": ""}, "Số người phải là số nguyên"),
        ("/staff/adjust", {"why": "x" * 201}, "Lý do dài quá 200 ký tự"),
        ("/staff/count", {"inside": "-1"}, "Số người trong phòng phải là số nguyên từ 0 đến 9999"),
        ("/staff/count", {"inside": "10000"}, "Số người trong phòng phải là số nguyên"),
        ("/staff/count", {"inside": "7", "token": "of-another-page"}, "Trang đã cũ"),
        ("/staff/mode", {"mode": "nobody"}, "Không rõ cách đếm"),
    ],
)
def test_bad_orders_are_refused_in_words(
    client: FlaskClient, orders: list[Event], path: str, change: dict[str, str], words: str
) -> None:
    """Nothing is handed over, and the reader learns why."""
    answer = client.post(path, data={**_fields(client), "delta": "1", "mode": "staff", **change})
    assert 400 == answer.status_code
    assert words in answer.text
    assert [] == orders


def test_too_long_a_body_is_refused(client: FlaskClient, orders: list[Event]) -> None:
    """What no form of ours can send is not read."""
    answer = client.post("/staff/adjust", data={**_fields(client), "delta": "1", "why": "x" * 100_000})
    assert 413 == answer.status_code
    assert "Nội dung gửi lên quá dài." in answer.text
    assert [] == orders


def test_a_foreign_page_has_no_token(make_app: Callable[[str], Flask], orders: list[Event]) -> None:
    """A form posted without a session of ours is refused even at the unit itself."""
    answer = make_app("").test_client().post("/staff/adjust", data={"delta": "1", "order": "a" * 20, "token": ""})
    assert 400 == answer.status_code
    assert [] == orders


@pytest.mark.parametrize("path", ["/staff", "/staff/events", "/staff/state.json", "/staff/token"])
def test_without_a_pin_only_the_unit_itself_gets_in(client: FlaskClient, path: str) -> None:
    """From elsewhere the page says why it stays shut."""
    answer = client.get(path, **PHONE)
    assert 403 == answer.status_code
    assert "chưa đặt mã PIN" in answer.text
    assert "because no PIN is set" in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"environ_base": {"REMOTE_ADDR": "192.168.4.20"}, "base_url": "http://localhost"},
        {"base_url": "http://rebound.example"},
        {"headers": {"X-Forwarded-For": "192.168.4.20"}},
    ],
    ids=["another address", "another name", "relayed"],
)
def test_only_the_unit_itself_is_the_unit(client: FlaskClient, elsewhere: dict[str, Any]) -> None:
    """A relay or a foreign name on this machine does not count as being here."""
    assert 403 == client.get("/staff", **elsewhere).status_code


def test_loopback_in_every_spelling_is_the_unit(client: FlaskClient) -> None:
    """IPv4, IPv6 and IPv4 in IPv6."""
    for address, host in (
        ("127.0.0.1", "127.0.0.1:8081"),
        ("::1", "[::1]:8081"),
        ("::ffff:127.0.0.1", "localhost:8081"),
    ):
        answer = client.get("/staff", environ_base={"REMOTE_ADDR": address}, base_url=f"http://{host}")
        assert 200 == answer.status_code


def test_the_pin_lets_a_phone_in(make_app: Callable[[str], Flask], pin_file: Path, orders: list[Event]) -> None:
    """The right PIN opens the page, and orders name the way they came."""
    client = make_app(str(pin_file)).test_client()
    assert "Mã PIN nhân viên" in client.get("/staff", **PHONE).text
    answer = _guess(client, "482915", **PHONE)
    assert 303 == answer.status_code
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    client.post("/staff/adjust", data={**_fields(client, **PHONE), "delta": "1"}, **PHONE)
    assert ["console.pin"] == [order.by for order in orders if isinstance(order, StaffAdjusted)]


def test_a_hashed_pin_works_too(make_app: Callable[[str], Flask], tmp_path: Path) -> None:
    """The file may hold werkzeug's hash, readable or not."""
    file = tmp_path / "pin"
    file.write_text(generate_password_hash("482915", method="scrypt:1024:8:1"))
    client = make_app(str(file)).test_client()
    assert 403 == _guess(client, "482916", **PHONE).status_code
    assert 303 == _guess(client, "482915", **PHONE).status_code


def test_no_order_without_the_pin(make_app: Callable[[str], Flask], pin_file: Path, orders: list[Event]) -> None:
    """A token alone, from the PIN page, orders nothing."""
    client = make_app(str(pin_file)).test_client()
    token = _hidden(client.get("/staff", **PHONE).text, "token")
    answer = client.post("/staff/adjust", data={"token": token, "order": "a" * 20, "delta": "1"}, **PHONE)
    assert 403 == answer.status_code
    assert [] == orders


def test_wrong_guesses_lock_out_for_longer_and_longer(
    make_app: Callable[[str], Flask], pin_file: Path, clock: TestClock
) -> None:
    """After some wrong guesses even the right PIN has to wait; another phone does not."""
    client = make_app(str(pin_file)).test_client()
    codes = [_guess(client, "000000", **PHONE).status_code for _ in range(FREE_GUESSES)]
    assert [403] * (FREE_GUESSES - 1) + [429] == codes
    locked = _guess(client, "482915", **PHONE)
    assert 429 == locked.status_code
    assert "Nhập sai nhiều lần" in locked.text
    clock.now_s += FIRST_LOCKOUT_S + 1
    assert 429 == _guess(client, "000000", **PHONE).status_code
    clock.now_s += FIRST_LOCKOUT_S + 1
    assert 429 == _guess(client, "482915", **PHONE).status_code
    assert 303 == _guess(client, "482915", **OTHER_PHONE).status_code
    clock.now_s += FIRST_LOCKOUT_S
    assert 303 == _guess(client, "482915", **PHONE).status_code


def test_a_session_ends_with_its_time_and_with_the_pin(
    make_app: Callable[[str], Flask], pin_file: Path, clock: TestClock
) -> None:
    """Twelve hours unused, or a changed PIN, ask for it again."""
    client = make_app(str(pin_file)).test_client()
    _guess(client, "482915", **PHONE)
    assert 200 == client.get("/staff/state.json", **PHONE).status_code
    clock.now_s += SESSION_S
    assert 403 == client.get("/staff/state.json", **PHONE).status_code
    _guess(client, "482915", **PHONE)
    pin_file.write_text("111222")
    assert 403 == client.get("/staff/state.json", **PHONE).status_code


def test_signing_out_ends_the_session(make_app: Callable[[str], Flask], pin_file: Path) -> None:
    """After signing out the PIN is asked again."""
    client = make_app(str(pin_file)).test_client()
    _guess(client, "482915", **PHONE)
    client.post("/staff/sign-out", data={"token": _fields(client, **PHONE)["token"]}, **PHONE)
    assert 403 == client.get("/staff/state.json", **PHONE).status_code


@pytest.mark.parametrize("fault", ["missing", "readable by others", "short", "not a text"])
def test_a_pin_file_of_no_use_shuts_the_page(make_app: Callable[[str], Flask], pin_file: Path, fault: str) -> None:
    """An unsafe or broken PIN file never opens the page; at the unit it still opens."""
    if fault == "missing":
        pin_file.unlink()
    elif fault == "readable by others":
        pin_file.chmod(0o644)
    elif fault == "short":
        pin_file.write_text("123")
    else:
        pin_file.write_bytes(b"\xff\xfe\xff")
    client = make_app(str(pin_file)).test_client()
    answer = client.get("/staff", **PHONE)
    assert 403 == answer.status_code
    assert "Không đọc được tệp mã PIN" in answer.text
    assert 200 == client.get("/staff").status_code


def test_a_page_that_outlived_a_restart_gets_a_new_token(make_app: Callable[[str], Flask], orders: list[Event]) -> None:
    """A press waiting on an old page is taken once the page fetched a token of the new run."""
    old, new = make_app("").test_client(), make_app("").test_client()
    fields = {**_fields(old), "delta": "1"}
    asks_json = {"Accept": "application/json"}
    assert "form_old" == new.post("/staff/adjust", data=fields, headers=asks_json).get_json()["key"]
    fields["token"] = new.get("/staff/token").get_json()["token"]
    assert new.post("/staff/adjust", data=fields, headers=asks_json).get_json()["is_ok"]
    assert 1 == len(orders)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ("Cảm biến bị che", "Bỏ vật che", "vừa xong")),
        ("en", ("Sensor blocked", "Clear what stands", "just now")),
    ],
)
def test_the_page_is_true_without_a_script(
    client: FlaskClient, board: ViewBoard, language: str, words: tuple[str, ...]
) -> None:
    """Faults with what to do and fresh alerts stand in the page as it comes."""
    board.put(replace(GREEN, faults=(Fault.BEAM_BLOCKED,), undeclared=1, undeclared_at_s=999.0))
    page = client.get(f"/staff?lang={language}").text
    assert [] == [word for word in words if word not in page]
    assert 'data-undeclared="fresh"' in page
