"""A platform's course as we see it: the cohort, and the links placed in it.

What is taught behind a link is content; who is in the cohort is enrolment.
"""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import (
    AcademyId,
    CohortId,
    DeploymentId,
    ModuleIdOrNone,
    Moment,
    MomentOrNone,
    Name,
    RowId,
    Uuid,
)


class Cohort(Base):
    """A context of the platform (LTI 1.3 core, section 5.4.1); `jurisdiction` overrides the academy's.

    `path` is core or specialist: on the core path, activities marked `core: false` are optional.

    `roster_wanted_at` marks that the roster should be read, `roster_due_at` says
    when next, `roster_at` when it last was, `roster_failure` why it was not.
    Groups are read along with the roster where the platform offers them.
    `differences_url` is where the platform tells what has changed since then,
    `roster_full_at` when the whole roster was read last.
    """

    __tablename__ = "cohort"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    deployment_id: Mapped[DeploymentId]
    context_id: Mapped[Name]
    title: Mapped[Name]
    jurisdiction: Mapped[str | None] = mapped_column(String(16))
    path: Mapped[str] = mapped_column(String(16), default="specialist")
    memberships_url: Mapped[str | None] = mapped_column(String(2000))
    roster_at: Mapped[MomentOrNone]
    roster_wanted_at: Mapped[MomentOrNone] = mapped_column(index=True)
    roster_due_at: Mapped[MomentOrNone]
    roster_failure: Mapped[str | None] = mapped_column(String(500))
    groups_url: Mapped[str | None] = mapped_column(String(2000))
    group_sets_url: Mapped[str | None] = mapped_column(String(2000))
    groups_failure: Mapped[str | None] = mapped_column(String(500))
    roster_full_at: Mapped[MomentOrNone]
    differences_url: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[Moment]


class Placement(Base):
    """A resource link with its content and its settings.

    `settings`: `attempts` (int, 0 = no limit), `grading` (highest | last | first | average),
    `deadline_at` (ISO 8601 or null), `column` (false: no column in the gradebook is to be made), `locale` (of who has
    chosen none). No module yet: an instructor chooses one on the first visit. With an `activity_key` the link opens
    this one activity and nothing else of the module.
    `link_key` is what all copies of a deep-linked item carry. `copied` says what a copied link was set up with:
    `cohort` (title), `road` (history | notice | key), `deadline_at` (the one that was left behind, or null),
    `settled` (true once an instructor has saved the settings).
    """

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("cohort_id", "resource_link_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    cohort_id: Mapped[CohortId]
    resource_link_id: Mapped[Name]
    title: Mapped[Name]
    module_id: Mapped[ModuleIdOrNone]
    activity_key: Mapped[str | None] = mapped_column(String(64))
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    link_key: Mapped[str | None] = mapped_column(String(64), index=True)
    copied: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[Moment]
