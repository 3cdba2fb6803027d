"""Rules at the real reader's process: told while it runs, applied to a card that lies before it, and no name in any pipe.

The person is invented.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacl.public import PrivateKey, SealedBox

from edge.adapters import reader_link
from edge.adapters.reader_link import ReaderLink
from edge.adapters.reader_messages import ClockSaid, Judged, Settings, Show, from_reader, line, rules_said
from edge.config import CameraSection, PassesSection
from edge.core.effects import Effect, TellReader
from edge.core.events import ClockSet, DayReceived, Event, PassJudged, PlanReceived, StaffDeclared
from edge.passes.pseudonym import pseudonym
from edge.passes.rules import Rules
from edge.protocol.messages import MOST_FILED, ContactsOrder, Day, Filed, Plan, PlanDoor
from edge.protocol.rows import ContactSealed, Scanned
from edge.protocol.vocabulary import PassFormat, Reason, Taking
from tests.support.boards import Heard
from tests.support.door import Door
from tests.support.fakes import FakeClock
from tests.support.net import eventually
from tests.support.passes import AT

NAME = "Nguyễn Văn Mẫu"
CARD = f"048090001234||{NAME}|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021"
DAY_KEY = bytes(range(32))
WHO = pseudonym(DAY_KEY, "doc:048090001234")
PRIVATE = PrivateKey(bytes(range(1, 33)))
PUBLIC = bytes(PRIVATE.public_key)
TAKING = {PassFormat.ID_CARD: Taking.WITH_DECLARATION}
NOW_MS = round(AT.timestamp() * 1000)
EVERYBODY = {f"{n:022}": Filed(who=f"{n:022}", until_utc_ms=NOW_MS) for n in range(MOST_FILED)}
CONTACT = {
    "v": 1,
    "name": NAME,
    "address": "12 Lê Lợi, Hải Châu, Đà Nẵng",
    "id_number": "048090001234",
}


def key32(key: bytes) -> str:
    """Return *key* as the wire writes it."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def opened(sealed: str) -> object:
    """Return the contact that only the department can open."""
    return json.loads(SealedBox(PRIVATE).decrypt(base64.urlsafe_b64decode(sealed + "==")))


class Clock(FakeClock):
    """The machine's monotonic clock; it was AT when the test began."""

    def __init__(self) -> None:
        super().__init__(utc_offset_ms=NOW_MS - round(time.monotonic() * 1000))

    def monotonic_s(self) -> float:
        """Seconds since boot."""
        return time.monotonic()


@pytest.fixture
def link() -> Iterator[ReaderLink]:
    """A reader with a scripted camera, not yet started."""
    with ReaderLink(CameraSection(width=800, height=600), PassesSection(hold_s=4.0), Clock(), is_scripted=True) as link:
        yield link


def test_a_card_lies_on_the_reader_while_staff_take_the_answers(link: ReaderLink) -> None:
    """Refused, put on file by staff, taken without being lifted; its sealed contact opens, and nothing else holds the name."""
    heard, door = Heard(), Door(now=time.monotonic())
    shown: list[object] = []

    def handle(event: Event) -> None:
        effects: tuple[Effect, ...] = door.service.handle(event)
        shown.extend((event, *effects))
        for effect in effects:
            if isinstance(effect, TellReader):
                link.tell(effect.rules)

    offset_ms = NOW_MS - round(time.monotonic() * 1000)
    handle(ClockSet(time.monotonic(), offset_ms))
    plan = Plan(
        revision=1,
        name="Room",
        limit=5,
        doors=(PlanDoor(id="south", name="Cửa"),),
        taking=TAKING,
        contacts=ContactsOrder(key=key32(PUBLIC), keep_days=14),
    )
    handle(PlanReceived(time.monotonic(), plan))
    day = Day(from_utc_ms=NOW_MS, until_utc_ms=NOW_MS + 3_600_000, key=key32(DAY_KEY), filed=tuple(EVERYBODY.values()))
    handle(DayReceived(time.monotonic(), day))
    link.start(heard)
    eventually(lambda: link.last_beat is not None, what="the reader")
    assert link.show(text=CARD, for_s=30.0)
    handle(heard.next(20))
    handle(StaffDeclared(time.monotonic(), PassFormat.SPOKEN, is_clear=True, people=2, by="t", order="a", who=WHO))
    told_s = time.monotonic()
    taken = heard.next(20)
    handle(taken)
    scans = [(row.format, row.reason, row.who) for row in door.ledger.rows if isinstance(row, Scanned)]
    assert [
        (PassFormat.ID_CARD, Reason.DECLARATION_NEEDED, WHO),
        (PassFormat.SPOKEN, Reason.STAFF_HEARD, WHO),
        (PassFormat.ID_CARD, Reason.ON_FILE, WHO),
    ] == scans
    assert isinstance(taken, PassJudged)
    assert taken.at_s - told_s < 5.0
    (contact,) = [row for row in door.ledger.rows if isinstance(row, ContactSealed)]
    assert CONTACT == opened(contact.sealed)
    everything = f"{shown!r} {door.ledger.rows!r} {door.days.kept!r}"
    assert [] == [part for part in (NAME, "Nguyễn", "Lê Lợi", "048090001234", "02031990") if part in everything]


def test_no_line_between_the_unit_and_its_reader_holds_a_name() -> None:
    """Whatever the process says, and whatever it logs; the rules of the fullest day go through the pipe before the first code."""
    settings = Settings(source="script", camera=CameraSection(), trust_dir="", hold_s=4.0)
    rules = Rules(taking=TAKING, filed=EVERYBODY, day_key=DAY_KEY, contacts_key=PUBLIC)
    orders = [settings, ClockSaid(utc_offset_ms=NOW_MS - round(time.monotonic() * 1000)), rules_said(rules)]
    with subprocess.Popen(
        [sys.executable, "-m", "edge.adapters.reader_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for order in (*orders, Show(text=CARD, for_s=2.0)):
            process.stdin.write(line(order))
        process.stdin.flush()
        said: list[bytes] = []
        judged: Judged | None = None
        while judged is None:
            said.append(process.stdout.readline())
            message = from_reader.decode(said[-1])
            judged = message if isinstance(message, Judged) else None
        process.stdin.close()
        said += [process.stdout.read(), process.stderr.read()]
    assert (Reason.DECLARATION_NEEDED, WHO, CONTACT) == (judged.reason, judged.who, opened(judged.sealed))
    lines = b"".join(said).decode()
    escaped = json.dumps(NAME)[1:-1]
    assert [] == [part for part in (NAME, escaped, "Nguy", "Hải Châu", "048090001234", "02031990") if part in lines]


def test_rules_reach_each_new_process_before_its_first_code(link: ReaderLink) -> None:
    """A reader that was killed does not judge by the rules of a unit that has none."""
    heard = Heard()
    link.tell(Rules(taking={PassFormat.ID_CARD: Taking.NOT}))
    link.start(heard)
    eventually(lambda: link.last_beat is not None, what="the reader")
    assert link.pid is not None
    os.kill(link.pid, signal.SIGKILL)
    heard.next(20)
    heard.next(20)
    eventually(lambda: link.last_beat is not None, what="the next reader")
    link.show(text=CARD, for_s=2.0)
    event = heard.next(20)
    assert isinstance(event, PassJudged)
    assert (Reason.NOT_ACCEPTED, None) == (event.reason, event.who)


@pytest.mark.parametrize("is_replaced", [True, False])
def test_a_reader_that_hears_nothing_holds_nobody_up(
    link: ReaderLink, monkeypatch: pytest.MonkeyPatch, is_replaced: bool
) -> None:
    """The fullest day does not fit its pipe: telling it returns at once, a stuck process is replaced, and closing ends it."""
    monkeypatch.setattr(reader_link, "_SILENT_S", 2.0 if is_replaced else 60.0)
    heard = Heard()
    link.start(heard)
    eventually(lambda: link.last_beat is not None, what="the reader")
    stuck = link.pid
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    began_s = time.monotonic()
    for n in range(20):
        link.tell(Rules(taking=TAKING, filed=EVERYBODY, day_key=bytes([n]) * 32))
    assert time.monotonic() - began_s < 1.0
    if is_replaced:
        heard.next(30)
        heard.next(30)
        link.show(text=CARD, for_s=2.0)
        event = heard.next(30)
        assert isinstance(event, PassJudged)
        assert (pseudonym(bytes([19]) * 32, "doc:048090001234"), True) == (event.who, link.pid != stuck)
    closing = threading.Thread(target=link.close)
    closing.start()
    closing.join(20)
    assert not closing.is_alive()


def test_every_library_of_sealing_is_loaded_in_the_reader_alone(tmp_path: Path) -> None:
    """The unit's own process needs no libsodium."""
    script = "import sys; import edge.bootstrap, edge.adapters.reader_link; print('nacl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "False" == done.stdout.strip()
