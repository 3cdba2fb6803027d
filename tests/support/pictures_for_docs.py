"""Takes the pictures of the docs anew from the running system: `python -m tests.support.pictures_for_docs [FOLDER]`.

The overview, a room, the devices, rules, badges, the short declaration and the tablet come from `counterroom-central demo`, signed in with
the account that it prints. When it has ended, its central goes on with a health department's key for the page of contacts, and with a unit
(`counterroom-edge simulate`) of one of its rooms for the display and the staff's pages: there the pictures decide who walks through, what
is shown and which beam is blocked.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.album import Album
from tests.support.broker import Broker
from tests.support.browser import DESKTOP, PHONE, chromium, new_page
from tests.support.central_process import CentralProcess
from tests.support.net import eventually, free_port
from tests.support.phone import fill, send
from tests.support.simulated_unit import SimulatedUnit, unit_toml
from tests.support.watching import wait_live

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SPEED = 45
WIDE: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 1024, "height": 768}
ROOM = "vung-tau-mot-cua"
DOOR_ROOM = "rach-dua-mot-cua"
LIMIT = 10
INSIDE = 5
CARD = "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021"
WITH_CONTACTS = ("Trần Thị Mẫu Đơn", "Lê Văn Ví Dụ", "Phạm Thị Thử Nghiệm")

_WAIT_S = 300.0


class Demo:
    """The running demo, and what it has said so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._said: list[str] = []
        self._has_ended = False
        self._news = threading.Condition()
        options = ["--no-browser", "--port", str(self.port), "--speed", str(SPEED), "--keep", str(folder)]
        command = [sys.executable, "-m", "central", "demo", *options]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
        self._ear = threading.Thread(target=self._hear, daemon=True)
        self._ear.start()

    def heard(self, pattern: str) -> re.Match[str]:
        """Wait until the demo says something that *pattern* finds, or has said so."""
        with self._news:
            found: list[re.Match[str]] = []

            def is_said() -> bool:
                found[:] = [match for line in self._said if (match := re.search(pattern, line))]
                return bool(found) or self._has_ended

            self._news.wait_for(is_said, _WAIT_S)
        assert found, f"the demo did not say {pattern!r}; it said {self._said}"
        return found[0]

    def close(self) -> None:
        """End it as Ctrl-C does."""
        self._process.terminate()
        self._process.wait(60)
        self._ear.join(10)

    def _hear(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            sys.stderr.write(line)
            with self._news:
                self._said.append(line)
                self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()


@contextmanager
def signed_in(browser: Browser, demo: Demo, path: str, size: ViewportSize, url: str = "") -> Iterator[Page]:
    """A page of the dashboard, of the demo or of its central at *url*, seen with the account that the demo printed."""
    account = demo.heard(r"sign in as (\S+), password ([\w-]+)")
    at = url or demo.url
    with new_page(browser, size) as page:
        page.goto(f"{at}/sign-in")
        page.fill("#name", account[1])
        page.fill("#password", account[2])
        page.click("main button")
        page.wait_for_url(f"{at}/")
        page.goto(at + path)
        if page.locator("[data-live-mark]").count():
            wait_live(page)
        yield page


def take_declaration(browser: Browser, demo: Demo, album: Album) -> None:
    """A citizen declares on a phone where no contacts are kept."""
    with new_page(browser, PHONE) as phone:
        phone.goto(f"{demo.url}/khai-bao/?room={ROOM}")
        album.take(phone, "declaration-phone")
        fill(phone)
        send(phone)
        album.take(phone, "declaration-code")


def take_kiosk(browser: Browser, demo: Demo, album: Album) -> None:
    """The first question on the tablet in the lobby."""
    with new_page(browser, TABLET) as tablet:
        tablet.goto(f"{demo.url}/khai-bao/kiosk?room={ROOM}")
        tablet.click('button[value="vi"]')
        _wait_for(tablet.locator("#left"))
        album.take(tablet, "kiosk")


def take_dashboard(browser: Browser, demo: Demo, album: Album) -> None:
    """The dashboard while something stands in a beam of the district."""
    demo.heard("doors are live")
    with (
        signed_in(browser, demo, "/", WIDE) as overview,
        signed_in(browser, demo, "/", PHONE) as phone,
        signed_in(browser, demo, "/devices", WIDE) as devices,
        signed_in(browser, demo, f"/rooms/{ROOM}", WIDE) as room,
    ):
        demo.heard("Something stands in the outer beam")
        expect(overview.locator('.tile[data-state="fault"]').first).to_be_attached(timeout=_WAIT_S * 1000)
        overview.reload()  # in order at once: tiles move calmly, some seconds behind the news
        wait_live(overview)
        album.take(overview, "overview")
        album.take(phone, "overview-phone")
        album.take(devices, "devices")
        album.take(room, "room", is_whole=True)
    for path, name in ((f"/setup/rooms/{ROOM}/rules", "rules"), ("/badges", "badges")):
        with signed_in(browser, demo, path, WIDE) as page:
            album.take(page, name)


@contextmanager
def central_again(demo: Demo, broker_port: int) -> Iterator[str]:
    """The demo's central on its data, with the health department's public key; yields its address."""
    central = CentralProcess(demo.folder / "central", broker_port)
    key = demo.folder / "department.key"
    _call("contacts", "keygen", "--out", str(key), "--no-passphrase")
    with central.config.open("a", encoding="utf-8") as config:
        config.write(f'[sessions]\ncookie_secure = false\n[contacts]\npublic_key_file = "{key}.pub"\n')
    _call("room", "contacts", DOOR_ROOM, "--days", "14", "--config", str(central.config))
    with central:
        yield f"http://127.0.0.1:{central.port}"


def declare_with_contacts(browser: Browser, url: str, kept: Path) -> None:
    """Some declare for the door's room, where contacts are kept; the last one's code becomes the picture *kept*."""
    for name in WITH_CONTACTS:
        with new_page(browser, PHONE) as phone:
            phone.goto(f"{url}/khai-bao/?room={DOOR_ROOM}")
            fill(phone, full_name=name)
            send(phone)
            with phone.expect_download() as saved:
                phone.click("a[download]")
            saved.value.save_as(kept)


def take_contacts(browser: Browser, demo: Demo, album: Album, url: str) -> None:
    """The health department takes out a day of contacts, as soon as central has heard of both that were sealed at the door."""
    with signed_in(browser, demo, "/contacts", WIDE, url) as page:

        def has_both() -> bool:
            page.reload()
            return page.locator("td.number").first.text_content() == "2"

        eventually(has_both, what="the contacts of a declaration and a card")
    config = str(demo.folder / "central" / "central.toml")
    midnight = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [f"{at:%Y-%m-%dT%H:%M}" for at in (midnight, midnight + timedelta(days=1))]
    span = ["--room", DOOR_ROOM, "--from", hours[0], "--to", hours[1]]
    reason = ["--reason", "Công văn 12/TTYT", "--out", str(demo.folder / "export.jsonl")]
    _call("contacts", "export", *span, *reason, "--config", config)
    with signed_in(browser, demo, "/contacts", WIDE, url) as page:
        album.take(page, "contacts")


def take_door(browser: Browser, unit: SimulatedUnit, declaration: Path, album: Album) -> None:
    """The display from an empty room over a full one to a blocked beam, and the staff's pages."""
    url = unit.next("ready")["console"]
    unit.next("lamp", light="green")
    with new_page(browser, DESKTOP) as display, new_page(browser, PHONE) as staff:
        display.goto(url)
        staff.goto(f"{url}/staff")
        for _ in range(INSIDE):
            _walk(unit)
        expect(display.locator('[data-text="inside"]')).to_have_text(str(INSIDE))
        album.take(display, "door-green")
        unit.order(do="show", picture=str(declaration), for_s=2)
        _wait_for(display.locator(".verdict .verdict_headline"))
        album.take(display, "door-verdict")
        unit.order(do="show", text=CARD, for_s=2)
        _wait_for(display.locator(".code-large img"))
        album.take(display, "door-declare")
        with new_page(browser, PHONE) as assist:
            assist.goto(f"{url}/staff/declare")
            _wait_for(assist.locator(".card-line.is-bound"))
            album.take(assist, "staff-declare")
            assist.tap("text=TẤT CẢ KHÔNG")
            _wait_for(assist.locator("[data-declared]"))
        for _ in range(LIMIT - INSIDE):
            _walk(unit)
        expect(display.locator('[data-text="inside"]')).to_have_text(str(LIMIT))
        expect(display.locator(".verdict .verdict_headline")).to_be_hidden()
        album.take(display, "door-full")
        album.take(staff, "staff-phone", is_whole=True)
        unit.order(do="beam", beam="outer", broken=True)
        unit.next("lamp", fault=True, within_s=_WAIT_S)
        _wait_for(staff.locator('[data-items="faults"] li'))
        album.take(display, "door-fault")


def _walk(unit: SimulatedUnit) -> None:
    unit.order(do="walk", direction="in", speed_m_s=1.4)
    unit.next("walked")


def _call(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "central", *words], check=True)


def _wait_for(place: Locator) -> None:
    expect(place).to_be_visible(timeout=60_000)


def _door_config(folder: Path, broker: Broker, trust: Path) -> Path:
    more = 'declare_url = "https://motcua.example.vn/khai-bao/"\n[sounder]\n[buttons]\n'
    config = unit_toml(folder, broker.port, room=DOOR_ROOM, door="cua-chinh", limit=LIMIT, more=more)
    words = config.read_text("utf-8").replace("Bộ phận một cửa", "Bộ phận một cửa phường Rạch Dừa")
    config.write_text(words, "utf-8")
    shutil.copytree(trust, folder / "trust", dirs_exist_ok=True)
    return config


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the docs from the running system.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    album = Album(parser.parse_args().folder)
    with tempfile.TemporaryDirectory(prefix="counterroom-pictures-") as name, chromium() as browser:
        code, door, broker = (Path(name) / each for each in ("code.png", "door", "broker"))
        demo = Demo(Path(name) / "demo")
        try:
            take_dashboard(browser, demo, album)
            take_declaration(browser, demo, album)
            take_kiosk(browser, demo, album)
            trust = Path(demo.heard(r"Trust folder, .*: (\S+)")[1])
            broker.mkdir()
            with Broker(broker) as running:
                config = _door_config(door, running, trust)
                demo.close()  # all that is needed of it is on disk; the door has the machine to itself
                with central_again(demo, running.port) as url:
                    declare_with_contacts(browser, url, code)
                    with SimulatedUnit(config) as unit:
                        take_door(browser, unit, code, album)
                        take_contacts(browser, demo, album, url)
        finally:
            demo.close()


if __name__ == "__main__":
    main()
