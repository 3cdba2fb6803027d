"""Signing in and out, and changing one's password. Knows accounts and sessions, no room.

The session cookie holds the account's id and a stamp that changes with the password; it is made anew at sign-in, so that a cookie
planted before it is worth nothing.
"""

import math
import secrets
import time
from datetime import timedelta
from typing import Final

import structlog
from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, login_required, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from central.services import services
from central.store.accounts import MAX_PASSWORD, MIN_PASSWORD, Account
from central.web import seen
from central.web.addresses import local_path
from central.web.attempts import Attempts
from central.web.ended import EndedSessions
from central.web.limits import limiter
from central.web.typed import TypedForm
from central.web.words import t

log = structlog.get_logger(__name__)
blueprint = Blueprint("accounts", __name__)

_ATTEMPTS: Final = "counterroom-attempts"
_ENDED: Final = "counterroom-ended-sessions"
_NUMBER: Final = "number"


def install(app: Flask) -> None:
    """Let *app* know who is signed in, and set its cookies as the configuration says."""
    login = LoginManager()
    login.login_view = "accounts.sign_in"
    login.login_message = None  # type: ignore[assignment]
    login.session_protection = None  # type: ignore[assignment]  # the stamp ends sessions; a phone that changes networks stays signed in
    login.init_app(app)

    @login.user_loader
    def load(session_id: str) -> Account | None:
        if session.get(_NUMBER, "") in _ended():
            return None
        return services().store.accounts.by_session(session_id)

    app.extensions[_ATTEMPTS] = Attempts()
    app.extensions[_ENDED] = EndedSessions(app.permanent_session_lifetime.total_seconds())


def secure_cookies(app: Flask, *, is_secure: bool, lifetime_h: int) -> None:
    """Set the session cookie of *app*: unreadable to scripts, not sent from other sites, over TLS only when *is_secure*."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-counterroom" if is_secure else "counterroom",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=lifetime_h),
        WTF_CSRF_SSL_STRICT=is_secure,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it is bound to
    )


class SignInForm(TypedForm):
    """Name and password."""

    name = StringField()
    password = PasswordField()


class PasswordForm(TypedForm):
    """The password used now, and the new one twice."""

    current = PasswordField()
    new = PasswordField()
    again = PasswordField()

    def validate_current(self, field: PasswordField) -> None:
        """Refuse a wrong present password: an unlocked desk must not be enough to take an account over."""
        if services().store.accounts.verify(seen.account().name, field.data or "") is None:
            raise ValidationError(t("account.wrong_current"))

    def validate_new(self, field: PasswordField) -> None:
        """Refuse a password that is too short or too long."""
        if not MIN_PASSWORD <= len(field.data or "") <= MAX_PASSWORD:
            raise ValidationError(t("account.length", least=MIN_PASSWORD, most=MAX_PASSWORD))

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two that differ."""
        if field.data != self.new.data:
            raise ValidationError(t("account.differ"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])  # of one address, whatever names it tries
def sign_in() -> BaseResponse:
    """Ask for name and password; on success go to the page first asked for."""
    onward = local_path(request.args.get("next", ""), url_for("dashboard.overview"))
    if seen.reader() is not None:
        return redirect(onward)
    form = SignInForm()
    if not form.validate_on_submit():
        return make_response(render_template("sign_in.html", form=form, problem=""))
    name = (form.name.data or "").strip().lower()[:64]
    wait_s, account = _try(name, form.password.data or "")
    if account is None:
        problem = t("account.wait", n=math.ceil(wait_s)) if wait_s else t("account.wrong")
        answer = make_response(render_template("sign_in.html", form=form, problem=problem), 429 if wait_s else 401)
        if wait_s:
            answer.headers["Retry-After"] = str(math.ceil(wait_s))
        return answer
    _begin_session(account)
    log.info("signed in", account=account.name)
    return redirect(onward)


def _try(name: str, password: str) -> tuple[float, Account | None]:
    """Return (seconds to wait, the account): one is 0 or the other None."""
    attempts = _attempts()
    key = (name, request.remote_addr or "")
    wait_s = attempts.wait_s(key, time.monotonic())
    if wait_s:
        return wait_s, None
    account = services().store.accounts.verify(name, password)
    if account is None:
        attempts.failed(key, time.monotonic())
        log.warning("a sign-in was refused", address=request.remote_addr)
        return 0.0, None
    attempts.succeeded(key)
    return 0.0, account


def _begin_session(account: Account) -> None:
    session.clear()
    session.permanent = True
    session[_NUMBER] = secrets.token_hex(8)
    login_user(account)


def _ended() -> EndedSessions:
    found: EndedSessions = current_app.extensions[_ENDED]
    return found


def _attempts() -> Attempts:
    found: Attempts = current_app.extensions[_ATTEMPTS]
    return found


@blueprint.post("/sign-out")
def sign_out() -> BaseResponse:
    """End the session, and whatever was opened with its cookie."""
    if number := session.get(_NUMBER):
        _ended().end(number)
    logout_user()
    session.clear()
    answer = redirect(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.route("/account", methods=["GET", "POST"])
@login_required
def account() -> BaseResponse:
    """Show who is signed in, and change the password."""
    form = PasswordForm()
    if form.validate_on_submit():
        accounts = services().store.accounts
        accounts.set_password(seen.account().name, form.new.data or "")
        renewed = accounts.by_name(seen.account().name)
        _begin_session(renewed)  # the stamp has changed: this session goes on, all others have ended
        log.info("a password was changed", account=renewed.name)
        flash(t("account.changed"), "done")
        return redirect(url_for("accounts.account"))
    places = services().live.places
    area_id = seen.account().area_id
    area = places.areas.get(area_id) if area_id else None
    status = 422 if form.errors else 200
    return make_response(render_template("account.html", active="account", form=form, area=area), status)
