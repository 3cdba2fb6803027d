"""The JSON API: refusals in JSON with a sentence, and the private mode."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from central.app import create_app
from central.bootstrap import build_services
from central.config import parse_config
from central.errors import StoreError
from central.services import Services
from tests.support.district import hear_door
from tests.support.pages import Reader

HISTORY = "/api/v1/rooms/my-xuan/history"


@pytest.fixture
def private(services: Services) -> Iterator[Flask]:
    """The same district with an API that is not public."""
    folder = services.config.central.data_dir
    document = {
        "central": {"data_dir": str(folder)},
        "sessions": {"cookie_secure": False},
        "api": {"is_public": False},
    }
    closed = build_services(parse_config(document, folder / "central.toml"))
    yield create_app(closed)
    closed.store.close()


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Return status and sentence of an answer that must be JSON."""
    assert answer.json is not None, answer.text
    return answer.status_code, answer.json["error"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=yesterday", "'from' must be a time as in 2026-03-01T08:00:00+07:00, or seconds or milliseconds since 1970."),
        ("to=", "'to' must be a time as in 2026-03-01T08:00:00+07:00, or seconds or milliseconds since 1970."),
        ("from=%C2%B2", "'from' must be a time as in 2026-03-01T08:00:00+07:00, or seconds or milliseconds since 1970."),
        ("from=99999999999999999999", "'from' must be a time as in 2026-03-01T08:00:00+07:00, or seconds or milliseconds since 1970."),
        ("from=2026-03-02&to=2026-03-01", "'to' must be later than 'from'."),
        ("from=2026-03-02&to=2026-03-02", "'to' must be later than 'from'."),
        ("from=9999-12-31T00:00&to=9999-12-31T23:59:59Z", "'to' must be later than 'from'."),
        ("from=0001-01-01&to=0001-01-02", "'to' must be later than 'from'."),
        ("from=2025-01-01&to=2026-03-01", "Between 'from' and 'to' may lie 366 days at most."),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_taken_is_refused_in_words(app: Flask, query: str, words: str) -> None:
    """Rubbish, a turned-about stretch and one too long are 400 with the reason."""
    assert (400, words) == refusal(app.test_client().get(f"{HISTORY}?{query}"))


@pytest.mark.parametrize(
    "at",
    ["2026-03-01T08:00:00%2B07:00", "2026-03-01T08:00:00+07:00", "2026-03-01 08:00:00", "2026-03-01T01:00Z", "1772326800000", "1772326800"],
)  # fmt: skip
def test_a_time_may_be_written_in_several_ways(app: Flask, at: str) -> None:
    """With an offset (quoted or not), without one in the service's zone, in milliseconds, or in seconds: the same instant."""
    answer = app.test_client().get(f"{HISTORY}?from={at}&to=2026-03-01T09:00:00Z")
    assert (200, "2026-03-01T08:00:00.000+07:00") == (answer.status_code, answer.json["from"])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/v1/rooms/khong-co", "There is no such room."),
        ("/api/v1/rooms/khong-co/history", "There is no such room."),
        ("/api/v1/rooms?area=khong-co", "there is no area 'khong-co'"),
        ("/api/v1/nothing", "There is no such thing here."),
        ("/api/v2/rooms", "There is no such thing here."),
    ],
)
def test_what_is_not_there_is_404_in_json(app: Flask, path: str, words: str) -> None:
    """Below /api no answer is a page."""
    assert (404, words) == refusal(app.test_client().get(path))


def test_the_api_is_only_read(app: Flask) -> None:
    """Other methods are 405 with those that are taken; HEAD and OPTIONS answer."""
    client = app.test_client()
    answer = client.post("/api/v1/rooms")
    assert (405, "This address does not take that method.") == refusal(answer)
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))
    assert [200, 200] == [client.head("/api/v1/rooms").status_code, client.options("/api/v1/rooms").status_code]


def test_a_broken_database_is_503_in_json(app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is told to ask later; the reason goes to the log."""

    def fail(*_: Any) -> None:
        raise StoreError("the database cannot be read: disk I/O error")

    monkeypatch.setattr(services.store.history, "totals_at", fail)
    assert (503, "The database cannot be used at the moment; try again.") == refusal(app.test_client().get(HISTORY))


def test_too_many_questions_are_429_with_a_time_to_wait(app: Flask) -> None:
    """One address may ask for the past so often a minute."""
    client = app.test_client()
    answers = [client.get(f"{HISTORY}?from=x") for _ in range(601)]
    assert (400, 429) == (answers[599].status_code, answers[600].status_code)
    assert (429, "Too many requests; try again in a minute.") == refusal(answers[600])
    assert 0 < int(answers[600].headers["Retry-After"]) <= 60


def test_the_past_follows_the_live_room(app: Flask, services: Services) -> None:
    """A room that was never counted has no points, and its limit."""
    hear_door(services, "my-xuan", "chinh", entries=1)
    answer = app.test_client().get(HISTORY).json
    assert ("my-xuan", 12, []) == (answer["id"], answer["limit"], answer["points"])


def test_any_page_may_read_a_public_api_and_nobody_keeps_it(app: Flask) -> None:
    """Open to other sites' pages; never from a cache."""
    headers = app.test_client().get("/api/v1/rooms").headers
    assert ("*", "no-store") == (headers["Access-Control-Allow-Origin"], headers["Cache-Control"])


@pytest.mark.parametrize(
    "path", ["/api/v1/rooms", "/api/v1/rooms?area=khong-co", "/api/v1/rooms/my-xuan", "/api/v1/rooms/khong-co", HISTORY]
)
def test_a_private_api_asks_for_an_account(private: Flask, path: str) -> None:
    """Without one: 401 in JSON, no list of rooms, no other site's page."""
    answer = private.test_client().get(path)
    assert (401, "Sign in to read this.") == refusal(answer)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_private_api_shows_what_the_account_may_see(private: Flask) -> None:
    """A district's account reads its own rooms; others are as if they were not there."""
    local = Reader(private.test_client()).sign_in("vungtau")
    assert {"vung-tau", "thang-tam", "rach-dua"} == {room["id"] for room in local.get("/api/v1/rooms").json}
    assert (404, "There is no such room.") == refusal(local.get("/api/v1/rooms/my-xuan"))
    assert 200 == local.get("/api/v1/rooms/thang-tam/history").status_code
