"""Takes the pictures of the docs anew from the running system: `python -m tests.support.pictures_for_docs [FOLDER]`.

The overview, a room, the devices and the declaration come from `counterroom-central demo`, signed in with the account that it prints.
The display and the staff's page come from a unit (`counterroom-edge simulate`) on a broker of its own that trusts that demo's
declarations: there the pictures decide who walks through and which beam is blocked.
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
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.broker import Broker
from tests.support.browser import DESKTOP, PHONE, chromium, new_page
from tests.support.net import free_port
from tests.support.phone import fill, send
from tests.support.simulated_unit import SimulatedUnit, unit_toml
from tests.support.watching import wait_live

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SPEED = 45
WIDE: ViewportSize = {"width": 1440, "height": 900}
ROOM = "vung-tau-mot-cua"
LIMIT = 12
INSIDE = 5
MOST_BYTES = 200_000

_WAIT_S = 300.0
_COLOURS = 256
_IN_ORDER = """() => {
    const states = Array.from(document.querySelectorAll("#strip a[data-state]"), link => link.dataset.state);
    const ranks = Array.from(document.querySelectorAll("#tiles > .tile"), tile => states.indexOf(tile.dataset.state));
    return ranks.includes(states.indexOf("fault")) && ranks.every((rank, at) => at === 0 || ranks[at - 1] <= rank);
}"""
"""Whether a room with a fault is shown and every tile stands where it belongs: they move calmly, some seconds behind the news."""


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


class Album:
    """Keeps pictures, made small, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str, *, is_whole: bool = False) -> None:
        """Keep what *page* shows, or with *is_whole* all of it, as *name*.png."""
        file = self._folder / f"{name}.png"
        page.evaluate("document.fonts.ready")
        page.screenshot(path=file, full_page=is_whole, animations="disabled")  # bars and numbers at their end
        with Image.open(file) as taken:
            small = _with_fewer_colours(taken.convert("RGB"))
        small.save(file, optimize=True)
        assert file.stat().st_size < MOST_BYTES, f"{file} is too large"
        sys.stderr.write(f"{file}: {file.stat().st_size // 1000} kB\n")


def _with_fewer_colours(picture: Image.Image) -> Image.Image:
    """Return *picture* with a palette: surfaces keep their exact colours, the edges of letters share the rest."""
    pixels = np.asarray(picture).reshape(-1, 3) @ np.array([65536, 256, 1])
    colours, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    exact = colours[np.argsort(counts)[::-1][: _COLOURS // 2]]
    shared = picture.quantize(_COLOURS - len(exact), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([_parts(exact), np.array(shared, int).reshape(-1, 3)])
    distances = ((_parts(colours)[:, None] - palette[None]) ** 2).sum(axis=2)
    small = Image.fromarray(
        distances.argmin(axis=1)[places].astype(np.uint8).reshape(picture.height, picture.width), "P"
    )
    small.putpalette(palette.astype(np.uint8).tobytes())
    return small


def _parts(colours: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)


@contextmanager
def signed_in(browser: Browser, demo: Demo, path: str, size: ViewportSize) -> Iterator[Page]:
    """A live page of the dashboard, seen with the account that the demo printed."""
    account = demo.heard(r"sign in as (\S+), password ([\w-]+)")
    with new_page(browser, size) as page:
        page.goto(f"{demo.url}/sign-in")
        page.fill("#name", account[1])
        page.fill("#password", account[2])
        page.click("main button")
        page.wait_for_url(f"{demo.url}/")
        page.goto(demo.url + path)
        wait_live(page)
        yield page


def take_declaration(browser: Browser, demo: Demo, album: Album, kept: Path) -> None:
    """A citizen declares on a phone and keeps the picture of the code as *kept*."""
    with new_page(browser, PHONE) as phone:
        phone.goto(f"{demo.url}/khai-bao/?room={ROOM}")
        album.take(phone, "declaration-phone")
        fill(phone)
        send(phone)
        album.take(phone, "declaration-code")
        with phone.expect_download() as saved:
            phone.click("a[download]")
        saved.value.save_as(kept)


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
        overview.wait_for_function(_IN_ORDER, timeout=_WAIT_S * 1000)
        album.take(overview, "overview")
        album.take(phone, "overview-phone")
        album.take(devices, "devices")
        album.take(room, "room", is_whole=True)


def take_door(browser: Browser, unit: SimulatedUnit, declaration: Path, album: Album) -> None:
    """The display from an empty room over a full one to a blocked beam, and the staff's page."""
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


def _wait_for(place: Locator) -> None:
    expect(place).to_be_visible(timeout=60_000)


def _door_config(folder: Path, broker: Broker, trust: Path) -> Path:
    config = unit_toml(folder, broker.port, room="thang-nhat-mot-cua", door="cua-chinh", limit=LIMIT)
    words = config.read_text("utf-8").replace("Bộ phận một cửa", "Bộ phận một cửa phường Thắng Nhất")
    config.write_text(words, "utf-8")
    shutil.copytree(trust, folder / "trust", dirs_exist_ok=True)
    return config


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the docs from the running system.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    album = Album(parser.parse_args().folder)
    with tempfile.TemporaryDirectory(prefix="counterroom-pictures-") as name, chromium() as browser:
        declaration, door, broker = (Path(name) / each for each in ("declaration.png", "door", "broker"))
        demo = Demo(Path(name) / "demo")
        try:
            take_dashboard(browser, demo, album)
            take_declaration(browser, demo, album, declaration)
            trust = Path(demo.heard(r"Trust folder, .*: (\S+)")[1])
            broker.mkdir()
            with Broker(broker) as running:
                config = _door_config(door, running, trust)
                demo.close()  # all that is needed of it is on disk; the door has the machine to itself
                with SimulatedUnit(config) as unit:
                    take_door(browser, unit, declaration, album)
        finally:
            demo.close()


if __name__ == "__main__":
    main()
