"""Keeps two units off one data folder: a lock that the system drops when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from edge.errors import DeviceError


class UnitLock:
    """Holds the data folder *folder* for this process. Raises: DeviceError when another unit holds it, or it cannot be made."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handle: int | None = os.open(folder / "unit.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DeviceError(f"the data folder {folder} cannot be used: {error.strerror}") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise DeviceError(f"another unit is running with the data folder {folder}") from error

    def close(self) -> None:
        """Let go of the folder. Idempotent."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
