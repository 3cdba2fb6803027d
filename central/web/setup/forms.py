"""The forms of the set-up pages: areas, agencies, rooms, doors. They check what can be told from the form alone.

Ids are for units, topics and addresses; left empty they are made from the name, without Vietnamese marks.
"""

import re
from collections.abc import Iterable
from typing import Final

from wtforms import Field, SelectField, StringField
from wtforms.validators import ValidationError

from central.errors import Invalid
from central.names import fold
from central.store.places import MAX_LIMIT, AreaKind, checked_closings, read_closings, time_of_day, times_in
from central.web.typed import TypedForm
from central.web.words import t
from edge.protocol.errors import TopicError
from edge.protocol.messages import MOST_CLOSINGS
from edge.protocol.topics import check_slug

LONGEST_NAME: Final = 120
_LONGEST_ID: Final = 48

Choices = list[tuple[str, str]]


def id_from(name: str) -> str:
    """Return the id that *name* suggests: "Thành phố Vũng Tàu" gives "thanh-pho-vung-tau"; empty when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_ID].strip("-")


class Choice(SelectField):
    """A select that says in the reader's language that something else was sent."""

    def pre_validate(self, form: TypedForm) -> None:
        """Refuse what was not offered."""
        if self.data not in [value for value, _ in self.choices or ()]:
            raise ValidationError(t("setup.choice_wrong"))


class NameForm(TypedForm):
    """A name alone: renames an area, an agency or a door."""

    name = StringField()

    def validate_name(self, field: Field) -> None:
        """Refuse an empty or endless name."""
        name = (field.data or "").strip()
        if not name:
            raise ValidationError(t("setup.name_missing"))
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ValidationError(t("setup.name_long", n=LONGEST_NAME))


class NewForm(NameForm):
    """A name and an id: what is new."""

    id = StringField()

    def validate_id(self, field: Field) -> None:
        """Make the id from the name when it is empty; refuse one that cannot stand in a topic."""
        field.data = (field.data or "").strip() or id_from(self.name.data or "")
        if not field.data and not (self.name.data or "").strip():
            return  # the missing name says it all
        try:
            check_slug(field.data, "id")
        except TopicError:
            raise ValidationError(t("setup.id_wrong")) from None


class NewAreaForm(NewForm):
    """An area with its level and what it lies in."""

    kind = Choice()
    parent = Choice()

    def offer(self, parents: Choices, *, may_be_top: bool) -> None:
        """Set what can be chosen."""
        self.kind.choices = [(kind.value, t(f"setup.kind.{kind.value}")) for kind in AreaKind]
        self.parent.choices = ([("", t("setup.no_parent"))] if may_be_top else []) + parents


class NewAgencyForm(NewForm):
    """An agency with its area."""

    area = Choice()


class RoomForm(NameForm):
    """A room's name, area, agency and closing times."""

    area = Choice()
    agency = Choice()
    closings = StringField()

    def validate_closings(self, field: Field) -> None:
        """Refuse what is no time of day, and too many; empty means that nobody says."""
        for word in times_in(field.data or ""):
            try:
                time_of_day(word)
            except Invalid:
                raise ValidationError(t("setup.closings_wrong", time=word[:20])) from None
        try:
            checked_closings(time_of_day(word) for word in times_in(field.data or ""))
        except Invalid:
            raise ValidationError(t("setup.closings_many", most=MOST_CLOSINGS)) from None

    @property
    def closings_min(self) -> tuple[int, ...]:
        """The closing times in minutes after midnight; only after validation."""
        return read_closings(self.closings.data or "")

    def offer(self, areas: Iterable[tuple[str, str]], agencies: Iterable[tuple[str, str]]) -> None:
        """Set what can be chosen."""
        self.area.choices = list(areas)
        self.agency.choices = list(agencies)


class LimitForm(TypedForm):
    """The most people a room takes."""

    limit = StringField()

    def validate_limit(self, field: Field) -> None:
        """Refuse what is no whole number in range."""
        text = (field.data or "").strip()
        if not text.isascii() or not text.isdigit() or len(text) > 6 or int(text) > MAX_LIMIT:
            raise ValidationError(t("setup.limit_wrong", most=MAX_LIMIT))

    @property
    def people(self) -> int:
        """The limit as a number; only after validation."""
        return int((self.limit.data or "").strip())


class NewRoomForm(NewForm, RoomForm, LimitForm):
    """A new room."""
