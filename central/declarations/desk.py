"""The blueprint of the citizens' pages and what all of them share: words, times, their files, no caches, faults that tell nothing typed."""

import functools
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable, TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from central.declarations import files, signing
from central.declarations.destinations import destination_of_room
from central.declarations.fields import say
from central.declarations.form import CONTACTS, MAX_COMPANIONS, SYMPTOMS
from central.declarations.symbol import svg
from central.declarations.words import TEXTS
from central.errors import CentralError
from central.services import services
from edge.passes import Declaration

PREFIX: Final = "/khai-bao"
KIOSK: Final = "declarations.at_kiosk"
TROUBLE_S: Final = 20
_FILE: Final = "declarations.file"

log = structlog.get_logger(__name__)

blueprint = Blueprint("declarations", __name__, url_prefix=PREFIX, template_folder="templates")
blueprint.record_once(signing.prepare)
blueprint.add_url_rule("/tep/<digest>/<name>", "file", files.serve)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Let no cache keep a page that may hold typed values or a pass, and pack what is sent."""
    if request.endpoint != _FILE:
        response.headers["Cache-Control"] = "no-store"
    return files.packed(response) if (response.mimetype or "").startswith("text/") else response


@blueprint.context_processor
def page_values() -> dict[str, object]:
    """Give the templates their words, times and files."""
    return {
        "d": say,
        "ask": ask,
        "SYMPTOMS": SYMPTOMS,
        "CONTACTS": CONTACTS,
        "MAX_COMPANIONS": MAX_COMPANIONS,
        "moment": moment,
        "file_url": files.file_url,
    }


@blueprint.errorhandler(InternalServerError)
@blueprint.errorhandler(ServiceUnavailable)
@blueprint.errorhandler(TooManyRequests)
def trouble(error: HTTPException) -> BaseResponse:
    """Say that it did not work this time, and that going back brings back what was typed."""
    key = "trouble.many" if error.code == TooManyRequests.code else "trouble.text"
    if request.endpoint == KIOSK:  # a tablet must come back by itself
        place = destination_of_room(services().live.places, request.args.get("room", ""))
        page = render_template("declarations/kiosk_trouble.html", key=key, place=place, left_s=TROUBLE_S)
    else:
        page = render_template("declarations/trouble.html", key=key)
    answer = make_response(page, error.code)
    for name, value in error.get_headers():
        if name.lower() == "retry-after":
            answer.headers[name] = value
    return answer


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


def ask(key: str, is_other: bool, **values: object) -> str:
    """Return the text *key*, as it is said about another person where somebody declares for one and the table says it differently."""
    about_other = f"{key}.other"
    return say(about_other if is_other and about_other in TEXTS else key, **values)


def code_values(text: str, declaration: Declaration) -> dict[str, object]:
    """Return what a template needs to show a code."""
    area = services().live.places.areas.get(declaration.area)
    qr: Markup = svg(text)
    return {"pass_": declaration, "qr": qr, "place": area.name if area is not None else ""}


def local(at: datetime) -> datetime:
    """Return *at* by the clock on the wall of the rooms."""
    return at.astimezone(services().config.zone)


def moment(key: str, at: datetime) -> str:
    """Return the text *key* with a time and a day in words; today is called so."""
    there, today = local(at), local(datetime.now(UTC)).date()
    day = f"{say(f'day.{there.weekday()}')} {there:%d/%m/%Y}"
    if there.date() == today:
        day = say("day.today", day=day)
    return say(key, time=f"{there:%H:%M}", day=day)
