"""Put the program together: the only file that knows everybody."""

from flask import Flask, g, request, session
from flask_login import current_user

from . import config, transaction
from .database import db
from .extensions import csrf, htmx, login_manager
from .scope import enter_scope
from .web import assets, display, guard, navigation, register_blueprints
from .web.compression import compress
from .web.errors import register_error_handlers
from .web.quick_jinja import QuickEnvironment
from .web.session import load_signed_in, sign_in_first

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
MOST_NOTICES = 3


class Program(Flask):
    """Flask with our environment for templates."""

    jinja_environment = QuickEnvironment


def create_app(settings: dict | None = None) -> Flask:
    """The program, ready to serve; `settings` override the environment (tests give a database)."""
    app = Program(
        "tracker",
        template_folder=str(config.resource("templates")),
        static_folder=str(config.resource("static")),
        instance_path=str(config.instance_folder()),
    )
    app.config.update(config.flask_settings())
    app.config.update(settings or {})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    db.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    login_manager.init_app(app)
    login_manager.request_loader(load_signed_in)
    login_manager.unauthorized_handler(sign_in_first)

    app.before_request(_begin)
    app.before_request(guard.check_route)
    app.after_request(compress)
    app.after_request(_finish)
    app.teardown_request(_leave)
    register_error_handlers(app)
    register_blueprints(app)
    assets.register(app)
    display.register(app)
    navigation.register(app)
    return app


def _begin() -> None:
    g.scope_outside = enter_scope(None)
    transaction.announce_writing(request.method not in ("GET", "HEAD", "OPTIONS"))


def _leave(_error: BaseException | None) -> None:
    """A thread serves one request after the other: nothing of this one may reach the next."""
    enter_scope(g.pop("scope_outside", None))
    transaction.announce_writing(False)


def _keep_few_notices() -> None:
    """Notices wait in the cookie for the next page; where pages are never opened, only the newest may pile up there."""
    waiting = session.get("_flashes", [])
    if len(waiting) > MOST_NOTICES:
        session["_flashes"] = waiting[-MOST_NOTICES:]


def _finish(response):
    """Keep a successful request's work, forget a failed one's, and send the security headers."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        if response.status_code < 400:
            transaction.commit()
        else:
            transaction.rollback()
        _keep_few_notices()
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and current_user and current_user.is_authenticated:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


