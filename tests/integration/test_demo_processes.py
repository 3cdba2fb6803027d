"""Programs the demo starts end with everything they started, on every way out."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from central.demo.processes import Child
from tests.support.net import eventually

_FAMILY = "import subprocess, sys; print(subprocess.Popen(['sleep', '600']).pid, flush=True); sys.stdin.read(); sys.stdin.close()"
_STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(0, flush=True); time.sleep(600)"
_PARENT = """
import asyncio, pathlib, sys
from central.demo.processes import Child
async def main():
    child = await Child.start("x", [sys.executable, "-c", "import time; time.sleep(600)"], pathlib.Path(sys.argv[1]))
    print(child._process.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_end_of_input_ends_a_child_and_what_it_started(tmp_path: Path) -> None:
    """`stop` closes the input, waits, and takes the rest of the group along."""

    async def scene() -> int:
        child = await Child.start("x", [sys.executable, "-c", _FAMILY], tmp_path / "log", is_spoken_to=True)
        grandchild = int(await child.output.readline())
        await child.stop()
        assert not child.is_running
        return grandchild

    grandchild = asyncio.run(scene())
    assert eventually(lambda: not _is_alive(grandchild), what="the end of the grandchild")


def test_a_stubborn_child_is_ended_by_force(tmp_path: Path) -> None:
    """A child that hears nothing is killed after the patience given."""

    async def scene() -> bool:
        child = await Child.start("x", [sys.executable, "-c", _STUBBORN], tmp_path / "log", is_spoken_to=True)
        await child.output.readline()
        await child.stop(patience_s=0.1)
        return child.is_running

    assert asyncio.run(scene()) is False


def test_children_end_when_their_starter_is_killed(tmp_path: Path) -> None:
    """SIGKILL of the starting program, which can clean up nothing, still ends the child."""
    command = [sys.executable, "-c", _PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _is_alive(child)
        os.kill(parent.pid, signal.SIGKILL)
    assert eventually(lambda: not _is_alive(child), what="the end of the child")


def test_a_child_does_not_begin_without_its_starter(tmp_path: Path) -> None:
    """A starter killed before the kernel was told to end the child with it leaves none behind: the child sees that it is an orphan."""
    late, is_over = tmp_path / "setpriv", tmp_path / "is over"
    waiting = f"while [ ! -e '{is_over}' ]; do sleep 0.01; done"
    late.write_text(f'#!/bin/sh\n{waiting}\nexec {shutil.which("setpriv")} "$@"\n')
    late.chmod(0o755)
    command = [sys.executable, "-c", _PARENT, str(tmp_path / "log")]
    slow = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=slow) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
    assert _is_alive(child)
    is_over.touch()
    assert eventually(lambda: not _is_alive(child), what="the end of the child")
