"""The Flask application: wires the blueprints to the services and starts nothing."""

import importlib
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from central.services import EXTENSION, Services
from central.web.limits import limiter

_DESKS = (
    "central.web.accounts",
    "central.web.dashboard",
    "central.web.rooms",
    "central.web.headcounts",
    "central.web.counting",
    "central.web.devices",
    "central.web.contacts",
    "central.web.setup",
    "central.web.badges",
    "central.web.api",
    "central.web.api_counting",
    "central.web.health",
    "central.declarations.views",
)
_MAX_FORM_BYTES = 256 * 1024


def create_app(services: Services) -> Flask:
    """Return the application that answers with *services*.

    `central.web.frame` puts on what all pages share: sign-in, CSRF, words, security headers, error pages.
    """
    from central.web import accounts, assets, frame

    app = Flask("central.web", static_url_path=assets.static_path())
    app.config.update(
        SECRET_KEY=services.secret_key, MAX_CONTENT_LENGTH=_MAX_FORM_BYTES, SESSION_REFRESH_EACH_REQUEST=False
    )
    sessions = services.config.sessions
    accounts.secure_cookies(app, is_secure=sessions.cookie_secure, lifetime_h=sessions.lifetime_h)
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = services
    if proxies := services.config.central.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    limiter.init_app(app)
    frame.install(app)
    for desk in _desks():
        app.register_blueprint(desk.blueprint)
    return app


def _desks() -> list[ModuleType]:
    return [importlib.import_module(name) for name in _DESKS]
