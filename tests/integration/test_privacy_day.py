"""A day of marked people through a real door, a real broker and a real central; then no mark is found anywhere.

The positive control: the health department opens the day's contacts with its private key and finds exactly those who were let in, what
they typed on the web included, so the day did carry the marks.
"""

import base64
import csv
import io
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from central.contacts.department import load_public_key, make_pair
from central.store.accounts import Role
from central.store.store import Store
from edge.passes.sealing import key_id, seal
from edge.protocol.codec import encode
from edge.protocol.rows import ContactSealed, Scanned
from edge.protocol.topics import DoorTopics
from edge.protocol.vocabulary import PassFormat, Reason, Taking, VerdictKind
from tests.support.broker import Broker
from tests.support.canaries import Canary, a_name, digits, search
from tests.support.central_process import CentralProcess, SpokenDoor
from tests.support.central_store import log, open_store
from tests.support.databases import database_url, stored_bytes
from tests.support.district import PASSWORD
from tests.support.ear import Ear
from tests.support.marked_codes import (
    Contact,
    MarkedCodes,
    declared_contact,
    mark_of,
    marked_answers,
    marked_badge,
    marked_card,
    marked_codes,
)
from tests.support.net import eventually
from tests.support.shown_door import ShownDoor
from tests.support.simulated_unit import SimulatedUnit, unit_toml
from tests.support.surfer import Surfer, files_under

pytestmark = pytest.mark.broker

REPO = Path(__file__).parents[2]
ROOM = "tiep-dan"
MAIN = DoorTopics(ROOM, "chinh")
FORM = f"/khai-bao/?room={ROOM}"
FIELDS = ("name", "phone", "address", "id_number")
SHOWN, DECLARED = "shown at the door", "declared on the web"
BADGE, CARD = PassFormat.STAFF_BADGE.value, PassFormat.ID_CARD.value


@pytest.fixture
def central(tmp_path: Path, broker: Broker) -> Iterator[CentralProcess]:
    """A running central that logs all there is to tell, the department's keys beside it.

    Its room of two doors orders contacts, and takes staff badges from level 2 on.
    """
    folder = tmp_path / "central"
    folder.mkdir()
    store = open_store(folder)
    store.accounts.add("admin", PASSWORD, Role.ADMIN)
    store.registry.set_contacts_days(ROOM, 14)
    store.registry.set_rules(ROOM, {(1, PassFormat.STAFF_BADGE): Taking.NOT})
    store.close()
    make_pair(tmp_path / "department.key")
    process = CentralProcess(folder, broker.port)
    process.configure(f'[contacts]\npublic_key_file = "{tmp_path / "department.key.pub"}"\n', "debug")
    with process:
        yield process


def run(*command: str, given: str = "") -> bytes:
    """Run a program of ours; return all it says."""
    ended = subprocess.run(
        [sys.executable, "-m", *command], input=given.encode(), capture_output=True, timeout=120, check=False, cwd=REPO
    )
    return ended.stdout + ended.stderr


class Web:
    """Citizens who declare on the web: one for themselves and one for another, who show the code, and one who shows the card on file."""

    def __init__(self, port: int, codes: MarkedCodes) -> None:
        self.canaries: list[Canary] = []
        self.contacts: list[Contact] = []
        self.surfers: list[Surfer] = []
        self.card, marks, self.of_card = marked_card()
        self.canaries += [Canary(f"card on file: {name}", mark) for name, mark in marks.items()]
        wrong = digits(9, "5")
        self.canaries.append(Canary("form: a wrong phone", wrong))
        assert b"csrf_token" in self._typed(port, phone=wrong, agree="")
        for whom in ("self", "other"):
            assert b"/khai-bao/ma" in self._typed(port, whom=whom)
            text = self.surfers[-1].code()
            self.canaries.append(Canary(f"declaration for {whom}: text", mark_of(text)))
            codes.add(PassFormat.DECLARATION, text, {})
            self.contacts.append(declared_contact(self.answers))
        assert b"/khai-bao/ma" in self._typed(port, use_card="y", id_number=self.of_card["id_number"])
        self.contacts.append(declared_contact(self.answers))

    def _typed(self, port: int, **changes: str) -> bytes:
        answers, canaries = marked_answers(f"room:{ROOM}")
        self.answers = answers | changes
        self.canaries += canaries
        self.surfers.append(Surfer(port))
        return self.surfers[-1].send(FORM, **self.answers)

    def look_around(self) -> None:
        """Read once more what each was given."""
        for surfer in self.surfers:
            for path in ("/khai-bao/", "/khai-bao/ma", "/khai-bao/in"):
                surfer.get(path)


class MainDoor(ShownDoor):
    """The door at which the day goes by."""

    def follow_plan(self, badge: str) -> None:
        """Wait until the reader refuses *badge* as the room's plan says: then it knows the rest of the plan, too.

        Before that wait for the ledger in which a unit goes on of which the broker knows nothing: what one that is set aside
        holds stays there for a while.
        """
        while self.unit.next("state", within_s=60)["epoch_order"] == 1:
            pass
        while self.show(badge, format=BADGE)["reason"] != "not_accepted":
            self.take_away()

    def show_all(self, codes: MarkedCodes) -> None:
        """Show each code; every one is judged as the kind it is."""
        for kind, is_taken, text in codes.shown:
            verdict = self.show(text, format=kind.value)
            while (verdict["verdict"] != "refused") is not is_taken:  # the one before is held before the camera still
                verdict = self.unit.next("verdict", within_s=60, format=kind.value)

    def last_number(self) -> int:
        """Let somebody walk in; return the number of the row that says so."""
        self.unit.order(do="walk", direction="in", speed_m_s=1.5)
        while (state := self.unit.next("state", within_s=60))["entries"] != 1:
            pass
        return int(state["number"])


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


def line(door: str, source: str, contact: Contact) -> tuple[str, ...]:
    """Return a contact as the opened table is to list it."""
    return (door, source, *(contact.get(name, "") for name in FIELDS))


def opened(folder: Path, central: CentralProcess) -> tuple[list[tuple[str, ...]], bytes]:
    """Export the day and open it; return the lines of the table, sorted, and what export said."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
    start, end = f"{day}T00:00", f"{day}T23:59:59"
    words = ["--config", str(central.config), "--room", ROOM, "--reason", "CV 12/SYT", "--out", str(folder / "export")]
    said = run("central", "contacts", "export", *words, "--from", start, "--to", end)
    table = run("central", "contacts", "open", "--key", str(folder / "department.key"), str(folder / "export"))
    text = table.decode("utf-8-sig").split("Room tiep-dan,")[0]
    return sorted(line(row["door"], row["source"], row) for row in csv.DictReader(io.StringIO(text))), said


@pytest.mark.usefixtures("each_database")
def test_a_day_of_marked_people_leaves_no_mark(tmp_path: Path, broker: Broker, central: CentralProcess) -> None:
    """In no database, log, topic, retained word, metric, page, answer, command's words or file of unit, broker and central."""
    trust = tmp_path / "unit" / "trust"
    config = unit_toml(tmp_path / "unit", broker.port, room=ROOM, door="chinh", limit=0)
    codes, badge = marked_codes(trust), marked_badge(trust)
    shutil.copytree(central.folder / "trust" / "declarations", trust / "declarations")
    ear, official = Ear(broker.port), Surfer(central.port)
    web = Web(central.port, codes)
    at_the_other_door = {"name": a_name(), "phone": digits(10, "07"), "address": a_name()}
    spoken, refused = marked_card(), marked_card()
    canaries = [
        *(*codes.canaries, *web.canaries, Canary("badge: text", mark_of(badge))),
        *(Canary(f"sealed: {name}", value) for name, value in at_the_other_door.items()),
        *(Canary(f"card of staff: {name}", mark) for _, marks, _ in (spoken, refused) for name, mark in marks.items()),
    ]
    door = SpokenDoor(broker.port, ROOM, "phu")
    box = say_sealed(door, load_public_key(tmp_path / "department.key.pub"), at_the_other_door)
    said: dict[str, bytes] = {}
    with SimulatedUnit(config) as unit:
        main = MainDoor(unit)
        main.follow_plan(badge)
        main.show_all(codes)
        main.show(badge, format=BADGE, reason="not_accepted")
        said["level"] = run("central", "area", "level", "tinh", "2", "--config", str(central.config))
        unit.next("verdict", within_s=60, format=BADGE, verdict="verified")
        main.refuse(refused[0])
        main.press("not_clear")
        main.refuse(spoken[0])
        main.press("clear")
        unit.next("verdict", within_s=60, format=CARD, reason="on_file")
        main.show(web.card, format=CARD, reason="on_file")
        number = main.last_number()
        eventually(lambda: ear.stored(MAIN) >= number, within_s=60, what="the day at central")
        main.console.crawl()
        for path in ("/state.json", "/healthz", "/staff", "/staff/state.json", "/staff/declare"):
            main.console.get(path)
        official.send("/sign-in", name="admin", password=PASSWORD)
        paths = official.crawl()
        assert len(paths) > 15, paths
        assert b"/contacts" in official.read["/"]
        for path in ("/healthz", "/metrics", "/contacts", "/api/v1/rooms", f"/api/v1/rooms/{ROOM}/history"):
            official.get(path)
        web.look_around()

    texts = "".join(f"{text}\n" for *_, text in codes.shown) + "".join(f"{each[0]}\n" for each in (spoken, refused))
    said["judge"] = run("edge", "judge", "--trust", str(trust), given=texts)
    said["check"] = run("central", "check", "--config", str(central.config))
    said["rooms"] = run("central", "room", "list", "--config", str(central.config))
    # The write-ahead logs as they are while central runs.
    running = files_under(tmp_path / "central", tmp_path / "unit")
    contacts, said["export"] = opened(tmp_path, central)
    door.close()
    ear.close()
    assert 0 == central.stop()
    broker.stop()
    with closing(Store(database_url(central.folder))) as store:
        database = stored_bytes(store)
    assert b"chinh" in database
    surfers = (*web.surfers, official, main.console)
    kept = {
        "database": database,
        **{f"running: {path}": content for path, content in running.items()},
        **files_under(tmp_path / "central", tmp_path / "unit"),
        **{f"page {n} {path}": read for n, surfer in enumerate(surfers) for path, read in surfer.read.items()},
        **{f"command {name}": content for name, content in said.items()},
    }
    carried = {**files_under(broker.folder), "topics": ear.words, "export": (tmp_path / "export").read_bytes()}
    assert [] == search(canaries, kept | carried)
    boxes = {box, *ear.boxes(MAIN)}
    assert len(codes.contacts) + 3 == len(boxes)
    cut = [Canary(f"box {n}", part) for n, each in enumerate(boxes) for part in (each[:60], each[-60:])]
    assert [] == search(cut, kept)

    shown = (*codes.contacts, spoken[2], web.of_card)
    expected = [line("phu", SHOWN, at_the_other_door), *(line("chinh", SHOWN, each) for each in shown)]
    expected += [line("chinh", DECLARED, each) for each in web.contacts]
    assert sorted(expected) == contacts


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
