"""The main job as people meet it: a beam breaks at a pin, an admin's browser shows it; a citizen declares, the door reads it.

Everything between the pin and the browser is real: the unit's process on gpiozero's RPi.GPIO factory, Mosquitto, central's process,
SQLite, libzbar, Chromium. Only the level of the pin and the camera's frames come from the test.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from central.store.accounts import Role
from tests.support.broker import Broker
from tests.support.browser import PHONE, new_page
from tests.support.central_process import CentralProcess
from tests.support.central_store import open_store
from tests.support.net import eventually
from tests.support.phone import fill, send
from tests.support.simulated_unit import SimulatedUnit, unit_toml

pytestmark = [pytest.mark.browser, pytest.mark.broker]
NAME, PASSWORD = "truong-phong", "mat-khau-cho-thu-nghiem"


@pytest.fixture
def central(tmp_path: Path, broker: Broker) -> Iterator[CentralProcess]:
    """A running central that knows one room, and an admin."""
    folder = tmp_path / "central"
    folder.mkdir()
    process = CentralProcess(folder, broker.port)
    with process.config.open("a") as file:
        file.write("[sessions]\ncookie_secure = false\n")
    store = open_store(folder)
    store.accounts.add(NAME, PASSWORD, Role.ADMIN)
    store.registry.remove_door("tiep-dan", "phu")  # half of the places would wait there for a unit that is not
    store.close()
    with process:
        yield process


@pytest.fixture
def unit(tmp_path: Path, broker: Broker, central: CentralProcess) -> Iterator[SimulatedUnit]:
    """The running unit of the room's main door, which trusts central's declarations."""
    config = unit_toml(tmp_path / "unit", broker.port, room="tiep-dan", door="chinh", limit=0)
    trust = tmp_path / "unit" / "trust" / "declarations"
    trust.mkdir()
    for certificate in (central.folder / "trust" / "declarations").iterdir():
        (trust / certificate.name).write_bytes(certificate.read_bytes())
    with SimulatedUnit(config) as running:
        running.next("ready")
        yield running


def sign_in(page: Page, central: CentralProcess) -> None:
    """Sign in as the admin and stand on the overview."""
    page.goto(f"http://127.0.0.1:{central.port}/")
    page.fill("input[name=name]", NAME)
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    expect(page.locator("[data-live-mark][data-state=on]")).to_be_visible()


def test_a_beam_at_the_pin_changes_the_tile_in_the_browser(
    page: Page, central: CentralProcess, unit: SimulatedUnit
) -> None:
    """The limit set in central reaches the door, the crossing reaches the browser, and a full room turns both red."""
    unit.next("lamp", light="green")  # red until central's plan (10 people) arrived: the unit's own limit is 0
    sign_in(page, central)
    tile = page.locator("#tiles > li", has_text="Bộ phận một cửa")
    expect(tile).to_contain_text("/ 10")

    unit.order(do="walk", direction="in", speed_m_s=1.2)  # drives the two pins as a body between the beams would
    expect(tile.locator("[data-part=occupancy]")).to_have_text("1")

    for _ in range(9):
        unit.order(do="walk", direction="in", speed_m_s=1.6)
    unit.next("lamp", light="red")
    expect(tile).to_contain_text("Đã đủ người")
    expect(tile).to_contain_text("Đèn đỏ")

    unit.order(do="walk", direction="out", speed_m_s=1.4)
    unit.next("lamp", light="green")
    expect(tile).to_contain_text("Còn 1 chỗ")
    status, room = central.get("/api/v1/rooms/tiep-dan")
    assert (200, 9, 10, 1) == (status, room["occupancy"], room["doors"][0]["entries"], room["doors"][0]["exits"])
    eventually(
        lambda: [p["occupancy"] for p in central.get("/api/v1/rooms/tiep-dan/history")[1]["points"]][-1:] == [9],
        what="the history",
    )


def test_a_declaration_made_on_a_phone_is_accepted_at_the_door(
    browser: Browser, central: CentralProcess, unit: SimulatedUnit, tmp_path: Path
) -> None:
    """The picture a citizen keeps is read by the command line and by the unit's camera, and its scan reaches central."""
    picture = tmp_path / "khai-bao.png"
    with new_page(browser, PHONE) as phone:
        phone.goto(f"http://127.0.0.1:{central.port}/khai-bao/")
        fill(phone, destination="room:tiep-dan")
        send(phone)
        with phone.expect_download() as saved:
            phone.click("a[download]")
        saved.value.save_as(picture)

    command = [sys.executable, "-m", "edge", "scan", str(picture), "--trust", str(central.folder / "trust")]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert 0 == answer.returncode, answer.stderr
    read = json.loads(answer.stdout)
    assert ("declaration", "verified") == (read["format"], read["verdict"])

    unit.order(do="show", picture=str(picture), for_s=3)
    assert "verified" == unit.next("verdict")["verdict"]
