"""The fields of the official medical declaration in their order, what each must be, and what the answers add up to.

Values live as long as the request; nothing here stores or logs them.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField
from wtforms.validators import StopValidation, ValidationError

from central.declarations.words import text
from central.web.words import language
from edge.passes.judgement import MAX_PEOPLE

SYMPTOMS = ("fever", "cough", "breath", "pneumonia", "throat", "tired")
CONTACTS = ("near_case", "near_area", "near_ill")
MAX_COMPANIONS = MAX_PEOPLE - 1

_OLDEST = 1900
_SPACES = re.compile(r"\s+")
_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}|(?=.*[0-9])[A-Z0-9]{6,12}")
_PHONE = re.compile(r"0[0-9]{9,10}|\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def say(key: str, **values: object) -> str:
    """Return the text *key* in the language of this request."""
    return text(key, language(), **values)


def tidy(value: str | None) -> str:
    """Return *value* in NFC, with single blanks and none outside; control characters count as blanks."""
    plain = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", value or ""))
    return _SPACES.sub(" ", plain).strip()


def _compact(value: str | None) -> str:
    """Return *value* without the blanks, dots and dashes people put into numbers."""
    return re.sub(r"[\s.\-()]", "", tidy(value))


def filled(most: int) -> Any:
    """Return a validator: not empty, at most *most* characters."""

    def check(_form: Any, field: Field) -> None:
        if not field.data:
            raise StopValidation(say("wrong.missing"))
        if len(field.data) > most:
            raise StopValidation(say("wrong.long", n=most))

    return check


def short(most: int) -> Any:
    """Return a validator: may be empty, at most *most* characters."""

    def check(_form: Any, field: Field) -> None:
        if len(field.data or "") > most:
            raise StopValidation(say("wrong.long", n=most))

    return check


def _text(*validators: Any, clean: Any = tidy, **rest: Any) -> StringField:
    return StringField(validators=list(validators), filters=[clean], **rest)


def _question(*answers: str) -> StringField:
    """A question with one of *answers*; the template draws it as radio buttons."""

    def check(_form: Any, field: Field) -> None:
        if field.data not in answers:
            raise StopValidation(say("wrong.choose"))

    return StringField(validators=[check])


class DeclarationForm(FlaskForm):
    """One person's declaration, for themselves and those with them."""

    offered: Collection[str] = ()
    """The destinations that may be chosen; the view sets them."""

    destination = StringField()
    full_name = _text(filled(80))
    birth_year = _text(filled(10), clean=_compact)
    sex = _question("male", "female", "other")
    nationality = _text(filled(60))
    id_number = _text(filled(20), clean=lambda value: _compact(value).upper())
    province = _text(filled(80))
    district = _text(short(80))
    ward = _text(filled(80))
    street = _text(filled(160))
    phone = _text(filled(24), clean=_compact)
    email = _text(short(120))
    travelled = _question("no", "yes")
    travelled_where = _text(short(300))
    fever = _question("no", "yes")
    cough = _question("no", "yes")
    breath = _question("no", "yes")
    pneumonia = _question("no", "yes")
    throat = _question("no", "yes")
    tired = _question("no", "yes")
    near_case = _question("no", "yes")
    near_area = _question("no", "yes")
    near_ill = _question("no", "yes")
    companions = _text(clean=lambda value: tidy(value) or "0")
    agree = BooleanField()

    def validate_destination(self, field: StringField) -> None:
        """Refuse a place that is not among those offered."""
        if field.data not in self.offered:
            raise ValidationError(say("wrong.destination"))

    def validate_full_name(self, field: StringField) -> None:
        """Refuse a name without letters or with digits."""
        letters = sum(c.isalpha() for c in field.data)
        if letters < 2 or any(c.isdigit() for c in field.data):
            raise ValidationError(say("wrong.name"))

    def validate_birth_year(self, field: StringField) -> None:
        """Refuse a year nobody living was born in."""
        last = datetime.now(UTC).year
        if not re.fullmatch(r"[0-9]{4}", field.data) or not _OLDEST <= int(field.data) <= last:
            raise ValidationError(say("wrong.year", first=_OLDEST, last=last))

    def validate_id_number(self, field: StringField) -> None:
        """Refuse what is the number of no card and no passport."""
        if not _ID_NUMBER.fullmatch(field.data):
            raise ValidationError(say("wrong.id"))

    def validate_phone(self, field: StringField) -> None:
        """Refuse what cannot be dialled."""
        if not _PHONE.fullmatch(field.data):
            raise ValidationError(say("wrong.phone"))

    def validate_email(self, field: StringField) -> None:
        """Refuse what is no address, if anything was given."""
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError(say("wrong.email"))

    def validate_travelled_where(self, field: StringField) -> None:
        """Ask where, of those who travelled."""
        if self.travelled.data == "yes" and not field.data:
            raise ValidationError(say("wrong.where"))

    def validate_companions(self, field: StringField) -> None:
        """Refuse a number no group may have."""
        if not re.fullmatch(r"[0-9]{1,2}", field.data) or int(field.data) > MAX_COMPANIONS:
            raise ValidationError(say("wrong.people", most=MAX_COMPANIONS))

    def validate_agree(self, field: BooleanField) -> None:
        """Refuse to sign for somebody who does not confirm."""
        if not field.data:
            raise ValidationError(say("wrong.agree"))

    @property
    def people(self) -> int:
        """The declarer and those with them."""
        return 1 + int(self.companions.data)

    @property
    def is_clear(self) -> bool:
        """No symptom and no contact. Travel is recorded by the official form but decides nothing by itself."""
        return all(self[name].data == "no" for name in SYMPTOMS + CONTACTS)
