"""The two forms of a declaration: the short one, and the one with the official fields for rooms whose plan orders contacts.

Where no contacts are kept, a name or an address would only lengthen the form, so the short one asks none. Values live as long as the
request; nothing here stores or logs them.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar, Final

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from central.declarations.fields import compact, compact_upper, dialled, entry, question, say, tidy, zero_if_empty
from central.web.typed import TypedForm
from edge.passes.judgement import MAX_PEOPLE

SYMPTOMS: Final = ("fever", "cough", "breath", "pneumonia", "throat", "tired")
CONTACTS: Final = ("near_case", "near_area", "near_ill")
MAX_COMPANIONS: Final = MAX_PEOPLE - 1

_OLDEST = 1900
_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}|(?=.*[0-9])[A-Z0-9]{6,12}")
_CARD_NUMBER = re.compile(r"[0-9]{12}")
_PHONE = re.compile(r"0[0-9]{9,10}|\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Whom(StrEnum):
    """For whom somebody declares."""

    SELF = "self"
    OTHER = "other"


class DeclarationForm(TypedForm):
    """What both forms ask: document number if the card is to stand for the code, companions, confirmation.

    `whom` and `once` travel hidden; `once` tells a repeated submission from a new one.
    """

    is_official: ClassVar[bool] = False
    order: ClassVar[tuple[str, ...]] = ()
    """The fields in the order in which they are asked."""

    whom = StringField(filters=[lambda value: Whom.OTHER if value == Whom.OTHER else Whom.SELF])
    once = StringField(filters=[lambda value: (value or "")[:64]])
    id_number = entry(20, clean=compact_upper, is_needed=False)
    use_card = BooleanField()
    companions = StringField(filters=[zero_if_empty])
    agree = BooleanField()

    def validate_id_number(self, field: StringField) -> None:
        """Refuse what is the number of no card and no passport; the door knows the new ID card alone by its number."""
        if self.use_card.data and not _CARD_NUMBER.fullmatch(field.data):
            raise ValidationError(say("wrong.card"))
        if field.data and not _ID_NUMBER.fullmatch(field.data):
            raise ValidationError(say("wrong.id"))

    def validate_companions(self, field: StringField) -> None:
        """Refuse a number no group may have."""
        if not re.fullmatch(r"[0-9]{1,2}", field.data) or int(field.data) > MAX_COMPANIONS:
            raise ValidationError(say("wrong.people", most=MAX_COMPANIONS))

    def validate_agree(self, field: BooleanField) -> None:
        """Refuse to sign for somebody who does not confirm."""
        if not field.data:
            raise ValidationError(say("wrong.agree"))

    @property
    def is_for_other(self) -> bool:
        """Whether somebody declares for another person."""
        return bool(self.whom.data == Whom.OTHER)

    @property
    def people(self) -> int:
        """The person declared for and those with them."""
        return 1 + int(self.companions.data)

    @property
    def is_clear(self) -> bool:
        """No symptom and no contact."""
        answers = {str(self[name].data) for name in self.order if name in _JUDGED}
        return answers == {"no"}

    @property
    def contact(self) -> dict[str, str]:
        """How to reach the person; only what was given. Empty where the form asks nothing of the kind."""
        return {}


class ShortForm(DeclarationForm):
    """Two questions, each over a list: which of its lines applies need not even be told."""

    order = ("any_symptom", "any_contact", "companions", "use_card", "id_number", "agree")

    any_symptom = question("no", "yes")
    any_contact = question("no", "yes")


class OfficialForm(DeclarationForm):
    """The fields of the Ministry of Health's domestic declaration in their order.

    Needed is what is sealed for the health department or decides the outcome; the rest may stay empty, since nothing is made of it.
    """

    is_official = True
    order = (
        *("full_name", "id_number", "birth_year", "sex", "nationality", "proxy_name", "proxy_phone"),
        *("province", "district", "ward", "street", "phone", "email", "travelled", "travelled_where"),
        *SYMPTOMS,
        *CONTACTS,
        *("companions", "use_card", "agree"),
    )

    full_name = entry(80)
    birth_year = entry(10, clean=compact, is_needed=False)
    sex = question("male", "female", "other", is_needed=False)
    nationality = entry(60, is_needed=False)
    proxy_name = entry(80, is_needed=False)
    proxy_phone = entry(24, clean=dialled, is_needed=False)
    province = entry(80)
    district = entry(80, is_needed=False)
    ward = entry(80)
    street = entry(160)
    phone = entry(24, clean=dialled, is_needed=False)
    email = entry(120, is_needed=False)
    travelled = question("no", "yes", is_needed=False)
    travelled_where = entry(300, is_needed=False)
    fever = question("no", "yes")
    cough = question("no", "yes")
    breath = question("no", "yes")
    pneumonia = question("no", "yes")
    throat = question("no", "yes")
    tired = question("no", "yes")
    near_case = question("no", "yes")
    near_area = question("no", "yes")
    near_ill = question("no", "yes")

    def validate_full_name(self, field: StringField) -> None:
        """Refuse a name without letters or with digits."""
        if not _is_name(field.data):
            raise ValidationError(say("wrong.name"))

    def validate_birth_year(self, field: StringField) -> None:
        """Refuse a year nobody living was born in."""
        last = datetime.now(UTC).year
        if field.data and not (re.fullmatch(r"[0-9]{4}", field.data) and _OLDEST <= int(field.data) <= last):
            raise ValidationError(say("wrong.year", first=_OLDEST, last=last))

    def validate_proxy_name(self, field: StringField) -> None:
        """Ask who declares for another, and refuse what is no name."""
        if self.is_for_other and not field.data:
            raise ValidationError(say("wrong.missing"))
        if self.is_for_other and not _is_name(field.data):
            raise ValidationError(say("wrong.name"))

    def validate_proxy_phone(self, field: StringField) -> None:
        """Ask how to reach who declares for another, and refuse what cannot be dialled."""
        if self.is_for_other and not field.data:
            raise ValidationError(say("wrong.missing"))
        if self.is_for_other and not _PHONE.fullmatch(field.data):
            raise ValidationError(say("wrong.phone"))

    def validate_phone(self, field: StringField) -> None:
        """Ask for a phone of who declares for themselves, and refuse what cannot be dialled."""
        if not field.data and not self.is_for_other:
            raise ValidationError(say("wrong.missing"))
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(say("wrong.phone"))

    def validate_email(self, field: StringField) -> None:
        """Refuse what is no address, if anything was given."""
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError(say("wrong.email"))

    @property
    def contact(self) -> dict[str, str]:
        """Name, phone, address and document number; of who declares for another, name and phone stand beside."""
        name, phone = self.full_name.data, self.phone.data
        if self.is_for_other:
            name = f"{name} (khai hộ: {self.proxy_name.data}, {self.proxy_phone.data})"
            phone = phone or self.proxy_phone.data
        parts = (self.street.data, self.ward.data, self.district.data, self.province.data)
        found = {"name": name, "phone": phone, "address": tidy(", ".join(part for part in parts if part))}
        return {key: value for key, value in {**found, "id_number": self.id_number.data}.items() if value}


_JUDGED: Final = frozenset((*SYMPTOMS, *CONTACTS, "any_symptom", "any_contact"))
"""The questions that decide. Travel is on the official form but decides nothing by itself."""


def _is_name(value: str) -> bool:
    return sum(c.isalpha() for c in value) >= 2 and not any(c.isdigit() for c in value)
