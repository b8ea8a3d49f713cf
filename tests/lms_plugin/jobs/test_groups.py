"""Groups of the platform's course become sub-cohorts; a group that is deleted there is marked here."""

from collections.abc import Iterator

from sqlalchemy import select, update

from lms_plugin.jobs import roster
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Cohort, CourseGroup, Enrolment, GroupMember, Person
from lms_plugin.queries import course_groups
from lms_plugin.services import rosters
from lti.http import Reply
from tests.lms_plugin.jobs.conftest import Bench
from tests.lms_plugin.jobs.test_roster import INSTRUCTOR, member

GROUPS_URL = "http://127.0.0.1:8001/puerto-alba/courses/course-1/groups"


def run(bench: Bench, *enrolled: str, groups: list[dict[str, object]] | Reply) -> Cohort:
    """Read a roster in which Lucía is in these groups, and Marc in the first."""
    bench.lms.groups = groups
    bench.lms.members = [
        member("lucia") | {"group_enrollments": [{"group_id": one} for one in enrolled]},
        member("marc") | {"group_enrollments": [{"group_id": "g1"}]}, member("ana", INSTRUCTOR),
    ]  # fmt: skip
    cohort_id = bench.cast.home.cohort.id
    with writing(bench.engine) as session:
        session.execute(update(Cohort).where(Cohort.id == cohort_id).values(groups_url=GROUPS_URL))
        rosters.request(session, cohort_id, bench.clock())
    assert roster.pump(bench.engine, bench.wire, bench.clock, chance=lambda: 0.0) == 1
    with reading(bench.engine) as session:
        return session.get_one(Cohort, cohort_id)


def inside(bench: Bench) -> set[tuple[str, str]]:
    """(Group, person) pairs."""
    with reading(bench.engine) as session:
        rows: Iterator[tuple[str, str]] = session.execute(  # type: ignore[assignment]
            select(CourseGroup.name, Person.sub)
            .join(GroupMember, GroupMember.group_id == CourseGroup.id)
            .join(Enrolment, Enrolment.id == GroupMember.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
        )
        return {(name, sub) for name, sub in rows}


def listed(bench: Bench) -> list[tuple[str, int, bool]]:
    with reading(bench.engine) as session:
        found = course_groups.groups(session, bench.cast.home.cohort.id)
        return [(one.name, one.people, one.gone_at is not None) for one in found]


NIGHT: dict[str, object] = {"id": "g1", "name": "Noche"}
DAY: dict[str, object] = {"id": "g2", "name": "Día"}


def test_groups_are_read_with_the_roster_and_follow_it(bench: Bench) -> None:
    run(bench, "g1", "g2", "g9", groups=[NIGHT, DAY])
    assert inside(bench) == {("Noche", "lucia"), ("Noche", "marc"), ("Día", "lucia")}
    assert listed(bench) == [("Día", 1, False), ("Noche", 2, False)]
    run(bench, "g2", groups=[NIGHT, DAY | {"name": "Mañana"}])
    assert inside(bench) == {("Noche", "marc"), ("Mañana", "lucia")}


def test_a_group_deleted_in_the_lms_is_marked_and_keeps_its_people(bench: Bench) -> None:
    run(bench, "g1", "g2", groups=[NIGHT, DAY])
    run(bench, "g2", groups=[DAY])
    assert listed(bench) == [("Día", 1, False), ("Noche", 2, True)]
    run(bench, "g1", groups=[NIGHT, DAY])
    assert listed(bench) == [("Día", 0, False), ("Noche", 2, False)]


def test_a_group_service_in_trouble_costs_the_groups_and_not_the_roster(bench: Bench) -> None:
    run(bench, "g1", groups=[NIGHT])
    found = run(bench, "g1", groups=Reply(503))
    assert (found.roster_failure, found.groups_failure) == (None, "The platform is having trouble.")
    assert found.roster_at == bench.clock()
    assert listed(bench) == [("Noche", 2, False)]
    assert run(bench, "g1", groups=[NIGHT]).groups_failure is None
