"""The reader's program without a unit: its unit died, or a person started it."""

import subprocess
import sys

from tests.support.net import eventually
from tests.support.processes import exists


def test_reader_dies_with_its_unit() -> None:
    """A unit that is killed leaves no reader behind."""
    unit = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time\n"
            "from edge.adapters.reader_link import ReaderLink\n"
            "from edge.adapters.clock import SystemClock\n"
            "from edge.config import CameraSection, PassesSection\n"
            "link = ReaderLink(CameraSection(), PassesSection(), SystemClock('trusted'), is_scripted=True)\n"
            "link.start(lambda event: None)\n"
            "while link.last_beat is None: time.sleep(0.02)\n"
            "print(link.pid, flush=True)\n"
            "time.sleep(60)\n",
        ],
        stdout=subprocess.PIPE,
    )
    with unit:
        assert unit.stdout is not None
        pid = int(unit.stdout.readline())
        unit.kill()
    eventually(lambda: not exists(pid), what="the end of the reader")


def test_reader_is_not_for_people() -> None:
    """Started by hand it says so and ends."""
    run = subprocess.run(
        [sys.executable, "-m", "edge.adapters.reader_process"], input=b"hello\n", capture_output=True, timeout=30
    )
    assert (run.returncode, run.stderr.decode().strip()) == (
        1,
        "this program is started by the unit, not by hand",
    )
