"""The unit's end of the reader: starts its process, hears it, starts it again when it dies or hangs.

Owns the process and its pipes. It must not load a camera, a decoder or numpy: they live in the process, and die with it.
"""

import contextlib
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType

import structlog

from edge.adapters.reader_messages import (
    NOT_UNDERSTOOD,
    Beat,
    CameraSaid,
    ClockSaid,
    Judged,
    RulesSaid,
    Settings,
    Show,
    ShowOver,
    ToReader,
    from_reader,
    line,
)
from edge.adapters.reader_shows import Shows
from edge.adapters.reader_teller import RulesTeller
from edge.config import CameraSection, PassesSection
from edge.core.events import DeviceFaulted, PassJudged
from edge.passes.rules import Rules
from edge.ports import Clock, Emit
from edge.protocol.vocabulary import Fault

_STARTING_S = 40.0  # a Pi Zero loads libcamera and a thousand certificates in half of it
_STARTED_S = 2.0
_SILENT_S = 15.0  # longer than OpenCV waits for a USB camera
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_PROVEN_S = 60.0  # a driver that kills its process at every start must not keep the machine starting it
_ENDING_S = 2.0
_OFFSET_STEP_MS = 100
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}  # idle threads and arenas cost megabytes

log = structlog.get_logger(__name__)


class ReaderLink:
    """The QR reader as a Source. With `source="none"` there is nothing to start.

    *is_scripted* gives it the camera of a simulated unit, before which `show` holds codes; *on_shown* hears each time that one is out
    of the picture and all about it told (""), or why it was not shown.
    """

    def __init__(
        self,
        camera: CameraSection,
        passes: PassesSection,
        clock: Clock,
        *,
        is_scripted: bool = False,
        on_shown: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._settings = Settings(
            source="script" if is_scripted else camera.source,
            camera=camera,
            trust_dir=passes.trust_dir,
            hold_s=passes.hold_s,
        )
        self._clock = clock
        self._shows = Shows(on_shown)
        self._emit: Emit | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._writing = threading.Lock()
        self._closing = threading.Event()
        self._is_told = threading.Event()  # the running process has its settings and rules, and may be shown codes
        self._is_lost = False
        self._told_offset_ms: int | None = None
        self._started_s = 0.0
        self._pause_s = _FIRST_PAUSE_S
        self._beat: Beat | None = None
        self._teller = RulesTeller(self._say_rules)
        self._keeper = threading.Thread(target=self._keep, name="reader", daemon=True)

    @property
    def last_beat(self) -> Beat | None:
        """The reader's newest figures, or None while it is not up."""
        return self._beat

    @property
    def pid(self) -> int | None:
        """The id of the reader's process, or None while there is none."""
        process = self._process
        return process.pid if process is not None else None

    def start(self, emit: Emit) -> None:
        """Start the process; judgements and the camera's loss and return go to *emit*."""
        self._emit = emit
        if self._settings.source != "none":
            self._keeper.start()
            self._teller.start()

    def tell(self, rules: Rules) -> None:
        """Let the reader judge by *rules* from now on, this process and each later one. Returns at once."""
        self._teller.tell(rules)

    def show(self, *, text: str | None = None, picture: str | None = None, for_s: float = 1.5) -> bool:
        """Hold a code before the scripted camera; False when the reader is not up, and was not within two seconds."""
        order = Show(text=text, picture=picture, for_s=for_s)
        return (
            not self._closing.is_set()
            and self._is_told.wait(_STARTED_S)
            and self._shows.begin(lambda: self._say(order))
        )

    def wait_shown(self) -> None:
        """Wait until nothing is being shown any more."""
        self._shows.wait()

    def close(self) -> None:
        """End the process. Idempotent."""
        self._closing.set()
        process = self._process
        if process is not None:
            self._close_pipe(process)  # what it ends on
        if self._keeper.is_alive():
            self._keeper.join(_ENDING_S)
            if self._keeper.is_alive() and process is not None:
                process.kill()  # still loading its libraries, or stuck in a driver
                self._keeper.join()
        self._teller.close()

    def __enter__(self) -> "ReaderLink":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- the keeper's thread; the kernel ends the reader when this thread ends ------------------------------------------

    def _keep(self) -> None:
        while not self._closing.is_set():
            why = self._run_once()
            self._shows.all_over(why)
            self._beat = None
            if self._closing.is_set():
                return
            self._tell_lost(why)
            self._closing.wait(self._pause_s)
            self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)

    def _run_once(self) -> str:
        """Run one process to its end and return why it ended."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "edge.adapters.reader_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | _ENVIRONMENT,
            )
        except OSError as error:
            return f"the reader cannot be started: {error.strerror}"
        self._started_s = self._clock.monotonic_s()
        self._is_told.clear()
        with process:
            self._process = process
            try:
                self._say(self._settings)
                self._say_clock(must=True)
                self._teller.process_came()
                return self._hear(process)
            finally:
                self._is_told.clear()
                self._teller.process_went()
                self._process = None
                self._end(process)

    def _hear(self, process: subprocess.Popen[bytes]) -> str:
        """Take what the reader says until it ends or falls silent."""
        assert process.stdout is not None  # noqa: S101  for the type checker: a pipe was asked for
        source = process.stdout.fileno()
        rest = b""
        patience_s = _STARTING_S
        while not self._closing.is_set():
            if not select.select([source], [], [], patience_s)[0]:
                return f"the reader said nothing for {patience_s:.0f} s"
            chunk = os.read(source, 65536)
            if not chunk:
                return "the reader ended"
            *lines, rest = (rest + chunk).split(b"\n")
            for text in lines:
                self._take(text)
            patience_s = _SILENT_S
        return "the unit ends"

    def _take(self, text: bytes) -> None:
        try:
            message = from_reader.decode(text)
        except NOT_UNDERSTOOD:
            log.warning("reader_not_understood")
            return
        if self._emit is None:
            return
        if isinstance(message, Judged):
            self._emit(
                PassJudged(
                    at_s=message.at_s,
                    format=message.format,
                    verdict=message.verdict,
                    reason=message.reason,
                    people=message.people,
                    judged_in_ms=message.judged_in_ms,
                    is_repeated=message.is_repeated,
                    who=message.who,
                    key=message.key or "",
                    sealed=message.sealed,
                    ref=message.ref,
                )
            )
        elif isinstance(message, CameraSaid):
            if message.is_lost:
                self._tell_lost(message.words)
            else:
                self._tell_back()
        elif isinstance(message, Beat):
            self._beat = message
            if self._clock.monotonic_s() - self._started_s > _PROVEN_S:
                self._pause_s = _FIRST_PAUSE_S
            self._say_clock()
        elif isinstance(message, ShowOver):
            self._shows.over(message.words)

    def _tell_lost(self, why: str) -> None:
        if not self._is_lost and self._emit is not None:
            self._is_lost = True
            log.error("camera_lost", why=why)
            self._emit(DeviceFaulted(at_s=self._clock.monotonic_s(), fault=Fault.CAMERA_LOST, is_standing=True))

    def _tell_back(self) -> None:
        if self._is_lost and self._emit is not None:
            self._is_lost = False
            log.info("camera_back")
            self._emit(DeviceFaulted(at_s=self._clock.monotonic_s(), fault=Fault.CAMERA_LOST, is_standing=False))

    def _say_clock(self, *, must: bool = False) -> None:
        offset = self._clock.utc_offset_ms()
        told = self._told_offset_ms
        if not must and (offset is None) == (told is None) and abs((offset or 0) - (told or 0)) < _OFFSET_STEP_MS:
            return
        self._told_offset_ms = offset
        self._say(ClockSaid(utc_offset_ms=offset))

    def _say_rules(self, said: RulesSaid) -> None:
        if self._say(said):
            self._is_told.set()

    def _say(self, message: ToReader) -> bool:
        process = self._process
        if process is None or process.stdin is None:
            return False
        try:
            with self._writing:
                process.stdin.write(line(message))
                process.stdin.flush()
        except (OSError, ValueError):
            return False  # it died, or is being closed; `_hear` notices
        return True

    def _close_pipe(self, process: subprocess.Popen[bytes]) -> None:
        """Close what the process hears from. One that hears no more while it is told something is killed, which frees its pipe."""
        if not self._writing.acquire(timeout=_ENDING_S):
            process.kill()
            self._writing.acquire()
        try:
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()
        finally:
            self._writing.release()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        self._close_pipe(process)
        try:
            process.wait(_ENDING_S if self._closing.is_set() else 0.1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
