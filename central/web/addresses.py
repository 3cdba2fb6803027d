"""Which addresses a page may send its reader to. Pure."""

from urllib.parse import urlsplit


def local_path(target: str, otherwise: str) -> str:
    """Return *target* if it is a path of this site, else *otherwise*: a link must not send anybody elsewhere."""
    parts = urlsplit(target) if target.isprintable() else None
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if parts is not None and is_path and not parts.scheme and not parts.netloc else otherwise
