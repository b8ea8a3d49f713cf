"""Every blueprint states who may enter, "anyone" too; a test asks each of them.

What may be done to a particular thing is asked of `access.may`, after it was looked up.
"""

from collections.abc import Callable

from flask import Blueprint, abort, request

from lms_plugin.access import Actor
from lms_plugin.web.identity import actor, actor_or_none, check_same_person

Guard = Callable[[], None]


def anyone() -> None:
    """No sign-in needed."""


def visitors() -> None:
    """Anybody with a live visit."""
    actor()


def enrolled() -> None:
    """People of a cohort, learners and instructors."""
    _require(lambda who: who.cohort_id is not None)


def instructors() -> None:
    """Instructors of the launched cohort."""
    _require(lambda who: who.teaches)


def administrators() -> None:
    """Administrators of the own academy."""
    _require(lambda who: who.administers)


def law_readers() -> None:
    """Administrators and jurists of the own academy."""
    _require(lambda who: who.reads_law)


def placers() -> None:
    """Instructors and administrators whom the platform asked to choose content."""
    _require(lambda who: who.deep_linking is not None and (who.teaches or who.administers))


def room(name: str, import_name: str, guard: Guard, prefix: str = "") -> Blueprint:
    """A blueprint with its guard at the door; forms made for another person are refused there too."""
    blueprint = Blueprint(name, import_name, url_prefix=prefix or None)
    blueprint.guard = guard  # type: ignore[attr-defined]
    blueprint.before_request(_check_address)
    blueprint.before_request(guard)
    blueprint.before_request(check_same_person)
    return blueprint


def _check_address() -> None:
    """No uuid and no slug has a NUL, and PostgreSQL refuses to look for one."""
    if any("\0" in value for value in (request.view_args or {}).values() if isinstance(value, str)):
        abort(404)


def _require(fits: Callable[[Actor], bool]) -> None:
    who = actor_or_none()
    if who is None:
        abort(401)
    if not fits(who):
        abort(403)
