"""The person who acts in a request, with role and tenant, loaded by one query.

Rows of tables do not travel: this is a frozen copy.
"""

from dataclasses import dataclass
from typing import Literal

Role = Literal["learner", "instructor", "partner"]


@dataclass(frozen=True)
class Actor:
    """Who is here, since which launch, and from where. Flask-Login reads the four properties at the end.

    `role` is that of the launch: learner, instructor, or partner (a person of an
    association who came by invitation). `administers` is about the own academy,
    and so is `is_jurist`, which an administrator says and no launch.
    """

    visit_uuid: str
    person_id: int
    person_uuid: str
    name: str | None
    academy_id: int
    academy_key: str
    academy_name: str
    academy_jurisdiction: str
    role: Role
    administers: bool
    enrolment_id: int | None
    cohort_id: int | None
    cohort_uuid: str | None
    placement_uuid: str | None
    room_uuid: str | None
    locale: str
    frame_origin: str
    return_url: str | None
    deep_linking: str | None
    is_jurist: bool

    @property
    def reads_law(self) -> bool:
        """Whether the pages about the law are open: to administrators and to jurists of the academy."""
        return (self.administers or self.is_jurist) and self.role != "partner"

    @property
    def teaches(self) -> bool:
        """Whether the launch was an instructor's."""
        return self.role == "instructor"

    @property
    def is_authenticated(self) -> bool:
        """Always: an actor exists only for a live visit."""
        return True

    @property
    def is_active(self) -> bool:
        """Always, for the same reason."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """Never."""
        return False

    def get_id(self) -> str:
        """What the session of the browser keeps: the visit's uuid and nothing else."""
        return self.visit_uuid
