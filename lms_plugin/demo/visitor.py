"""Who is visiting: the persona in the cookie, and what they may open.

There are no passwords: the cookie only remembers a choice. Which pages exist
belongs to `pages` and `wire`.
"""

from dataclasses import dataclass
from typing import Final, cast

from flask import abort, current_app, g, request

from lms_plugin.demo.academies import Persona
from lms_plugin.demo.campus import Campus, LiveAcademy
from lms_plugin.demo.words import LOCALES

COOKIE: Final = "aula_demo_person"
EXTENSION: Final = "aula-demo"


@dataclass(frozen=True, slots=True)
class Visit:
    """A persona in their own academy."""

    academy: LiveAcademy
    persona: Persona

    @property
    def teaches(self) -> bool:
        """Whether they may add content and see everyone's grades."""
        return self.persona.role != "trainee"


def campus() -> Campus:
    return cast(Campus, current_app.extensions[EXTENSION])


def academy(key: str) -> LiveAcademy:
    """The academy of an address; 404 when there is none."""
    found = campus().academies.get(key)
    if found is None:
        abort(404)
    g.locale = found.facts.locale
    return found


def chosen(key: str) -> Persona | None:
    """The persona of the cookie, if they belong to this academy."""
    return academy(key).persona(request.cookies.get(COOKIE, ""))


def visit(key: str) -> Visit:
    """The visit of one of this academy's people; 403 for everyone else."""
    persona = chosen(key)
    if persona is None:
        abort(403)
    return Visit(academy(key), persona)


def staff_visit(key: str) -> Visit:
    """As `visit`, for instructors and administrators only."""
    found = visit(key)
    if not found.teaches:
        abort(403)
    return found


def may_review(who: Visit, sub: str) -> bool:
    """Instructors open what anybody handed in, trainees what they did themselves."""
    return who.persona.role == "instructor" or who.persona.person.sub == sub


def administrator_visit(key: str) -> Visit:
    """As `visit`, for administrators only."""
    found = visit(key)
    if found.persona.role != "administrator":
        abort(403)
    return found


def check_origin() -> None:
    """403 for a form of another site: the cookie comes along from anywhere."""
    if request.headers.get("Origin", "").rstrip("/") not in ("", request.host_url.rstrip("/")):
        abort(403)


def locale() -> str:
    """The academy's language, else the one asked for by `lang` or by the browser."""
    if "locale" in g:
        return str(g.locale)
    asked = request.args.get("lang", "")
    return asked if asked in LOCALES else request.accept_languages.best_match(LOCALES) or LOCALES[0]
