"""Every word of the console stands in both languages, and every fault has its advice."""

import re
import string
from pathlib import Path

import pytest

import edge.console
from edge.console.advice import FOR_STAFF, for_staff
from edge.console.words import LANGUAGES, WORDS, text
from edge.protocol.vocabulary import Fault


def _places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_say_the_same_figures(key: str) -> None:
    """No word is empty, and what is filled in stands in both."""
    vi, en = WORDS[key]
    assert vi.strip()
    assert en.strip()
    assert _places(vi) == _places(en)


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_has_advice_for_the_staff(fault: Fault) -> None:
    """Staff read what to do about every fault, in either language."""
    assert fault in FOR_STAFF
    assert for_staff(fault, "vi") != for_staff(fault, "en")


def test_figures_are_filled_in() -> None:
    """A place in the words takes its figure."""
    assert ["Còn 8 chỗ", "8 places left"] == [text("places", language, n=8) for language in LANGUAGES]


def test_each_word_a_page_asks_for_is_in_the_table() -> None:
    """A template names no word that does not exist."""
    templates = Path(edge.console.__file__).parent / "templates"
    asked = {
        key for file in templates.iterdir() for key in re.findall(r"\btext\([\"'](\w+)[\"']", file.read_text("utf-8"))
    }
    assert set() == asked - set(WORDS)
    assert asked
