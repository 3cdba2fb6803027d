"""The served description of the API is true: nothing is served that it leaves out, and every answer it names is as it says."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NoReturn

import jsonschema
import pytest
from flask import Flask
from limits.strategies import MovingWindowRateLimiter
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from central.app import create_app
from central.bootstrap import build_services
from central.config import parse_config
from central.errors import StoreError
from central.ingest.reading import Taken, read
from central.ingest.service import Ingest
from central.ingest.writer import Batch, LedgerWriter
from central.live.view import LiveView
from central.services import Services
from central.store.accounts import Accounts
from edge.protocol.codec import encode
from tests.support.central_store import NOON_MS, entered, log
from tests.support.district import hear_everybody
from tests.support.pages import Reader

ROOMS = "/api/v1/rooms"
ROOM = f"{ROOMS}/{{id}}"
HISTORY = f"{ROOM}/history"
OPENAPI = "/api/v1/openapi.json"


@dataclass(frozen=True)
class World:
    """A district that shows every state of a room, and the means to break it."""

    services: Services
    public: Flask
    open_private: Callable[[], Flask]
    patch: pytest.MonkeyPatch

    def get(self, path: str) -> TestResponse:
        """Ask the public API about a room that is there."""
        return self.public.test_client().get(path.format(id="my-xuan"))

    def get_nobody(self, path: str) -> TestResponse:
        """Ask the private API without an account."""
        return self.open_private().test_client().get(path.format(id="my-xuan"))

    def get_impatiently(self, path: str) -> TestResponse:
        """Ask once more than is taken."""
        self.patch.setattr(MovingWindowRateLimiter, "hit", lambda *_, **__: False)
        return self.get(path)

    def get_signed_in_without_database(self, path: str) -> TestResponse:
        """Ask the private API with an account that cannot be looked up any more."""
        reader = Reader(self.open_private().test_client()).sign_in("viewer")
        self.patch.setattr(Accounts, "by_session", _fail(StoreError("the database cannot be read: disk I/O error")))
        return reader.get(path.format(id="my-xuan"))

    def get_from_faulty_code(self, path: str) -> TestResponse:
        """Ask a central with a mistake in it."""
        for name in ("room", "rooms"):
            self.patch.setattr(LiveView, name, _fail(RuntimeError("a mistake")))
        return self.get(path)

    def get_history(self, path: str) -> TestResponse:
        """Ask for a past in which somebody came in."""
        message = log(*(entered(number) for number in range(1, 4)))
        taken = read("counterroom/v1/my-xuan/chinh/log", encode(message), frozenset({("my-xuan", "chinh")}))
        assert isinstance(taken, Taken)
        LedgerWriter(self.services.store.ledger).write(Batch(logs=[(taken, NOON_MS)]))
        answer = self.get(f"{path}?from={NOON_MS}&to={NOON_MS + 60_000}")
        assert 3 == len(answer.get_json()["points"])
        return answer

    def get_working(self, path: str) -> TestResponse:
        """Ask a central whose ingest runs."""
        self.patch.setattr(Ingest, "is_alive", True)
        return self.get(path)

    def get_from_afar(self, path: str) -> TestResponse:
        """Ask from an address that the configuration does not name."""
        return self.public.test_client().get(path, environ_base={"REMOTE_ADDR": "10.1.2.3"})


def _fail(error: Exception) -> Callable[..., NoReturn]:
    def fail(*_: Any) -> NoReturn:
        raise error

    return fail


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
    (OPENAPI, "200"): lambda world: world.get(OPENAPI),
    ("/healthz", "200"): lambda world: world.get_working("/healthz"),
    ("/healthz", "503"): lambda world: world.get("/healthz"),
    ("/metrics", "200"): lambda world: world.get("/metrics"),
    ("/metrics", "403"): lambda world: world.get_from_afar("/metrics"),
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
    answer = ANSWERS[path, status](world)
    assert int(status) == answer.status_code
    content = described["paths"][path]["get"]["responses"][status]["content"]
    assert [answer.mimetype] == list(content)
    schema = content[answer.mimetype]["schema"]
    body = answer.get_json() if answer.is_json else answer.text
    jsonschema.validate(body, {"allOf": [schema], "components": described["components"]})


def test_the_description_is_openapi(described: Any) -> None:
    """Programs that read OpenAPI can read it; every operation stands under a tag that is explained."""
    validate(described)
    used = {tag for operations in described["paths"].values() for tag in operations["get"]["tags"]}
    assert {tag["name"] for tag in described["tags"]} == used


def test_no_described_answer_goes_untested(described: Any) -> None:
    """Whoever describes another answer shows it above."""
    assert set(ANSWERS) == {
        (path, status)
        for path, operations in described["paths"].items()
        for operation in operations.values()
        for status in operation["responses"]
    }


def test_no_route_goes_undescribed(app: Flask, described: Any) -> None:
    """Whatever the API and the health pages serve is in the description."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in ("api", "health")]
    assert set(described["paths"]) == {re.sub("<[^>]+>", "{id}", rule.rule) for rule in rules}


def test_every_state_of_a_room_is_among_the_tested(world: World, described: Any) -> None:
    """The list that is held to the schema shows each word that the schema allows."""
    rooms = world.get(ROOMS).get_json()
    properties = described["components"]["schemas"]["Room"]["properties"]
    assert set(properties["attention"]["enum"]) == {room["attention"] for room in rooms}
    assert set(properties["light"]["enum"]) == {room["light"] for room in rooms}


@pytest.mark.parametrize("path", [ROOMS, ROOM, HISTORY])
def test_too_many_requests_name_the_time_to_wait(world: World, described: Any, path: str) -> None:
    """The header that is described is there, in seconds."""
    headers = world.get_impatiently(path).headers
    assert ["Retry-After"] == list(described["paths"][path]["get"]["responses"]["429"]["headers"])
    assert headers["Retry-After"].isdigit()
