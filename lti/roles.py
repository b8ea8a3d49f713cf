"""What the roles of a launch make of a person: their place in the course, and in the academy.

The rules are one table and an order of precedence. What a learner or an
instructor may do belongs to the host.

Precedence: what an administrator has laid down for a role of this platform
comes before everything else. Then roles in the course (full names, sub-roles,
short names). Institution roles enrol a student, because that gives nothing
away, but an instructor of the institution is no instructor of this course,
unless the family sends nothing else (older Open edX). Administrators of the
institution or the system administer the academy without being enrolled. A
mentor (Canvas' observer: a parent, a visitor) is neither staff nor learner.
Of several places in the course the higher one counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from lti import reading
from lti.families import Family, family

Enrolled: TypeAlias = Literal["learner", "instructor"]
Role: TypeAlias = Literal["learner", "instructor", "administrator"]
Meaning: TypeAlias = Literal["learner", "instructor", "administrator", "nothing"]
"""What a role is laid down to mean for one platform."""

Overrides: TypeAlias = Mapping[str, Meaning]
"""Full role name → its meaning for one platform."""

MEANINGS: Final[tuple[Meaning, ...]] = get_args(Meaning)
NO_OVERRIDES: Final[Overrides] = MappingProxyType({})

_LIS: Final = "http://purl.imsglobal.org/vocab/lis/v2/"
_COURSE: Final = _LIS + "membership"
_INSTITUTION: Final = _LIS + "institution/person#"
_SYSTEM: Final = _LIS + "system/person#"
# LTI Core 1.3, A.2: the platform's preview of a student; Canvas' Test Student carries it.
TEST_USER: Final = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

# LTI 1.1 names, still sent by platforms that carry old tools along.
_OLD_NAMES: Final[Mapping[str, str]] = {
    "urn:lti:role:ims/lis/": _COURSE + "#",
    "urn:lti:instrole:ims/lis/": _INSTITUTION,
    "urn:lti:sysrole:ims/lis/": _SYSTEM,
}

# Principal roles in the course (LTI Core 1.3, A.2.3); their sub-roles have the same place. Who builds the course
# must be able to place activities. A manager or an officer of a course is nothing that the specification explains.
_IN_COURSE: Final[Mapping[str, Enrolled | None]] = {
    "Administrator": "instructor",
    "Instructor": "instructor",
    "ContentDeveloper": "instructor",
    # A principal role of its own in LTI 1.1 (appendix A.2.3), a sub-role of Instructor since.
    "TeachingAssistant": "instructor",
    "Learner": "learner",
    "Member": "learner",
    "Mentor": None,
    "Manager": None,
    "Officer": None,
}
# LTI Core 1.3, A.2.2. Alumni, Guest, Member, Mentor, None, Observer, Other, ProspectiveStudent and Staff enrol nobody.
_OF_INSTITUTION: Final[Mapping[str, Enrolled]] = {
    "Instructor": "instructor",
    "Faculty": "instructor",
    "Student": "learner",
    "Learner": "learner",
}
# LTI Core 1.3, A.2.1 and A.2.2. Creator, SysSupport and User run no academy.
_ADMINISTERING: Final = frozenset({_INSTITUTION + "Administrator"})
_ADMINISTERING_SYSTEM: Final = frozenset(_SYSTEM + word for word in ("Administrator", "SysAdmin", "AccountAdmin"))


@dataclass(frozen=True, slots=True)
class Roles:
    """A person's place: enrolled in the course as, administering the academy, a platform's test person."""

    enrolled_as: Enrolled | None = None
    administers: bool = False
    test_person: bool = False


def roles_of(roles: Iterable[str], sender: Family, overrides: Overrides = NO_OVERRIDES) -> Roles:
    """Judge the roles claim of a launch, or of a member in a roster, from a platform of this family."""
    names = [full_name(role) for role in roles]
    laid_down = {name: overrides[name] for name in names if name in overrides}
    left = _not_covered(names, laid_down)
    return Roles(
        enrolled_as=_enrolled_as(left, laid_down, sender),
        administers="administrator" in laid_down.values() or any(_administers(name, sender) for name in left),
        test_person=TEST_USER in names,
    )


def role_of(roles: Iterable[str], family_key: str = "", overrides: Overrides = NO_OVERRIDES) -> Role | None:
    """One word for a person: the place in the course first, then the academy; None for everyone else."""
    place = roles_of(roles, family(family_key), overrides)
    if place.enrolled_as:
        return place.enrolled_as
    return "administrator" if place.administers else None


def full_name(role: str) -> str:
    """A role as a full name; a bare word is a role in the course (LTI Core 1.3, 5.3.7)."""
    if "/" not in role and ":" not in role:
        return f"{_COURSE}#{role}"
    for old, full in _OLD_NAMES.items():
        if role.startswith(old):
            return _from_old(full, role.removeprefix(old))
    return role


def is_role(text: str) -> bool:
    """Whether a text could be a role that a platform sends: printable, without blanks, not too long."""
    return 0 < len(text) <= reading.ID_LENGTH and text.isprintable() and " " not in text


def overrides_of(stored: Mapping[str, object] | None) -> Overrides:
    """Stored overrides as they count; what is none is left out."""
    meant = {role: next((one for one in MEANINGS if one == word), None) for role, word in (stored or {}).items()}
    kept = {full_name(role): meaning for role, meaning in meant.items() if meaning is not None}
    return MappingProxyType(kept)


def _from_old(full: str, word: str) -> str:
    """Old sub-roles read `Instructor/TeachingAssistant`; the principal role comes first."""
    principal, _, sub_role = word.partition("/")
    return f"{_COURSE}/{principal}#{sub_role}" if sub_role and full.startswith(_COURSE) else full + principal


def _not_covered(names: Sequence[str], laid_down: Mapping[str, Meaning]) -> list[str]:
    """The names that no override speaks for.

    An override of a sub-role speaks for its principal too, which platforms send along (LTI Core 1.3, A.2.3.2):
    a teaching assistant who counts as a learner must not stay an instructor.
    """
    covered = {f"{_COURSE}#{_principal(name)}" for name in laid_down if name.startswith(_COURSE + "/")}
    return [name for name in names if name not in laid_down and name not in covered]


def _enrolled_as(names: Sequence[str], laid_down: Mapping[str, Meaning], sender: Family) -> Enrolled | None:
    in_course: list[object] = [_IN_COURSE.get(principal) for name in names if (principal := _principal(name))]
    in_course += [meaning for name, meaning in laid_down.items() if not _is_wider(name)]
    if in_course:
        return _highest(in_course)
    wider = [meaning for name, meaning in laid_down.items() if _is_wider(name)]
    if wider:
        return _highest(wider)
    words = [name.removeprefix(_INSTITUTION) for name in names if name.startswith(_INSTITUTION)]
    places = {_OF_INSTITUTION.get(word) for word in words}
    if sender.institution_roles_enrol:
        return _highest(places)
    return "learner" if "learner" in places else None


def _is_wider(name: str) -> bool:
    """A role in the institution or the system, which a role in the course precedes; a name of a vendor is neither."""
    return name.startswith((_INSTITUTION, _SYSTEM))


def _principal(name: str) -> str:
    """The principal of a course role or sub-role: `membership/Instructor#TeachingAssistant` is an Instructor."""
    if name.startswith(_COURSE + "#"):
        return name.removeprefix(_COURSE + "#")
    if name.startswith(_COURSE + "/"):
        return name.removeprefix(_COURSE + "/").partition("#")[0]
    return ""


def _highest(places: Iterable[object]) -> Enrolled | None:
    found = set(places)
    if "instructor" in found:
        return "instructor"
    return "learner" if "learner" in found else None


def _administers(name: str, sender: Family) -> bool:
    if name in _ADMINISTERING:
        return True
    return name in _ADMINISTERING_SYSTEM and not sender.system_administrator_is_course_staff
