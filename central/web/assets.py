"""Where the pages' own files are served: below a name made from their contents.

A browser may then keep them for a year, and never mixes the scripts of two versions, since scripts import one another by
relative address.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
KEEP_S: Final = 365 * 24 * 3600


@cache
def static_path() -> str:
    """Return the path below which the files are served, such as `/static/1f2e3d4c5b6a`."""
    digest = hashlib.sha256()
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"
