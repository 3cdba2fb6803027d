"""Remembers over a restart up to which row central has a ledger.

Owns a file of one line beside the ledger, written without waiting for the disk: a power cut may take it back, never make it say more
than was told. What it has forgotten is sent again. It must not know what a row is.
"""

import zlib
from contextlib import suppress
from pathlib import Path


class StoredMark:
    """The mark in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "stored"

    def read(self, epoch: str) -> int:
        """Return up to which number central has the ledger *epoch*, as far as it is remembered."""
        with suppress(OSError, ValueError):
            line = self._file.read_text(encoding="ascii")
            known, number, _ = line.split()
            if known == epoch and line == _line(epoch, int(number)):
                return int(number)
        return 0

    def keep(self, epoch: str, number: int) -> None:
        """Remember that central has the ledger *epoch* up to *number*. A disk that refuses costs nothing but sending again."""
        draft = self._file.with_suffix(".new")
        with suppress(OSError):
            draft.write_text(_line(epoch, number), encoding="ascii")
            draft.replace(self._file)


def _line(epoch: str, number: int) -> str:
    return f"{epoch} {number} {zlib.crc32(f'{epoch} {number}'.encode()):08x}\n"
