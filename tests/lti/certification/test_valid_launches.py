"""The official list of valid launches, each as instructor and as student, and each accepted.

Source: 1EdTech LTI Advantage conformance certification guide 1.3.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from lti import claims
from lti.launch import Launch
from tests.support.lti_fakes import INSTRUCTOR, LEARNER, LIS, Platform, message

CONTEXT = {"id": "course-1", "title": "Basic course", "label": "BC1", "type": [LIS + "course#CourseOffering"]}
PERSONAL = {"name": "Lucía Ferrer", "given_name": "Lucía", "family_name": "Ferrer", "email": "lucia@academy.example"}

as_either = pytest.mark.parametrize("role, place", [(INSTRUCTOR, "instructor"), (LEARNER, "learner")])


def launch(roles: list[str], **body: Any) -> Launch:
    return Platform().launch(message(**{claims.CONTEXT: CONTEXT, **body, claims.ROLES: roles}))


@as_either
def test_valid_launch(role: str, place: str) -> None:
    found = launch([role], **PERSONAL)
    assert (found.sub, found.name, found.email) == ("person-1", "Lucía Ferrer", "lucia@academy.example")
    assert found.place.enrolled_as == place
    assert found.context is not None
    assert found.context.title == "Basic course"


@as_either
def test_valid_launch_with_multiple_role_values(role: str, place: str) -> None:
    roles = [LIS + "institution/person#Student", role, LIS + "membership#Mentor"]
    assert launch(roles, **PERSONAL).place.enrolled_as == place


@pytest.mark.parametrize("role, place", [("Instructor", "instructor"), ("Learner", "learner")])
def test_valid_launch_with_short_role_value(role: str, place: str) -> None:
    assert launch([role], **PERSONAL).place.enrolled_as == place


@as_either
def test_valid_launch_with_unknown_role_value(role: str, place: str) -> None:
    unknown = LIS + "uknownrole/unknown#Helper"
    assert launch([unknown, role], **PERSONAL).place.enrolled_as == place
    assert launch([unknown], **PERSONAL).place.enrolled_as is None


@pytest.mark.parametrize("personal", [PERSONAL, {}])
def test_valid_launch_with_no_role_value(personal: Mapping[str, str]) -> None:
    found = launch([], **personal)
    assert found.place.enrolled_as is None
    assert not found.place.administers


@as_either
def test_valid_launch_with_email_only(role: str, place: str) -> None:
    found = launch([role], email="lucia@academy.example")
    assert (found.name, found.email) == ("", "lucia@academy.example")


@as_either
def test_valid_launch_with_names_only(role: str, place: str) -> None:
    found = launch([role], given_name="Lucía", family_name="Ferrer")
    assert (found.name, found.email) == ("Lucía Ferrer", "")


@as_either
def test_valid_launch_with_no_personal_data(role: str, place: str) -> None:
    found = launch([role])
    assert (found.name, found.email, found.locale) == ("", "", "")


@as_either
def test_valid_launch_with_email_without_context(role: str, place: str) -> None:
    found = launch([role], **{"email": "lucia@academy.example", claims.CONTEXT: None})
    assert found.context is None
    assert found.email == "lucia@academy.example"
