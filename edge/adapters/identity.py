"""The name of a run of this unit, in which the unit can be known again.

The broker may keep, or find again on an old disk, what an earlier run said. That is no other unit claiming the door; a second machine
is, also one whose card was cloned from this one.
"""

import hashlib
import secrets
import uuid
from pathlib import Path


def new_session(folder: Path) -> str:
    """Return a name for this run: first the unit's, which follows from the machine and its data folder, then the run's own."""
    unit = hashlib.blake2s(f"{uuid.getnode():x} {folder.resolve()}".encode(), digest_size=4).hexdigest()
    return f"{unit}.{secrets.token_hex(4)}"


def is_same_unit(session: str, other: str) -> bool:
    """Return whether two runs are of one unit."""
    return session.partition(".")[0] == other.partition(".")[0]
