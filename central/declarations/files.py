"""The pages' style sheet and scripts, each one file below a name made from its contents, and the packing of what goes over a bad line.

A phone loads them once and keeps them for a year.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, abort, request, url_for

from central.web.assets import KEEP_S, STATIC

_OWN: Final = Path(__file__).parent / "static"
_FILES: Final = {
    "pages.css": (STATIC / "tokens.css", _OWN / "declarations.css"),
    "paper.css": (_OWN / "paper.css",),
    "kiosk.css": (_OWN / "kiosk.css",),
    "form.js": (_OWN / "form.js",),
    "kiosk.js": (_OWN / "kiosk.js",),
}
_TYPES: Final = {".css": "text/css", ".js": "text/javascript"}
_LEAST_BYTES: Final = 400


def file_url(name: str) -> str:
    """Return the address of the file *name*."""
    return url_for("declarations.file", digest=_digest(name), name=name)


def serve(digest: str, name: str) -> Response:
    """Answer with the file *name*. An old address gives the file of today: a page from before an update still gets its looks."""
    if name not in _FILES:
        abort(404)
    response = Response(_content(name), content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")
    is_current = digest == _digest(name)
    response.headers["Cache-Control"] = f"public, max-age={KEEP_S}, immutable" if is_current else "no-cache"
    return response


def packed(response: Response) -> Response:
    """Return *response* compressed if the browser takes it and it is worth it."""
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if request.accept_encodings["gzip"] <= 0 or len(body) < _LEAST_BYTES or "Content-Encoding" in response.headers:
        return response
    response.set_data(gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _content(name: str) -> bytes:
    return b"".join(path.read_bytes() for path in _FILES[name])


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
