"""The keys of the days, one small file each, outside the database: destroying one makes every copy of its contacts worthless.

A key is on disk before anything is encrypted with it. Knows no contact. Methods raise ContactKeysError.
"""

import os
import secrets
import threading
from datetime import date
from pathlib import Path

import structlog

from central.contacts.boxes import KEY_BYTES
from central.contacts.partition import Partition, partition_named
from central.errors import ContactKeysError

log = structlog.get_logger(__name__)

_SUFFIX = ".key"


class Keyring:
    """The keys in *folder*, which is made on first use, for its owner alone; thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[Partition, bytes] = {}

    def key(self, partition: Partition) -> bytes:
        """Return the key of *partition*, made on first use."""
        with self._lock:
            known = self._known.get(partition)
            if known is None:
                known = self._known[partition] = self._read(partition) or self._make(partition)
            return known

    def find(self, partition: Partition) -> bytes | None:
        """Return the key of *partition*, or None when there is none (any more)."""
        with self._lock:
            return self._known.get(partition) or self._read(partition)

    def partitions(self) -> list[Partition]:
        """Return the partitions whose key is there, the oldest first."""
        try:
            names = [path.name for path in self._folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unusable(error) from None
        found = [partition_named(name.removesuffix(_SUFFIX)) for name in names if name.endswith(_SUFFIX)]
        return sorted(partition for partition in found if partition is not None)

    def destroy_due(self, today: date) -> int:
        """Destroy the keys of all partitions that have to be gone by *today*; return how many."""
        due = [partition for partition in self.partitions() if partition.gone_on <= today]
        for partition in due:
            self._destroy(partition)
        return len(due)

    def _destroy(self, partition: Partition) -> None:
        path = self._path(partition)
        with self._lock:
            self._known.pop(partition, None)
            try:
                with path.open("r+b") as file:  # not every disk writes in place; those that do keep nothing of it
                    file.write(secrets.token_bytes(KEY_BYTES))
                    file.flush()
                    os.fsync(file.fileno())
            except FileNotFoundError:
                return
            except OSError:  # a full disk must not keep a key alive
                log.warning("the key of a day could not be overwritten before its removal", key=path.name)
            try:
                path.unlink(missing_ok=True)
                self._sync()
            except OSError as error:
                raise _unusable(error) from None

    def _read(self, partition: Partition) -> bytes | None:
        path = self._path(partition)
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from None
        if len(key) != KEY_BYTES:
            log.error("the key of a day is damaged; its contacts so far cannot be opened any more", key=path.name)
            return None
        return key

    def _make(self, partition: Partition) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        path = self._path(partition)
        draft = path.with_name(f".{path.name}.new")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            self._sync()
        except OSError as error:
            raise _unusable(error) from None
        return key

    def _sync(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _path(self, partition: Partition) -> Path:
        return self._folder / f"{partition.name}{_SUFFIX}"


def _unusable(error: OSError) -> ContactKeysError:
    return ContactKeysError(f"the keys of contacts cannot be used: {error.strerror}: {error.filename}")
