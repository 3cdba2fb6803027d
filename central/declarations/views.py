"""The declaration: where to, the answers, and on to the code. What is typed lives in the request alone."""

import secrets
from typing import Final

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from central.declarations import blank, codes, kiosk
from central.declarations.desk import blueprint, discreet
from central.declarations.destinations import ANY, Destination, destination_of_room, destinations, rooms_in
from central.declarations.fields import say
from central.declarations.form import DeclarationForm, OfficialForm, ShortForm, Whom
from central.declarations.signing import give, is_filing_offered, keep_days
from central.errors import StoreError
from central.services import services
from central.store.places import AreaKind
from central.web.frame import csrf
from central.web.limits import limiter
from central.web.words import COOKIE as LANGUAGE_COOKIE
from central.web.words import LANGUAGES

__all__ = ["blank", "blueprint", "codes", "kiosk"]

_YEAR_S: Final = 365 * 24 * 3600


@blueprint.route("/", methods=["GET", "POST"])
@limiter.limit("20/minute;300/hour", methods=["POST"])
@csrf.exempt  # the form checks its own token, so that one too old costs the citizen nothing that was typed
@discreet
def declare() -> BaseResponse:
    """Ask where to, then show the declaration; when it is complete, sign it and go on to the code."""
    if request.args.get("kiosk"):
        return redirect(url_for("declarations.at_kiosk", room=request.args.get("room")), 303)
    place, is_chosen = _destination()
    if not is_chosen:
        return _start_page()
    form = form_for(place)
    if request.method != "POST":
        form.once.data = secrets.token_hex(16)
        if isinstance(form, OfficialForm):
            form.nationality.data = say("nationality.default")
            form.province.data = _province(place)
        return _form_page(form, place, 200)
    chosen, whom = request.form.get("language"), request.form.get("declare_for")
    if chosen in LANGUAGES:
        g.language = chosen
        return _remembering(_form_page(form, place, 200), chosen)
    if whom in tuple(Whom):
        form.whom.data = Whom(whom)
        return _form_page(form, place, 200)
    if not form.validate_on_submit():
        return _form_page(form, place, 422)
    try:
        return codes.show(give(form, place))
    except StoreError:
        return _form_page(form, place, 503)


def form_for(place: Destination | None, **options: object) -> DeclarationForm:
    """Return the form that is asked of who goes to *place*."""
    kind = ShortForm if keep_days(place) is None else OfficialForm
    return kind(**options)


def _destination() -> tuple[Destination | None, bool]:
    """Return where the address says this citizen goes, and whether it says so at all; None stands for any other place."""
    places, to = services().live.places, request.args.get("to", "")
    if to == ANY or not places.rooms:
        return None, True
    place = destination_of_room(places, request.args.get("room") or to)
    if place is None and len(places.rooms) == 1 and not request.args:
        place = destination_of_room(places, next(iter(places.rooms)))
    return place, place is not None


def _start_page() -> BaseResponse:
    places, to = services().live.places, request.args.get("to", "")
    offered = rooms_in(places, to) or destinations(places)
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in offered.values():
        groups.setdefault(each.group, []).append((each.value, each.name))
    groups.setdefault("", []).append((ANY, say("destination.any")))
    is_lost = request.method == "POST" or bool(request.args.get("room"))
    page = render_template(
        "declarations/start.html", groups=groups, is_lost=is_lost, is_unchosen=to == "" and "to" in request.args
    )
    return make_response(page, 422 if request.method == "POST" else 200)


def _form_page(form: DeclarationForm, place: Destination | None, status: int) -> BaseResponse:
    kept = codes.held()
    page = render_template(
        "declarations/form.html",
        form=form,
        place=place,
        is_fresh=request.method != "POST",
        is_unsaved=status == 503,
        has_cookies=current_app.config["SESSION_COOKIE_NAME"] in request.cookies,
        keep_days=keep_days(place),
        has_card=is_filing_offered(place),
        held=kept[1] if kept else None,
    )
    return make_response(page, status)


def _remembering(answer: BaseResponse, code: str) -> BaseResponse:
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure, httponly=True)
    return answer


def _province(place: Destination | None) -> str:
    """Return the province of *place*: most who go there live there."""
    path = services().live.places.path(place.area_id) if place else ()
    return next((area.name for area in path if area.kind is AreaKind.PROVINCE), "")
