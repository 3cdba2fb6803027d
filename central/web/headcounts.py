"""The form by which people counted in a room are told to its doors, and how far that has come.

Works without a script (form, confirmation, back to the room); the room page's script sends the same form and puts the piece that comes
back into the page, asking for it again until the order has ended.
"""

import secrets

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from central.corrections.correction import Correction
from central.corrections.desk import LONGEST_WHY
from central.errors import Conflict, Invalid, NoDoor
from central.live.views import RoomStatus
from central.services import services
from central.web import seen
from central.web.corrected import progress_words, signed
from central.web.limits import limiter
from central.web.typed import TypedForm
from central.web.words import t

blueprint = Blueprint("headcounts", __name__, url_prefix="/rooms")

MOST_INSIDE = 9_999
SHOWN_FOR_MS = 10 * 60_000
"""How long the room's page tells how the last order ended."""


class HeadcountForm(TypedForm):
    """How many people were counted, and why. `order` makes the same form sent twice one order."""

    order = HiddenField()
    inside = StringField()
    why = StringField()

    def validate_inside(self, field: Field) -> None:
        """Refuse what is no number of people."""
        text = (field.data or "").strip()
        if not text.isascii() or not text.isdigit() or len(text) > len(str(MOST_INSIDE)):
            raise ValidationError(t("count.inside_wrong", most=MOST_INSIDE))

    def validate_why(self, field: Field) -> None:
        """Refuse what the wire cannot carry."""
        field.data = " ".join((field.data or "").split())
        if len(field.data) > LONGEST_WHY or not field.data.isprintable():
            raise ValidationError(t("count.why_wrong", most=LONGEST_WHY))

    @property
    def people(self) -> int:
        """The number counted; only after validation."""
        return int((self.inside.data or "").strip())


def new_form() -> HeadcountForm:
    """Return an empty form of a new order."""
    form = HeadcountForm(formdata=None)
    form.order.data = secrets.token_hex(16)
    return form


@blueprint.route("/<room_id>/headcount", methods=["GET", "POST"])
@login_required
@limiter.limit("60/minute", methods=["POST"])
def headcount(room_id: str) -> Response:
    """Take a headcount: ask (GET), have it confirmed, order it."""
    status = seen.room(room_id)
    if not seen.account().is_admin:
        abort(403)
    if request.method != "POST":
        return _page(status, new_form())
    form = HeadcountForm()
    is_script = request.headers.get("X-Piece") == "1"
    if not form.validate_on_submit():
        words = [*form.inside.errors, *form.why.errors]
        return _piece(status, None, " ".join(words), 422) if is_script else _page(status, form, status_code=422)
    if "confirmed" not in request.form:
        return _page(status, form, people=form.people)
    try:
        order = _order(room_id, form)
    except (NoDoor, Conflict, Invalid) as error:
        words_now = _problem(error)
        return _piece(status, None, words_now, 409) if is_script else _page(status, form, words_now, status_code=409)
    if is_script:
        return _piece(status, order)
    return redirect(url_for("rooms.room", room_id=room_id))


@blueprint.get("/<room_id>/headcounts/<order_id>")
@login_required
def progress(room_id: str, order_id: str) -> Response:
    """Return how far an order has come, as a piece of page."""
    status = seen.room(room_id)
    order = services().store.corrections.find(order_id)
    if order is None or order.room != status.id:
        abort(404)
    return _piece(status, order)


def newest(room_id: str, now_ms: int) -> Correction | None:
    """Return the last order of a room while its page should tell of it. Raises: StoreError."""
    found = services().store.corrections.newest(room_id, 1)
    is_told = found and (found[0].is_open or now_ms - (found[0].settled_ms or 0) < SHOWN_FOR_MS)
    return found[0] if is_told else None


def progress_of(order: Correction | None, status: RoomStatus) -> dict[str, object]:
    """Return what the piece of page shows of *order*."""
    names = {door.id: door.name for door in status.doors}
    return {"order": order, "order_words": progress_words(order, names) if order else ""}


def _order(room_id: str, form: HeadcountForm) -> Correction:
    desk = services().corrections
    if desk is None:
        raise NoDoor("nothing is sent here")
    return desk.order(
        room_id, form.people, form.why.data or "", seen.account(), form.order.data or secrets.token_hex(16)
    )


def _problem(error: Exception) -> str:
    if isinstance(error, NoDoor):
        return t("count.link_down" if error.is_link_down else "count.no_door")
    return t("count.conflict")


def _page(
    status: RoomStatus, form: HeadcountForm, problem: str = "", people: int | None = None, status_code: int = 200
) -> Response:
    delta = "" if people is None else signed(people - status.occupancy)
    page = render_template(
        "headcount.html", active="overview", room=status, form=form, problem=problem, people=people, delta=delta
    )
    return make_response(page, status_code)


def _piece(status: RoomStatus, order: Correction | None, problem: str = "", status_code: int = 200) -> Response:
    piece = render_template("headcount_progress.html", room=status, problem=problem, **progress_of(order, status))
    return make_response(piece, status_code)
