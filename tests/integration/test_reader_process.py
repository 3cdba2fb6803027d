"""The reader as it runs at a door: a process of its own, real frames, real libzbar, real signatures; and its deaths."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from edge.adapters import reader_link
from edge.adapters.reader_link import ReaderLink
from edge.adapters.reader_process import NICENESS
from edge.config import CameraSection, PassesSection
from edge.core.events import DeviceFaulted, Event, PassJudged
from edge.passes import SigningKey, create_issuer, issue
from edge.protocol.vocabulary import Fault, PassFormat, Reason, VerdictKind
from tests.support.boards import Heard
from tests.support.frames import empty_scene, with_code
from tests.support.net import eventually
from tests.support.passes import AT, a_declaration
from tests.support.processes import exists

LOST = (Fault.CAMERA_LOST, True)
BACK = (Fault.CAMERA_LOST, False)


@dataclass
class TestClock:
    """The machine's monotonic clock with a UTC of the test's choice."""

    __test__ = False
    boot_id: str = "boot"
    offset_ms: int | None = None

    def monotonic_s(self) -> float:
        """Seconds since boot."""
        return time.monotonic()

    def utc_offset_ms(self) -> int | None:
        """What the test says."""
        return self.offset_ms

    def set(self) -> None:
        """Let it be AT now."""
        self.offset_ms = round((AT.timestamp() - time.monotonic()) * 1000)


@dataclass
class Issuing:
    """A folder of trust and the key that its certificate stands for."""

    folder: Path
    texts: list[str]
    certificate: bytes

    def trust(self) -> None:
        """Put the certificate into the folder."""
        (self.folder / "declarations").mkdir(exist_ok=True)
        (self.folder / "declarations" / "issuer.pem").write_bytes(self.certificate)


@pytest.fixture
def issuing(tmp_path: Path) -> Issuing:
    """Declarations, each another code, and an empty folder of trust."""
    files = create_issuer("Counter room test", AT - timedelta(days=1), AT + timedelta(days=1))
    folder = tmp_path / "trust"
    folder.mkdir()
    key = SigningKey.from_pem(files.key_pem, files.certificate_pem)
    texts = [issue(a_declaration(token=bytes([number]) * 8), key) for number in range(12)]
    return Issuing(folder, texts, files.certificate_pem)


Start = Callable[..., ReaderLink]


@pytest.fixture
def start(issuing: Issuing) -> Iterator[Start]:
    """Start readers, and end them after the test."""
    links: list[ReaderLink] = []

    def start(
        heard: Heard, clock: TestClock | None = None, camera: CameraSection | None = None, *, hold_s: float = 4.0
    ) -> ReaderLink:
        link = ReaderLink(
            camera or CameraSection(width=800, height=600),
            PassesSection(trust_dir=str(issuing.folder), hold_s=hold_s),
            clock or TestClock(),
            is_scripted=camera is None,
        )
        links.append(link)
        link.start(heard)
        return link

    yield start
    for link in links:
        link.close()


def _judged(event: Event) -> tuple[PassFormat, VerdictKind, Reason, int]:
    assert isinstance(event, PassJudged)
    return event.format, event.verdict, event.reason, event.people


def _fault(event: Event) -> tuple[Fault, bool]:
    assert isinstance(event, DeviceFaulted)
    return event.fault, event.is_standing


def _running(link: ReaderLink) -> int:
    """Wait until the reader turns, and return its process's id."""
    eventually(lambda: link.last_beat is not None, what="the reader")
    assert link.pid is not None
    return link.pid


def test_declaration_held_before_the_camera_is_verified(start: Start, issuing: Issuing) -> None:
    """A signed declaration, rendered into a noisy scene, is read, verified at the unit's time, and is one scan."""
    issuing.trust()
    heard, clock = Heard(), TestClock()
    clock.set()
    link = start(heard, clock)
    shown_s = time.monotonic()
    assert link.show(text=issuing.texts[0], for_s=1.0) is True
    event = heard.next(20)
    assert _judged(event) == (PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, 2)
    assert isinstance(event, PassJudged)
    assert (shown_s <= event.at_s <= time.monotonic(), event.judged_in_ms > 0) == (True, True)
    link.show(text="ANOTHER", for_s=1.0)
    assert _judged(heard.next(20)) == (PassFormat.UNKNOWN, VerdictKind.REFUSED, Reason.UNKNOWN_CODE, 1)


def test_a_code_shown_again_is_told_as_the_same(start: Start, issuing: Issuing) -> None:
    """The process knows an accepted code again; the unit hears that, and nothing else of it."""
    issuing.trust()
    heard = Heard()
    link = start(heard, hold_s=0.1)  # shorter than the pause between two looks at a code: each is a scan
    link.show(text=issuing.texts[0], for_s=3.0)
    events = [heard.next(20), heard.next(20)]
    assert [False, True] == [isinstance(event, PassJudged) and event.is_repeated for event in events]
    assert _judged(events[0]) == _judged(events[1])


def test_validity_is_judged_once_the_clock_is_known(start: Start, issuing: Issuing) -> None:
    """Without UTC a pass is recorded for that reason; the reader learns of the time while it runs."""
    issuing.trust()
    heard, clock = Heard(), TestClock()
    link = start(heard, clock)
    link.show(text=issuing.texts[0], for_s=0.5)
    before = _judged(heard.next(20))
    clock.set()
    beat = link.last_beat
    eventually(lambda: link.last_beat is not beat and link.last_beat is not None, what="a beat after the clock was set")
    link.show(text=issuing.texts[1], for_s=1.0)
    assert (before[2], _judged(heard.next(20))[2]) == (Reason.CLOCK_UNKNOWN, Reason.SIGNATURE_VALID)


def test_trust_folder_is_read_again_when_it_changes(start: Start, issuing: Issuing) -> None:
    """A certificate put into the folder counts without a restart."""
    heard, clock = Heard(), TestClock()
    clock.set()
    link = start(heard, clock)
    reasons: list[Reason] = []
    for text in issuing.texts:  # the folder is looked at every two seconds at most
        link.show(text=text, for_s=1.0)
        reasons.append(_judged(heard.next(20))[2])
        if reasons[-1] is Reason.SIGNATURE_VALID:
            break
        if len(reasons) == 1:
            issuing.trust()
        beat = link.last_beat
        eventually(lambda beat=beat: link.last_beat is not beat, what="another beat")
    assert (reasons[0], reasons[-1]) == (Reason.UNKNOWN_ISSUER, Reason.SIGNATURE_VALID)


def test_killed_reader_comes_back(start: Start) -> None:
    """SIGKILL is one fault and one return, and the new process reads."""
    heard = Heard()
    link = start(heard)
    first = _running(link)
    os.kill(first, signal.SIGKILL)
    assert [_fault(heard.next(20)), _fault(heard.next(20))] == [LOST, BACK]
    second = _running(link)
    link.show(text="AFTER THE DEATH", for_s=2.0)
    assert (_judged(heard.next(20))[0], second != first, exists(first)) == (PassFormat.UNKNOWN, True, False)


def test_hanging_reader_is_replaced(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that lives and says nothing is ended and started again."""
    monkeypatch.setattr(reader_link, "_SILENT_S", 2.5)
    heard = Heard()
    link = start(heard)
    first = _running(link)
    os.kill(first, signal.SIGSTOP)
    assert [_fault(heard.next(20)), _fault(heard.next(20))] == [LOST, BACK]
    assert exists(first) is False


def test_reader_is_nice_and_leaves_signals_to_the_unit(start: Start) -> None:
    """Decoding yields to everything else; what a terminal or systemd tells the whole group is for the unit to act on."""
    link = start(Heard())
    pid = _running(link)
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    beat = link.last_beat
    eventually(lambda: link.last_beat is not beat, what="another beat")
    assert (os.getpriority(os.PRIO_PROCESS, pid) >= NICENESS, link.pid) == (True, pid)


def test_reader_of_a_raised_unit_is_as_nice(start: Start) -> None:
    """The service runs above the others; its reader must not."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, own - 5)
    except PermissionError:
        pytest.skip("this user may not raise a process above the others")
    try:
        pid = _running(start(Heard()))
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, own)
    assert max(NICENESS, own - 5 + NICENESS) == os.getpriority(os.PRIO_PROCESS, pid)


def test_close_ends_the_process_and_may_be_repeated(start: Start) -> None:
    """Nothing is left running, and nothing is reported."""
    heard = Heard()
    link = start(heard)
    pid = _running(link)
    link.close()
    link.close()
    assert (exists(pid), heard.is_empty(), link.show(text="A")) == (False, True, False)


def test_folder_of_pictures_with_rubbish_is_read(start: Start, tmp_path: Path) -> None:
    """Real files through the whole process: codes are judged, rubbish is left out, the reader goes on."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "0-rubbish.png").write_bytes(os.urandom(4096))
    Image.fromarray(with_code(empty_scene(), "1" * 12 + "|SAMPLE")).save(folder / "1.png")
    heard = Heard()
    link = start(heard, camera=CameraSection(source="pictures", path=str(folder)))
    first = _judged(heard.next(20))
    Image.fromarray(with_code(empty_scene(seed=2), "SECOND")).save(folder / "partial.tmp", format="PNG")
    (folder / "partial.tmp").rename(folder / "2.png")
    assert (first[0], _judged(heard.next(20))[0], link.pid is not None) == (
        PassFormat.UNKNOWN,
        PassFormat.UNKNOWN,
        True,
    )


def test_camera_that_is_not_there_is_a_fault_until_it_is(start: Start, tmp_path: Path) -> None:
    """A camera that cannot be opened is one fault; when it can, one return; the process stays the same."""
    folder = tmp_path / "pictures"
    heard = Heard()
    link = start(heard, camera=CameraSection(source="pictures", path=str(folder)))
    lost = _fault(heard.next(20))
    pid = link.pid
    folder.mkdir()
    assert (lost, _fault(heard.next(20)), link.pid) == (LOST, BACK, pid)


def test_no_camera_configured_starts_nothing(start: Start) -> None:
    """A door without a camera has no reader and no fault."""
    heard = Heard()
    link = start(heard, camera=CameraSection(source="none"))
    assert (link.pid, heard.is_empty()) == (None, True)
