"""Cells that a spreadsheet program takes as text, whatever somebody wrote into a form. Pure.

A program runs what begins with = + - or @ as a formula, also full-width, behind blanks, or behind a separator that it takes for
another than the file meant. An apostrophe before it makes it text.
"""

import re
import unicodedata

_SIGNS = "=+-@|%"
_SPLITS = ";,\t|\"'"
"""What a program set to another language may split a cell at."""

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def cell(text: str) -> str:
    """Return *text* on one line, with an apostrophe wherever a formula could begin."""
    plain = _BLANKS.sub(" ", "".join(map(_shown, text))).strip()
    out: list[str] = []
    is_start = True
    for sign in plain:
        if is_start and unicodedata.normalize("NFKC", sign)[:1] in _SIGNS:
            out.append("'")
        out.append(sign)
        is_start = unicodedata.normalize("NFKC", sign)[:1] in _SPLITS or (is_start and sign.isspace())
    return "".join(out)


def _shown(sign: str) -> str:
    """Return *sign*, nothing for one that nobody sees, a mark for one that is none."""
    kind = unicodedata.category(sign)
    return "" if kind == "Cf" else "\ufffd" if kind == "Cs" else sign
