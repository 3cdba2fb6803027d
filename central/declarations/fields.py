"""What the fields of a declaration are made of: tidying, checks, and the words for what is wrong. Pure but for the request's language."""

import re
import unicodedata
from typing import Any

from wtforms import Field, StringField
from wtforms.validators import StopValidation

from central.declarations.words import text
from central.web.words import language

_SPACES = re.compile(r"\s+")


def say(key: str, **values: object) -> str:
    """Return the text *key* in the language of this request."""
    return text(key, language(), **values)


def tidy(value: str | None) -> str:
    """Return *value* in NFC, with single blanks and none outside; control characters count as blanks."""
    plain = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", value or ""))
    return _SPACES.sub(" ", plain).strip()


def compact(value: str | None) -> str:
    """Return *value* without the blanks, dots and dashes people put into numbers."""
    return re.sub(r"[\s.\-\u2010-\u2013()]", "", tidy(value))


def dialled(value: str | None) -> str:
    """Return *value* as a phone number is dialled; of the ways to write the country's own prefix, +84, one."""
    return re.sub(r"^(?:\+|00)?84(?:0(?=[0-9]{9,10}$)|(?=[1-9][0-9]{8,9}$))", "+84", compact(value), count=1)


def compact_upper(value: str | None) -> str:
    """Return *value* as a document's number is written: compact, in capitals."""
    return compact(value).upper()


def zero_if_empty(value: str | None) -> str:
    """Return *value*, or "0" where nothing was entered."""
    return tidy(value) or "0"


def entry(most: int, *, clean: Any = tidy, is_needed: bool = True) -> StringField:
    """Make a field for text of at most *most* characters."""

    def check(_form: Any, field: Field) -> None:
        if is_needed and not field.data:
            raise StopValidation(say("wrong.missing"))
        if len(field.data or "") > most:
            raise StopValidation(say("wrong.long", n=most))

    return StringField(validators=[check], filters=[clean])


def question(*answers: str, is_needed: bool = True) -> StringField:
    """Make a question with one of *answers*; the template draws it as radio buttons."""

    def check(_form: Any, field: Field) -> None:
        if field.data not in answers and (is_needed or field.data):
            raise StopValidation(say("wrong.choose"))

    return StringField(validators=[check])
