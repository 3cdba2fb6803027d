"""A disk as it may look after the power failed: what was synchronised is there, of the rest anything.

Owns what a disk may do: keep, drop or tear writes that nobody waited for, turn a sector that was being written to rubbish, and lose
names that no synchronised folder holds. It must not know what the files are.
"""

import random
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

from tests.support.disk_trace import Named, Removed, Renamed, Resized, Said, Step, Synchronised, Wrote


class Fate(Enum):
    """What becomes of that which was not synchronised."""

    KEPT = "kept"
    DROPPED = "dropped"
    TORN_512 = "torn at 512 bytes"
    TORN_4096 = "torn at 4096 bytes"
    RUBBISH = "sectors of rubbish"


@dataclass(slots=True, eq=False)
class _File:
    """The content that is safe, and the changes since that are not; a folder has neither."""

    safe: bytearray = field(default_factory=bytearray)
    changes: list[Wrote | Resized] = field(default_factory=list)
    is_folder: bool = False


_Names = dict[str, _File]


class TornDisk:
    """The disk of *folder* as it is now, all of it safe, under a program's further steps."""

    def __init__(self, folder: Path) -> None:
        self._now: _Names = {}
        for place in sorted(folder.rglob("*")):
            content = bytearray() if place.is_dir() else bytearray(place.read_bytes())
            self._now[str(place.relative_to(folder))] = _File(content, is_folder=place.is_dir())
        self._safe = dict(self._now)
        self._naming: list[dict[str, _File | None]] = []

    def take(self, step: Step) -> None:
        """Let *step* happen."""
        match step:
            case Wrote() | Resized():
                self._now[step.path].changes.append(step)
            case Synchronised():
                self._synchronise(step.path)
            case Named():
                self._name({step.path: _File(is_folder=step.is_folder)})
            case Renamed():
                self._name({step.to: self._now[step.path], step.path: None})
            case Removed():
                self._name({step.path: None})
            case Said():
                pass

    def _name(self, change: dict[str, _File | None]) -> None:
        self._naming.append(change)
        _rename(self._now, change)

    def _synchronise(self, path: str) -> None:
        if path == "." or self._now[path].is_folder:
            here = [each for each in self._naming if str(PurePosixPath(next(iter(each))).parent) == path]
            for change in here:
                _rename(self._safe, change)
            self._naming = [each for each in self._naming if each not in here]
            return
        file = self._now[path]
        for each in file.changes:
            _change(file.safe, each)
        file.changes.clear()

    def write_to(self, folder: Path, fate: Fate, chance: random.Random) -> None:
        """Write into the empty *folder* what a start after a power cut now may find; *chance* decides what is left open."""
        names = dict(self._safe)
        for change in self._naming:
            if fate is Fate.KEPT or (fate is not Fate.DROPPED and chance.random() < 0.5):
                _rename(names, change)
        contents: dict[int, bytes] = {}  # a file may have two names when a rename was lost by half
        for path in sorted(names):
            file, place = names[path], folder / path
            if not place.parent.is_dir():
                continue  # its folder was lost, and it with it
            if file.is_folder:
                place.mkdir()
            else:
                place.write_bytes(contents.setdefault(id(file), _after(file, fate, chance)))


def _rename(names: _Names, change: dict[str, _File | None]) -> None:
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _change(content: bytearray, change: Wrote | Resized) -> None:
    if isinstance(change, Resized):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    content.extend(bytes(max(0, change.offset - len(content))))
    content[change.offset : change.offset + len(change.content)] = change.content


def _after(file: _File, fate: Fate, chance: random.Random) -> bytes:
    if fate is Fate.DROPPED or not file.changes:
        return bytes(file.safe)
    content = bytearray(file.safe)
    for change in file.changes:
        if fate is Fate.KEPT:
            _change(content, change)
        elif isinstance(change, Resized):
            if chance.random() < 0.5:
                _change(content, change)
        else:
            _tear(content, change, fate, chance)
    return bytes(content)


def _tear(content: bytearray, change: Wrote, fate: Fate, chance: random.Random) -> None:
    size = 512 if fate is Fate.TORN_512 else 4096
    end = change.offset + len(change.content)
    for start in range(change.offset // size * size, end, size):
        came = chance.randrange(3 if fate is Fate.RUBBISH else 2)
        if came == 1:
            low, high = max(start, change.offset), min(start + size, end)
            _change(content, Wrote(change.path, low, change.content[low - change.offset : high - change.offset]))
        elif came == 2:
            _change(content, Wrote(change.path, start, chance.randbytes(size)))
