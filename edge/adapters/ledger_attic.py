"""Ledgers that were set aside for the technician: how they are named, and when they are removed.

Owns their files. A damaged ledger may still hold sealed contacts, which nobody may keep for longer than the law's day. It must not know
why a ledger was replaced, nor which one is in use.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import structlog

from edge.core.ledger import EARLIEST_UTC_MS
from edge.protocol.messages import MOST_KEEP_DAYS

_PARTS = ("-shm", "-wal", "")
_DAY_S = 86_400

_log = structlog.get_logger(__name__)


def set_aside(file: Path, order: int, why: str) -> str | None:
    """Rename the ledger in *file*, the *order*-th of its door, and note *why*; return its new name, None where there was none.

    Raises: OSError.
    """
    name = f"ledger.old-{order}-{secrets.token_hex(3)}"
    kept = {Path(f"{file}{end}"): file.with_name(f"{name}.sqlite3{end}") for end in _PARTS}
    if not any(part.exists() for part in kept):
        return None
    file.with_name(f"{name}.txt").write_text(f"This ledger was set aside: {why}\n", encoding="utf-8")
    for part, place in kept.items():
        with suppress(FileNotFoundError):
            part.rename(place)
    return f"{name}.sqlite3"


def count(folder: Path) -> int:
    """Return how many ledgers were set aside in *folder*."""
    return len(list(folder.glob("ledger.old-*.sqlite3")))


def sweep(folder: Path, now_s: float) -> None:
    """Remove what was last written more than 21 days before *now_s*, which must be right. What cannot be removed is tried again.

    A ledger that was written while the clock was wrong is taken to be of now.
    """
    for main in folder.glob("ledger.old-*.sqlite3"):
        parts = [part for part in (main.with_name(f"{main.name}{end}") for end in _PARTS) if part.exists()]
        try:
            written_s = max(part.stat().st_mtime for part in parts)
            if not EARLIEST_UTC_MS / 1000 <= written_s <= now_s:
                for part in parts:
                    os.utime(part, (now_s, now_s))
            elif now_s - written_s > MOST_KEEP_DAYS * _DAY_S:
                for part in (
                    main.with_suffix(".txt"),
                    *parts,
                ):  # the main file last: as long as it is there, the rest is found
                    part.unlink(missing_ok=True)
                _log.info("a ledger that was set aside was removed", name=main.name)
        except (OSError, ValueError) as error:
            _log.warning("a ledger that was set aside could not be removed", name=main.name, words=str(error))
