"""Marked words, and the search for them in whatever a day has left behind: in every form a program may give them.

A canary is random, so that it stands nowhere by chance. A search looks for its spelling (composed, decomposed, capitals, small letters,
without accents, without blanks), each in UTF-8 and UTF-16, base64 at three offsets, hexadecimal, percent, JSON and HTML escapes; for its
plain digests, which anybody can compute from a list of numbers; and for figures as the integers they are.
"""

import base64
import hashlib
import html
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import numpy as np

_VOWELS, _CONSONANTS = "aiuoeêơưâă", "bđghklmnrstvx"
_TONES = "\u0301\u0300\u0309\u0303\u0323"
_DIGEST_LEAST = 8
_START = 6
"""Bytes by which a form is first looked for; none is shorter."""

_SQUEEZED = re.compile(rb"(?<=\d)[ .\-]+(?=\d)")


@dataclass(frozen=True, slots=True)
class Canary:
    """A marked word, and where it was put in."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary that was found, in which form and in what."""

    where: str
    form: str
    place: str


def a_name() -> str:
    """Return an invented name of four random Vietnamese syllables, composed (NFC)."""
    return " ".join(_syllable().capitalize() for _ in range(4))


def digits(count: int, start: str = "") -> str:
    """Return so many random digits that begin with *start*."""
    return start + "".join(secrets.choice("0123456789") for _ in range(count - len(start)))


def _syllable() -> str:
    vowel = unicodedata.normalize("NFC", secrets.choice(_VOWELS) + secrets.choice(_TONES))
    return secrets.choice(_CONSONANTS) + vowel + secrets.choice(("ng", "nh", "n", "m", "c", "p", "t", "ch"))


def search(canaries: list[Canary], places: Mapping[str, bytes]) -> list[Sighting]:
    """Return where any of *canaries* stands in *places*, in any form; each form once a place.

    There are tens of thousands of forms: those whose first bytes stand nowhere are never looked at.
    """
    by_start: dict[int, list[tuple[Canary, str, bytes]]] = {}
    for canary in canaries:
        for form, raw in forms(canary.text):
            by_start.setdefault(int.from_bytes(raw[:_START], "little"), []).append((canary, form, raw))
    starts = np.array(sorted(by_start), dtype=np.uint64)
    found: dict[Sighting, None] = {}
    for place, content in places.items():
        for part in (content, _SQUEEZED.sub(b"", content)):
            keys = _keys(part)
            for at in np.flatnonzero(np.isin(keys, starts)):
                for canary, form, raw in by_start[int(keys[at])]:
                    if part.startswith(raw, int(at)):
                        found[Sighting(canary.where, form, place)] = None
    return list(found)


def _keys(content: bytes) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    """Return, for each place in *content*, the bytes from there on as one integer."""
    signs = np.frombuffer(content, dtype=np.uint8).astype(np.uint64)
    count = max(0, len(signs) - _START + 1)
    keys = np.zeros(count, dtype=np.uint64)
    for n in range(_START):
        keys |= signs[n : n + count] << np.uint64(8 * n)
    return keys


def forms(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield every form of *text* as (name of the form, bytes), each bytes once."""
    seen: set[bytes] = set()
    for name, raw in _all_forms(text):
        if raw not in seen:
            if len(raw) < _START:
                raise ValueError(f"a canary of {len(text)} letters is too short to be told from chance")
            seen.add(raw)
            yield name, raw


def _all_forms(text: str) -> Iterator[tuple[str, bytes]]:
    for spelling, word in _spellings(text):
        raw = word.encode()
        yield spelling, raw
        yield f"{spelling} in UTF-16", word.encode("utf-16-le")
        yield f"{spelling} in UTF-16", word.encode("utf-16-be")
        for offset in range(3):
            for alphabet, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
                yield f"{spelling} in {alphabet} at {offset}", _inner(encode(b"\0" * offset + raw), offset, len(raw))
        yield f"{spelling} in hexadecimal", raw.hex().encode()
        yield f"{spelling} in hexadecimal", raw.hex().upper().encode()
        for quoted in (quote(word, safe=""), quote_plus(word, safe="")):
            yield f"{spelling} in a URL", quoted.encode()
            yield f"{spelling} in a URL", re.sub("%..", lambda found: found[0].lower(), quoted).encode()
        escaped = json.dumps(word)[1:-1]
        yield f"{spelling} in JSON", escaped.encode()
        yield f"{spelling} in JSON", re.sub(r"\\u....", lambda found: "\\u" + found[0][2:].upper(), escaped).encode()
        yield f"{spelling} in HTML", html.escape(word).encode()
        yield f"{spelling} in HTML", word.encode("ascii", "xmlcharrefreplace")
        yield f"{spelling} in Python", repr(raw)[2:-1].encode()
        for digest in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            value = hashlib.new(digest, raw).digest()[:_DIGEST_LEAST]
            yield f"{spelling}, its {digest}", value
            yield f"{spelling}, its {digest} in hexadecimal", value.hex().encode()
            yield f"{spelling}, its {digest} in base64", base64.b64encode(value)[:10]
            yield f"{spelling}, its {digest} in base64url", base64.urlsafe_b64encode(value)[:10]
    if text.isdigit() and 8 < len(text) < 15:
        for size in (6, 8):
            yield "as an integer", int(text).to_bytes(size)
            yield "as an integer", int(text).to_bytes(size, "little")


def _spellings(text: str) -> Iterator[tuple[str, str]]:
    composed = unicodedata.normalize("NFC", text)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", composed) if not unicodedata.combining(sign))
    bare = bare.replace("đ", "d").replace("Đ", "D")
    for name, word in (
        ("plain", composed),
        ("without accents", bare),
        ("without blanks", composed.replace(" ", "")),
        ("without accents and blanks", bare.replace(" ", "")),
        ("as in a passport", bare.replace(" ", "<")),
        ("backwards", composed[::-1]),
    ):
        for case, cased in (("", word), (", capitals", word.upper()), (", small", word.lower())):
            yield name + case, cased
            yield name + case + ", decomposed", unicodedata.normalize("NFD", cased)


def _inner(encoded: bytes, offset: int, length: int) -> bytes:
    """Return the part of a base64 text that depends on the word alone and not on what stands before and behind it."""
    first = -(-offset * 8 // 6)
    return encoded[first : (offset + length) * 8 // 6]
