"""The search for canaries finds a planted one in every form, and nothing where there is none."""

import base64
import hashlib
import html
import json
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.support.canaries import Canary, a_name, digits, forms, search

NAME = "Đặng Thị Kiểm Chứng"
NUMBER = "000188776655"

PLANTS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "decomposed": lambda word: unicodedata.normalize("NFD", word).encode(),
    "capitals": lambda word: word.upper().encode(),
    "small": lambda word: word.lower().encode(),
    "decomposed capitals": lambda word: unicodedata.normalize("NFD", word.upper()).encode(),
    "no accents": lambda word: (
        unicodedata.normalize("NFD", word.replace("Đ", "D")).encode("ascii", "ignore").replace(b" ", b"<")
    ),
    "hexadecimal": lambda word: word.encode().hex().encode(),
    "hexadecimal capitals": lambda word: word.encode().hex().upper().encode(),
    "URL": lambda word: quote(word, safe="").encode(),
    "form": lambda word: quote_plus(word).encode(),
    "URL, small": lambda word: quote(word, safe="").lower().encode() if not word.isdigit() else word.encode(),
    "JSON": lambda word: json.dumps({"n": word}).encode(),
    "JSON, whole": lambda word: json.dumps({"n": word}, ensure_ascii=False).encode(),
    "HTML": lambda word: html.escape(word).encode(),
    "UTF-16": lambda word: word.encode("utf-16"),
    "Python": lambda word: repr(word.encode()).encode(),
    "SHA-256": lambda word: hashlib.sha256(word.encode()).hexdigest().encode(),
    "SHA-256 in base64": lambda word: base64.b64encode(hashlib.sha256(word.encode()).digest()),
    "MD5, raw": lambda word: hashlib.md5(word.encode()).digest(),
    **{f"base64 at {n}": lambda word, n=n: base64.b64encode(b"x" * n + word.encode() + b"rest") for n in range(6)},
    **{f"base64url at {n}": lambda word, n=n: base64.urlsafe_b64encode(b"x" * n + word.encode()) for n in range(3)},
}  # fmt: skip


@pytest.mark.parametrize("word", [NAME, NUMBER])
@pytest.mark.parametrize("form", PLANTS)
def test_a_planted_canary_is_found(form: str, word: str) -> None:
    """Each form, with noise before and behind it."""
    if form == "URL, small" and word == NAME:
        planted = "".join(f"%{byte:02x}" if byte > 127 or byte == 32 else chr(byte) for byte in word.encode()).encode()
    else:
        planted = PLANTS[form](word)
    content = secrets.token_bytes(500) + planted + secrets.token_bytes(500)
    assert search([Canary("here", word)], {"file": content}) != []


@pytest.mark.parametrize("written", ["0909 555 123", "0909.555.123", "0909-555-123", "0909 - 555 - 123"])
def test_a_number_is_found_however_it_is_grouped(written: str) -> None:
    """Blanks, dots and dashes between digits hide nothing."""
    assert search([Canary("phone", "0909555123")], {"log": f"call {written} now".encode()}) != []


def test_a_number_is_found_as_an_integer_of_a_database(tmp_path: Path) -> None:
    """SQLite keeps figures in as many bytes as they need."""
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE t (n INTEGER)")
        connection.execute("INSERT INTO t VALUES (?)", (int("912345678901"),))
    connection.close()
    raw = (tmp_path / "x.db").read_bytes()
    assert ["as an integer"] == [found.form for found in search([Canary("card", "912345678901")], {"db": raw})]


def test_nothing_is_found_where_there_is_none() -> None:
    """A million random bytes, and words that differ by one letter."""
    noise = {"noise": secrets.token_bytes(1_000_000), "near": NAME.replace("Chứng", "Chừng").encode() + b"000188776656"}
    assert [] == search([Canary("name", NAME), Canary("number", NUMBER)], noise)


def test_canaries_are_random_and_composed() -> None:
    """No two names are the same; numbers have their length and their start."""
    names = {a_name() for _ in range(50)}
    assert 50 == len(names)
    assert all(unicodedata.is_normalized("NFC", name) and 4 == len(name.split()) for name in names)
    number = digits(12, "000")
    assert (12, "000") == (len(number), number[:3])
    assert all(len(raw) >= 6 for _, raw in forms(number))
