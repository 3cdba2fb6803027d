"""Feeds inputs and watches: what is raised, what is repeated, what it costs. Keeps each kind of fault once, with the input that did it."""

import faulthandler
import logging
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from tests.fuzz.target import MARK, Answer, Target

HANG_S = 60
"""Processor time after which an input counts as hanging: the program ends, saying where it stands."""
STUCK_S = 600
"""The same where it waits and does nothing; time enough for a machine that does much else."""
TOLD_EVERY_S = 300
WARM = 3000
"""Inputs after which memory is measured for the first time: by then everything is loaded."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with an input, and where."""

    target: str
    what: str
    place: str


@dataclass(slots=True)
class Watch:
    """The account of a run."""

    keep_in: Path | None = None
    fed: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: dict[Fault, bytes] = field(default_factory=dict)
    longest_s: dict[str, float] = field(default_factory=dict)
    warm_kb: int = 0
    tells: Callable[[str], None] | None = None
    _logged: list[str] = field(default_factory=list)
    _began_s: float = field(default_factory=time.monotonic)
    _told_s: float = field(default_factory=time.monotonic)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take what is logged, by us and by libraries, in place of writing it."""

        def take(_logger: object, _name: str, event: structlog.typing.EventDict) -> Any:
            self._logged.append(repr(event))
            raise structlog.DropEvent

        class Handler(logging.Handler):
            def emit(handler, record: logging.LogRecord) -> None:  # noqa: N805  # `self` is the watch
                self._logged.append(record.getMessage() + (repr(record.exc_info) if record.exc_info else ""))

        before, root = structlog.get_config(), logging.getLogger()
        handlers = root.handlers[:]
        structlog.configure(processors=[take], cache_logger_on_first_use=False)
        root.handlers[:] = [Handler()]
        # Where it stands is written; then the signal does what it does to programs that do not know it.
        faulthandler.register(signal.SIGPROF, chain=True)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.unregister(signal.SIGPROF)
            faulthandler.cancel_dump_traceback_later()
            structlog.configure(**before)
            root.handlers[:] = handlers

    def feed(self, target: Target, data: bytes) -> None:
        """Feed *data* and keep the account."""
        self._logged.clear()
        faulthandler.dump_traceback_later(STUCK_S, exit=True)
        signal.setitimer(signal.ITIMER_PROF, HANG_S)
        began_s = time.process_time()
        try:
            answer: Answer | None = target.feed(data)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            self._fault(target, data, type(error).__name__, _place(error))
            answer = None
        cost_s = time.process_time() - began_s
        self.fed[target.name] += 1
        self.longest_s[target.name] = max(cost_s, self.longest_s.get(target.name, 0.0))
        if cost_s > target.most_s:
            self._fault(target, data, f"slower than {target.most_s} s", "")
        if answer is not None:
            self.answers[target.name, answer.word] += 1
            if MARK in answer.said.lower():
                self._fault(target, data, "repeats what was fed", answer.word)
        if any(MARK in line.lower() for line in self._logged):
            self._fault(target, data, "logs what was fed", self._logged[0][:60].replace(MARK, "…"))
        if self.fed.total() == WARM:
            self.warm_kb = memory_kb()
        if self.tells is not None and time.monotonic() - self._told_s > TOLD_EVERY_S:
            self._told_s = time.monotonic()
            self.tells(self.summary())

    def _fault(self, target: Target, data: bytes, what: str, place: str) -> None:
        fault = Fault(target.name, what, place)
        if fault in self.faults:
            return
        self.faults[fault] = data
        if self.keep_in is not None:
            self.keep_in.mkdir(parents=True, exist_ok=True)
            (self.keep_in / f"{target.name}-{len(self.faults)}").write_bytes(data)

    def summary(self) -> str:
        """Return the account in a line."""
        seconds, used_s = time.monotonic() - self._began_s, time.process_time()
        memory = f"memory {self.warm_kb:,} kB after {WARM:,}, {memory_kb():,} kB at most"
        return f"{self.fed.total():,} inputs in {seconds:.0f} s ({used_s:.0f} s of processor time), {len(self.faults)} faults; {memory}"

    def report(self) -> str:
        """Return the whole account in words."""
        lines = [self.summary()]
        for name, count in sorted(self.fed.items()):
            lines.append(
                f"  {name:10}{count:10,} inputs, the longest {self.longest_s[name] * 1000:8.1f} ms of processor time"
            )
            answers = [(word, number) for (target, word), number in self.answers.items() if target == name]
            for word, number in sorted(answers, key=lambda one: -one[1])[:24]:
                lines.append(f"{'':14}{word:44}{number:10,}")
        lines += [f"  {fault.target}: {fault.what} {fault.place}" for fault in self.faults]
        return "\n".join(lines)


def memory_kb() -> int:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _place(error: BaseException) -> str:
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/tests/fuzz/" not in frame.filename]
    frames = ours or traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-2:][::-1])
