"""The reader's process: camera, decoder and judge apart from the unit, so that decoding never delays a beam.

Owns the life of this process: its pipes, its niceness, its camera's comings and goings, and that it never outlives the unit. Started by
`edge.adapters.reader_link`; not for people. What it says goes out as JSON lines, what it logs to standard error.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from edge import logs
from edge.adapters.camera import Camera, open_camera
from edge.adapters.reader_cascade import cascade
from edge.adapters.reader_loop import FrameReader
from edge.adapters.reader_messages import (
    NOT_UNDERSTOOD,
    CameraSaid,
    ClockSaid,
    FromReader,
    RulesSaid,
    Settings,
    Show,
    ShowOver,
    line,
    rules_of,
    to_reader,
)
from edge.adapters.watched_trust import WatchedTrust
from edge.errors import DeviceError, PictureError
from edge.passes import Judgement, judge

NICENESS = 10
BEAT_S = 1.0
_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 15.0
_FIRST_SHOW_S = 10.0
_PR_SET_PDEATHSIG = 1

log = structlog.get_logger(__name__)


class ReaderProcess:
    """Everything of the process but its pipes' file descriptors."""

    def __init__(self, settings: Settings, out: BinaryIO) -> None:
        self._settings = settings
        self._out = out
        self._writing = threading.Lock()
        self._trust = WatchedTrust(Path(settings.trust_dir)) if settings.trust_dir else None
        self._reader = FrameReader(cascade(), self._judge, settings.hold_s)
        self._camera: Camera | None = None
        self._is_open = threading.Event()
        self._is_ruled = threading.Event()
        self._retry_s = _FIRST_RETRY_S

    def tell(self, message: FromReader) -> None:
        """Send one message to the unit; end when it does not listen any more."""
        try:
            with self._writing:
                self._out.write(line(message))
                self._out.flush()
        except OSError:
            os._exit(0)

    def take(self, text: bytes) -> None:
        """Carry out one order of the unit."""
        message = to_reader.decode(text)
        if isinstance(message, ClockSaid):
            self._reader.utc_offset_ms = message.utc_offset_ms
        elif isinstance(message, RulesSaid):
            self._reader.rules = rules_of(message)
            self._is_ruled.set()
        elif isinstance(message, Show):
            self._show(message)

    def run(self) -> None:
        """Read frames for ever once the rules are known, opening the camera again whenever it is lost."""
        self._is_ruled.wait()
        was_lost: bool | None = None
        while True:
            try:
                self._camera = open_camera(self._settings.source, self._settings.camera)
                self._is_open.set()
                beat_due_s = 0.0
                for frame, at_s in self._camera.frames():
                    if was_lost is not False:
                        was_lost = False
                        self._retry_s = _FIRST_RETRY_S
                        self.tell(CameraSaid(is_lost=False))
                    for judged in self._reader.read(frame, at_s):
                        self.tell(judged)
                    now = time.monotonic()
                    if now >= beat_due_s:
                        beat_due_s = now + BEAT_S
                        self.tell(self._reader.beat(now))
            except DeviceError as error:
                if not was_lost:
                    was_lost = True
                    self.tell(CameraSaid(is_lost=True, words=str(error)))
            finally:
                if self._camera is not None:
                    self._camera.close()
                    self._camera = None
            self._rest()

    def _rest(self) -> None:
        """Wait before the camera is tried again, and go on telling that this process lives."""
        end = time.monotonic() + self._retry_s
        self._retry_s = min(self._retry_s * 2, _LONGEST_RETRY_S)
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, BEAT_S))
            self.tell(self._reader.beat(time.monotonic()))

    def _judge(self, text: str, at: datetime | None) -> Judgement:
        from edge.passes import Trust

        return judge(text, self._trust.now() if self._trust else Trust(), at)

    def _show(self, order: Show) -> None:
        from edge.adapters.camera_script import ScriptCamera

        self._is_open.wait(_FIRST_SHOW_S)
        camera = self._camera
        if not isinstance(camera, ScriptCamera):
            self.tell(ShowOver(words="only a scripted camera can be shown something"))
            return
        camera.on_gone = lambda: self.tell(ShowOver())
        try:
            if order.text is not None:
                camera.show_text(order.text, order.for_s)
            elif order.picture is not None:
                camera.show_picture(Path(order.picture), order.for_s)
        except PictureError as error:
            self.tell(ShowOver(words=str(error)))


def main() -> None:
    """Run the reader on standard input and output until the unit closes them."""
    unit = os.getppid()
    # Ctrl-C reaches the whole terminal and systemd tells the whole group to end: the unit ends its reader itself.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != unit:
        return  # the unit died before the kernel knew that it should tell
    os.nice(NICENESS - min(0, os.getpriority(os.PRIO_PROCESS, 0)))  # also below a unit that was raised above the others
    # What a library prints must not get between the messages.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logs.configure()
    orders = sys.stdin.buffer
    first = orders.readline()
    if not first:
        return  # the unit ended while this process was starting
    try:
        settings = to_reader.decode(first)
    except NOT_UNDERSTOOD:
        settings = None
    if not isinstance(settings, Settings):
        sys.exit("this program is started by the unit, not by hand")
    process = ReaderProcess(settings, out)
    threading.Thread(target=_listen, args=(process, orders), name="orders", daemon=True).start()
    process.run()


def _listen(process: ReaderProcess, orders: BinaryIO) -> None:
    for text in orders:
        try:
            process.take(text)
        except NOT_UNDERSTOOD:
            log.warning("order_not_understood")
    os._exit(0)  # the unit is gone or wants this process gone; a camera stuck in its driver must not hold it up


if __name__ == "__main__":
    main()
