"""The served description of the API is true: nothing is served that it leaves out, and every answer it names is as it says."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import jsonschema
import pytest
from flask import Flask
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from central.app import create_app
from central.bootstrap import build_services
from central.config import parse_config
from central.services import Services
from tests.support.asked_api import World
from tests.support.district import hear_everybody
from tests.support.pages import Reader

ROOMS = "/api/v1/rooms"
ROOM = f"{ROOMS}/{{id}}"
HISTORY = f"{ROOM}/history"
VISITS = f"{ROOM}/visits"
OPENAPI = "/api/v1/openapi.json"
HEADCOUNTS = f"{ROOM}/headcounts"
HEADCOUNT = "/api/v1/headcounts/{id}"
COUNTING = f"{ROOM}/counting"


ANSWERS: dict[tuple[str, str], Callable[[World], TestResponse]] = {
    (ROOMS, "200"): lambda world: world.get(ROOMS),
    (ROOMS, "401"): lambda world: world.get_nobody(ROOMS),
    (ROOMS, "404"): lambda world: world.get(f"{ROOMS}?area=khong-co"),
    (ROOMS, "429"): lambda world: world.get_impatiently(ROOMS),
    (ROOMS, "500"): lambda world: world.get_from_faulty_code(ROOMS),
    (ROOMS, "503"): lambda world: world.get_signed_in_without_database(ROOMS),
    (ROOM, "200"): lambda world: world.get(ROOM),
    (ROOM, "401"): lambda world: world.get_nobody(ROOM),
    (ROOM, "404"): lambda world: world.get(f"{ROOMS}/khong-co"),
    (ROOM, "429"): lambda world: world.get_impatiently(ROOM),
    (ROOM, "500"): lambda world: world.get_from_faulty_code(ROOM),
    (ROOM, "503"): lambda world: world.get_signed_in_without_database(ROOM),
    (HISTORY, "200"): lambda world: world.get_history(HISTORY),
    (HISTORY, "400"): lambda world: world.get(f"{HISTORY}?from=yesterday"),
    (HISTORY, "401"): lambda world: world.get_nobody(HISTORY),
    (HISTORY, "404"): lambda world: world.get(f"{ROOMS}/khong-co/history"),
    (HISTORY, "429"): lambda world: world.get_impatiently(HISTORY),
    (HISTORY, "500"): lambda world: world.get_from_faulty_code(HISTORY),
    (HISTORY, "503"): lambda world: world.get_signed_in_without_database(HISTORY),
    (VISITS, "200"): lambda world: world.get_visits(VISITS),
    (VISITS, "400"): lambda world: world.get(f"{VISITS}?date=yesterday"),
    (VISITS, "401"): lambda world: world.get_nobody(VISITS),
    (VISITS, "404"): lambda world: world.get(f"{ROOMS}/khong-co/visits"),
    (VISITS, "429"): lambda world: world.get_impatiently(VISITS),
    (VISITS, "500"): lambda world: world.get_from_faulty_code(VISITS),
    (VISITS, "503"): lambda world: world.get_signed_in_without_database(VISITS),
    (OPENAPI, "200"): lambda world: world.get(OPENAPI),
    ("/healthz", "200"): lambda world: world.get_working("/healthz"),
    ("/healthz", "503"): lambda world: world.get("/healthz"),
    ("/metrics", "200"): lambda world: world.get("/metrics"),
    ("/metrics", "403"): lambda world: world.get_from_afar("/metrics"),
}


for _path in (HEADCOUNTS, HEADCOUNT, COUNTING):
    _is_order = _path == HEADCOUNT
    ANSWERS |= {
        (_path, "200"): lambda world, path=_path, is_order=_is_order: (  # type: ignore[misc]
            world.get_order(path) if is_order else world.get_signed_in(path)
        ),
        (_path, "401"): lambda world, path=_path: world.get_nobody(path),  # type: ignore[misc]
        (_path, "404"): lambda world, path=_path: world.sign_in().get(path.format(id="khong-co")),  # type: ignore[misc]
        (_path, "429"): lambda world, path=_path: world.get_signed_in_impatiently(path),  # type: ignore[misc]
        (_path, "500"): lambda world, path=_path: world.get_from_faulty_code_signed_in(path),  # type: ignore[misc]
        (_path, "503"): lambda world, path=_path: world.get_signed_in_from_broken_database(path),  # type: ignore[misc]
    }
ANSWERS[COUNTING, "503"] = lambda world: world.get_signed_in_without_database(COUNTING)

POSTED: dict[tuple[str, str], Callable[[World], TestResponse]] = {
    (HEADCOUNTS, "202"): lambda world: world.post(HEADCOUNTS),
    (HEADCOUNTS, "400"): lambda world: world.post(HEADCOUNTS, body={"inside": "seven"}),
    (HEADCOUNTS, "401"): lambda world: world.post(HEADCOUNTS, Reader(world.public.test_client())),
    (HEADCOUNTS, "403"): lambda world: world.post(HEADCOUNTS, world.sign_in("viewer")),
    (HEADCOUNTS, "404"): lambda world: world.post(HEADCOUNTS, room="khong-co"),
    (HEADCOUNTS, "409"): lambda world: world.post(HEADCOUNTS, room="dat-do"),
    (HEADCOUNTS, "429"): lambda world: world.post_impatiently(HEADCOUNTS),
    (HEADCOUNTS, "500"): lambda world: world.post_to_faulty_code(HEADCOUNTS),
    (HEADCOUNTS, "503"): lambda world: world.post_without_database(HEADCOUNTS),
}


@pytest.fixture
def world(services: Services, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The district behind a public and behind a private API."""
    hear_everybody(services)
    folder = services.config.central.data_dir
    document = {
        "central": {"data_dir": str(folder)},
        "sessions": {"cookie_secure": False},
        "api": {"is_public": False},
    }
    with ExitStack() as ending:

        def open_private() -> Flask:
            closed = build_services(parse_config(document, folder / "central.toml"))
            ending.callback(closed.store.close)
            return create_app(closed)

        yield World(services, app, open_private, monkeypatch)


@pytest.fixture
def described(app: Flask) -> Any:
    """The description, as it is served."""
    return app.test_client().get(OPENAPI).get_json()


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_an_answer_is_as_described(world: World, described: Any, path: str, status: str) -> None:
    """Status, kind and content of the answer are those that the description names."""
    check(ANSWERS[path, status](world), described, path, "get", status)


@pytest.mark.parametrize(("path", "status"), POSTED)
def test_an_answer_to_what_is_sent_is_as_described(world: World, described: Any, path: str, status: str) -> None:
    """So are those to an order."""
    check(POSTED[path, status](world), described, path, "post", status)


@pytest.mark.parametrize("body", [None, [], {}, {"inside": True}, {"inside": 1.5}, {"inside": -1}, {"inside": 1, "why": 3},
                                  {"inside": 1, "why": "x" * 201}, {"inside": 1, "order": ""}])  # fmt: skip
def test_nonsense_is_refused_in_words(world: World, body: object) -> None:
    """What is no headcount is answered with a sentence, and nothing is ordered."""
    answer = world.post(HEADCOUNTS, body=[] if body is None else body)
    assert (400, True) == (answer.status_code, answer.get_json()["error"].endswith("."))
    assert () == world.services.store.corrections.newest("my-xuan")


def test_an_order_needs_the_token_of_the_session(world: World) -> None:
    """Another site's page cannot order in a signed-in reader's name."""
    answer = world.sign_in().client.post(HEADCOUNTS.format(id="my-xuan"), json={"inside": 7})
    assert 400 == answer.status_code
    assert () == world.services.store.corrections.newest("my-xuan")


def test_an_order_sent_again_is_the_same_order(world: World) -> None:
    """Whoever is not sure that it arrived sends it again."""
    reader = world.sign_in()
    first, second = (world.post(HEADCOUNTS, reader).get_json() for _ in range(2))
    assert first == second
    assert 409 == world.post(HEADCOUNTS, reader, {"inside": 8, "order": "o1"}).status_code


def check(answer: TestResponse, described: Any, path: str, method: str, status: str) -> None:
    """Hold an answer to the description."""
    assert int(status) == answer.status_code, answer.text
    content = described["paths"][path][method]["responses"][status]["content"]
    assert [answer.mimetype] == list(content)
    schema = content[answer.mimetype]["schema"]
    body = answer.get_json() if answer.is_json else answer.text
    jsonschema.validate(body, {"allOf": [schema], "components": described["components"]})


def test_the_description_is_openapi(described: Any) -> None:
    """Programs that read OpenAPI can read it; every operation stands under a tag that is explained."""
    validate(described)
    used = {tag for operations in described["paths"].values() for each in operations.values() for tag in each["tags"]}
    assert {tag["name"] for tag in described["tags"]} == used


def test_no_described_answer_goes_untested(described: Any) -> None:
    """Whoever describes another answer shows it above."""
    for method, answers in (("get", ANSWERS), ("post", POSTED)):
        assert set(answers) == {
            (path, status)
            for path, operations in described["paths"].items()
            for status in operations.get(method, {}).get("responses", ())
        }


def test_no_route_goes_undescribed(app: Flask, described: Any) -> None:
    """Whatever the API and the health pages serve is in the description."""
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in ("api", "api_counting", "health")
    ]
    assert set(described["paths"]) == {re.sub("<[^>]+>", "{id}", rule.rule) for rule in rules}


def test_every_state_of_a_room_is_among_the_tested(world: World, described: Any) -> None:
    """The list that is held to the schema shows each word that the schema allows."""
    rooms = world.get(ROOMS).get_json()
    properties = described["components"]["schemas"]["Room"]["properties"]
    assert set(properties["attention"]["enum"]) == {room["attention"] for room in rooms}
    assert set(properties["light"]["enum"]) == {room["light"] for room in rooms}


@pytest.mark.parametrize("path", [ROOMS, ROOM, HISTORY, VISITS])
def test_too_many_requests_name_the_time_to_wait(world: World, described: Any, path: str) -> None:
    """The header that is described is there, in seconds."""
    headers = world.get_impatiently(path).headers
    assert ["Retry-After"] == list(described["paths"][path]["get"]["responses"]["429"]["headers"])
    assert headers["Retry-After"].isdigit()
