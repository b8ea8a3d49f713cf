"""The course of the campus: its people, its two LTI blocks, and the gradebook that records what the platform publishes.

Which of Open edX's functions ask for them belongs to `campus.stand_ins`.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import User
from lti_consumer.models import CourseAllowPIISharingInLTIFlag, Lti1p3Passport, LtiConfiguration
from opaque_keys.edx.keys import CourseKey, UsageKey

COURSE = CourseKey.from_string("course-v1:PuertoAlba+HC101+2026")
PEOPLE = {
    "ana": ("Ana Belmonte", "staff"), "lucia": ("Lucía Ferrer", "student"), "marc": ("Marc Oliver", "student"),
    "nora": ("Nora Vidal", "student"), "pau": ("Pau Soler", "student"),
}  # fmt: skip
BLOCKS = {
    "graded": LtiConfiguration.LTI_ADVANTAGE_AGS_DECLARATIVE, "free": LtiConfiguration.LTI_ADVANTAGE_AGS_PROGRAMMATIC,
}  # fmt: skip
"""Two blocks, each a client of its own: one whose column the platform makes, one where the tool makes columns."""

PUBLISHED: list[dict[str, Any]] = []
"""The gradebook: everything that reached it, in order."""


def location(name: str) -> UsageKey:
    return COURSE.make_usage_key("lti_consumer", name)


@dataclass
class Block:
    """What the platform reads of a block of Open edX."""

    location: UsageKey
    display_name: str = "Why local police?"
    weight: int = 100
    has_score: bool = True
    accept_grades_past_due: bool = False
    lti_1p3_passport_id: str = ""
    scope_ids: Any = field(init=False)
    context_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.scope_ids = SimpleNamespace(usage_id=self.location)
        self.context_id = str(self.location.course_key)

    def is_past_due(self) -> bool:
        return False

    def max_score(self) -> int:
        return self.weight

    def set_user_module_score(self, user: User, score: float, maximum: int, comment: str = "") -> None:
        PUBLISHED.append({
            "block": self.location.block_id, "user": user.username, "score": score, "maximum": maximum,
            "comment": comment,
        })  # fmt: skip


def external_id(user: User) -> str:
    """Who a person is for tools; Open edX draws a UUID."""
    return f"00000000-0000-4000-8000-{user.pk:012d}"


def seed(tool: str) -> None:
    """People, flag and configurations."""
    for username, (name, role) in PEOPLE.items():
        User.objects.create(
            username=username, first_name=name, email=f"{username}@puerto-alba.example", is_staff=role == "staff"
        )
    CourseAllowPIISharingInLTIFlag.objects.create(course_id=COURSE, enabled=True)
    for name, grading in BLOCKS.items():
        passport = Lti1p3Passport.objects.create(name=name, lti_1p3_tool_keyset_url=f"{tool}/lti/jwks.json")
        LtiConfiguration.objects.create(
            version=LtiConfiguration.LTI_1P3, config_store=LtiConfiguration.CONFIG_ON_DB, location=location(name),
            lti_1p3_passport=passport, lti_1p3_oidc_url=f"{tool}/lti/login", lti_1p3_launch_url=f"{tool}/lti/launch",
            lti_advantage_ags_mode=grading, lti_advantage_enable_nrps=True, lti_advantage_deep_linking_enabled=True,
            lti_advantage_deep_linking_launch_url=f"{tool}/lti/launch",
        )  # fmt: skip
