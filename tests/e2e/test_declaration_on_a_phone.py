"""A citizen declares on a phone in real Chromium, saves the picture, and the door's own program reads it."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page
from werkzeug.serving import make_server

from central.app import create_app
from central.services import Services
from central.web.limits import limiter
from edge.__main__ import main
from tests.support.declaring import ANSWERS
from tests.support.district import district_services
from tests.support.phone import fill, send

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Central's services, on their own data."""
    built = district_services(tmp_path_factory.mktemp("central"))
    yield built
    built.store.close()


@pytest.fixture(scope="module")
def address(services: Services) -> Iterator[str]:
    """The citizens' page of a running central."""
    server = make_server("127.0.0.1", 0, create_app(services), threaded=True)
    limiter.reset()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/khai-bao/"
    server.shutdown()
    thread.join()
    server.server_close()


def scanned(picture: Path, services: Services) -> tuple[int, list[str]]:
    """Return status and verdicts of `counterroom-edge scan` with central's exported certificates."""
    trust = services.config.central.data_dir / "trust"
    result = CliRunner().invoke(main, ["scan", str(picture), "--trust", str(trust)])
    return result.exit_code, [json.loads(line)["reason"] for line in result.stdout.splitlines()]


def test_declared_saved_and_scanned(phone: Page, address: str, services: Services, tmp_path: Path) -> None:
    """The saved picture and the screen itself are both read and verified by the door's program."""
    phone.goto(address)
    fill(phone)
    send(phone)
    assert phone.url.endswith("/khai-bao/ma")
    with phone.expect_download() as saving:
        phone.click("a[download]")
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    assert saved.name.startswith(f"khai-bao-y-te-{datetime.now(services.config.zone):%Y-%m-%d}")
    screen = tmp_path / "screen.png"
    phone.screenshot(path=screen)
    phone.goto(address + "in")
    phone.emulate_media(media="print")
    printed = tmp_path / "printed.png"
    phone.screenshot(path=printed, full_page=True)
    assert [(0, ["signature_valid"])] * 3 == [scanned(picture, services) for picture in (saved, screen, printed)]


def test_errors_lead_to_their_fields(phone: Page, address: str) -> None:
    """The summary takes the focus, its links lead to the fields, and nothing typed is lost."""
    phone.goto(address)
    fill(phone, birth_year="87")
    send(phone)
    assert "summary" == phone.evaluate("document.activeElement.className")
    phone.click(".summary a")
    assert "birth_year" == phone.evaluate("document.querySelector(':target').id")
    assert ANSWERS["street"] == phone.input_value("#street")
    phone.fill("#birth_year", "1987")
    send(phone)
    assert "/khai-bao/ma" in phone.url


def test_not_clear_answers_are_met_kindly_and_refused_at_the_door(
    phone: Page, address: str, services: Services, tmp_path: Path
) -> None:
    """A cough: what to do instead stands before the code, and the door says why it refuses."""
    phone.goto(address)
    fill(phone, cough="yes")
    send(phone)
    assert "Hôm nay bạn chưa nên đến" == phone.inner_text("h1")
    screen = tmp_path / "screen.png"
    phone.screenshot(path=screen, full_page=True)
    assert (1, ["answers_not_clear"]) == scanned(screen, services)


def test_nothing_is_wider_than_the_phone(phone: Page, address: str) -> None:
    """No page scrolls sideways, in either language, on the narrowest phone."""
    phone.set_viewport_size({"width": 320, "height": 640})
    widths = []
    for language in ("vi", "en"):
        phone.goto(address)
        with phone.expect_navigation():
            phone.click(f'button[name="language"][value="{language}"]')
        send(phone)
        widths.append(phone.evaluate("document.documentElement.scrollWidth"))
        fill(phone)
        send(phone)
        widths.append(phone.evaluate("document.documentElement.scrollWidth"))
    assert [320] * 4 == widths
