"""Lets Atheris (libFuzzer) choose: an input that reaches something new is kept and spoilt further.

Atheris ends the process itself; the account is given when its time is over, by the last input it feeds.
"""

import contextlib
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

from tests.fuzz.spoiling import MOST
from tests.fuzz.watch import STUCK_S

if TYPE_CHECKING:
    from tests.fuzz.running import Kitchen
    from tests.fuzz.watch import Watch

_MEMORY_MB = 1024
_READERS = ("edge", "central", "base45", "joserfc", "rfc8785")
"""What is watched for new ways taken; the rest is libraries that nobody here can mend."""


def instrument() -> None:
    """Have what is imported from now on tell where it goes."""
    with (
        contextlib.redirect_stderr(io.StringIO()),
        atheris.instrument_imports(include=list(_READERS), enable_loader_override=False),
    ):
        import tests.fuzz.running  # noqa: F401


def run(kitchen: "Kitchen", watch: "Watch", seconds: float, seed: int, finish: Callable[[], int]) -> None:
    """Fuzz *kitchen*'s targets for *seconds*; does not return."""
    targets = kitchen.targets
    end_s = time.monotonic() + seconds

    def feed(data: bytes) -> None:
        if time.monotonic() > end_s:
            sys.stdout.flush()
            os._exit(finish())
        if data:
            watch.feed(targets[data[0] % len(targets)], data[1:])

    def spoil(data: bytes, most: int, chosen: int) -> bytes:
        choose = random.Random(chosen)
        if not data or choose.random() < 0.2:
            target, fresh = kitchen.serve(choose)
            return (bytes((targets.index(target),)) + fresh)[:most]
        target = targets[data[0] % len(targets)]
        return (bytes((targets.index(target),)) + kitchen.spoil(target, data[1:], choose))[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for number, target in enumerate(targets):
            for place, genuine in enumerate(target.seeds):
                (Path(corpus) / f"{number}-{place}").write_bytes(bytes((number,)) + genuine)
        arguments = [
            f"-seed={seed}",
            f"-max_len={MOST}",
            f"-timeout={STUCK_S}",
            f"-rss_limit_mb={_MEMORY_MB}",
            "-verbosity=0",
            f"-report_slow_units={STUCK_S}",
            "-artifact_prefix=.fuzz/",
            corpus,
        ]
        atheris.Setup([sys.argv[0], *arguments], feed, custom_mutator=spoil)
        atheris.Fuzz()
