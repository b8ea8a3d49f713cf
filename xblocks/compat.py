"""The one door to platform code, and typed handles for the decorators of XBlock.

Open edX and the workbench run on Django, a test runtime does not: whatever is asked here has an
answer without it. What a block does with the answer belongs to the other rooms.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from xblock.core import XBlock
from xblock.scorable import ScorableXBlockMixin
from xblock.scorable import Score as RawScore

__all__ = ["RawScore", "ScorableXBlockMixin", "XBlock", "csrf_cookie", "handler", "language", "multi_device"]

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_CSRF_COOKIE = "csrftoken"


def handler(function: F) -> F:
    """Marks a method that takes a request and a suffix and gives a response."""
    XBlock.handler(function)
    return function


def multi_device(view: F) -> F:
    """Marks a view that works on phones, so that the mobile apps show it instead of a link."""
    XBlock.supports("multi_device")(view)
    return view


def language() -> str | None:
    """The language of the request as Django has it; None where there is no Django or no request."""
    translation = _django("django.utils.translation")
    return None if translation is None else translation.get_language()


def csrf_cookie() -> str:
    """The name of the cookie whose value handlers want back as `X-CSRFToken`."""
    conf = _django("django.conf")
    return DEFAULT_CSRF_COOKIE if conf is None else str(conf.settings.CSRF_COOKIE_NAME)


def _django(name: str) -> Any:
    """A module of Django, where Django is there and configured."""
    try:
        from django.conf import settings
    except ImportError:
        return None
    if not settings.configured:
        return None
    from importlib import import_module

    return import_module(name)
