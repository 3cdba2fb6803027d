"""A day of marked people through a real door, a real broker and a real central; then no mark is found anywhere.

The positive control: the health department opens the day's contacts with its private key and finds exactly the marked people, so the day
did carry them. Parts of other desks join by themselves once they are there: whether a door seals, and whether the form does, is
looked up in the sources.
"""

import base64
import csv
import io
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from central.contacts.department import load_public_key, make_pair
from central.store.accounts import Role
from edge.passes.sealing import key_id, seal
from edge.protocol.codec import encode
from edge.protocol.rows import ContactSealed, Scanned
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.broker import Broker
from tests.support.canaries import Canary, a_name, digits, search
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import log, open_store
from tests.support.district import PASSWORD
from tests.support.marked_day import MarkedCodes, Surfer, files_under, marked_answers, marked_codes
from tests.support.net import eventually
from tests.support.ordered_central import DAYS
from tests.support.simulated_unit import SimulatedUnit, unit_toml

pytestmark = pytest.mark.broker

REPO = Path(__file__).parents[2]
ROOM = "tiep-dan"
FORM = f"/khai-bao/?room={ROOM}"


def says(word: str, *folders: str, besides: str) -> bool:
    """Tell whether a source file of *folders*, *besides* those of that name, holds *word*."""
    files = [path for folder in folders for path in (REPO / folder).rglob("*.py") if besides not in str(path)]
    return any(word in path.read_text("utf-8") for path in files)


DOOR_SEALS = says("edge.passes.sealing import", "edge/adapters", besides="ledger")
FORM_SEALS = says("take_declared(", "central/declarations", besides="desks.py")


class Ear:
    """Hears everything that is said over the broker."""

    def __init__(self, port: int) -> None:
        self.heard: list[bytes] = []
        self._is_on = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = lambda _c, _u, said: self.heard.append(said.topic.encode() + b" " + said.payload)
        self._client.on_connect = lambda client, *_: client.subscribe("#", 1)
        self._client.on_subscribe = lambda *_: self._is_on.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._is_on.wait(20)

    def close(self) -> None:
        """Stop listening."""
        self._client.disconnect()
        self._client.loop_stop()


class OrderedCentral(CentralProcess):
    """Central with the department's key, in which the room's plan orders contacts; its log tells all there is to tell."""

    def __init__(self, folder: Path, broker_port: int, public_key: Path) -> None:
        super().__init__(folder, broker_port)
        self.config.write_text(
            self.config.read_text() + "[sessions]\ncookie_secure = false\n[contacts]\n"
            f'public_key_file = "{public_key}"\n'
        )

    def start(self) -> "OrderedCentral":
        """Start it and wait until it answers that all is well."""
        with (self.folder / "central.log").open("ab") as said:
            command = [sys.executable, "-m", "tests.support.ordered_central", str(self.config)]
            self._process = subprocess.Popen(command, stdout=said, stderr=said, cwd=REPO)
        eventually(lambda: self.get("/healthz")[0] == 200, within_s=60, what="central")
        return self


@pytest.fixture
def central(tmp_path: Path, broker: Broker) -> Iterator[OrderedCentral]:
    """A running central with one room of two doors, and the department's keys beside it."""
    folder = tmp_path / "central"
    folder.mkdir()
    store = open_store(folder)
    store.accounts.add("admin", PASSWORD, Role.ADMIN)
    if hasattr(store.registry, "set_contacts_days"):
        store.registry.set_contacts_days(ROOM, DAYS)
    store.close()
    make_pair(tmp_path / "department.key")
    with OrderedCentral(folder, broker.port, tmp_path / "department.key.pub") as running:
        yield running


def run(*command: str, given: str = "") -> bytes:
    """Run a program of ours; return all it says."""
    ended = subprocess.run(
        [sys.executable, "-m", *command], input=given.encode(), capture_output=True, timeout=120, check=False, cwd=REPO
    )
    return ended.stdout + ended.stderr


def show_all(unit: SimulatedUnit, codes: MarkedCodes) -> None:
    """Show each code before the real reader, and let people walk in behind some; every one is judged as the kind it is."""
    for kind, is_taken, text in codes.shown:
        unit.order(do="show", text=text, for_s=30)
        verdict = unit.next("verdict", within_s=60, format=kind.value)
        while (verdict["verdict"] != "refused") is not is_taken:  # the one before is held before the camera still
            verdict = unit.next("verdict", within_s=60, format=kind.value)
    unit.order(do="walk", direction="in", speed_m_s=1.5)
    unit.next("walked", within_s=60)


def say_sealed(door: SpokenDoor, public_key: bytes, contact: dict[str, str]) -> str:
    """Be a second door that seals a contact, sends it twice, and once damaged; return the sealed words."""
    sealed = base64.urlsafe_b64encode(seal(contact, public_key)).decode().rstrip("=")
    now_ms = time.time_ns() // 1_000_000
    common: dict[str, Any] = {"boot": "b1", "mono_ms": 1000, "utc_ms": now_ms}
    scan = Scanned(n=1, format=PassFormat.ID_CARD, verdict=VerdictKind.RECORDED, reason=Reason.AS_STATED, **common)
    rows = log(scan, ContactSealed(n=2, scan=1, key=key_id(public_key), sealed=sealed, **common))
    door.shout(door.topics.log, encode(rows).replace(b'"scan":1', b'"scan":"1"'))
    door.say(rows)
    door.say(rows)
    door.wait_stored(2)
    return sealed


def opened(folder: Path, central: OrderedCentral) -> tuple[list[dict[str, str]], bytes]:
    """Export the day and open it; return the contacts, and what export said."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
    start, end = f"{day}T00:00", f"{day}T23:59:59"
    words = ["--config", str(central.config), "--room", ROOM, "--reason", "CV 12/SYT", "--out", str(folder / "export")]
    said = run("central", "contacts", "export", *words, "--from", start, "--to", end)
    table = run("central", "contacts", "open", "--key", str(folder / "department.key"), str(folder / "export"))
    text = table.decode("utf-8-sig").split("Room tiep-dan,")[0]
    found = [
        {name: row[name] for name in ("name", "phone", "address", "id_number") if row[name]}
        for row in csv.DictReader(io.StringIO(text))
    ]
    return found, said


def test_a_day_of_marked_people_leaves_no_mark(tmp_path: Path, broker: Broker, central: OrderedCentral) -> None:
    """In no database, log, topic, retained word, metric, page, answer, command's words or file of unit, broker and central."""
    public_key = load_public_key(tmp_path / "department.key.pub")
    config = unit_toml(tmp_path / "unit", broker.port, room=ROOM, door="chinh", limit=0)
    codes = marked_codes(tmp_path / "unit" / "trust")
    answers, canaries = marked_answers(f"room:{ROOM}")
    at_the_other_door = {"name": a_name(), "phone": digits(10, "07"), "address": a_name()}
    canaries += codes.canaries + [Canary(f"sealed: {name}", value) for name, value in at_the_other_door.items()]
    ear = Ear(broker.port)
    citizen, official = Surfer(central.port), Surfer(central.port)

    wrong = digits(9, "5")
    canaries.append(Canary("form: a wrong phone", wrong))
    assert b"csrf_token" in citizen.send(FORM, **(answers | {"phone": wrong, "agree": ""}))
    assert b"/khai-bao/ma" in citizen.send(FORM, **answers)
    codes.add(PassFormat.DECLARATION, citizen.code(), {})
    canaries.append(Canary("declaration: text", citizen.code()[30:90]))
    shutil.copytree(central.folder / "trust" / "declarations", tmp_path / "unit" / "trust" / "declarations")
    door = SpokenDoor(broker.port, ROOM, "phu")
    sealed = say_sealed(door, public_key, at_the_other_door)
    with SimulatedUnit(config) as unit:
        ready = unit.next("ready", within_s=60)
        show_all(unit, codes)
        eventually(
            lambda: b'"scanned"' in b"".join(ear.heard) and central.get(f"/api/v1/rooms/{ROOM}")[1]["occupancy"] == 1,
            what="the day at central",
        )
        console = Surfer(int(ready["console"].rsplit(":", 1)[1].strip("/")))
        console.crawl()
        for path in ("/state.json", "/healthz", "/staff", "/staff/state.json"):
            console.get(path)
        official.send("/sign-in", name="admin", password=PASSWORD)
        paths = official.crawl()
        assert len(paths) > 15, paths
        assert b"/contacts" in official.read["/"]
        for path in ("/healthz", "/metrics", "/contacts", "/api/v1/rooms", f"/api/v1/rooms/{ROOM}/history"):
            official.get(path)
        for path in ("/khai-bao/", "/khai-bao/ma", "/khai-bao/in"):
            citizen.get(path)

    texts = "".join(f"{text}\n" for *_, text in codes.shown)
    said = {
        "judge": run("edge", "judge", "--trust", str(tmp_path / "unit" / "trust"), given=texts),
        "check": run("central", "check", "--config", str(central.config)),
        "rooms": run("central", "room", "list", "--config", str(central.config)),
    }
    running = files_under(
        tmp_path / "central", tmp_path / "unit"
    )  # the write-ahead logs as they are while central runs
    contacts, said["export"] = opened(tmp_path, central)
    door.close()
    ear.close()
    assert 0 == central.stop()
    broker.stop()
    places = {
        **{f"running: {path}": content for path, content in running.items()},
        **files_under(tmp_path / "central", tmp_path / "unit", broker.folder),
        **{f"page {path}": content for surfer in (citizen, official, console) for path, content in surfer.read.items()},
        **{f"command {name}": content for name, content in said.items()},
        "topics": b"\n".join(ear.heard),
        "export": (tmp_path / "export").read_bytes(),
    }
    assert [] == search(canaries, places)
    at_central = {name: content for name, content in places.items() if name not in ("topics", "export")}
    at_central = {name: content for name, content in at_central.items() if "/broker" not in name}
    assert [] == search([Canary("the box as it came", sealed[:60]), Canary("its end", sealed[-60:])], at_central)

    assert at_the_other_door in contacts
    expected = [at_the_other_door]
    if DOOR_SEALS:
        expected += codes.contacts
    if FORM_SEALS:
        assert (
            any(answers["full_name"] == each.get("name") for each in contacts) is False
        )  # nobody showed that code yet
    assert all(contact in contacts for contact in expected), (expected, contacts)


def test_the_search_of_this_test_can_fail(tmp_path: Path) -> None:
    """A unit that logged one name, or a database with one number, would be found out by the same search."""
    codes = marked_codes(tmp_path / "trust")
    for canary in codes.canaries:
        assert [canary.where] == list(
            dict.fromkeys(
                sighting.where
                for sighting in search(codes.canaries, {"log": b"a" * 99 + canary.text.encode() + b"z" * 99})
            )
        )
