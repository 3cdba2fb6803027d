"""The served description of the API is true: nothing is served that it leaves out, and every answer it names is as it says."""

import re
import time
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
from central.store.corrections import CorrectionStore
from edge.protocol.codec import encode
from edge.protocol.rows import Adjusted
from tests.support.central_store import NOON_MS, entered, log
from tests.support.district import hear_everybody
from tests.support.pages import Reader

ROOMS = "/api/v1/rooms"
ROOM = f"{ROOMS}/{{id}}"
HISTORY = f"{ROOM}/history"
OPENAPI = "/api/v1/openapi.json"
HEADCOUNTS = f"{ROOM}/headcounts"
HEADCOUNT = "/api/v1/headcounts/{id}"
COUNTING = f"{ROOM}/counting"


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

    def sign_in(self, name: str = "admin", app: Flask | None = None) -> Reader:
        """Return somebody of the public API who has signed in."""
        return Reader((app or self.public).test_client()).sign_in(name)

    def get_signed_in(self, path: str) -> TestResponse:
        """Ask with an account, about a room in which the count was put right."""
        self.order("o1", "my-xuan")
        message = log(entered(1), _adjusted(2), _adjusted(3), _adjusted(4), _adjusted(5))
        taken = read("counterroom/v1/my-xuan/chinh/log", encode(message), frozenset({("my-xuan", "chinh")}))
        assert isinstance(taken, Taken)
        LedgerWriter(self.services.store.ledger).write(Batch(logs=[(taken, _now_ms())]))
        return self.sign_in().get(path.format(id="my-xuan"))

    def order(self, order_id: str, room: str) -> None:
        """Have a headcount ordered."""
        assert self.services.corrections is not None
        admin = self.services.store.accounts.by_name("admin")
        self.services.corrections.order(room, 4, "đếm lại", admin, order_id)

    def get_order(self, path: str) -> TestResponse:
        """Ask what became of an order."""
        self.order("my-xuan", "my-xuan")
        return self.sign_in().get(path.format(id="my-xuan"))

    def get_signed_in_impatiently(self, path: str) -> TestResponse:
        """Ask with an account once more than is taken."""
        reader = self.sign_in()
        self.patch.setattr(MovingWindowRateLimiter, "hit", lambda *_, **__: False)
        return reader.get(path.format(id="my-xuan"))

    def get_from_faulty_code_signed_in(self, path: str) -> TestResponse:
        """Ask a central with a mistake in it, with an account."""
        self.order("my-xuan", "my-xuan")
        reader = self.sign_in()
        self.patch.setattr(LiveView, "room", _fail(RuntimeError("a mistake")))
        return reader.get(path.format(id="my-xuan"))

    def get_signed_in_from_broken_database(self, path: str) -> TestResponse:
        """Ask with an account that cannot be looked up any more."""
        reader = self.sign_in()
        self.patch.setattr(Accounts, "by_session", _fail(StoreError("the database cannot be read: disk I/O error")))
        return reader.get(path.format(id="my-xuan"))

    def post(self, path: str, reader: Reader | None = None, body: object = None, room: str = "my-xuan") -> TestResponse:
        """Order a headcount with the token of a form."""
        reader = reader or self.sign_in()
        token = re.search(r'name="csrf_token" value="([^"]+)"', reader.get("/account", follow_redirects=True).text)
        assert token is not None
        sent = {"inside": 7, "why": "đếm lại", "order": "o1"} if body is None else body
        return reader.client.post(path.format(id=room), json=sent, headers={"X-CSRFToken": token[1]})

    def post_impatiently(self, path: str) -> TestResponse:
        """Order once more than is taken."""
        reader = self.sign_in()
        self.patch.setattr(MovingWindowRateLimiter, "hit", lambda *_, **__: False)
        return self.post(path, reader)

    def post_to_faulty_code(self, path: str) -> TestResponse:
        """Order from a central with a mistake in it."""
        reader = self.sign_in()
        self.patch.setattr(LiveView, "room", _fail(RuntimeError("a mistake")))
        return self.post(path, reader)

    def post_without_database(self, path: str) -> TestResponse:
        """Order where nothing can be kept."""
        reader = self.sign_in()
        self.patch.setattr(CorrectionStore, "find", _fail(StoreError("the database cannot be read: disk I/O error")))
        return self.post(path, reader)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _adjusted(n: int) -> Adjusted:
    """Return a headcount of the last hour, a hundred crossings after the one before."""
    at_ms = _now_ms() - 3_600_000 + n * 1000
    return Adjusted(
        n=n, boot="b", mono_ms=n, utc_ms=at_ms, delta=1, by="closing", headcount=0, basis={"chinh": 100 * n}
    )


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


@pytest.mark.parametrize("path", [ROOMS, ROOM, HISTORY])
def test_too_many_requests_name_the_time_to_wait(world: World, described: Any, path: str) -> None:
    """The header that is described is there, in seconds."""
    headers = world.get_impatiently(path).headers
    assert ["Retry-After"] == list(described["paths"][path]["get"]["responses"]["429"]["headers"])
    assert headers["Retry-After"].isdigit()
