"""What a run needs of this machine: small disks that can be filled, and a calendar clock a process.

Owns mounting and compiling, and says what is not possible here. It must not know units.
"""

import ctypes
import errno
import os
import shutil
import struct
import subprocess
from pathlib import Path

_CLONE_NEWNS = 0x00020000
_DISK_KB = 8 * 1024
"""Room for the ledger and its write-ahead log, which grows to 4 MB before SQLite takes it in."""


class Machine:
    """Small disks and shifted clocks under *folder*. What is mounted goes with this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.can_mount = _has_own_mounts()
        self.clock_library = _compiled(folder)

    def disk(self, name: str) -> "SmallDisk":
        """Return a disk of its own for *name*, or a plain folder where nothing can be mounted."""
        folder = self._folder / f"disk-{name}"
        folder.mkdir(mode=0o700)
        if self.can_mount:
            options = f"size={_DISK_KB}k,mode=0700"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
        return SmallDisk(folder)

    def clock(self, name: str) -> "ShiftedClock":
        """Return a calendar clock of its own for *name*."""
        return ShiftedClock(self._folder / f"clock-{name}", self.clock_library)


def put_disks_away(folder: Path, *, is_kept: bool) -> None:
    """Take what is mounted under *folder* away; with *is_kept* what is on the disks stays where it was, and outlives this process."""
    for disk in folder.glob("disk-*"):
        if not disk.is_mount():
            continue
        aside = disk.with_name(f"kept-{disk.name}")
        if is_kept:
            shutil.copytree(disk, aside)
        subprocess.run(["umount", str(disk)], check=True)
        if is_kept:
            disk.rmdir()
            aside.rename(disk)


class SmallDisk:
    """A folder on a disk that can be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        chunk = bytes(64 * 1024)
        with self._ballast.open("wb", buffering=0) as ballast:
            for size in (len(chunk), 4096, 1):
                try:
                    while ballast.write(chunk[:size]) == size:
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def erase(self) -> None:
        """Leave nothing on it: another card. Only while nothing runs on it."""
        for each in self.folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()

    def clear(self) -> None:
        """Give the room back. Idempotent."""
        self._ballast.unlink(missing_ok=True)


class ShiftedClock:
    """The calendar clock of a process started with `prefix`; the monotonic clock is never touched."""

    def __init__(self, file: Path, library: Path | None) -> None:
        self._file = file
        self._library = library
        file.write_bytes(struct.pack("=q", 0))

    @property
    def prefix(self) -> tuple[str, ...]:
        """What stands before a command whose clock this is."""
        if self._library is None:
            return ()
        return ("env", f"LD_PRELOAD={self._library}", f"SHIFTED_CLOCK={self._file}")

    def shift(self, seconds: int) -> None:
        """Let the clock jump to *seconds* off the right time."""
        with self._file.open("r+b", buffering=0) as file:
            file.write(struct.pack("=q", seconds))


def _has_own_mounts() -> bool:
    """Give this process a mount table of its own, so that whatever becomes of it nothing stays mounted; False without the right."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS) != 0:
        return False
    private = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, check=False)
    trial = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    if private.returncode or trial.returncode:
        return False
    return subprocess.run(["umount", "/mnt"], capture_output=True, check=False).returncode == 0


def _compiled(folder: Path) -> Path | None:
    """Build the library that shifts a clock; None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "shifted_clock.so"
    source = Path(__file__).with_name("shifted_clock.c")
    built = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source)], capture_output=True, check=False
    )
    return library if built.returncode == 0 else None
