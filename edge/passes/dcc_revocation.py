"""Withdrawn DCCs: known by the first 16 bytes of the SHA-256 of their unique identifier (UVCI), as in the EU's revocation lists.

The mark tells nobody whose certificate it is, and is a third as long. Identifiers are compared letter by letter, as their issuers
wrote them; but the prefix "URN:UVCI:", which people leave out, may stand in one and not in the other.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

MARK_BYTES = 16
_MARK = re.compile(r"[0-9A-Fa-f]{32}")
_REMARK = re.compile(r"(?:^|\s)#.*")  # an identifier may end in '#' and a check sign
_UVCI = re.compile(r"(?i:urn:uvci:)?(?=[0-9]{2}[^/:]*[/:])[A-Za-z0-9/:#-]{8,72}")
_PREFIX = "URN:UVCI:"
_ENTRIES = ("v", "t", "r")


def mark_of(uvci: str) -> bytes:
    """Return the mark of the certificate with this identifier."""
    return sha256(uvci.encode("utf-8", "surrogatepass")).digest()[:MARK_BYTES]


def is_withdrawn(content: Mapping[Any, Any], marks: frozenset[bytes]) -> bool:
    """Tell whether an entry of the DCC *content* has one of *marks*. Never raises."""
    if not marks:
        return False
    listed = [content.get(name) for name in _ENTRIES]
    entries = [
        entry for each in listed if isinstance(each, list | tuple) for entry in each if isinstance(entry, Mapping)
    ]
    stated = [uvci for entry in entries if isinstance(uvci := entry.get("ci"), str)]
    return any(mark_of(form) in marks for uvci in stated for form in _forms(uvci))


def _forms(uvci: str) -> tuple[str, str, str]:
    plain = uvci[len(_PREFIX) :] if uvci[: len(_PREFIX)].upper() == _PREFIX else uvci
    return uvci, plain, _PREFIX + plain


def read_line(line: str) -> bytes | None:
    """Return the mark in a *line* of a text file: an identifier, or its mark in hexadecimal; None in an empty one.

    A remark begins with `#` at the line's begin or after a blank. Raises: ValueError when it is neither.
    """
    stated = _REMARK.sub("", line).strip()
    if not stated:
        return None
    if _MARK.fullmatch(stated):
        return bytes.fromhex(stated)
    if _UVCI.fullmatch(stated):
        return mark_of(stated)
    raise ValueError("neither an identifier of a certificate nor its mark in hexadecimal")
