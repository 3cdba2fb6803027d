"""Signing in and out, and changing one's password."""

import pytest
from flask import Flask

from central.services import Services
from central.web import accounts
from tests.support.district import PASSWORD
from tests.support.pages import Reader

NEW = "mat khau moi cua toi"


@pytest.mark.parametrize("path", ["/", "/rooms/vung-tau", "/devices", "/account", "/setup", "/rooms/vung-tau/details"])
def test_every_page_asks_for_signing_in(reader: Reader, path: str) -> None:
    """Nothing is shown to somebody unknown, who comes back to the page after signing in."""
    answer = reader.get(path)
    assert 302 == answer.status_code
    assert answer.location.startswith("/sign-in?next=")


def test_signing_in_leads_to_the_page_first_asked_for(reader: Reader) -> None:
    """`next` is followed when it is a page of this site."""
    page = "/sign-in?next=/devices?only%3Dfault"
    assert "/devices?only=fault" == reader.send(page, name="viewer", password=PASSWORD).location


def test_signing_in_never_leads_elsewhere(reader: Reader) -> None:
    """A link with another site's address ends on the overview."""
    page = "/sign-in?next=https://evil.example/"
    assert "/" == reader.send(page, name="viewer", password=PASSWORD).location


@pytest.mark.parametrize(("name", "password"), [("admin", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(reader: Reader, name: str, password: str) -> None:
    """The answer does not tell which names exist."""
    answer = reader.send("/sign-in", name=name, password=password)
    assert 401 == answer.status_code
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert PASSWORD not in answer.text


def test_failures_in_a_row_make_one_wait(reader: Reader) -> None:
    """After a few failures even the right password has to wait, and the page says how long."""
    for _ in range(3):
        reader.send("/sign-in", name="admin", password="wrong")
    answer = reader.send("/sign-in", name="admin", password=PASSWORD)
    assert 429 == answer.status_code
    assert "Retry-After" in answer.headers
    assert "Hãy thử lại sau 1 giây." in answer.text


def test_trying_many_names_is_refused(reader: Reader, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """One address may only try so often a minute, whatever names it tries; the refusal is a page in words."""
    monkeypatch.setattr(services.store.accounts, "verify", lambda name, password: None)
    statuses = [reader.send("/sign-in", name=f"n{number}", password="x").status_code for number in range(31)]
    assert [401] * 30 + [429] == statuses
    assert "Quá nhiều lần thử" in reader.send("/sign-in", name="n", password="x").text


def test_a_session_planted_before_signing_in_is_thrown_away(reader: Reader) -> None:
    """What stood in the session before is gone afterwards."""
    with reader.client.session_transaction() as session:
        session["planted"] = "yes"
    reader.sign_in("viewer")
    with reader.client.session_transaction() as session:
        assert "planted" not in session


def test_signing_out_takes_a_post_and_ends_the_session(viewer: Reader) -> None:
    """A link cannot sign anybody out; the button does."""
    assert 405 == viewer.get("/sign-out").status_code
    assert "/sign-in" == viewer.send("/sign-out", page="/").location
    assert 302 == viewer.get("/").status_code


def test_a_new_password_ends_the_other_sessions(app: Flask, services: Services, viewer: Reader) -> None:
    """The session that changed it goes on, another one of the same account has ended."""
    other = Reader(app.test_client()).sign_in("viewer")
    answer = viewer.send("/account", current=PASSWORD, new=NEW, again=NEW)
    assert 302 == answer.status_code
    assert "Đã đổi mật khẩu." in viewer.html("/account")
    assert 302 == other.get("/").status_code
    assert services.store.accounts.verify("viewer", NEW) is not None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "Mật khẩu hiện tại không đúng."),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "Mật khẩu phải có từ 10 đến 200 ký tự."),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "Hai lần nhập không giống nhau."),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(viewer: Reader, fields: dict[str, str], words: str) -> None:
    """Each field says what is wrong with it, and nothing has changed."""
    answer = viewer.send("/account", **fields)
    assert 422 == answer.status_code
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert NEW not in answer.text


def test_cookies_are_bound_to_tls_unless_the_bench_says_otherwise() -> None:
    """The session cookie is out of reach of scripts and other sites, and of plain http where TLS stands."""
    app = Flask("central.web")
    accounts.secure_cookies(app, is_secure=True, lifetime_h=12)
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert "Lax" == app.config["SESSION_COOKIE_SAMESITE"]
