"""Decoders that a hostile code cannot blow up: every size and depth has a cap, every failure is a Reason.

Anybody can print a QR code, so these run on whatever text a stranger holds up.
"""

import json
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, NoReturn

import base45
import cbor2

from edge.protocol.vocabulary import Reason

MAX_TEXT = 7089
"""Characters in the largest QR symbol (ISO/IEC 18004, version 40-L, digits, of which health cards consist); more was never one code."""

# Readers and keyboards add these around a code. A blank is a digit of base45, but never the last: 65535 // 45**2 is 32.
_NOT_OF_THE_CODE = " \r\n\t\ufeff"

MAX_INFLATED = 16 * 1024
"""Bytes a pass may inflate to; real ones stay below 6 kB."""

MAX_DEPTH = 16
"""Nesting of CBOR containers and tags, and of JSON; a DCC with both tags needs 7, a health card 11."""

# cbor2 turns these tags into dates, huge integers, decimals, regular expressions, shared references and the like. None means
# anything in a pass, several can be made expensive or fail on odd content, so each is taken as the plain value under it.
_PLAIN_TAGS = (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799)


def _content(value: Any, _is_immutable: bool) -> Any:
    return value


_SEMANTICS = dict.fromkeys(_PLAIN_TAGS, _content)


def trimmed(text: str) -> str:
    """Return *text* without what is round a code and not of it."""
    return text.strip(_NOT_OF_THE_CODE)


def decode_base45(text: str) -> bytes | Reason:
    """Return the bytes of base45 *text* (RFC 9285)."""
    try:
        return bytes(base45.b45decode(text))
    except (ValueError, UnicodeError):
        return Reason.MALFORMED


def decode_base64url(text: str) -> bytes | Reason:
    """Return the bytes of base64url *text* (RFC 4648, section 5), with or without padding."""
    if "+" in text or "/" in text:
        return Reason.MALFORMED  # the library would take them for what they are in the other alphabet
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, UnicodeError):
        return Reason.MALFORMED


def encode_base64url(data: bytes) -> str:
    """Return *data* in base64url without padding, which `decode_base64url` reads."""
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def inflate(data: bytes) -> bytes | Reason:
    """Return the content of the zlib stream *data* (RFC 1950), at most MAX_INFLATED bytes of it are ever made."""
    return _inflate(data, zlib.MAX_WBITS)


def inflate_raw(data: bytes) -> bytes | Reason:
    """Return the content of the bare deflate stream *data* (RFC 1951), under the same cap as `inflate`."""
    return _inflate(data, -zlib.MAX_WBITS)


def _inflate(data: bytes, wbits: int) -> bytes | Reason:
    stream = zlib.decompressobj(wbits)
    try:
        content = stream.decompress(data, MAX_INFLATED + 1)
    except zlib.error:
        return Reason.MALFORMED
    if len(content) > MAX_INFLATED:
        return Reason.TOO_LARGE
    return content if stream.eof else Reason.MALFORMED


def load_cbor(data: bytes) -> Any:
    """Return the first CBOR item in *data* (RFC 8949), or a Reason; a Reason cannot be the content of CBOR."""
    try:
        return cbor2.loads(data, max_depth=MAX_DEPTH, semantic_decoders=_SEMANTICS)
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        return Reason.MALFORMED


def load_json(data: str | bytes) -> Any:
    """Return the JSON in *data* (RFC 8259, UTF-8), or a Reason; a Reason cannot be the content of JSON.

    Names that stand twice in an object make it malformed (RFC 7493, section 2.3): readers differ in which one they believe.
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):  # a number of more digits than Python reads is a ValueError, too
        return Reason.MALFORMED
    return Reason.MALFORMED if _is_deeper(value, MAX_DEPTH) else value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name stands twice")
    return content


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _is_deeper(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, Mapping | list)
            for inner in (outer.values() if isinstance(outer, Mapping) else outer)
        ]
    return bool(level)
