"""Forms and bodies as anybody can send them: the citizens' declaration, the staff's page, the dashboard's forms and the JSON API."""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, urlencode

from flask import Flask
from flask.testing import FlaskClient

from central.app import create_app as central_app
from central.services import Services
from edge.config import ConsoleSection
from edge.console.app import create_app as console_app
from edge.console.board import ViewBoard
from edge.core.events import Event
from tests.fuzz.target import MARK, Answer, Shape, Target, headed
from tests.support.console import GREEN, UNIT, TestClock
from tests.support.declaring import ANSWERS
from tests.support.district import PASSWORD

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_TOKEN = b"TOKEN-OF-THE-PAGE"
_TOKENS = ("csrf_token", "token")
_IDS = {
    "room_id": "rach-dua",
    "door_id": "chinh",
    "area_id": "tp-ba-ria",
    "agency_id": "ubnd",
    "order_id": "o1",
    "code": "en",
}
_OLD_AFTER = 400
"""Inputs after which a visitor begins anew: tokens grow old."""


class Visitor:
    """A browser that may be signed in; puts the page's own token where an input asks for it."""

    def __init__(self, app: Flask, page: str, enter: Callable[[FlaskClient], None] | None = None) -> None:
        self._app, self._page, self._enter = app, page, enter
        self._left = 0

    def send(self, head: str, body: bytes) -> Answer:
        """Send an input: its head is a method, a path and a content type."""
        if self._left <= 0:
            self._begin()
        self._left -= 1
        method, _, rest = head.partition(" ")
        path, _, content_type = rest.partition(" ")
        method = method if method in ("GET", "POST", "PUT", "HEAD") else "POST"
        path = "/" + quote(path.lstrip("/").encode("utf-8", "surrogatepass"), safe="/?=&%+")
        if "/events" in path:
            return Answer("a stream, not asked for")  # it never ends
        answer = self._client.open(
            path,
            method=method,
            data=body.replace(_TOKEN, self._token),
            content_type=_header(content_type),
            headers={"X-CSRFToken": self._token.decode()},
            buffered=True,
        )
        if "sign-" in path and answer.status_code in (302, 303):
            self._left = 0
        answer.close()
        assert answer.status_code < 500 or path.startswith("/healthz"), f"answered {answer.status_code}"
        # Who declares is sent on to an address that holds nothing of what was typed; ids that an administrator chose may stand in one.
        said = answer.headers.get("Location", "") if path.startswith("/khai-bao") and MARK not in head else ""
        return Answer(
            f"{method} {answer.status_code if answer.status_code in (404, 405) else f'{path[:40]} {answer.status_code}'}",
            said,
        )

    def _begin(self) -> None:
        self._client = self._app.test_client()
        if self._enter is not None:
            self._enter(self._client)
        found = re.search(r'name="(?:csrf_token|token)"[^>]*value="([^"]+)"', self._client.get(self._page).text)
        assert found is not None
        self._token = found[1].encode()
        self._left = _OLD_AFTER


def seeds_of_forms(app: Flask, enter: Callable[[FlaskClient], None] | None, ids: Mapping[str, str]) -> list[bytes]:
    """Return a filled form for each address that takes one, with the fields its page shows; *ids* fill what stands in addresses."""
    client, seeds = app.test_client(), []
    if enter is not None:
        enter(client)
    for rule in app.url_map.iter_rules():
        path = str(rule)
        if "POST" not in (rule.methods or ()) or "sign-" in path:
            continue
        for argument in rule.arguments:
            # What others are fed into must not go: only what an input before has made.
            id_ = "moi" if path.endswith("remove") else ids.get(argument, "moi")
            path = re.sub(f"<[^<>]*{argument}>", id_, path)
        page = client.get(path) if "GET" in (rule.methods or ()) else None
        names = re.findall(r'name="([a-z_]+)"', page.text) if page is not None else []
        fields = {name: "TOKEN" if name in _TOKENS else "1" for name in names} or dict.fromkeys(_TOKENS, "TOKEN")
        seeds.append(_form(path, **fields))
    return seeds


def _header(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isprintable())


def _form(path: str, **fields: object) -> bytes:
    return f"POST {path} {FORM}\n".encode() + urlencode(fields).encode().replace(b"TOKEN", _TOKEN)


def central_target(services: Services) -> Target:
    """Return central's pages as a target: all forms as an administrator, who can reach them all."""
    app = central_app(services)
    app.testing = True

    def enter(client: FlaskClient) -> None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert found is not None
        client.post("/sign-in", data={"name": "admin", "password": PASSWORD, "csrf_token": found[1]})

    seeds = (
        _form("/khai-bao/?room=thang-tam", csrf_token="TOKEN", **ANSWERS),
        _form("/khai-bao/?room=thang-tam", csrf_token="TOKEN", language="en", **ANSWERS),
        b"GET /khai-bao/ma text/plain\n",
        _form("/rooms/thang-tam/headcount", csrf_token="TOKEN", inside=4, why="đếm lại"),
        _form("/account", csrf_token="TOKEN", current="x", new="y"),
        _form("/setup/rooms/new", csrf_token="TOKEN", id="moi", name="Mới", area="brvt", agency="ubnd", limit=9, closings="11:30 17:00"),
        _form("/setup/rooms/rach-dua", csrf_token="TOKEN", name="Mới", area="brvt", agency="ubnd", limit=9, closings="11:30"),
        _form("/setup/rooms/rach-dua/limit", csrf_token="TOKEN", limit=9),
        _form("/setup/areas/new", csrf_token="TOKEN", id="moi", name="Mới", kind="district", parent="brvt"),
        _form("/setup/agencies/new", csrf_token="TOKEN", id="moi", name="Mới", area="brvt"),
        _form("/setup/rooms/ba-ria/doors/new", csrf_token="TOKEN", id="moi", name="Mới"),
        _form("/setup/rooms/ba-ria/doors/sau/closing", csrf_token="TOKEN", closing="1"),
        _form("/sign-in", csrf_token="TOKEN", name="admin", password="sai"),
        f'POST /api/v1/rooms/thang-tam/headcounts {JSON}\n{{"inside": 4, "why": "đếm", "order": "o1"}}'.encode(),
        b"GET /api/v1/rooms/thang-tam/history?from=2026-01-01T00:00:00Z&to=2026-01-02 text/plain\n",
        b"GET /api/v1/rooms?area=brvt text/plain\n",
        b"GET /devices/list?q=a&from=2&only=offline text/plain\n",
        b"GET /?q=a&area=brvt&agency=ubnd&state=full&from=2 text/plain\n",
    )  # fmt: skip
    visitor = Visitor(app, "/khai-bao/?room=thang-tam", enter)
    return _pages("central", [*seeds, *seeds_of_forms(app, enter, _IDS)], visitor)


def console_target() -> Target:
    """Return the unit's own pages as a target; what staff order is thrown away."""
    board, orders = ViewBoard(), list[Event]()
    board.put(GREEN)

    def submit(event: Event) -> None:
        orders[:] = [event]

    app = console_app(board, submit, TestClock(), ConsoleSection(), UNIT)
    app.testing = True
    order = "AAAAAAAAAAAA"
    seeds = (
        _form("/staff/adjust", token="TOKEN", order=order, delta="+1", why="đi cùng"),
        _form("/staff/count", token="TOKEN", order=order, inside=12, why="đếm lại"),
        _form("/staff/mode", token="TOKEN", order=order, mode="staff"),
        _form("/staff/sign-in", token="TOKEN", pin="1234"),
        _form("/staff/sign-out", token="TOKEN"),
        b"GET /state.json?lang=en text/plain\n",
        b"GET /staff/state.json text/plain\n",
    )
    return _pages("console", [*seeds, *seeds_of_forms(app, None, {})], Visitor(app, "/staff"))


def _pages(name: str, seeds: Iterable[bytes], visitor: Visitor) -> Target:
    def feed(data: bytes) -> Answer:
        return visitor.send(*headed(data))

    return Target(name, Shape.HEADED, tuple(seeds), feed, most_s=5.0)
