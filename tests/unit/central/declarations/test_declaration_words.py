"""Every text of the citizens' pages is there in both languages, and none is left over."""

import re
import string
from pathlib import Path

import central.declarations
from central.declarations.form import CONTACTS, SYMPTOMS, OfficialForm, ShortForm
from central.declarations.words import TEXTS, text

FOLDER = Path(central.declarations.__file__).parent
FIELDS = {*ShortForm.order, *OfficialForm.order}


def test_both_languages_say_the_same_values() -> None:
    """Neither language is empty, and both put in the same values."""
    for key, entry in TEXTS.items():
        names = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in (entry.vi, entry.en)]
        assert entry.vi.strip(), key
        assert entry.en.strip(), key
        assert names[0] == names[1], key


def test_texts_used_are_there_and_texts_there_are_used() -> None:
    """Each key named in templates and code is in the table, and the table holds no other."""
    sources = "".join(path.read_text() for path in [*FOLDER.glob("*.py"), *FOLDER.rglob("*.html")])
    quoted = set(re.findall(r"""["']([a-z][a-z_]*(?:\.[a-z0-9_]+)*)["']""", sources))
    called = set(re.findall(r"""\b(?:d|say|ask|moment)\(["']([a-z_.]+)["']""", sources))
    days = {f"day.{n}" for n in range(7)}
    about_others = {key for key in TEXTS if key.endswith(".other") and key.removesuffix(".other") in TEXTS}
    assert set() == called - set(TEXTS)
    assert set() == set(TEXTS) - quoted - days - FIELDS - about_others


def test_every_field_has_its_label() -> None:
    """The form's fields and questions are named."""
    assert set() == (FIELDS | set(SYMPTOMS) | set(CONTACTS)) - set(TEXTS)


def test_english_singular_is_used() -> None:
    """One person is not one people."""
    assert ("For one person", "For 3 people") == (text("code.people", "en", n=1), text("code.people", "en", n=3))
