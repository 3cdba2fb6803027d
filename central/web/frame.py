"""What every page of central shares: words and small helpers for templates, the language switch, security headers.

`install(app)` puts them on an application, the sign-in and the error pages among them. Knows no room.
"""

from typing import Any, Final

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from central.services import services
from central.web import accounts, assets, errors, seen, tilewords
from central.web.addresses import local_path
from central.web.times import clock, iso, moment, seconds
from central.web.words import COOKIE, LANGUAGES, language, say, t

blueprint = Blueprint("frame", __name__)
csrf = CSRFProtect()

_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_YEAR_S: Final = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Put the shared parts of all pages on *app*."""
    csrf.init_app(app)
    accounts.install(app)
    errors.install(app)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(t=t, say=say, **tilewords.HELPERS)
    app.jinja_env.filters.update(clock=clock, moment=moment, seconds=seconds, iso=iso)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = assets.KEEP_S
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_page_values)
    app.after_request(_guard)


@blueprint.get("/language/<code>")
def choose_language(code: str) -> BaseResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    answer = redirect(local_path(request.args.get("next", ""), url_for("dashboard.overview")))
    if code in LANGUAGES:
        answer.set_cookie(COOKIE, code, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure, httponly=True)
    return answer


def _page_values() -> dict[str, Any]:
    navigation = [
        ("dashboard.overview", "overview", "frame.overview"),
        ("devices.index", "devices", "frame.devices"),
    ]
    reader = seen.reader()
    if reader is not None and reader.sees_contacts:
        navigation.append(("contacts.index", "contacts", "frame.contacts"))
    if reader is not None and reader.is_admin:
        navigation.append(("setup.index", "setup", "frame.setup"))
        navigation.append(("badges.index", "badges", "frame.badges"))
    navigation.append(("accounts.account", "account", "frame.account"))
    query = request.query_string.decode("ascii", "replace")
    return {
        "lang": language(),
        "zone_name": services().config.central.time_zone,
        "navigation": navigation,
        "active": "",
        "here": request.path + (f"?{query}" if query else ""),
    }


def _guard(response: Response) -> Response:
    if (location := response.location) and location.startswith(request.host_url):
        # The router says where a page's address ends in a slash with the host that was asked for, whatever that was.
        response.location = "/" + location.removeprefix(request.host_url).lstrip("/")
    response.headers.setdefault("Content-Security-Policy", _CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_S}")
    if response.mimetype == "text/html":
        # Pages of a signed-in reader must not be shown from a cache after signing out.
        response.headers.setdefault("Cache-Control", "no-cache" if seen.reader() is None else "no-store")
        response.vary.add("Cookie")
    return response
