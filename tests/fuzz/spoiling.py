"""Spoils genuine inputs: bytes anywhere; trees of JSON and CBOR, fields between bars and fields of forms in their own terms."""

import json
import random
import zlib
from typing import Any
from urllib.parse import parse_qsl, urlencode

import base45
import cbor2

from tests.fuzz.target import MARK, Shape, Target, a_letter, letters

MOST = 300_000
"""Bytes of an input."""

ODD_TEXTS = (
    "", MARK, MARK.upper(), "\x00", "\ud800", "́", "Ệ", "‮" + MARK, "0", "-1", "1e999", "٣", "²", "=1+1", "../../" + MARK,
    "%00", "'\"<script>", "*", "|", "$", "<", " ", "x" * 5000, "9" * 5000, "﷽" * 300, "9999-12-31", "0000-00-00", "31/02/2021",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**53, 2**63, 2**64, -(2**64), 10**400, 1e308, -0.0, 0.5, float("inf"), float("nan"),
    253402300799, 253402300800, -62135596801, b"", b"\x00" * 8, [], {}, *ODD_TEXTS,
)  # fmt: skip
ODD_BYTES = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xef\xbb\xbf", b"\r\n", MARK.encode(), b"1" * 5000,
    b"\x9b" + b"\xff" * 8, b"\xbb" + b"\xff" * 8, b"\x5b" + b"\x7f" * 8, b"\xc2\x59\x3f\xff" + b"\xff" * 16383,
    b"\x9f" * 3000, b"\x81" * 3000, b"\xc6" * 3000, b"[" * 3000, b'{"a":' * 3000,
    b'{"v":1,"v":2,', b'"\\ud800"', b"30 82 ff ff", b"\x30\x84\xff\xff\xff\xff",
)  # fmt: skip
_MORE_AT_MOST = 12
_MOST_UNFOLDED = 32 * 1024
"""Bytes of a swollen input that are spoilt further."""


def spoil(target: Target, data: bytes, choose: random.Random) -> bytes:
    """Return *data* spoilt one to three times, at times begun anew from a genuine input."""
    if choose.random() < 0.2:
        data = choose.choice(target.seeds)
    head, line_end, body = data.partition(b"\n")
    for _ in range(choose.randint(1, 3)):
        if choose.random() < 0.1:
            head = _bytes(head, choose) if choose.random() < 0.5 else choose.choice(target.seeds).partition(b"\n")[0]
        body = _body(target, body, choose)
    return (head.replace(b"\n", b"") + (line_end or b"\n") + body)[:MOST]


def _body(target: Target, body: bytes, choose: random.Random) -> bytes:
    if choose.random() < 0.35:
        return _bytes(body, choose)
    if target.shape is Shape.CODE and body[3:4] == b":":
        return _packed(body, choose)
    if body.lstrip()[:1] in (b"{", b"["):
        return _json(body, choose)
    if body.count(b"|") > 2:
        return a_letter("|".join(_fields(letters(body).split("|"), choose)))
    if body.count(b"=") > 2 and b"\n" not in body:
        return _form(body, choose)
    return _lines(body, choose) if body.count(b"\n") > 2 else _bytes(body, choose)


def _bytes(data: bytes, choose: random.Random) -> bytes:
    start = choose.randint(0, len(data))
    end = min(len(data), start + choose.choice((0, 1, 1, 2, 8, 64, 5000)))
    piece = choose.choice(
        (b"", choose.choice(ODD_BYTES), a_letter(choose.choice(ODD_TEXTS)), choose.randbytes(choose.randint(1, 8)), data[start:end] * 20)
    )  # fmt: skip
    return data[:start] + piece + data[end:]


def _fields(fields: list[str], choose: random.Random) -> list[str]:
    fields = list(fields)
    place = choose.randrange(len(fields))
    match choose.randrange(5):
        case 0:
            fields[place] = choose.choice(ODD_TEXTS)
        case 1:
            del fields[place]
        case 2:
            fields[place:place] = [choose.choice(ODD_TEXTS)] * choose.choice((1, 2, 40))
        case 3:
            other = choose.randrange(len(fields))
            fields[place], fields[other] = fields[other], fields[place]
        case _:
            fields[place] = letters(_bytes(a_letter(fields[place]), choose))
    return fields


def _lines(data: bytes, choose: random.Random) -> bytes:
    lines = data.split(b"\n")
    place = choose.randrange(len(lines))
    key, equals, _ = lines[place].partition(b"=")
    if equals and choose.random() < 0.6:
        value = choose.choice(ODD_VALUES)
        try:
            lines[place] = key + b"= " + a_letter(json.dumps(value, ensure_ascii=choose.random() < 0.5))
        except (TypeError, ValueError):
            lines[place] = key + b"= " + choose.choice((b"1979-05-27T07:32:00Z", b"0x_1", b"[" * 2000, b"{a.b.c = 1}"))
    else:
        lines[place : place + choose.randint(0, 1)] = [choose.choice(lines)] * choose.choice((0, 1, 3))
    return b"\n".join(lines)


def _form(data: bytes, choose: random.Random) -> bytes:
    pairs = parse_qsl(letters(data), keep_blank_values=True)
    if not pairs:
        return _bytes(data, choose)
    place = choose.randrange(len(pairs))
    name, value = pairs[place]
    pairs[place : place + 1] = choose.choice(
        (
            [],
            [(name, choose.choice(ODD_TEXTS))],
            [(choose.choice(ODD_TEXTS), value)],
            [(name, value), (name, choose.choice(ODD_TEXTS))],
            [(name, letters(_bytes(a_letter(value), choose)))],
        )
    )
    return urlencode([(a_letter(name), a_letter(value)) for name, value in pairs]).encode()


def _json(data: bytes, choose: random.Random) -> bytes:
    try:
        value = spoil_tree(json.loads(data), choose)
        text = json.dumps(value, ensure_ascii=choose.random() < 0.5, default=lambda odd: MARK)
    except (ValueError, RecursionError):
        return _bytes(data, choose)
    if choose.random() < 0.05:
        text = text.replace("{", choose.choice(('{"v":1,"v":1,', '{"' + MARK + '":1,')), 1)
    return a_letter(text)


def _packed(text: bytes, choose: random.Random) -> bytes:
    """Spoil what is in base45, in zlib, or in the CBOR of a code, and pack it again."""
    prefix, packed = text[:4], text[4:]
    try:
        content = zlib.decompressobj().decompress(base45.b45decode(packed.decode("ascii")), _MOST_UNFOLDED)
        match choose.randrange(4):
            case 0:
                content = _bytes(content, choose)
            case 1:
                return prefix + base45.b45encode(_bytes(zlib.compress(content), choose))
            case 2:
                return prefix + base45.b45encode(zlib.compress(content * choose.choice((1, 400, 4000)), 9))
            case _:
                content = cbor2.dumps(spoil_tree(cbor2.loads(content), choose))
        return prefix + base45.b45encode(zlib.compress(content, 9))
    except (ValueError, TypeError, zlib.error, cbor2.CBORError, RecursionError):
        return _bytes(text, choose)


def spoil_tree(value: Any, choose: random.Random) -> Any:
    """Return *value* with one of its parts replaced, taken out, doubled, renamed or buried deep."""
    if isinstance(value, cbor2.CBORTag):
        if choose.random() < 0.3:
            return value.value
        tag = choose.choice((value.tag, 0, 1, 2, 4, 18, 24, 25, 28, 29, 35, 61, 256, 2**63))
        return cbor2.CBORTag(tag, spoil_tree(value.value, choose))
    if isinstance(value, bytes) and choose.random() < 0.5:
        return _bytes(value, choose)
    if isinstance(value, str) and choose.random() < 0.5:
        return letters(_bytes(a_letter(value), choose))
    if isinstance(value, dict) and value and choose.random() < 0.9:
        key = choose.choice(list(value))
        return _spoil_entry(dict(value), key, choose)
    if isinstance(value, list | tuple) and value and choose.random() < 0.9:
        entries = list(value)
        place = choose.randrange(len(entries))
        entries[place : place + 1] = choose.choice(
            ([spoil_tree(entries[place], choose)], [spoil_tree(entries[place], choose)], [], [entries[place]] * _MORE_AT_MOST)
        )  # fmt: skip
        return entries
    return _buried(value, choose) if choose.random() < 0.1 else choose.choice(ODD_VALUES)


def _spoil_entry(entries: dict[Any, Any], key: Any, choose: random.Random) -> dict[Any, Any]:
    match choose.randrange(6):
        case 0:
            del entries[key]
        case 1:
            entries[choose.choice((MARK, "", 0, -1, 2**64, str(key).upper()))] = entries.pop(key)
        case 2:
            entries[choose.choice((MARK, "v", "kind", "tag"))] = choose.choice(ODD_VALUES)
        case _:
            entries[key] = spoil_tree(entries[key], choose)
    return entries


def _buried(value: Any, choose: random.Random) -> Any:
    for _ in range(choose.choice((5, 15, 17, 60))):
        value = [value] if choose.random() < 0.5 else {"a": value}
    return value
