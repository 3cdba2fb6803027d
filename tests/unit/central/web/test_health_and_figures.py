"""/healthz says in words what is broken; /metrics speaks only to those it is told to."""

import pytest
from flask import Flask

from central.app import create_app
from central.bootstrap import build_services
from central.config import parse_config
from central.errors import StoreError
from central.ingest.service import Ingest
from central.services import Services
from tests.support.district import hear_door
from tests.support.pages import Reader


@pytest.fixture
def taking(services: Services, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The ingest as if its thread ran."""
    monkeypatch.setattr(Ingest, "is_alive", True)
    return monkeypatch


def health(app: Flask) -> tuple[int, str, list[str]]:
    """Return status, word and problems."""
    answer = app.test_client().get("/healthz")
    return answer.status_code, answer.json["status"], answer.json["problems"]


def test_all_is_well(app: Flask, taking: pytest.MonkeyPatch) -> None:
    """Broker, database and ingest at work are 200 and no problem."""
    assert (200, "ok", []) == health(app)


def test_a_lost_broker_is_told(app: Flask, services: Services, taking: pytest.MonkeyPatch) -> None:
    """Without the broker what is shown is old."""
    services.live.link_changed(False)
    assert (503, "broken", ["the broker does not answer; what is shown is old"]) == health(app)


def test_a_broken_database_is_told(app: Flask, services: Services, taking: pytest.MonkeyPatch) -> None:
    """The database's own words are passed on."""

    def fail() -> int:
        raise StoreError("the database cannot be read: disk I/O error")

    taking.setattr(services.store.registry, "version", fail)
    assert (503, "broken", ["the database cannot be read: disk I/O error"]) == health(app)


@pytest.mark.parametrize(("name", "value"), [("is_failing", True), ("is_alive", False)])
def test_an_ingest_that_cannot_store_is_told(app: Flask, taking: pytest.MonkeyPatch, name: str, value: bool) -> None:
    """A full disk or an ended thread: the units keep their rows."""
    taking.setattr(Ingest, name, value)
    assert (503, "broken", ["nothing can be stored; the units keep their rows"]) == health(app)


def test_figures_tell_rooms_doors_and_people(app: Flask, services: Services) -> None:
    """The figures follow the live view."""
    hear_door(services, "my-xuan", "chinh", entries=5, exits=2)
    text = app.test_client().get("/metrics").text
    assert "counterroom_people_inside 3.0" in text
    assert 'counterroom_doors{online="yes"} 1.0' in text
    assert 'counterroom_rooms{attention="offline"} 12.0' in text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.1.2.3", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 403),
    ],
)
def test_figures_are_for_named_addresses(app: Flask, address: str, headers: dict[str, str], status: int) -> None:
    """Others get 403; so does everybody behind a relay that the configuration does not know of."""
    answer = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)
    assert status == answer.status_code


def test_a_known_relay_tells_who_asks(services: Services) -> None:
    """With `proxies = 1` the address the relay names counts, and it alone."""
    folder = services.config.central.data_dir
    document = {"central": {"data_dir": str(folder), "proxies": 1}, "metrics": {"allow": ["10.0.0.0/8"]}}
    relayed = build_services(parse_config(document, folder / "central.toml"))
    try:
        client = create_app(relayed).test_client()
        statuses = [
            client.get("/metrics", headers={"X-Forwarded-For": chain}).status_code
            for chain in ("10.1.2.3", "203.0.113.9", "10.1.2.3, 203.0.113.9")
        ]
        assert [200, 403, 403] == statuses
    finally:
        relayed.store.close()


def test_health_and_figures_need_no_account(reader: Reader, taking: pytest.MonkeyPatch) -> None:
    """Machines do not sign in."""
    assert [200, 200] == [reader.get(path).status_code for path in ("/healthz", "/metrics")]
