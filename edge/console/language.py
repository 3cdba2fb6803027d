"""Which of the two languages a reader has chosen: by the address now, by the cookie from before, else the unit's own."""

from flask import Response, request

from edge.console.context import console
from edge.protocol.words import Language

_COOKIE = "counterroom_language"
_YEAR_S = 365 * 24 * 3600


def chosen() -> Language:
    """Return the language of the present request."""
    for wish in (request.args.get("lang"), request.cookies.get(_COOKIE), console().unit.language):
        if wish == "vi":
            return "vi"
        if wish == "en":
            return "en"
    return "vi"


def remember(response: Response) -> Response:
    """Keep the language asked for in the address for the next visit."""
    if request.args.get("lang") in ("vi", "en"):
        response.set_cookie(_COOKIE, chosen(), max_age=_YEAR_S, httponly=True, samesite="Lax")
    return response
