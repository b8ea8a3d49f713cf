"""Flask without three things that the tool has no use for and that every request would pay for.

How an application is put together belongs to the factory.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from itsdangerous import URLSafeTimedSerializer

from courses.player.templating import Direct


class Pages(Direct, Environment):
    """Flask's own, run as the player's templates are."""


class _Cookies(SecureCookieSessionInterface):
    """Flask's sessions, whose signer hangs on the application's secrets alone and is made once."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one signer, None as long as there is no secret."""
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


class Tool(Flask):
    """The application; none of its views is a coroutine, so none is looked at to find out."""

    jinja_environment = Pages

    def __init__(self, *names: Any, **more: Any) -> None:
        super().__init__(*names, **more)
        self.session_interface = _Cookies()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func
