"""Writing files that hold secrets: complete or not at all, and readable to nobody else at any instant."""

import os
import secrets
import shutil
from pathlib import Path

PRIVATE = 0o600
GROUP_MAY_READ = 0o640
PUBLIC = 0o644


def write(path: Path, content: str | bytes, mode: int = PRIVATE, group: str | None = None) -> None:
    """Replace *path* by *content* in one step, with *mode* and, where given, *group*.

    Raises: OSError when the folder cannot be written; LookupError when there is no such group.
    """
    data = content.encode() if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if group is not None:
            shutil.chown(beside, group=group)
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
