"""The page of contacts: figures and the list of exports, for those entitled, and no contact."""

import base64
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from nacl.public import PrivateKey

from central.contacts.late import LateContact
from central.contacts.partition import Partition
from central.contacts.retention import Retention
from central.errors import StoreError
from central.ingest.service import Ingest
from central.services import Services
from central.store.accounts import Role
from central.store.contacts import Export
from edge.passes.sealing import key_id, seal
from edge.protocol.rows import ContactSealed
from tests.support.district import PASSWORD
from tests.support.pages import Reader

PUBLIC = bytes(PrivateKey.generate().public_key)


@pytest.fixture
def kept(services: Services) -> Iterator[Services]:
    """One contact each of two rooms, today."""
    desk = services.contacts
    desk._public_key, desk._order_of = PUBLIC, lambda room: 14  # type: ignore[union-attr]
    now_ms = int(time.time() * 1000)
    sealed = base64.urlsafe_b64encode(seal({"name": "Trần Thị Mẫu Đơn"}, PUBLIC)).decode().rstrip("=")
    row = ContactSealed(n=2, boot="b", mono_ms=1, utc_ms=now_ms, scan=1, key=key_id(PUBLIC), sealed=sealed)
    found = [desk.of_row(room, "chinh", 1, row, now_ms) for room in ("vung-tau", "ba-ria")]  # type: ignore[union-attr]
    services.store.contacts.add([each for each in found if each is not None])
    return services


def test_only_those_entitled_see_it(app: Flask, services: Services, viewer: Reader, admin: Reader) -> None:
    """A viewer does not, nor does the bar lead there; the health department's accounts and administrators do."""
    services.store.accounts.add("so-y-te", PASSWORD, Role.HEALTH)
    health = Reader(app.test_client()).sign_in("so-y-te")
    assert 403 == viewer.get("/contacts").status_code
    assert 'href="/contacts"' not in viewer.html("/")
    for reader in (health, admin):
        assert 'href="/contacts"' in reader.html("/")
        assert "Không còn lưu thông tin liên lạc nào." in reader.html("/contacts")
    assert 403 == health.get("/setup").status_code
    assert "Ngành y tế" in health.html("/account")
    assert 302 == app.test_client().get("/contacts").status_code


def test_it_shows_how_many_are_kept_and_up_to_when_deleted(kept: Services, admin: Reader) -> None:
    """The day before the oldest that is there, read off the rows and keys; counts by room; the day that ends them."""
    today = kept.retention.standing().today  # type: ignore[union-attr]
    page = admin.html("/contacts")
    assert f"Đã xóa đến hết ngày {today - timedelta(days=1):%d/%m/%Y}" in page
    assert 2 == page.count(f"{today + timedelta(days=14):%d/%m/%Y}</td>")
    assert "Chưa có khóa công khai" in page
    assert "Mẫu Đơn" not in page
    for day in ("rubbish", "1999-01-01"):
        assert page.partition("<main")[2] == admin.html(f"/contacts?day={day}").partition("<main")[2]


def test_an_account_of_an_area_sees_its_own(kept: Services, app: Flask, admin: Reader) -> None:
    """Counts and exports of rooms elsewhere are as if they were not there."""
    kept.store.accounts.add("y-te-vt", PASSWORD, Role.HEALTH, "tp-vung-tau")
    for room in ("vung-tau", "ba-ria"):
        kept.store.contacts.note_export(Export(1, "root", room, 0, 1, 3, f"CV cho {room}"))
    page = Reader(app.test_client()).sign_in("y-te-vt").html("/contacts")
    assert 'data-label="Ghi tại cửa"' in page
    assert (1, True, False) == (
        page.count('data-label="Ghi tại cửa"'),
        "CV cho vung-tau" in page,
        "CV cho ba-ria" in page,
    )
    assert "CV cho ba-ria" in admin.html("/contacts")


def test_what_is_overdue_is_told_everywhere(
    kept: Services, app: Flask, admin: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page, in health and in the figures; they look at what is there, so nothing can say that all is well."""
    monkeypatch.setattr(Ingest, "is_alive", True)
    assert 200 == app.test_client().get("/healthz").status_code
    old = Partition(date(2020, 1, 1), 14)
    kept.retention._keys.key(old)  # type: ignore[union-attr]
    assert "phải xóa từ ngày 15/01/2020 vẫn còn" in admin.html("/contacts")
    answer = app.test_client().get("/healthz")
    assert (503, "2019-12-31") == (answer.status_code, answer.json["contacts_deleted_up_to"])
    assert ["contacts that had to be gone by 2020-01-15 are still there"] == answer.json["problems"]
    assert "counterroom_contacts_overdue 1.0" in app.test_client().get("/metrics").text
    kept.retention.turn()  # type: ignore[union-attr]
    assert "counterroom_contacts_overdue 0.0" in app.test_client().get("/metrics").text
    assert "counterroom_contacts_oldest_days 0.0" in app.test_client().get("/metrics").text
    assert 200 == app.test_client().get("/healthz").status_code


def test_contacts_that_wait_are_told_in_health_and_figures(
    kept: Services, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province's contacts in memory alone are a fault, with its cause, though all rows are stored."""
    monkeypatch.setattr(Ingest, "is_alive", True)
    row = ContactSealed(n=1, boot="b", mono_ms=1, utc_ms=None, scan=1, key="0" * 16, sealed="QUJD", ref="")
    assert kept.late is not None
    kept.late.failed("the keys of contacts cannot be used: no space left")
    kept.late.put([LateContact("vung-tau", "chinh", 1, row, 0)])
    answer = app.test_client().get("/healthz")
    assert (503, 1) == (answer.status_code, len(answer.json["problems"]))
    assert "no space left" in answer.json["problems"][0]
    assert "counterroom_contacts_waiting 1.0" in app.test_client().get("/metrics").text
    kept.late.clear()
    assert 200 == app.test_client().get("/healthz").status_code


def test_a_failing_deletion_is_told_in_health(kept: Services, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own words are passed on, also when it cannot be looked at all."""
    monkeypatch.setattr(Ingest, "is_alive", True)
    kept.retention.problem = "disk I/O error"  # type: ignore[union-attr]
    said = "contacts whose time is over could not be deleted: disk I/O error"
    assert [said] == app.test_client().get("/healthz").json["problems"]

    def fail(self: Retention) -> list[str]:
        raise StoreError("the keys of contacts cannot be used")

    monkeypatch.setattr(Retention, "troubles", fail)
    assert ["the keys of contacts cannot be used"] == app.test_client().get("/healthz").json["problems"]
