"""The headcount form, how far it has come, and the page on how well a room is counted."""

import re
import time
from dataclasses import replace

import msgspec
import pytest
from flask import Flask

from central.app import create_app
from central.corrections.correction import Outcome
from central.ingest.reading import Taken, read
from central.ingest.writer import Batch, LedgerWriter
from central.services import Services
from edge.protocol.codec import encode
from edge.protocol.messages import State
from edge.protocol.rows import Adjusted, Entered, PassUnused, Row
from tests.support.central_store import log
from tests.support.district import hear_door, hear_everybody
from tests.support.pages import Reader

FORM = "/rooms/chau-duc/headcount"


@pytest.fixture(autouse=True)
def _everybody(services: Services) -> None:
    hear_everybody(services)


def now_ms() -> int:
    """Return the time."""
    return time.time_ns() // 1_000_000


def put(services: Services, room: str, door: str, *rows: Row) -> None:
    """Store ledger rows of a door."""
    taken = read(f"counterroom/v1/{room}/{door}/log", encode(log(*rows)), services.live.places.door_ids)
    assert isinstance(taken, Taken)
    LedgerWriter(services.store.ledger).write(Batch(logs=[(taken, now_ms())]))


def adjusted(n: int, delta: int, **more: object) -> Adjusted:
    """Return a row of a few minutes ago by which a count was put right."""
    at_ms = now_ms() - 600_000 + n * 1000
    return Adjusted(n=n, boot="b", mono_ms=n, utc_ms=at_ms, delta=delta, **{"by": "button", **more})  # type: ignore[arg-type]


def test_without_a_script_it_asks_confirms_and_orders(admin: Reader, services: Services) -> None:
    """Three pages: the form, what it would change, the room with how far it has come."""
    assert "Số người đang ở trong phòng" in admin.html(FORM)
    sure = admin.send(FORM, order="o1", inside="5", why="đếm lại")
    assert "Bảng đang ghi 7 người, bạn đếm được 5. Chỉnh −2?" in sure.text
    assert () == services.store.corrections.newest("chau-duc")
    done = admin.send(FORM, order="o1", inside="5", why="đếm lại", confirmed="1")
    assert (302, "/rooms/chau-duc") == (done.status_code, done.location)
    (order,) = services.store.corrections.newest("chau-duc")
    assert ("o1", "chinh", 5, "đếm lại", "admin") == (
        order.id, order.door, order.inside, order.why, order.account_name,
    )  # fmt: skip
    page = admin.html("/rooms/chau-duc")
    assert "Đếm được 5 người: đang gửi đến Cửa chính…" in page
    assert "data-open" in page


def test_sent_twice_it_is_one_order(admin: Reader, services: Services) -> None:
    """A double click, or the page sent again."""
    for _ in range(2):
        admin.send(FORM, order="o1", inside="5", why="", confirmed="1")
    assert 1 == len(services.store.corrections.newest("chau-duc"))


@pytest.mark.parametrize(
    ("inside", "why", "words"),
    [
        ("", "", "Nhập một số nguyên từ 0 đến 9999."),
        ("-1", "", "Nhập một số nguyên"),
        ("7,5", "", "Nhập một số nguyên"),
        ("99999", "", "Nhập một số nguyên"),
        ("5", "x" * 201, "Lý do dài nhất 200 ký tự"),
    ],
)
def test_nonsense_is_refused_at_the_field(admin: Reader, services: Services, inside: str, why: str, words: str) -> None:
    """With what is wrong beside it, and nothing ordered."""
    answer = admin.send(FORM, order="o1", inside=inside, why=why, confirmed="1")
    assert 422 == answer.status_code
    assert words in answer.text
    assert () == services.store.corrections.newest("chau-duc")


@pytest.mark.parametrize("is_link_up", [True, False])
def test_without_a_door_it_is_refused_in_words(admin: Reader, services: Services, is_link_up: bool) -> None:
    """At once, and with what to do instead."""
    services.live.link_changed(is_link_up)
    room = "dat-do" if is_link_up else "chau-duc"
    answer = admin.send(f"/rooms/{room}/headcount", order="o1", inside="5", why="", confirmed="1")
    assert 409 == answer.status_code
    assert ("Không có cửa nào đang kết nối" if is_link_up else "Máy chủ đang mất kết nối") in answer.text
    assert "Hãy chỉnh tại cửa." in answer.text


def test_only_those_who_may_change_the_room_may_count(viewer: Reader, local: Reader, reader: Reader) -> None:
    """Others see neither form nor button; elsewhere is as if it were not there."""
    assert "headcount-box" not in viewer.html("/rooms/chau-duc")
    viewer.html(FORM, 403)
    local.html(FORM, 404)
    assert "/sign-in" in reader.get(FORM).location


def test_a_form_of_another_site_is_not_taken(admin: Reader, services: Services) -> None:
    """Without the session's token nothing is ordered."""
    assert 400 == admin.client.post(FORM, data={"order": "o1", "inside": "5", "confirmed": "1"}).status_code
    assert () == services.store.corrections.newest("chau-duc")


@pytest.mark.parametrize(
    ("outcome", "delta", "words"),
    [
        (Outcome.APPLIED, -2, "Đã chỉnh −2: trong phòng có 5 người"),
        (Outcome.APPLIED, 0, "Số đếm khớp: trong phòng có 5 người"),
        (Outcome.APPLIED, None, "Đã áp dụng: trong phòng có 5 người"),
        (Outcome.NO_ANSWER, None, "Cửa chính không trả lời."),
        (Outcome.TOO_OLD, None, "lệch với máy chủ hơn 2 phút"),
        (Outcome.NOT_READY, None, "Cửa chính chưa sẵn sàng."),
        (Outcome.REFUSED, None, "Cửa chính từ chối."),
    ],
)
def test_each_end_is_said_in_words(
    admin: Reader, services: Services, outcome: Outcome, delta: int | None, words: str
) -> None:
    """On the room's page and in the piece that its script asks for."""
    admin.send(FORM, order="o1", inside="5", why="", confirmed="1")
    (order,) = services.store.corrections.newest("chau-duc")
    services.store.corrections.settle(replace(order, outcome=outcome, delta=delta, settled_ms=now_ms()))
    piece = admin.html("/rooms/chau-duc/headcounts/o1")
    assert words in piece
    assert "data-open" not in piece
    assert words in admin.html("/rooms/chau-duc")


def test_orders_of_other_rooms_are_not_told(admin: Reader) -> None:
    """An id tells nothing about a room it does not belong to."""
    admin.send(FORM, order="o1", inside="5", why="", confirmed="1")
    admin.html("/rooms/my-xuan/headcounts/o1", 404)
    admin.html("/rooms/chau-duc/headcounts/o9", 404)


def test_corrections_are_told_with_who_and_by_how_much(admin: Reader, services: Services) -> None:
    """Those ordered here and those made at the door in one list, each once."""
    admin.send(FORM, order="o1", inside="5", why="đếm lại", confirmed="1")
    put(
        services, "chau-duc", "chinh",
        adjusted(1, 1), adjusted(2, -3, by="console.pin", why="khách quay lại"), adjusted(3, 4, by="closing", headcount=0),
        adjusted(4, -2, by="account:1", order="o1", headcount=5), adjusted(5, 2, by="account:999", headcount=9),
    )  # fmt: skip
    page = admin.html("/rooms/chau-duc/counting")
    lines = [
        re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in re.findall(r"<tr data-put.*?</tr>", page, re.S)
    ]
    assert 5 == len(lines)
    for words in (
        ["−2", " 5 ", "admin", "đếm lại"], ["+4", " 0 ", "Giờ đóng cửa"], ["−3", "Trang của thiết bị", "khách quay lại"],
        ["+1", "Nút bấm ở cửa"], ["+2", " 9 ", "Tài khoản 999"],
    ):  # fmt: skip
        assert 1 == sum(all(word in line for word in words) for line in lines), words
    assert "Đối chiếu gần nhất:" in page


def test_a_drifting_door_is_named(admin: Reader, services: Services) -> None:
    """On the room's page, on the page of figures, and among the devices to look at; a door that is right is not."""
    rows = [adjusted(n, -10, by="closing", headcount=0, basis={"chinh": 400 * n}) for n in range(1, 8)]
    put(services, "chau-duc", "chinh", *rows)
    words = "Cửa chính đếm thừa khoảng 2,5 người trên 100 lượt"
    assert words in admin.html("/rooms/chau-duc")
    page = admin.html("/rooms/chau-duc/counting")
    assert words in page
    assert "Cần kiểm tra cảm biến" in page
    assert services.drifts is not None
    services.drifts.look()
    assert [("chau-duc", "chinh")] == list(services.drifts.alerts)
    devices = admin.html("/devices?only=trouble&q=chau+duc")
    assert "+2,5 người trên 100 lượt" in devices
    assert "trên 100 lượt" not in admin.html("/rooms/my-xuan")


def test_scans_stand_beside_entries(admin: Reader, services: Services) -> None:
    """Over the doors of a room: what is left when both are put together."""
    at = {"boot": "b", "mono_ms": 1, "utc_ms": now_ms() - 1000}
    put(services, "ba-ria", "chinh", Entered(n=1, **at), Entered(n=2, is_declared=True, **at))
    put(services, "ba-ria", "phu", PassUnused(n=1, people=2, **at))
    assert "0 vào, 1 mã" in admin.html("/rooms/ba-ria/counting")


SAYS = [
    (2.4, "Ước tính 5–9 người", "± 2"),
    (9.0, "Ước tính 0–16 người", "± 9"),
    (0.4, "", ""),
    (None, "Chưa rõ sai số", "± ?"),
]


@pytest.mark.parametrize(("spread", "words", "margin"), SAYS)
def test_the_number_says_how_good_it_is(
    admin: Reader, services: Services, spread: float | None, words: str, margin: str
) -> None:
    """Between which numbers the true one lies, or that nobody can say; nothing while it is taken to be right."""
    state = hear_door(services, "chau-duc", "chinh", entries=52, exits=45)
    services.live.hear_state("chau-duc", "chinh", replace_spread(state, spread), now_ms())
    for path in ("/rooms/chau-duc", "/?q=chau+duc"):
        page = admin.html(path)
        shown = page.split("</script>", 1)[1]
        assert {each for each in ("Ước tính", "Chưa rõ sai số") if each in words} == {
            each for each in ("Ước tính", "Chưa rõ sai số") if each in shown
        }
        assert words in shown
    page = admin.html("/rooms/chau-duc")
    assert f'data-part="margin">{margin}</span>' in page
    assert ('data-part="estimate" hidden' in page) is (not words)


def test_a_room_never_heard_of_has_no_uncertainty_either(admin: Reader) -> None:
    """There is no figure that could be off."""
    assert "Chưa rõ sai số" not in admin.html("/rooms/ngai-giao-bhxh").split("</script>", 1)[1]


def replace_spread(state: State, spread: float | None) -> State:
    """Return a state that says so of its count."""
    return msgspec.structs.replace(state, spread=spread)


def test_a_central_that_sends_nothing_says_so(services: Services) -> None:
    """Where no desk runs, the form refuses."""
    app: Flask = create_app(replace(services, corrections=None))
    admin = Reader(app.test_client()).sign_in("admin")
    assert 409 == admin.send(FORM, order="o1", inside="5", why="", confirmed="1").status_code


def test_a_body_that_is_no_order_is_refused_in_words(admin: Reader) -> None:
    """No JSON, another JSON, or JSON nested deeper than Python goes: never a fault of the server."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', admin.html(FORM))
    assert token is not None
    for body in (b"{", b"[1]", b'{"a":' * 3000, b"[" * 100_000, b"\xff"):
        answer = admin.client.post(
            "/api/v1/rooms/chau-duc/headcounts",
            data=body,
            content_type="application/json",
            headers={"X-CSRFToken": token[1]},
        )
        assert (400, True) == (answer.status_code, "Send a JSON object" in answer.text), answer.text
