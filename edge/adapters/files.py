"""Small files and folders that must survive a power cut whole: the old content or the new, never half of one."""

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
    synchronise(source)
    source.replace(path)
    synchronise(path.parent)


def make_folder(folder: Path) -> None:
    """Make *folder* and what it stands in, for its owner only; a file durable in it is found again after a power cut.

    Raises: OSError.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in reversed(missing):
        synchronise(each.parent)


def synchronise(path: Path) -> None:
    """Wait until what was written to the file, or the names in the folder, is on the disk.

    Raises: OSError.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
