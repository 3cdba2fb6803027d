"""Answers for what went wrong, in words: JSON below /api, a page elsewhere. A fault's details go to the log, not to the reader."""

from typing import cast

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable

from central import errors

log = structlog.get_logger(__name__)

_WORDS = {
    400: ("Yêu cầu không hợp lệ.", "The request is not valid."),
    401: ("Hãy đăng nhập.", "Please sign in."),
    403: ("Bạn không có quyền xem trang này.", "You may not see this page."),
    404: ("Không tìm thấy trang này.", "There is no such page."),
    405: ("Trang này không nhận yêu cầu đó.", "This page does not take that request."),
    409: ("Thay đổi này mâu thuẫn với dữ liệu hiện có.", "The change is in conflict with what is there."),
    413: ("Dữ liệu gửi lên quá lớn.", "What was sent is too large."),
    429: ("Quá nhiều yêu cầu, hãy thử lại sau ít phút.", "Too many requests; try again in a few minutes."),
    500: ("Có lỗi trong hệ thống; lỗi đã được ghi lại.", "Something went wrong here; it has been noted."),
    503: ("Hệ thống tạm thời không dùng được.", "The service cannot answer just now."),
}


def words_of(code: int) -> tuple[str, str]:
    """Return what an HTTP status says, in Vietnamese and in English."""
    return _WORDS.get(code, _WORDS[500] if code >= 500 else _WORDS[400])


def handle_errors(app: Flask) -> None:
    """Let *app* answer errors in words. The template `error.html` gets `code`, `vi` and `en`."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return _answer(error, error.description if error.code == 400 else None)

    @app.errorhandler(CSRFError)
    def csrf_error(error: CSRFError) -> Response:
        return _answer(error, None)

    @app.errorhandler(errors.NotFound)
    def not_found(error: errors.NotFound) -> Response:
        return _answer(NotFound(), str(error))

    @app.errorhandler(errors.StoreError)
    def store_error(error: errors.StoreError) -> Response:
        log.error("a page could not reach the database", problem=str(error))
        return _answer(ServiceUnavailable(), None)

    @app.errorhandler(Exception)
    def any_error(error: Exception) -> Response:
        log.error("a page failed", endpoint=request.endpoint, exc_info=error)
        return _answer(InternalServerError(), None)


def _answer(error: HTTPException, sentence: str | None) -> Response:
    if error.response is not None:  # a redirect raised as an error carries its own answer
        return cast(Response, error.response)
    code = error.code or 500
    vi, en = words_of(code)
    if request.path.startswith("/api/"):
        response = jsonify(error=sentence or en)
    else:
        try:
            response = Response(render_template("error.html", code=code, vi=vi, en=en), mimetype="text/html")
        except TemplateNotFound:
            response = Response(f"{vi}\n{en}\n", mimetype="text/plain")
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
