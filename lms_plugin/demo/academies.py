"""The invented academies of the demo: their people, courses and first links; and a campus that is not connected yet.

What happens in them while the demo runs belongs to `lms_plugin.demo.campus`.
Every name is invented.
"""

from dataclasses import dataclass
from typing import Final, Literal

from lti.platform import vocabulary as v
from lti.platform.model import Context, Group, Person

Role = Literal["trainee", "instructor", "administrator"]

CONTENT_PARAMETER: Final = "convive_module"
"""The custom parameter of a resource link that names its module: `<programme>/<module>`."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone the front page lets a visitor be; `key` is their word in addresses and in the cookie."""

    key: str
    role: Role
    person: Person


@dataclass(frozen=True, slots=True)
class StarterLink:
    """A module that stands in the course from the first start, with a column of 100 points in the gradebook."""

    id: str
    programme: str
    title: str
    module: str


@dataclass(frozen=True, slots=True)
class DemoAcademy:
    """One academy: an issuer of its own with one registered tool and one course.

    `item_query` gives its line item addresses a query string, as Moodle does. Without a `client_id` no tool is
    registered yet; `names_deployment` is whether a registration is told its deployment, `tells_history` whether a link
    of a copied course says what it was copied from (Moodle does not: there the notice has to).
    """

    key: str
    name: str
    locale: str
    jurisdiction: str
    client_id: str
    deployment_id: str
    context: Context
    personas: tuple[Persona, ...]
    links: tuple[StarterLink, ...]
    groups: tuple[Group, ...] = ()
    item_query: str = ""
    names_deployment: bool = True
    tells_history: bool = False


_ROLES: Final[dict[Role, tuple[str, ...]]] = {
    "trainee": (v.LEARNER, v.INSTITUTION_STUDENT),
    "instructor": (v.INSTRUCTOR, v.INSTITUTION_INSTRUCTOR),
    "administrator": (v.INSTITUTION_ADMINISTRATOR,),
}


def _persona(key: str, role: Role, sub: str, names: tuple[str, str], domain: str, locale: str) -> Persona:
    given, family = names
    address = f"{key}@{domain}"
    return Persona(key, role, Person(sub, f"{given} {family}", given, family, address, _ROLES[role], locale))


# Both academies count their people from 3, as two real Moodle sites would: a `sub` is unique in its issuer only.
PUERTO_ALBA: Final = DemoAcademy(
    key="puerto-alba",
    name="Academia de Policía Local de Puerto Alba",
    locale="es",
    jurisdiction="ES",
    client_id="convive-puerto-alba",
    deployment_id="1",
    context=Context("pa-2026-1", "Convivencia y delitos de odio, promoción 2026", "PA-2026", (v.COURSE_SECTION,)),
    personas=(
        _persona("lucia", "trainee", "3", ("Lucía", "Ferrer"), "puerto-alba.example", "es-ES"),
        _persona("marc", "trainee", "4", ("Marc", "Oliver"), "puerto-alba.example", "es-ES"),
        _persona("ana", "instructor", "5", ("Ana", "Belmonte"), "puerto-alba.example", "es-ES"),
        _persona("julian", "administrator", "6", ("Julián", "Rivas"), "puerto-alba.example", "es-ES"),
    ),
    links=(
        StarterLink(
            "pa-why-local-police",
            "Detección, prevención y tratamiento de incidentes de discriminación y delitos de odio",
            "Por qué es tarea de la policía local", "hate-crime/why-local-police",
        ),
        StarterLink(
            "pa-role-and-limits", "Mediación comunitaria en asuntos interculturales",
            "Policía, comunidad y conflicto: papel y límites", "mediation/role-and-limits",
        ),
    ),
    groups=(
        Group("pa-day", "Turno de mañana", ("3",), "pa-shifts", "Turnos"),
        Group("pa-night", "Turno de noche", ("4",), "pa-shifts", "Turnos"),
    ),
    item_query="?type_id=7",
)

NORTHMOOR: Final = DemoAcademy(
    key="northmoor",
    name="Northmoor Police College",
    locale="en",
    jurisdiction="GB-EAW",
    client_id="convive-northmoor",
    deployment_id="1",
    context=Context("nm-2026-1", "Community and hate crime, intake 2026", "NM-2026", (v.COURSE_OFFERING,)),
    personas=(
        _persona("tom", "trainee", "3", ("Tom", "Ashworth"), "northmoor.example", "en-GB"),
        _persona("priya", "trainee", "4", ("Priya", "Nair"), "northmoor.example", "en-GB"),
        _persona("helen", "instructor", "5", ("Helen", "Marsh"), "northmoor.example", "en-GB"),
    ),
    links=(
        StarterLink(
            "nm-why-local-police",
            "Detection, prevention and treatment of discrimination incidents and hate crimes",
            "Why this is local police work", "hate-crime/why-local-police",
        ),
        StarterLink(
            "nm-role-and-limits", "Community mediation for intercultural issues",
            "Police, community, conflict: role and limits", "mediation/role-and-limits",
        ),
    ),
    groups=(
        Group("nm-day", "Day shift", ("3",), "nm-shifts", "Shifts"),
        Group("nm-night", "Night shift", ("4",), "nm-shifts", "Shifts"),
    ),
    tells_history=True,
)

ACADEMIES: Final = (PUERTO_ALBA, NORTHMOOR)

NEW_CAMPUS: Final = DemoAcademy(
    key="campus-nuevo",
    name="Campus nuevo de Puerto Alba",
    locale="es",
    jurisdiction="ES",
    client_id="",
    deployment_id="",
    context=Context("cn-2026-1", "Convivencia, grupo del campus nuevo", "CN-2026", (v.COURSE_SECTION,)),
    personas=(
        _persona("nuria", "administrator", "3", ("Nuria", "Salas"), "campus-nuevo.example", "es-ES"),
        _persona("iker", "trainee", "4", ("Iker", "Mora"), "campus-nuevo.example", "es-ES"),
        _persona("elena", "instructor", "5", ("Elena", "Prats"), "campus-nuevo.example", "es-ES"),
    ),
    links=(
        StarterLink(
            "cn-why-local-police",
            "Detección, prevención y tratamiento de incidentes de discriminación y delitos de odio",
            "Por qué es tarea de la policía local", "hate-crime/why-local-police",
        ),
    ),
    names_deployment=False,
)
"""A second LMS of the first academy, for trying out how a platform registers itself."""

SITES: Final = (*ACADEMIES, NEW_CAMPUS)
"""Every LMS of the demo; the tool's database knows the academies alone before the first start."""

PARTNER_NAME: Final = "Samira Haddad"
"""From a neighbourhood association: no LMS account, so she enters the tool by an invitation."""

PARTNER_ASSOCIATION: Final = "Asociación Vecinal Barrio del Puerto"
"""What the partner's invitation is labelled with: an association, never a person."""
