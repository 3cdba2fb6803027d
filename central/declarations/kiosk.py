"""The declaration on a tablet in the lobby: one group of questions a screen, and nothing stays on the tablet.

What was answered travels hidden from screen to screen; there is no cookie and no storage, and the code comes as the answer to the last
screen. The address fixes the room: `/khai-bao/kiosk?room=thang-tam`.
"""

import secrets
import time
from typing import Final

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from central.declarations.desk import blueprint, discreet
from central.declarations.destinations import Destination, destination_of_room
from central.declarations.form import CONTACTS, SYMPTOMS, DeclarationForm, OfficialForm, ShortForm
from central.declarations.signing import give, is_filing_offered, keep_days
from central.declarations.symbol import svg
from central.errors import StoreError
from central.services import services
from central.web.frame import csrf
from central.web.limits import limiter
from central.web.words import LANGUAGES

IDLE_S: Final = 60
FRESH_S: Final = 300
"""A screen sent later than this after it was shown is none of the visitor's who stands there: the tablet's own back button sent it."""
SHOWN_S: Final = 20

_SHORT: Final = (("any_symptom",), ("any_contact",), ("companions",), ("use_card", "id_number", "agree"))
_OFFICIAL: Final = (
    ("full_name", "id_number", "phone"),
    ("province", "district", "ward", "street"),
    SYMPTOMS,
    CONTACTS,
    ("companions",),
    ("use_card", "agree"),
)
_NOT_KEPT: Final = frozenset(("whom", "travelled", "travelled_where"))


@blueprint.route("/kiosk", methods=["GET", "POST"])
@limiter.limit("90/minute;2000/hour", methods=["POST"])
@csrf.exempt  # a token would need a cookie, and a declaration acts in nobody's name
@discreet
def at_kiosk() -> BaseResponse:
    """Show the first screen, the next one, or the code."""
    place = destination_of_room(services().live.places, request.args.get("room", ""))
    if place is None:
        return make_response(render_template("declarations/kiosk_lost.html"), 404)
    chosen = request.form.get("lang")
    if request.method != "POST" or chosen not in LANGUAGES:
        return _start(place)
    g.language = chosen
    form = _form(place)
    screens = _OFFICIAL if form.is_official else _SHORT
    at = _number(request.form.get("screen"), len(screens) - 1)
    if at is None:
        form.once.data = secrets.token_hex(16)
        return _screen(form, place, screens, 0)
    if not _is_fresh(request.form.get("seen")):
        return _start(place)
    if request.form.get("go") == "back":
        return _screen(form, place, screens, at - 1) if at else _start(place)
    form.validate()
    wrong = next((n for n, names in enumerate(screens[: at + 1]) if form.errors.keys() & set(names)), None)
    if wrong is not None:
        return _screen(form, place, screens, wrong, 422)
    if at + 1 < len(screens):
        return _screen(form, place, screens, at + 1, is_new=True)
    try:
        given = give(form, place)
    except StoreError:
        return _screen(form, place, screens, at, 503)
    return _page(
        "declarations/kiosk_code.html", place, 200, card=given.card, pass_=given.declaration, qr=svg(given.text)
    )


def _start(place: Destination) -> BaseResponse:
    """Return the first screen, in both languages, whichever this browser had before."""
    g.language = "vi"
    return _page("declarations/kiosk_start.html", place)


def _form(place: Destination) -> DeclarationForm:
    kind = ShortForm if keep_days(place) is None else OfficialForm
    form: DeclarationForm = kind(meta={"csrf": False})
    return form


def _screen(
    form: DeclarationForm,
    place: Destination,
    screens: tuple[tuple[str, ...], ...],
    at: int,
    status: int = 200,
    *,
    is_new: bool = False,
) -> BaseResponse:
    """Show the screen *at*; all other answers go along hidden. Faults of a screen that is new to the visitor are not told yet."""
    if is_new:
        for name in screens[at]:
            form[name].errors = ()
    hidden = [(name, form[name].data) for name in (*form.order, "once") if name not in screens[at]]
    return _page(
        "declarations/kiosk_screen.html",
        place,
        status,
        form=form,
        names=screens[at],
        at=at,
        count=len(screens),
        seen=int(time.time()),
        hidden=[(name, "y" if value is True else value) for name, value in hidden if value and name not in _NOT_KEPT],
        keep_days=keep_days(place),
        has_card=is_filing_offered(place),
        is_unsaved=status == 503,
    )


def _page(template: str, place: Destination, status: int = 200, **values: object) -> BaseResponse:
    return make_response(render_template(template, place=place, idle_s=IDLE_S, shown_s=SHOWN_S, **values), status)


def _is_fresh(seen: str | None) -> bool:
    shown_s = int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) < 12 else 0
    return time.time() - shown_s < FRESH_S


def _number(value: str | None, most: int) -> int | None:
    return int(value) if value in {str(n) for n in range(most + 1)} else None
