"""A headcount from central to a real unit and back, over a real broker: applied once, whatever is sent again or started again."""

import http.client
import json
import os
import re
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from central.store.accounts import Role
from central.store.store import Store
from edge.protocol.codec import encode
from edge.protocol.messages import Command
from edge.protocol.topics import DoorTopics
from tests.support.broker import Broker
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import open_store
from tests.support.databases import database_url
from tests.support.district import PASSWORD
from tests.support.net import eventually
from tests.support.simulated_unit import SimulatedUnit, unit_toml

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("each_database")]

ROOM, DOOR = "tiep-dan", "chinh"
HEADCOUNTS = f"/api/v1/rooms/{ROOM}/headcounts"


class Admin:
    """An administrator who speaks to central's port; keeps the session cookie, also over a restart of central."""

    def __init__(self, central: CentralProcess) -> None:
        self._port = central.port
        self._cookies: dict[str, str] = {}
        form = urlencode({"name": "admin", "password": PASSWORD, "csrf_token": self._token("/sign-in")})
        status, _ = self._ask("POST", "/sign-in", form, {"content-type": "application/x-www-form-urlencoded"})
        assert 302 == status

    def order(self, inside: int, order_id: str) -> tuple[int, Any]:
        """Order a headcount through the API."""
        body = json.dumps({"inside": inside, "why": "đếm lại", "order": order_id})
        headers = {"content-type": "application/json", "X-CSRFToken": self._token("/account")}
        status, answer = self._ask("POST", HEADCOUNTS, body, headers)
        return status, json.loads(answer)

    def get(self, path: str) -> Any:
        """Return the JSON at *path*."""
        status, answer = self._ask("GET", path)
        return json.loads(answer) if status == 200 else None

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self._ask("GET", path)[1])
        assert found is not None
        return found[1]

    def _ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection.request(method, path, body.encode(), {**(headers or {}), "Cookie": cookies})
        response = connection.getresponse()
        for cookie in response.headers.get_all("set-cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self._cookies[name] = value
        text = response.read().decode()
        connection.close()
        return response.status, text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Central's data: a room, and an administrator."""
    folder = tmp_path / "central"
    folder.mkdir()
    store = open_store(folder)
    store.registry.remove_door(ROOM, "phu")
    store.accounts.add("admin", PASSWORD, Role.ADMIN)
    store.close()
    return folder


def inside(central: CentralProcess) -> int:
    """Return how many people central shows."""
    shown: int = central.get(f"/api/v1/rooms/{ROOM}")[1]["occupancy"]
    return shown


def is_online(central: CentralProcess) -> bool:
    """Tell whether central hears the unit."""
    found: bool = central.get(f"/api/v1/rooms/{ROOM}")[1]["doors"][0]["online"]
    return found


def rows_of(folder: Path, order_id: str) -> list[int]:
    """Return by how much each stored row of an order put the count right."""
    store = Store(database_url(folder))
    bodies = [json.loads(row.body) for row in store.counting.adjusted(ROOM)]
    store.close()
    return [body["delta"] for body in bodies if body.get("order") == order_id]


def test_an_order_is_applied_once_whatever_is_sent_or_started_again(
    tmp_path: Path, folder: Path, broker: Broker
) -> None:
    """Ordered three times while the unit hangs; central and unit killed and started again; sent three times more when it is done."""
    config = unit_toml(tmp_path / "unit", broker.port, room=ROOM, door=DOOR, limit=10)
    with CentralProcess(folder, broker.port) as central:
        unit = SimulatedUnit(config)
        try:
            unit.next("ready")
            for _ in range(2):
                unit.order(do="walk", direction="in", speed_m_s=2.0)
            eventually(lambda: is_online(central) and inside(central) == 2, what="two people inside")
            admin = Admin(central)
            os.kill(unit.process.pid, signal.SIGSTOP)
            answers = [admin.order(7, "o1") for _ in range(3)]
            assert [(202, None)] * 3 == [(status, told["outcome"]) for status, told in answers]
            central.kill()
            unit.process.kill()
            unit.close()
            unit = SimulatedUnit(config)
            unit.next("ready")
            central.start()

            def told() -> Any:
                found = admin.get("/api/v1/headcounts/o1")
                return found if found and found["outcome"] else None

            settled = eventually(told, within_s=60.0, what="the order")
            assert ("applied", 5, "admin") == (settled["outcome"], settled["delta"], settled["by"])
            eventually(lambda: inside(central) == 7, what="seven people inside")

            unit.close()
            unit = SimulatedUnit(config)
            unit.next("ready")
            asked_ms = store_asked_ms(folder, "o1")
            command = Command(order="o1", inside=7, by="account:1", why="đếm lại", at_utc_ms=asked_ms)
            teller = SpokenDoor(broker.port, ROOM, DOOR)
            for _ in range(3):
                teller.shout(DoorTopics(ROOM, DOOR).command, encode(command))
            teller.close()
            eventually(lambda: is_online(central), what="the unit")
            unit.order(do="walk", direction="in", speed_m_s=2.0)
            eventually(lambda: inside(central) == 8, what="somebody more inside")
            assert settled == admin.get("/api/v1/headcounts/o1")
            eventually(lambda: rows_of(folder, "o1"), what="the row")
            assert [5] == rows_of(folder, "o1")
        finally:
            unit.close()


def store_asked_ms(folder: Path, order_id: str) -> int:
    """Return when an order was given."""
    store = Store(database_url(folder))
    found = store.corrections.find(order_id)
    store.close()
    assert found is not None
    return found.asked_ms
