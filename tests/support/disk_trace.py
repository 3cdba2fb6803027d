"""Records what a program really does to the files of a folder: every write, synchronisation and rename, in order, by strace.

Owns the tracing and the reading of the trace. It must not know what the files are.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = (  # which of them there are depends on the machine
    "open,openat,creat,close,dup,dup2,dup3,write,pwrite64,writev,pwritev,pwritev2,lseek,truncate,ftruncate,fallocate,fsync,fdatasync,"
    "sync_file_range,copy_file_range,sendfile,rename,renameat,renameat2,link,linkat,symlink,unlink,unlinkat,rmdir,mkdir,mkdirat,mmap"
)
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+|0x[0-9a-f]+|\?)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_READ_ONLY = {"lseek", "dup", "dup2", "dup3"}


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes were written into a file at an offset."""

    path: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """A file was cut off, or extended with zeros."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Synchronised:
    """A file's content, or a folder's names, were put on the disk. The folder itself is called "."."""

    path: str


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder was made."""

    path: str
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file took another name, and the place of what had it."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A name was removed."""

    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """The program told something on its standard output."""

    line: str


Step = Wrote | Resized | Synchronised | Named | Renamed | Removed | Said


def why_not() -> str | None:
    """Return why nothing can be recorded on this machine, or None when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt install strace), so nothing records what the ledger writes"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return f"strace may not watch a process here: {tried.stderr.strip()}" if tried.returncode else None


def record(module: str, folder: Path, *arguments: str) -> list[Step]:
    """Run `python -m module folder arguments` and return what it did to the files in *folder*.

    Raises: RuntimeError when the program fails or does what this recorder does not understand.
    """
    known = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    trace = folder.with_name(f"{folder.name}.trace")
    calls = ",".join(f"?{call}" for call in _CALLS.split(","))  # which of them there are depends on the machine
    command = f"strace -qq -xx -s 1000000 -e trace={calls} -e signal=none -o".split()
    done = subprocess.run(
        [*command, str(trace), sys.executable, "-m", module, str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the program to be recorded failed: {done.stderr[-2000:]}")
    with trace.open(encoding="ascii") as lines:
        return list(_steps(lines, _Reader(str(folder), known)))


def _steps(lines: Iterator[str], reader: "_Reader") -> Iterator[Step]:
    for line in lines:
        match = _LINE.match(line)
        if match and match[3] != "?" and not match[3].startswith("-"):
            texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(match[2])]
            yield from reader.step(match[1], _TEXT.sub('""', match[2]).split(", "), texts, int(match[3], 0))


class _Reader:
    """Follows which number stands for which file; *known* are those that are there at the start."""

    def __init__(self, folder: str, known: set[str]) -> None:
        self._folder = folder
        self._open: dict[int, str] = {}
        self._at: dict[int, int] = {}
        self._known = known

    def step(self, call: str, words: list[str], texts: list[bytes], answer: int) -> Iterator[Step]:
        """Take in one call that succeeded."""
        paths = [path for text in texts[:2] if (path := self._inside(text)) is not None] if call not in _WRITES else []
        if call in {"open", "openat"}:
            yield from self._opened(paths, " ".join(words), answer)
        elif call in {"mkdir", "mkdirat"}:
            yield from (Named(path, is_folder=True) for path in paths)
        elif call in {"rename", "renameat", "renameat2"}:
            if paths:
                self._known = (self._known - {paths[0]}) | {paths[1]}
                yield Renamed(*paths)
        elif call in {"unlink", "unlinkat"}:
            self._known -= set(paths)
            yield from (Removed(path) for path in paths)
        elif call == "close":
            self._open.pop(int(words[0]), None)
        elif call == "write" and words[0] == "1":
            yield from (Said(line) for line in texts[0].decode().splitlines())
        elif paths:
            raise RuntimeError(f"the recorder does not understand {call} of {paths}")
        else:
            yield from self._on_handle(call, words, texts, answer)

    def _opened(self, paths: list[str], flags: str, handle: int) -> Iterator[Step]:
        if not paths:
            return
        path = paths[0]
        self._open[handle], self._at[handle] = path, 0
        if "O_CREAT" in flags and path not in self._known:
            self._known.add(path)
            yield Named(path)
        if "O_TRUNC" in flags:
            yield Resized(path, 0)

    def _on_handle(self, call: str, words: list[str], texts: list[bytes], answer: int) -> Iterator[Step]:
        number = words[4 if call == "mmap" else 0]
        path = self._open.get(int(number)) if number.isdigit() else None
        if path is None or call in _READ_ONLY or path.endswith("-shm"):
            return
        if call == "pwrite64":
            yield Wrote(path, int(words[3]), texts[0][:answer])
        elif call == "write":
            handle = int(words[0])
            yield Wrote(path, self._at[handle], texts[0][:answer])
            self._at[handle] += answer
        elif call == "ftruncate":
            yield Resized(path, int(words[1]))
        elif call in {"fsync", "fdatasync"}:
            yield Synchronised(path)
        elif call != "mmap" or ("MAP_SHARED" in words[3] and "PROT_WRITE" in words[2]):
            raise RuntimeError(f"the recorder does not understand {call} of {path}")

    def _inside(self, text: bytes) -> str | None:
        path = os.fsdecode(text)
        if path == self._folder:
            return "."
        return path[len(self._folder) + 1 :] if path.startswith(f"{self._folder}/") else None


_WRITES = {"write", "pwrite64", "writev", "pwritev", "pwritev2"}
