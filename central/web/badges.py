"""The pages of staff badges: who has one in force, issuing some on a sheet for printing, withdrawing one.

The answer to issuing is the sheet itself, the only place where the codes ever are: it is not kept, and not to be had again.
"""

import secrets
import time
from datetime import UTC, datetime
from typing import Any, Final

import segno
import structlog
from flask import Blueprint, abort, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from central.badges.desk import (
    DEFAULT_DAYS,
    LONGEST_LABEL,
    MOST_AT_ONCE,
    MOST_DAYS,
    BadgeDesk,
    PrintedBadge,
    checked_label,
)
from central.errors import Conflict, Invalid, NotFound
from central.services import services
from central.store.badges import BadgeRecord
from central.store.places import Places
from central.web import seen
from central.web.setup.desk import administrators, area_choices, done, own_areas, places
from central.web.setup.forms import Choice
from central.web.times import local_time
from central.web.typed import TypedForm
from central.web.words import t

blueprint = Blueprint("badges", __name__, url_prefix="/badges")

_QUIET_ZONE: Final = 4  # modules (ISO/IEC 18004)
_EVERYWHERE: Final = ""
_FILTERS: Final = ("", "expired", "revoked")

log = structlog.get_logger(__name__)


class BadgesForm(TypedForm):
    """Asks for labels, one a line, an area and a number of days. `order` keeps a form that is sent twice from making twins."""

    labels = StringField()
    area = Choice()
    days = StringField()
    order = HiddenField()

    @property
    def lines(self) -> list[str]:
        """The labels."""
        return [line for line in (self.labels.data or "").splitlines() if line.strip()]

    def validate_labels(self, field: Field) -> None:
        """Refuse none, too many, or one too long."""
        if not 1 <= len(self.lines) <= MOST_AT_ONCE:
            raise ValidationError(t("badges.labels_count", n=MOST_AT_ONCE))
        try:
            for line in self.lines:
                checked_label(line)
        except Invalid:
            raise ValidationError(t("badges.label_long", n=LONGEST_LABEL)) from None

    def validate_days(self, field: Field) -> None:
        """Refuse what is no number of days that a badge may hold."""
        text = (field.data or "").strip()
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_DAYS):
            raise ValidationError(t("badges.days_wrong", n=MOST_DAYS))


@blueprint.get("")
@administrators
def index() -> Response:
    """List the badges of the administrator's areas, with the form for new ones."""
    return _index_page(_new_form())


@blueprint.post("")
@administrators
def issue() -> Response:
    """Issue badges and answer with the sheet."""
    known = places()
    form = BadgesForm()
    form.area.choices = _areas(known)
    if not form.validate_on_submit():
        return _index_page(form)
    now = datetime.now(UTC)
    try:
        printed = _desk().issue(form.lines, form.area.data, int(form.days.data), now, form.order.data or "")
    except Conflict:
        form.labels.errors = (t("badges.printed_already"),)
        return _index_page(form, status=409)
    log.info("staff badges were issued", count=len(printed), area=form.area.data, by=seen.account().name)
    answer = make_response(
        render_template(
            "badges_sheet.html",
            active="badges",
            cards=[_card(each) for each in printed],
            place=known.areas[form.area.data].name if form.area.data else "",
            until=local_time(printed[0].record.expires_ms).date(),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/<badge_id>/revoke", methods=["GET", "POST"])
@administrators
def revoke(badge_id: str) -> Response:
    """Ask whether a badge shall be withdrawn (GET), or withdraw it (POST)."""
    record = _own_badge(badge_id)
    if request.method == "POST":
        _desk().revoke(badge_id, datetime.now(UTC))
        log.info("a staff badge was withdrawn", badge=badge_id, by=seen.account().name)
        return done(url_for("badges.index"), "badges.revoked_said", label=record.label)
    return make_response(render_template("badges_revoke.html", active="badges", badge=record))


def _new_form() -> BadgesForm:
    form = BadgesForm(formdata=None, days=str(DEFAULT_DAYS), order=secrets.token_hex(16))
    form.area.choices = _areas(places())
    return form


def _index_page(form: BadgesForm, status: int = 200) -> Response:
    known = places()
    now_ms = time.time_ns() // 1_000_000
    records = services().store.badges.of_areas([value for value, _ in _areas(known)])
    lines = [_line(record, known, now_ms) for record in records]
    only = request.args.get("only", "")
    only = only if only in _FILTERS else ""
    counts = {name: sum(line["state"] == (name or "valid") for line in lines) for name in _FILTERS}
    page = render_template(
        "badges.html",
        active="badges",
        form=form,
        most_days=MOST_DAYS,
        most_at_once=MOST_AT_ONCE,
        lines=[line for line in lines if line["state"] == (only or "valid")],
        counts=counts,
        only=only,
        has_any=bool(lines),
    )
    return make_response(page, 422 if form.errors and status == 200 else status)


def _line(record: BadgeRecord, known: Places, now_ms: int) -> dict[str, Any]:
    state = "revoked" if record.is_revoked else "expired" if record.is_expired(now_ms) else "valid"
    dates = {
        name: f"{local_time(ms):%d/%m/%Y}" if ms is not None else ""
        for name, ms in (("issued", record.issued_ms), ("expires", record.expires_ms), ("revoked", record.revoked_ms))
    }
    return {"badge": record, "state": state, "place": _place(known, record.area), **dates}


def _card(printed: PrintedBadge) -> dict[str, Any]:
    symbol = segno.make(printed.code, micro=False, error="q", boost_error=False)
    svg = symbol.svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr-svg")
    return {"label": printed.record.label, "id": printed.record.id, "qr": Markup(svg)}  # noqa: S704  # of our own signed text


def _areas(known: Places) -> list[tuple[str, str]]:
    """Return the areas a badge may be made for; one for everywhere only by who may touch everything."""
    everywhere = [(_EVERYWHERE, t("badges.everywhere"))] if seen.account().area_id is None else []
    return everywhere + area_choices(known)


def _place(known: Places, area_id: str) -> str:
    """Return the name of an area, or what is left of one that is gone."""
    if area_id == _EVERYWHERE:
        return t("badges.everywhere")
    area = known.areas.get(area_id)
    return area.name if area is not None else area_id


def _own_badge(badge_id: str) -> BadgeRecord:
    """Return a badge the administrator may touch, or answer with the page "404"."""
    try:
        record = services().store.badges.find(badge_id)
    except NotFound:
        abort(404)
    is_everywhere = seen.account().area_id is None
    if not is_everywhere and record.area not in own_areas(places()):
        abort(404)
    return record


def _desk() -> BadgeDesk:
    desk = services().badges
    if desk is None:
        abort(503)
    return desk
