"""The file in which contacts leave the server: lines of JSON, a head, a line a visit, an end that proves the file whole. Pure.

It holds what the department's private key opens, and times and doors; read without trusting a byte of it.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from central.errors import KeyFileError

KIND = "counterroom contacts export"
MOST_LINE_BYTES = 64 * 1024
MOST_VISITS = 100_000
MOST_DECLARED = 20
"""Web declarations beside one visit: there is one, unless somebody declares again and again under one code."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the file answers, and how many visits of it hold nothing or cannot be read any more by the server."""

    room: str
    room_name: str
    from_: str
    to: str
    reason: str
    who: str
    made: str
    visits: int
    lost: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed box, and the name of the key that opens it."""

    key: str
    box: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: local time, whether the door's clock told it, the door, and all that is known of how to reach who came."""

    at: str
    is_timed: bool
    door: str
    shown: Sealed | None
    declared: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that is no visit, and why."""

    line: int
    why: str


def write(file: BinaryIO, head: Head, visits: Iterable[Visit]) -> None:
    """Write all of it to *file*."""
    digest = hashlib.sha256()

    def put(document: dict[str, Any]) -> None:
        line = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        file.write(line)

    put({"is": KIND, "v": 1} | asdict(head))
    count = 0
    for visit in visits:
        count += 1  # nothing may have been there to count
        put(
            {
                "at": visit.at,
                "timed": visit.is_timed,
                "door": visit.door,
                "shown": None if visit.shown is None else _sealed_document(visit.shown),
                "declared": [_sealed_document(each) for each in visit.declared[:MOST_DECLARED]],
            }
        )
    put({"end": count, "sha256": digest.hexdigest()})


def read(file: BinaryIO) -> tuple[Head, Iterator[Visit | Damaged]]:
    """Return the head, and what follows; a file that is cut short or was changed ends with a Damaged.

    Raises: KeyFileError when it is no such file.
    """
    first = file.readline(MOST_LINE_BYTES + 1)
    document = _json(first)
    if not isinstance(document, dict) or document.get("is") != KIND:
        raise KeyFileError("this is no export of contacts")
    if document.get("v") != 1:
        raise KeyFileError("this export was made by another version of this program")
    try:
        head = Head(**{name: document[name] for name in Head.__dataclass_fields__})
        if not all(isinstance(getattr(head, n), int if n in ("visits", "lost") else str) for n in Head.__slots__):
            raise TypeError
    except (KeyError, TypeError):
        raise KeyFileError("the head of this export is damaged") from None
    return head, _visits(file, hashlib.sha256(first))


def _visits(file: BinaryIO, digest: Any) -> Iterator[Visit | Damaged]:
    count, number = 0, 1
    while line := file.readline(MOST_LINE_BYTES + 1):
        number += 1
        if number > MOST_VISITS + 2:
            yield Damaged(number, "the file has more lines than an export can have")
            return
        if len(line) > MOST_LINE_BYTES:
            yield Damaged(number, "the line is too long")
            return
        document = _json(line)
        if isinstance(document, dict) and "end" in document:
            if document["end"] != count or document.get("sha256") != digest.hexdigest():
                yield Damaged(number, "the file was changed after it was made")
            elif file.read(1):
                yield Damaged(number + 1, "something follows the end of the file")
            return
        digest.update(line)
        count += 1
        yield _visit(document) or Damaged(number, "the line is damaged")
    yield Damaged(number + 1, "the file is cut short")


def _visit(document: Any) -> Visit | None:
    try:
        at, door, shown, declared = (document[name] for name in ("at", "door", "shown", "declared"))
        if not (isinstance(at, str) and isinstance(door, str) and isinstance(declared, list)):
            return None
        return Visit(
            at,
            document["timed"] is True,
            door,
            None if shown is None else _sealed(shown),
            tuple(_sealed(each) for each in declared[:MOST_DECLARED]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _sealed(document: Any) -> Sealed:
    try:
        key, box = document["key"], base64.b64decode(document["box"], validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
    if not isinstance(key, str):
        raise TypeError("a key's name is a text")
    return Sealed(key, box)


def _sealed_document(sealed: Sealed) -> dict[str, str]:
    return {"key": sealed.key, "box": base64.b64encode(sealed.box).decode("ascii")}


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
