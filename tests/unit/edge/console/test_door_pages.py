"""The display's pages as a browser without a script gets them, and the answers to what goes wrong."""

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from edge.console.board import ViewBoard
from edge.console.context import console_of
from edge.console.live import KEPT_FOR_THE_DOOR, MOST_STREAMS
from tests.support.console import FULL, GREEN


class _Links(HTMLParser):
    """Collects what a page loads or leads to, and whether anything stands inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note sources, links and inline code."""
        for name, value in attrs:
            if name in ("src", "href", "action"):
                self.links.append(value or "")
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.inline.append(tag)


def test_the_first_page_is_true_without_a_script(client: FlaskClient, board: ViewBoard) -> None:
    """The server writes the state into the page and lets scriptless browsers load it again."""
    board.put(FULL)
    page = client.get("/").text
    assert 'data-light="red"' in page
    assert 'data-shape="hand"' in page
    assert "XIN DỪNG LẠI" in page
    assert "Phòng đã đủ người" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_before_the_first_view_the_display_is_red(client: FlaskClient) -> None:
    """A unit that starts shows that, under the room's name."""
    page = client.get("/").text
    assert 'data-light="red"' in page
    assert "XIN CHỜ" in page
    assert "Bộ phận Một cửa phường Hòa Bình" in page


def test_the_language_is_switched_and_remembered(client: FlaskClient, board: ViewBoard) -> None:
    """`?lang=en` holds for later visits, until `?lang=vi`."""
    board.put(GREEN)
    assert '<html lang="vi"' in client.get("/").text
    assert "COME IN" in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/").text
    assert "MỜI VÀO" in client.get("/?lang=vi").text
    assert "MỜI VÀO" in client.get("/").text


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    """Only the two languages can be asked for."""
    answer = client.get("/?lang=fr")
    assert '<html lang="vi"' in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/staff", "/nothing-here"])
def test_pages_need_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    """Every page works with no network: all it loads is the unit's own, nothing is inline, and the headers hold that."""
    answer = client.get(path)
    links = _Links(answer.text)
    assert [] == [link for link in links.links if not link.startswith("/")]
    assert [] == links.inline
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert ("nosniff", "no-referrer", "no-store") == (
        answer.headers["X-Content-Type-Options"],
        answer.headers["Referrer-Policy"],
        answer.headers["Cache-Control"],
    )


def test_everything_a_page_loads_is_there(client: FlaskClient) -> None:
    """No style, script or picture is missing."""
    for path in ("/", "/staff"):
        loaded = [link for link in _Links(client.get(path).text).links if link.startswith("/static/")]
        assert loaded
        for link in loaded:
            with client.get(link) as answer:
                assert 200 == answer.status_code


def test_the_state_can_be_asked_for(client: FlaskClient, board: ViewBoard) -> None:
    """Browsers without a stream get the same texts and marks."""
    board.put(GREEN)
    state = client.get("/state.json?lang=en").get_json()
    assert ("COME IN", "12", "green", "walk") == (
        state["texts"]["headline"],
        state["texts"]["inside"],
        state["marks"]["light"],
        state["marks"]["shape"],
    )


def test_health_tells_what_the_door_shows(client: FlaskClient, board: ViewBoard) -> None:
    """A monitor sees start and state."""
    assert "starting" == client.get("/healthz").get_json()["status"]
    board.put(FULL)
    health = client.get("/healthz").get_json()
    assert ("ok", "red", "full", 20, []) == (
        health["status"],
        health["light"],
        health["cause"],
        health["inside"],
        health["faults"],
    )


def test_a_name_cannot_break_out_of_the_page(client: FlaskClient, board: ViewBoard) -> None:
    """Names from the configuration are text, never markup."""
    board.put(replace(GREEN, room_name='<script>alert("x")</script>'))
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("method", "path", "code", "vi", "en"),
    [
        ("GET", "/nothing", 404, "Không có trang này.", "There is no such page."),
        ("POST", "/", 405, "Trang này không nhận yêu cầu kiểu đó.", "This page does not take that kind of request."),
        ("GET", "/staff/adjust", 405, "Trang này không nhận", "This page does not take"),
    ],
)
def test_errors_are_said_in_both_languages(
    client: FlaskClient, method: str, path: str, code: int, vi: str, en: str
) -> None:
    """A wrong address or method is a sentence, in the reader's language first, below words and no bare number."""
    answer = client.open(path, method=method)
    assert code == answer.status_code
    assert f"<title>Chưa thực hiện được ({code})</title>" in answer.text
    assert "<h1>Chưa thực hiện được</h1>" in answer.text
    assert vi in answer.text
    assert en in answer.text


def test_a_failing_page_is_words_and_no_traceback(make_app: Callable[[str], Flask]) -> None:
    """Whatever breaks inside, the reader gets a sentence and nothing of the inside."""
    app = make_app("")

    def fail() -> str:
        raise RuntimeError("a secret of the inside")

    app.add_url_rule("/broken", view_func=fail)
    answer = app.test_client().get("/broken")
    assert 500 == answer.status_code
    assert "Trang gặp lỗi. Cửa vẫn hoạt động." in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_streams_are_few_and_the_door_has_its_own(make_app: Callable[[str], Flask]) -> None:
    """Phones cannot push out the door's own display; whoever finds no place is told so in words."""
    streams = console_of(make_app("")).streams
    phones = [streams.take(is_local=False) for _ in range(MOST_STREAMS)]
    assert MOST_STREAMS - KEPT_FOR_THE_DOOR == sum(phones)
    assert [True, True, False] == [streams.take(is_local=True) for _ in range(3)]
    streams.give_back()
    assert streams.take(is_local=True)


def test_a_stream_too_many_is_answered_503(make_app: Callable[[str], Flask]) -> None:
    """The page then asks for the state instead."""
    app = make_app("")
    while console_of(app).streams.take(is_local=True):
        pass
    answer = app.test_client().get("/events", headers={"Accept": "text/event-stream"})
    assert 503 == answer.status_code
    assert "Đã có quá nhiều màn hình" in answer.text


def test_a_stream_given_up_gives_its_place_back(client: FlaskClient, board: ViewBoard) -> None:
    """A browser that goes away, even before it read anything, leaves no place taken."""
    board.put(GREEN)
    read = client.get("/events", buffered=False)
    first = next(iter(read.response)).decode()
    assert 1 == client.get("/healthz").get_json()["streams"]
    read.close()
    client.get("/events", buffered=False).close()
    client.head("/events").close()
    assert 0 == client.get("/healthz").get_json()["streams"]
    assert "retry: 1000\nevent: view\ndata: " == first[: first.index("{")]
    assert "MỜI VÀO" == json.loads(first.split("data: ", 1)[1])["texts"]["headline"]
