"""Programs the demo starts, and that all of them end when the demo does, however it ends.

Three nets: the demo stops each in order; each is asked to end by the kernel if the demo dies (`setpriv --pdeathsig`, util-linux),
and does not begin if the demo died before the kernel knew that; and each leads a process group of its own, so that what it started
itself goes with it.
"""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path

from central.errors import CentralError

LINE_LIMIT = 1 << 20
"""A line of a child's output may be this long; a longer one is a fault of the child."""

_IF_STARTER_LIVES = '[ "$PPID" = "$0" ] && exec "$@"'
"""For a shell: the program in its arguments takes its place, unless the process that is named as its starter is not its parent any more."""


class ProgramMissing(CentralError):
    """A program the demo needs is not installed."""


class ProgramEnded(CentralError):
    """A program ended that should have stayed."""


class Child:
    """A running program with its log file. Start it with `start`; `stop` ends it with everything it started."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process

    @classmethod
    async def start(cls, name: str, command: Sequence[str | Path], log: Path, *, is_spoken_to: bool = False) -> "Child":
        """Start *command*; its words go to *log*. With *is_spoken_to*, its standard input and output are ours.

        Raises: ProgramMissing.
        """
        with log.open("ab") as words:
            try:
                process = await asyncio.create_subprocess_exec(
                    *("setpriv", "--pdeathsig", "TERM", "--", "sh", "-c", _IF_STARTER_LIVES, str(os.getpid())),
                    *map(str, command),
                    stdin=PIPE if is_spoken_to else DEVNULL,
                    stdout=PIPE if is_spoken_to else words,
                    stderr=words,
                    start_new_session=True,
                    limit=LINE_LIMIT,
                )
            except FileNotFoundError:
                raise ProgramMissing("setpriv is missing; it comes with the package util-linux") from None
        return cls(name, process, log)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    @property
    def output(self) -> asyncio.StreamReader:
        """Its standard output; only for a child that is spoken to."""
        if self._process.stdout is None:
            raise ValueError(f"{self.name} was not started to be spoken to")
        return self._process.stdout

    async def say(self, line: bytes) -> None:
        """Write *line* to its standard input; a child that has ended hears nothing."""
        stdin = self._process.stdin
        if stdin is None or stdin.is_closing() or not self.is_running:
            return
        try:
            stdin.write(line)
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            return

    async def ended(self) -> int:
        """Wait until it ends and return its exit status."""
        return await self._process.wait()

    async def stop(self, patience_s: float = 3.0) -> None:
        """End it: by the end of its input where it has one, else by SIGTERM; by force after *patience_s*. Idempotent."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        else:
            self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), patience_s)
        except TimeoutError:
            self._signal(signal.SIGTERM)
            await asyncio.sleep(0.3)
        await self.kill()

    async def kill(self) -> None:
        """End it at once with everything it started, as a power cut would."""
        self._signal(signal.SIGKILL)
        await self._process.wait()

    def last_words(self) -> str:
        """The last line of its log, to be shown when it ended too soon."""
        lines = self.log.read_text("utf-8", "replace").strip().splitlines() if self.log.exists() else []
        return lines[-1][:300] if lines else "it said nothing"

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return
