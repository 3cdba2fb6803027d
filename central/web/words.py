"""Says the screens' texts in the reader's language; owns the choice of language, knows no page and no data.

The texts stand in `central/web/texts/`, one table a page; words of the wire come from `edge.protocol.words`.
"""

from enum import StrEnum
from typing import Final

from flask import g, request
from markupsafe import Markup, escape

from central.web.texts import TEXTS
from edge.protocol.words import Language
from edge.protocol.words import say as say_wire

LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")
COOKIE: Final = "lang"


def language() -> Language:
    """Return the language of this request: the cookie's if it is one we speak, else Vietnamese."""
    chosen: Language | None = g.get("language")
    if chosen is None:
        chosen = "en" if request.cookies.get(COOKIE) == "en" else "vi"
        g.language = chosen
    return chosen


def text(key: str, lang: Language, **values: object) -> str:
    """Return the text *key* in *lang* with *values* put in; `n` chooses the English singular.

    Raises: KeyError for a text that is in no table, or a value that is missing.
    """
    entry = TEXTS[key]
    template = entry.vi if lang == "vi" else entry.en_for(values.get("n"))
    return template.format(**values) if values else template


def t(key: str, **values: object) -> str:
    """Return the text *key* in the language of this request. Values are escaped when one of them is markup."""
    if any(isinstance(value, Markup) for value in values.values()):
        return Markup(text(key, language(), **{name: escape(value) for name, value in values.items()}))  # noqa: S704
    return text(key, language(), **values)


def say(member: StrEnum) -> str:
    """Return the wire's word *member* in the language of this request."""
    return say_wire(member, language())


def script_words(lang: Language, *families: str) -> dict[str, str]:
    """Return the texts whose key begins with one of *families*, for a page's script; `key#one` is the English singular."""
    chosen: dict[str, str] = {}
    for key, entry in TEXTS.items():
        if key.partition(".")[0] not in families:
            continue
        chosen[key] = entry.vi if lang == "vi" else entry.en
        if lang == "en" and entry.en_one is not None:
            chosen[key + "#one"] = entry.en_one
    return chosen
