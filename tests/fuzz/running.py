"""All targets together: serves an input for one of them, or spoils one that is given."""

import random
from collections.abc import Collection
from pathlib import Path

from central.web.limits import limiter
from tests.fuzz.codes import Forge, code_target
from tests.fuzz.files import files_target
from tests.fuzz.pages import central_target, console_target
from tests.fuzz.spoiling import spoil
from tests.fuzz.target import Target
from tests.fuzz.trusted import folder_target
from tests.fuzz.wire import codec_target, pipe_target
from tests.support.district import district_services

_SHARES = {"codes": 10, "wire": 4, "pipe": 1, "trust": 3, "files": 2, "central": 3, "console": 1}
"""How often each is chosen: what strangers reach, and what is quick, more often."""


class Kitchen:
    """The targets, on folders of their own in *folder*; *only* names those wanted. Raises: ValueError for a name that is none."""

    def __init__(self, folder: Path, only: Collection[str] | None = None) -> None:
        if unknown := sorted(set(only or ()) - _SHARES.keys()):
            raise ValueError(f"no such target: {', '.join(unknown)}; there are {', '.join(_SHARES)}")
        self._forge = Forge()
        for name in ("trust", "files", "central"):
            (folder / name).mkdir()
        self._services = district_services(folder / "central")
        targets = (
            code_target(self._forge),
            codec_target(),
            pipe_target(),
            folder_target(folder / "trust"),
            files_target(folder / "files"),
            central_target(self._services),
            console_target(),
        )
        self.targets = tuple(target for target in targets if not only or target.name in only)
        self._shares = [_SHARES[target.name] for target in self.targets]

    def __enter__(self) -> "Kitchen":
        """Let nobody be told that they ask too often."""
        limiter.enabled = False
        return self

    def __exit__(self, *_: object) -> None:
        """Leave all as it was."""
        limiter.enabled = True
        self._services.store.close()

    def named(self, name: str) -> Target:
        """Return a target by its name."""
        return next(target for target in self.targets if target.name == name)

    def serve(self, choose: random.Random) -> tuple[Target, bytes]:
        """Return a target and a genuine input, spoilt."""
        (target,) = choose.choices(self.targets, self._shares)
        return target, self.spoil(target, choose.choice(target.seeds), choose)

    def spoil(self, target: Target, data: bytes, choose: random.Random) -> bytes:
        """Return *data* spoilt in the terms of *target*."""
        if target.name == "codes":
            return self._forge.spoil(target, data, choose)
        return spoil(target, data, choose)
