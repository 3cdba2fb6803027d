"""Turns messages into bytes and bytes into checked messages, and nothing else."""

import re
from typing import TypeVar

import msgspec

from edge.protocol.errors import MalformedMessage, UnknownVersion
from edge.protocol.table import TYPE_OF_LEAF

MAX_BYTES = 256 * 1024
"""No message is larger; a reader refuses more before it parses."""

_T = TypeVar("_T", bound=msgspec.Struct)


class _Head(msgspec.Struct):
    v: int


_encoder = msgspec.json.Encoder()
_head = msgspec.json.Decoder(_Head)
# All made here, by one thread: two that make a type's first decoder at once end the process (msgspec 0.22).
_decoders: dict[type[msgspec.Struct], msgspec.json.Decoder[msgspec.Struct]] = {
    kind: msgspec.json.Decoder(kind) for kind in TYPE_OF_LEAF.values()
}
_KNOWN_VERSION = 1
_VALUE = re.compile(r"(Invalid (?:enum )?value) .*?( - at `[^`]*`)?", re.DOTALL)
_USUAL_START = b'{"v":1,'  # as `encode` writes it: the version need not be looked for apart from the message


def encode(message: msgspec.Struct) -> bytes:
    """Return the JSON of *message*."""
    return _encoder.encode(message)


def decode(payload: bytes, message_type: type[_T]) -> _T:
    """Return the message in *payload*, checked in type and range. *message_type* is one of the table's.

    Raises: UnknownVersion for a version this program does not speak; MalformedMessage for all else. The texts name the place
    of the fault and never repeat the payload.
    """
    if len(payload) > MAX_BYTES:
        raise MalformedMessage(f"{len(payload)} bytes, more than the {MAX_BYTES} a message may have")
    is_usual = payload.startswith(_USUAL_START)
    if not is_usual:
        _check_version(payload)
    decoder = _decoders[message_type]
    try:
        return decoder.decode(payload)  # type: ignore[return-value]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if is_usual:
            _check_version(payload)
        raise MalformedMessage(f"not a {message_type.__name__.lower()} message: {_words(error)}") from None


def _check_version(payload: bytes) -> None:
    try:
        version = _head.decode(payload).v
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedMessage(f"not a versioned JSON object: {error}") from None
    if version != _KNOWN_VERSION:
        raise UnknownVersion(f"version {version}, and this program speaks version {_KNOWN_VERSION}")


def _words(error: Exception) -> str:
    """Return what *error* says, less the value it may repeat: whatever was sent could stand there."""
    repeating = _VALUE.fullmatch(str(error))
    return str(error) if repeating is None else repeating[1] + (repeating[2] or "")
