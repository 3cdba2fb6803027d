"""How the names that people give are searched and put in order. Pure."""

import re
import unicodedata
from functools import lru_cache

_FIGURES = re.compile("[0-9]+")


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """Return *words* without Vietnamese marks and case, blanks made one, so that "vung tau" finds "Vũng Tàu"."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").replace("Đ", "d").lower().split())


@lru_cache(maxsize=65_536)
def in_order(name: str) -> str:
    """Return the text by which *name* is sorted: folded, and with numbers by their size, so that "Quầy 2" comes before "Quầy 10"."""
    return _FIGURES.sub(_sized, fold(name))


def _sized(found: re.Match[str]) -> str:
    figures = found[0].lstrip("0") or "0"
    return f"{len(figures):03}{figures}"
