"""Flask without two things that the tool has no use for and that every request would pay for.

How an application is put together belongs to the factory.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.templating import Environment

from courses.player.templating import Direct


class Pages(Direct, Environment):
    """Flask's own, run as the player's templates are."""


class Tool(Flask):
    """The application; none of its views is a coroutine, so none is looked at to find out."""

    jinja_environment = Pages

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func
