"""The Flask application: wires the blueprints to the services and starts nothing."""

import importlib
import importlib.util
from datetime import timedelta
from types import ModuleType

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from central.services import EXTENSION, Services
from central.web.errors import handle_errors
from central.web.headers import set_headers
from central.web.limits import limiter

_DESKS = (
    "central.web.accounts",
    "central.web.dashboard",
    "central.web.rooms",
    "central.web.devices",
    "central.web.api",
    "central.web.health",
    "central.declarations.views",
)
_MAX_FORM_BYTES = 256 * 1024


def create_app(services: Services) -> Flask:
    """Return the application that answers with *services*.

    Each desk is a module with a `blueprint`, and `setup(app)` where it has more to bind (the accounts desk binds Flask-Login).
    """
    app = Flask("central.web")
    sessions = services.config.sessions
    app.config.update(
        SECRET_KEY=services.secret_key,
        SESSION_COOKIE_NAME="counterroom",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=sessions.cookie_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=sessions.lifetime_h),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=_MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session
        WTF_CSRF_SSL_STRICT=sessions.cookie_secure,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = services
    if proxies := services.config.central.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    CSRFProtect(app)  # type: ignore[no-untyped-call]
    limiter.init_app(app)
    set_headers(app, sessions.cookie_secure)
    handle_errors(app)
    for desk in _desks():
        if hasattr(desk, "setup"):
            desk.setup(app)
        app.register_blueprint(desk.blueprint)
    return app


def _desks() -> list[ModuleType]:
    return [importlib.import_module(name) for name in _DESKS if importlib.util.find_spec(name) is not None]
