"""Answers for what went wrong, in words: JSON below /api, a page elsewhere. A fault's details go to the log, not to the reader."""

import math
import time

import structlog
from flask import Flask, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from central.errors import NotFound as NoSuchThing
from central.errors import StoreError

log = structlog.get_logger(__name__)

QUIET_S = 60.0
_NAMED = (400, 403, 404, 405, 413, 429, 500, 503)
_API_WORDS = {
    401: "Sign in first: this API is not public.",
    404: "There is no such thing here.",
    405: "This address does not take that method.",
    429: "Too many requests; try again in a minute.",
    500: "Something went wrong here; it has been noted.",
    503: "The database cannot be used at the moment; try again.",
}


def install(app: Flask) -> None:
    """Let *app* answer errors in words. The template `error.html` gets `key` (of the texts) and `status`."""
    quiet_until = [-math.inf]

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return _answer(error)

    @app.errorhandler(CSRFError)
    def form_error(error: CSRFError) -> Response:
        return _answer(error, key="error.form")

    @app.errorhandler(NoSuchThing)
    def not_found(error: NoSuchThing) -> Response:
        return _answer(NotFound(), sentence=f"{error}."[0].upper() + f"{error}."[1:])

    @app.errorhandler(StoreError)
    def store_error(error: StoreError) -> Response:
        if time.monotonic() >= quiet_until[0]:  # one line an outage, not one a reader
            quiet_until[0] = time.monotonic() + QUIET_S
            log.error("pages cannot use the database", problem=str(error))
        return _answer(ServiceUnavailable())

    @app.errorhandler(Exception)
    def any_error(error: Exception) -> Response:
        log.error("a page failed", endpoint=request.endpoint, exc_info=error)
        return _answer(InternalServerError())


def _answer(error: HTTPException, *, key: str | None = None, sentence: str | None = None) -> Response:
    code = error.code or 500
    if code < 400:  # a redirect raised as an error is its own answer
        return make_response(error.get_response())
    if request.path.startswith("/api/"):
        own = error.description if code == 400 else None
        response = make_response(jsonify(error=sentence or own or _API_WORDS.get(code, "The request cannot be taken.")))
    else:
        known = code if code in _NAMED else 500 if code >= 500 else 400
        response = make_response(render_template("error.html", key=key or f"error.{known}", status=code))
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
