"""Says in both languages what went wrong with a request; never a traceback, never what was sent.

Owns the answers to refused and failed requests; it must not know the pages.
"""

import structlog
from flask import Flask, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from edge.console.language import chosen
from edge.console.words import LANGUAGES, WORDS, text

log = structlog.get_logger(__name__)


class Refusal(HTTPException):
    """A request that is refused with the words of `words.WORDS[key]`."""

    def __init__(self, code: int, key: str, **figures: object) -> None:
        super().__init__(text(key, "en", **figures))
        self.code = code
        self.key = key
        self.figures = figures


def install(app: Flask) -> None:
    """Let *app* answer every error in words."""
    app.register_error_handler(HTTPException, _in_words)
    app.register_error_handler(Exception, _unexpected)


def _in_words(error: HTTPException) -> Response:
    code = error.code or 500
    key = error.key if isinstance(error, Refusal) else f"error_{code}"
    figures = error.figures if isinstance(error, Refusal) else {}
    response = _answer(code, key if key in WORDS else "error_400" if code < 500 else "error_500", figures)
    if error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _unexpected(error: Exception) -> Response:
    log.error("a page of the console failed", page=request.endpoint, kind=type(error).__name__, exc_info=error)
    return _answer(500, "error_500", {})


def _answer(code: int, key: str, figures: dict[str, object]) -> Response:
    first = chosen()
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response = jsonify(is_ok=False, key=key, words=text(key, first, **figures))
    else:
        ordered = sorted(LANGUAGES, key=lambda language: language != first)
        sentences = [(language, text(key, language, **figures)) for language in ordered]
        page = render_template(
            "message.html",
            language=first,
            code=code,
            heading=text("not_done", first),
            sentences=sentences,
            back=url_for("staff.page" if request.path.startswith("/staff") and code != 403 else "door.page"),
            back_words=text("back", first),
        )
        response = Response(page)
    response.status_code = code
    return response
