"""The demo's folder: a temporary one that is gone afterwards, or one to keep; and what a killed demo left behind is swept away."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central.errors import CentralError

_PREFIX = "counterroom-demo-"
_LOCK = "lock"


class FolderInUse(CentralError):
    """The folder belongs to a demo that is running, or holds something already."""


@contextmanager
def demo_folder(keep: Path | None) -> Iterator[Path]:
    """Give the folder for all files of one demo: *keep*, which stays, or a temporary one, which does not.

    Raises: FolderInUse when *keep* is not empty; OSError.
    """
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise FolderInUse(f"{keep} is not empty; give an empty or a new folder")
        keep.chmod(0o700)
        yield keep.resolve()
        return
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _sweep(parent: Path) -> None:
    """Remove folders of demos of this user that did not live to remove them: nobody holds their lock."""
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
