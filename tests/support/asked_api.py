"""A district behind the JSON API, and every way to ask it: what the description of the API is held against."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import pytest
from flask import Flask
from limits.strategies import MovingWindowRateLimiter
from werkzeug.test import TestResponse

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
from tests.support.central_store import NOON_MS, entered, log, scanned
from tests.support.pages import Reader


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

    def get_visits(self, path: str) -> TestResponse:
        """Ask for a day on which one person came twice, another once, and a third was turned away."""
        message = log(*(scanned(number, who) for number, who in enumerate("aabc", 1)))
        taken = read("counterroom/v1/my-xuan/chinh/log", encode(message), frozenset({("my-xuan", "chinh")}))
        assert isinstance(taken, Taken)
        LedgerWriter(self.services.store.ledger).write(Batch(logs=[(taken, NOON_MS)]))
        day = datetime.fromtimestamp(NOON_MS / 1000, self.services.config.zone).date()
        answer = self.get(f"{path}?date={day}")
        assert {"id": "my-xuan", "date": str(day), "scans": 3, "bearers": 2, "again": 1} == answer.get_json()
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
