"""A bundle of certificates in parts that fit a message each: cutting it at central, joining it at a unit. Owns no meaning of its bytes."""

import binascii
from base64 import b64decode, b64encode
from hashlib import sha256

from edge.protocol.messages import TRUST_PART_CHARS, TrustPart

MOST_PARTS = 64
"""Some 8 MB: all that a unit would take of a bundle."""
_PART_BYTES = TRUST_PART_CHARS // 4 * 3
MOST_UNFINISHED = 3
"""Bundles of which parts are kept while others are awaited: the one that comes, the one it replaces, and one more."""

_Key = tuple[int, str, int]


def cut(data: bytes, revision: int) -> tuple[TrustPart, ...]:
    """Return *data* as parts. Raises: ValueError when it is empty or needs more parts than there may be."""
    pieces = [data[i : i + _PART_BYTES] for i in range(0, len(data), _PART_BYTES)]
    if not 1 <= len(pieces) <= MOST_PARTS:
        raise ValueError(f"{len(data)} bytes make {len(pieces)} parts; 1 to {MOST_PARTS} can be told")
    digest = sha256(data).hexdigest()
    return tuple(
        TrustPart(revision=revision, part=i, parts=len(pieces), digest=digest, data=b64encode(piece).decode("ascii"))
        for i, piece in enumerate(pieces)
    )


class Joining:
    """Joins parts in whatever order they come, bounded in what it keeps: the three bundles that were heard of last."""

    def __init__(self) -> None:
        self._unfinished: dict[_Key, dict[int, str]] = {}

    def take(self, part: TrustPart) -> bytes | None:
        """Return a bundle that *part* completes and whose digest is right, else None. Parts that cannot be are dropped."""
        if part.part >= part.parts or part.parts > MOST_PARTS:
            return None
        key = (part.revision, part.digest, part.parts)
        pieces = self._unfinished.pop(key, {})
        pieces[part.part] = part.data
        self._unfinished[key] = pieces
        while len(self._unfinished) > MOST_UNFINISHED:
            self._unfinished.pop(next(iter(self._unfinished)))
        if len(pieces) < part.parts:
            return None
        del self._unfinished[key]
        try:
            data = b"".join(b64decode(pieces[i], validate=True) for i in range(part.parts))
        except (binascii.Error, ValueError):
            return None
        return data if sha256(data).hexdigest() == part.digest else None
