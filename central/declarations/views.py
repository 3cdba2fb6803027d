"""The citizens' pages: the declaration, the code it gives, that code as a picture and on paper.

What is typed lives in the request alone. The finished pass, which names nobody, is kept by the citizen's browser in a cookie of these
pages: so the address holds nothing, and no log of a server or proxy can.
"""

import base64
import functools
import io
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import segno
import structlog
from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from central.declarations.destinations import ANY, Destination, destination_of_room, destinations
from central.declarations.form import CONTACTS, SYMPTOMS, DeclarationForm, say
from central.declarations.issuer import Issuer
from central.errors import CentralError
from central.services import services
from central.web.frame import csrf
from central.web.limits import limiter
from central.web.words import COOKIE as LANGUAGE_COOKIE
from central.web.words import LANGUAGES
from edge.passes import Declaration

PREFIX: Final = "/khai-bao"
_KEPT: Final = "declaration"
_MAX_COOKIE: Final = 2000
_YEAR_S: Final = 365 * 24 * 3600
_QUIET_ZONE: Final = 4  # modules (ISO/IEC 18004)

log = structlog.get_logger(__name__)

blueprint = Blueprint("declarations", __name__, url_prefix=PREFIX, template_folder="templates", static_folder="static")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Let no cache keep a page that may hold typed values or a pass; its style sheet may be kept."""
    if request.endpoint != "declarations.static":
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def page_values() -> dict[str, object]:
    """Give the templates their words and times."""
    return {"d": say, "SYMPTOMS": SYMPTOMS, "CONTACTS": CONTACTS, "clock": _clock, "day": _day}


def discreet(view: Callable[[], BaseResponse]) -> Callable[[], BaseResponse]:
    """Let a fault of *view* be logged by its kind and place alone: a traceback may print what was typed."""

    @functools.wraps(view)
    def guarded() -> BaseResponse:
        try:
            return view()
        except (HTTPException, CentralError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the log must not see the values in its frames
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error(
                "a declaration could not be given", kind=type(error).__name__, where=f"{place.filename}:{place.lineno}"
            )
        raise InternalServerError

    return guarded


@blueprint.route("/", methods=["GET", "POST"])
@limiter.limit("20/minute;300/hour", methods=["POST"])
@csrf.exempt  # the form checks its own token, so that one too old costs the citizen nothing that was typed
@discreet
def declare() -> BaseResponse:
    """Show the declaration; when it is complete, sign it and go on to the code."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        g.language = chosen
    places = services().live.places
    fixed = destination_of_room(places, request.args.get("room", ""))
    offered = destinations(places) if fixed is None else {fixed.value: fixed}
    form = DeclarationForm()
    form.offered = {*offered, ANY}
    if fixed is not None:
        form.destination.data = fixed.value
    if chosen in LANGUAGES:
        return _in_other_language(form, offered, fixed, chosen)
    if form.validate_on_submit():
        now = datetime.now(UTC)
        place = offered.get(form.destination.data)
        issuer = _issuer()
        text = issuer.sign(is_clear=form.is_clear, area=place.area_id if place else "", people=form.people, now=now)
        answer = redirect(url_for("declarations.code"), 303)
        _keep(answer, text, int(issuer.valid.total_seconds()))
        return answer
    if request.method == "GET":
        form.nationality.data = say("nationality.default")
    return _form_page(form, offered, fixed, 422 if form.errors else 200)


@blueprint.get("/ma")
def code() -> BaseResponse:
    """Show the code this browser keeps, or say that there is none."""
    held = _held()
    if held is None:
        return make_response(render_template("declarations/none.html"), 404)
    text, declaration = held
    return make_response(
        render_template("declarations/code.html", pass_=declaration, qr=_svg(text), place=_place(declaration))
    )


@blueprint.get("/ma.png")
def picture() -> BaseResponse:
    """Give the code as a picture to keep."""
    held = _held()
    if held is None:
        abort(404)
    text, declaration = held
    buffer = io.BytesIO()
    _symbol(text).save(buffer, kind="png", scale=12, border=_QUIET_ZONE)
    response = Response(buffer.getvalue(), mimetype="image/png")
    name = f"khai-bao-y-te-{_local(declaration.issued):%Y-%m-%d-%H%M}.png"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/in")
def on_paper() -> BaseResponse:
    """Show the code as a page to print."""
    held = _held()
    if held is None:
        return make_response(render_template("declarations/none.html"), 404)
    text, declaration = held
    return make_response(
        render_template("declarations/paper.html", pass_=declaration, qr=_svg(text), place=_place(declaration))
    )


@blueprint.post("/xoa")
def forget() -> BaseResponse:
    """Take the code off this browser."""
    answer = redirect(url_for("declarations.code"), 303)
    answer.delete_cookie(_KEPT, path=PREFIX)
    return answer


def _form_page(
    form: DeclarationForm, offered: dict[str, Destination], fixed: Destination | None, status: int
) -> BaseResponse:
    held = _held()
    page = render_template(
        "declarations/form.html", form=form, groups=_grouped(offered), fixed=fixed, held=held[1] if held else None
    )
    return make_response(page, status)


def _in_other_language(
    form: DeclarationForm, offered: dict[str, Destination], fixed: Destination | None, code: str
) -> BaseResponse:
    """Show the same page in *code* with all that was typed, and remember the choice."""
    answer = _form_page(form, offered, fixed, 200)
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure, httponly=True)
    return answer


def _grouped(offered: dict[str, Destination]) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in offered.values():
        groups.setdefault(each.group, []).append((each.value, each.name))
    groups.setdefault("", []).append((ANY, say("destination.any")))
    return groups


def _issuer() -> Issuer:
    issuer = services().issuer
    if issuer is None:
        abort(503)
    return issuer


def _keep(answer: BaseResponse, text: str, max_age_s: int) -> None:
    value = base64.urlsafe_b64encode(text.encode()).decode()
    secure = services().config.sessions.cookie_secure
    answer.set_cookie(_KEPT, value, max_age=max_age_s, path=PREFIX, samesite="Lax", secure=secure, httponly=True)


def _held() -> tuple[str, Declaration] | None:
    """Return the pass this browser keeps, if it is ours and has not expired."""
    value = request.cookies.get(_KEPT, "")
    if not value or len(value) > _MAX_COOKIE:
        return None
    try:
        text = base64.urlsafe_b64decode(value.encode()).decode()
    except ValueError:
        return None
    declaration = _issuer().read(text)
    if declaration is None or declaration.expires <= datetime.now(UTC):
        return None
    return text, declaration


def _symbol(text: str) -> segno.QRCode:
    return segno.make(text, micro=False, error="m", boost_error=False)


def _svg(text: str) -> Markup:
    """Return the symbol as SVG that fills its box, black on white whatever the page's colours are."""
    svg = _symbol(text).svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr-svg")
    return Markup(svg)  # noqa: S704  # made by segno of our own signed text; no markup can be in it


def _place(declaration: Declaration) -> str:
    area = services().live.places.areas.get(declaration.area)
    return area.name if area is not None else ""


def _local(at: datetime) -> datetime:
    return at.astimezone(services().config.zone)


def _clock(at: datetime) -> str:
    return f"{_local(at):%H:%M}"


def _day(at: datetime) -> str:
    local = _local(at)
    return f"{say(f'day.{local.weekday()}')} {local:%d/%m/%Y}"
