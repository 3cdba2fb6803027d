"""The set-up pages of what is taken at which level, and of what else a room's plan orders: hours of declarations, contacts."""

from dataclasses import dataclass

from flask import abort, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, StringField
from wtforms.validators import ValidationError

from central.plans.rules import KINDS, LEVELS, RuleKey, Rules, choices
from central.services import services
from central.store.places import MAX_DECLARATION_H, Room
from central.web import seen
from central.web.setup.desk import administrators, blueprint, done, log, own_room, page, places, registry
from central.web.typed import TypedForm
from central.web.words import say, t
from edge.protocol.messages import MOST_KEEP_DAYS
from edge.protocol.vocabulary import PassFormat, Taking


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the matrix: its name, what was chosen ("" for the default), and the choices with their words."""

    name: str
    label: str
    level: int
    value: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of code with its four fields."""

    words: str
    cells: tuple[Cell, ...]


def matrix(rules: Rules) -> list[Line]:
    """Return the fields of *rules*, a line a kind."""
    return [Line(say(kind), tuple(_cell(rules, level, kind) for level in LEVELS)) for kind in KINDS]


def _cell(rules: Rules, level: int, kind: PassFormat) -> Cell:
    own = rules.own.get((level, kind))
    default = t("rules.default", taking=t(f"rules.{rules.default(level, kind)}"))
    offered = tuple((taking.value, t(f"rules.{taking}")) for taking in choices(kind))
    label = t("rules.field", kind=say(kind), level=level)
    return Cell(_name(level, kind), label, level, own.value if own else "", (("", default), *offered))


def _name(level: int, kind: PassFormat) -> str:
    return f"{kind}-{level}"


def _sent() -> dict[RuleKey, Taking]:
    """Return the rules of the form that was sent; a choice that was not offered is a bad request, for no page sends one."""
    found: dict[RuleKey, Taking] = {}
    for kind in KINDS:
        for level in LEVELS:
            value = request.form.get(_name(level, kind), "")
            if value and value not in choices(kind):
                abort(400)
            if value:
                found[level, kind] = Taking(value)
    return found


@blueprint.route("/rooms/<room_id>/rules", methods=["GET", "POST"])
@administrators
def rules(room_id: str) -> Response:
    """Show and set what a room takes at which level."""
    room = own_room(room_id)
    form = TypedForm()
    if form.validate_on_submit():
        changed = registry().set_rules(room_id, _sent())
        log.info("the rules of a room were set", room=room_id, by=seen.account().name)
        return done(url_for("setup.room", room_id=room_id), "rules.saved", n=len(changed))
    return page("setup_rules.html", form, room=room, lines=matrix(room.rules), level=room.level)


@blueprint.route("/rules", methods=["GET", "POST"])
@administrators
def common_rules() -> Response:
    """Show and set what rooms without rules of their own take; only for administrators of everything."""
    if seen.account().area_id is not None:
        abort(403)
    form = TypedForm()
    if form.validate_on_submit():
        changed = registry().set_rules(None, _sent())
        log.info("the rules of all rooms were set", by=seen.account().name)
        return done(url_for("setup.index"), "rules.saved", n=len(changed))
    return page("setup_rules.html", form, room=None, lines=matrix(Rules(own=registry().rules(None))), level=None)


class OrdersForm(TypedForm):
    """For how many hours a declaration holds, and whether and for how many days contacts are kept."""

    declaration_h = StringField()
    has_contacts = BooleanField()
    contacts_days = StringField()

    def validate_declaration_h(self, field: Field) -> None:
        """Refuse what is no number of hours; empty is as configured."""
        if (field.data or "").strip() and not _is_number(field.data, MAX_DECLARATION_H):
            raise ValidationError(t("orders.hours_wrong", most=MAX_DECLARATION_H))

    def validate_contacts_days(self, field: Field) -> None:
        """Refuse what is no number of days, where contacts are kept."""
        if self.has_contacts.data and not _is_number(field.data, MOST_KEEP_DAYS):
            raise ValidationError(t("orders.days_wrong", most=MOST_KEEP_DAYS))

    @property
    def hours(self) -> int | None:
        """The hours, None: as configured; only after validation."""
        text = (self.declaration_h.data or "").strip()
        return int(text) if text else None

    @property
    def days(self) -> int | None:
        """The days, None: no contacts are kept; only after validation."""
        return int((self.contacts_days.data or "").strip()) if self.has_contacts.data else None


@blueprint.route("/rooms/<room_id>/orders", methods=["GET", "POST"])
@administrators
def orders(room_id: str) -> Response:
    """Set the hours of declarations and whether contacts are kept."""
    room = own_room(room_id)
    form = OrdersForm(
        declaration_h=_text(room.declaration_h),
        has_contacts=room.contacts_days is not None,
        contacts_days=_text(room.contacts_days) or "14",
    )
    if form.validate_on_submit():
        _order(room, form)
        return done(url_for("setup.room", room_id=room_id), "setup.saved", name=room.name)
    return page(
        "setup_orders.html",
        form,
        room=room,
        has_key=places().contacts_key is not None,
        configured_h=services().config.declarations.valid_h,
        most_h=MAX_DECLARATION_H,
        most_days=MOST_KEEP_DAYS,
    )


def _order(room: Room, form: OrdersForm) -> None:
    if form.hours != room.declaration_h:
        registry().set_declaration_h(room.id, form.hours)
    if form.days != room.contacts_days:
        registry().set_contacts_days(room.id, form.days)
        log.info("contacts were ordered, or no longer", room=room.id, days=form.days, by=seen.account().name)


def _is_number(text: str | None, most: int) -> bool:
    plain = (text or "").strip()
    return plain.isascii() and plain.isdigit() and len(plain) <= 4 and 1 <= int(plain) <= most


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
