"""Nothing that tells who somebody is leaves the request: not into logs, addresses, cookies, codes or errors."""

import base64
import logging
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from central.declarations.form import OfficialForm
from central.services import Services
from tests.support.declaring import ANSWERS, OFFICIAL_PAGE, PERSONAL, PROXY, declare, text_in
from tests.support.desks import FakeFiling

CODE = "/khai-bao/ma"


def test_nothing_typed_is_in_log_address_cookie_or_code(
    client: FlaskClient, services: Services, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """No personal answer leaves the request: not on success, not on errors, not in any file of central."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        declare(client, OFFICIAL_PAGE, phone="not a number", agree=None)
        answer = declare(client, OFFICIAL_PAGE, use_card="y", **PROXY)
        cookies = "".join(answer.headers.getlist("Set-Cookie"))
        pages = [client.get(path).text for path in (CODE, "/khai-bao/in")]
        text = text_in(client)
    said = capfd.readouterr()
    kept = base64.urlsafe_b64decode(client.get_cookie("declaration", path="/khai-bao").value).decode()
    assert text == kept
    opened = services.issuer.read(text)  # type: ignore[union-attr]
    places = {
        "log": str(logs) + caplog.text + said.out + said.err,
        "address": answer.location,
        "cookie": cookies,
        "code": text + repr(opened),
        "pages": "".join(pages),
        "files": "".join(_content(path) for path in services.config.central.data_dir.rglob("*") if path.is_file()),
    }
    typed = [ANSWERS[name] for name in PERSONAL] + ["048187009876", "0909555123", "MẪU ĐƠN"]
    typed += [PROXY["proxy_name"], PROXY["proxy_phone"], "0912777456"]
    assert [] == [(place, value) for place, content in places.items() for value in typed if value in content]


def _content(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_a_fault_of_the_program_tells_nothing_typed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Even when something breaks with the answers in hand, the log names the kind and the place of the fault alone."""

    def broken(form: OfficialForm) -> bool:
        raise ValueError(f"cannot take {form.full_name.data}")

    monkeypatch.setattr(OfficialForm, "is_clear", property(broken))
    with capture_logs() as logs:
        answer = declare(client, OFFICIAL_PAGE)
    declare(client, OFFICIAL_PAGE)
    said = capfd.readouterr()
    assert 500 == answer.status_code
    assert [("a declaration could not be given", "ValueError")] == [(entry["event"], entry["kind"]) for entry in logs]
    everything = str(logs) + said.out + said.err + answer.text
    assert [] == [ANSWERS[name] for name in PERSONAL if ANSWERS[name] in everything]


def test_a_desk_that_fails_is_logged_without_the_person(
    client: FlaskClient, filing: FakeFiling, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log names the room and the kind of the failure."""
    filing.answer = None
    with capture_logs() as logs:
        declare(client, use_card="y")
    assert [("thang-tam", "StoreError")] == [(entry["room"], entry["kind"]) for entry in logs]
    assert "048187009876" not in str(logs) + "".join(capfd.readouterr())


def test_two_declarations_of_one_person_cannot_be_linked(client: FlaskClient, services: Services) -> None:
    """Each code has a pseudonym of its own."""
    seen = set()
    for _ in range(2):
        declare(client)
        seen.add(services.issuer.read(text_in(client)).pseudonym)  # type: ignore[union-attr]
    assert 2 == len(seen)
