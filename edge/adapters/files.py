"""Small files that must survive a power cut whole: the old content or the new, never half of one."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes | None, draft: Path | None = None) -> None:
    """Put *content* (or the finished file *draft*) in the place of *path*, durably and at once; readable by the owner only.

    Raises: OSError.
    """
    source = draft or path.with_name(f".{path.name}.new")
    if content is not None:
        handle = os.open(source, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    _synchronise(source)
    source.replace(path)
    _synchronise(path.parent)


def _synchronise(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
