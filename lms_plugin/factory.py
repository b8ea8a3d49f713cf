"""The composition root: settings become a Flask application with its rooms and ports.

Nothing is decided here that a room, a service or the wire should decide.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from flask import Flask, request, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from lms_plugin.config import Settings, read_settings
from lms_plugin.db import db
from lms_plugin.db.base import engine_options, prepare
from lms_plugin.jobs.wire import wire_of
from lms_plugin.web import bodies, errors, formats, headers, identity, language, limits, links, logs, pieces
from lms_plugin.web.forgery import Forgery
from lms_plugin.web.house import House
from lms_plugin.web.tool import Tool

csrf = Forgery()


def create_app(
    settings: Settings | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    wake: Callable[[], None] = lambda: None,
    **overrides: Any,
) -> Flask:
    """The tool as a WSGI application; `wake` rings for the workers after each commit, `overrides` are for Flask."""
    settings = settings or read_settings()
    app = Tool("lms_plugin", static_url_path="/static")
    app.config.update(_flask_settings(settings), **overrides)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_options["autoescape"] = True
    logs.init_app(app, settings)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        app.extensions["convive"] = House(settings, clock, wire_of(settings, db.engine, clock), wake)
    for part in (bodies, identity, language, headers, errors, limits, formats, links, pieces):
        part.init_app(app)
    csrf.init_app(app)
    _enter_rooms(app)
    _serve_assets(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    url = settings.sync_database_url
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secrets[1:]),
        "TRUSTED_HOSTS": settings.hosts,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        # An LMS frame is another site: without these three the browser drops the cookie.
        "SESSION_COOKIE_SAMESITE": "None",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_PARTITIONED": True,
        "SESSION_COOKIE_NAME": "convive",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 600,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": not settings.is_trial,
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


def _enter_rooms(app: Flask) -> None:
    from lms_plugin import admin, author, community, launch, learn, teach

    for room in (launch, learn, teach, author, community, admin):
        for blueprint in room.blueprints():
            app.register_blueprint(blueprint)
    for blueprint in launch.from_platforms():
        csrf.exempt(blueprint)


def _serve_assets(app: Flask) -> None:
    """The player's files under our own address, and versioned addresses so that browsers may keep them for a year."""
    player = str(files("courses.player").joinpath("static"))
    app.static_folder = app.static_folder or "static"
    app.add_url_rule("/player/<path:filename>", "player.static", lambda filename: _send(player, filename))

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values["v"] = _stamp(str(app.static_folder), values["filename"])
        elif endpoint == "player.static" and "filename" in values:
            values["v"] = _stamp(player, values["filename"])

    @lru_cache(maxsize=256)
    def address(endpoint: str, filename: str, _root: str) -> str:
        return url_for(endpoint, filename=filename)

    app.jinja_env.globals.update(
        static_url=lambda name: address("static", name, request.script_root),
        player_url=lambda name: address("player.static", name, request.script_root),
    )
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)


def _send(folder: str, filename: str) -> Any:
    from flask import send_from_directory

    return send_from_directory(folder, filename, max_age=31536000 if request.args.get("v") else 60)


@lru_cache(maxsize=256)
def _stamp(folder: str, filename: str) -> str:
    from pathlib import Path

    path = Path(folder) / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
