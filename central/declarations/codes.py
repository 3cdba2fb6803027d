"""The code this browser keeps: on the screen, as a picture, on paper, and taken off again.

The pass, which names nobody, is kept by the citizen's browser in a cookie of these pages: so the address holds nothing, and no log of a
server or proxy can.
"""

import base64
from datetime import UTC, datetime
from typing import Final

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from central.declarations.desk import PREFIX, blueprint, code_values, local
from central.declarations.signing import Card, Given, issuer_or_503
from central.declarations.symbol import png
from central.services import services
from edge.passes import Declaration

_KEPT: Final = "declaration"
_MAX_COOKIE: Final = 2000


@blueprint.get("/ma")
def code() -> BaseResponse:
    """Show the code this browser keeps, or say that there is none."""
    kept = held()
    if kept is None:
        return _none()
    card = request.args.get("card", "")
    card = card if card in tuple(Card) else Card.NOT_WISHED
    return make_response(render_template("declarations/code.html", card=card, **code_values(*kept)))


@blueprint.get("/ma.png")
def picture() -> BaseResponse:
    """Give the code as a picture to keep."""
    kept = held()
    if kept is None:
        abort(404)
    text, declaration = kept
    response = Response(png(text), mimetype="image/png")
    name = f"khai-bao-y-te-{local(declaration.issued):%Y-%m-%d-%H%M}.png"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/in")
def on_paper() -> BaseResponse:
    """Show the code as a page to print."""
    kept = held()
    if kept is None:
        return _none()
    return make_response(render_template("declarations/paper.html", **code_values(*kept)))


@blueprint.post("/xoa")
def forget() -> BaseResponse:
    """Take the code off this browser."""
    answer = redirect(url_for("declarations.code"), 303)
    answer.delete_cookie(_KEPT, path=PREFIX)
    return answer


def show(given: Given) -> BaseResponse:
    """Let the browser keep the new code until it expires, and go on to it."""
    answer = redirect(url_for("declarations.code", card=given.card or None), 303)
    value = base64.urlsafe_b64encode(given.text.encode()).decode()
    left_s = max(0, int((given.declaration.expires - datetime.now(UTC)).total_seconds()))
    secure = services().config.sessions.cookie_secure
    answer.set_cookie(_KEPT, value, max_age=left_s, path=PREFIX, samesite="Lax", secure=secure, httponly=True)
    return answer


def held() -> tuple[str, Declaration] | None:
    """Return the pass this browser keeps, if it is ours and has not expired."""
    value = request.cookies.get(_KEPT, "")
    if not value or len(value) > _MAX_COOKIE:
        return None
    try:
        text = base64.urlsafe_b64decode(value.encode()).decode()
    except ValueError:
        return None
    declaration = issuer_or_503().read(text)
    if declaration is None or declaration.expires <= datetime.now(UTC):
        return None
    return text, declaration


def _none() -> BaseResponse:
    return make_response(render_template("declarations/none.html"), 404)
