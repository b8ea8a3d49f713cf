"""The roster of a platform says who is in a cohort; nobody is deleted, nobody merged, nobody lost by a fault."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms_plugin.jobs import roster
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Cohort, Enrolment, Person, Visit
from lms_plugin.queries.visits import actor_of
from lms_plugin.services import rosters
from lti.http import Reply
from tests.lms_plugin.jobs.conftest import Bench
from tests.support.lms import FakeLms

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"


def member(user_id: str, role: str = LEARNER, **more: str) -> dict[str, object]:
    return {"user_id": user_id, "roles": [role], "status": "Active", **more}


def everybody() -> list[dict[str, object]]:
    return [member("lucia"), member("marc"), member("ana", INSTRUCTOR), member("julian")]


def ask(bench: Bench) -> None:
    with writing(bench.engine) as session:
        rosters.request(session, bench.cast.home.cohort.id, bench.clock())


def run(bench: Bench) -> int:
    return roster.pump(bench.engine, bench.wire, bench.clock, chance=lambda: 0.0)


def cohort(bench: Bench) -> Cohort:
    with reading(bench.engine) as session:
        return session.scalars(select(Cohort).where(Cohort.id == bench.cast.home.cohort.id)).one()


def people(bench: Bench) -> dict[str, tuple[str, bool, str | None]]:
    """`sub` → role, whether they left, name; of the first academy's cohort."""
    with reading(bench.engine) as session:
        rows = session.execute(
            select(Person.sub, Enrolment.role, Enrolment.left_at, Person.name)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.cohort_id == bench.cast.home.cohort.id)
        )
        return {sub: (role, left_at is not None, name) for sub, role, left_at, name in rows}


def test_who_came_is_enrolled_and_who_left_is_marked(bench: Bench) -> None:
    bench.lms.members = [member("lucia"), member("nuria", name="Núria Sala"), member("ana", INSTRUCTOR)]
    ask(bench)
    assert run(bench) == 1
    found = people(bench)
    assert found["nuria"] == ("learner", False, "Núria Sala")
    assert found["marc"][1]
    assert not found["lucia"][1]
    assert cohort(bench).roster_at == bench.clock()
    assert cohort(bench).roster_wanted_at is None


def test_who_comes_back_is_enrolled_as_before(bench: Bench) -> None:
    for members in ([member("ana", INSTRUCTOR)], everybody()):
        bench.lms.members = members
        ask(bench)
        run(bench)
    assert not any(left for _, left, _ in people(bench).values())


def test_names_come_only_where_they_are_sent(bench: Bench) -> None:
    bench.lms.members = [*everybody(), member("silent")]
    bench.lms.members[0]["name"] = "Lucía Ferrer Ruiz"
    ask(bench)
    run(bench)
    found = people(bench)
    assert found["lucia"][2] == "Lucía Ferrer Ruiz"
    assert found["marc"][2] == "Marc Oliver"
    assert found["silent"][2] is None


def test_a_lowered_role_ends_the_visits_that_had_more_rights(bench: Bench) -> None:
    bench.lms.members = [*everybody()[:2], member("ana"), member("julian")]
    ask(bench)
    run(bench)
    assert people(bench)["ana"][0] == "learner"
    with reading(bench.engine) as session:
        ends = {person: end for person, end in session.execute(select(Visit.person_id, Visit.expires_at))}  # noqa: C416
    assert ends[bench.cast.instructor.person.id] == bench.clock()
    assert ends[bench.cast.trainee.person.id] > bench.clock()


def test_a_namesake_of_another_academy_is_another_person(bench: Bench) -> None:
    bench.lms.members = [*everybody(), member("tom", email="tom@example.org")]
    ask(bench)
    run(bench)
    with reading(bench.engine) as session:
        assert len(session.scalars(select(Person).where(Person.sub == "tom")).all()) == 2


def test_an_empty_roster_empties_no_cohort(bench: Bench) -> None:
    ask(bench)
    run(bench)
    assert not any(left for _, left, _ in people(bench).values())
    assert cohort(bench).roster_failure == roster.EMPTY


def test_inactive_people_and_observers_are_not_enrolled(bench: Bench) -> None:
    observer = "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"
    bench.lms.members = [*everybody(), member("gone") | {"status": "Deleted"}, member("watcher", observer)]
    ask(bench)
    run(bench)
    assert {"gone", "watcher"}.isdisjoint(people(bench))


def test_a_platform_in_trouble_is_asked_later(bench: Bench) -> None:
    bench.lms.mood = Reply(503, "", {"Retry-After": "600"})
    ask(bench)
    assert run(bench) == 1
    found = cohort(bench)
    assert found.roster_failure == "The platform is having trouble."
    assert found.roster_due_at == bench.clock() + timedelta(seconds=600)
    assert run(bench) == 0
    bench.lms.mood, bench.lms.members = None, everybody()
    bench.clock.advance(seconds=600)
    assert run(bench) == 1
    assert cohort(bench).roster_failure is None


def test_a_refused_roster_is_not_asked_for_again_by_itself(bench: Bench) -> None:
    bench.lms.mood = Reply(403)
    ask(bench)
    run(bench)
    bench.clock.advance(days=1)
    assert run(bench) == 0
    assert cohort(bench).roster_failure == "The platform does not allow the tool to do this."


def test_two_workers_do_not_read_the_same_roster(bench: Bench) -> None:
    ask(bench)
    assert roster.claim(bench.engine, bench.clock()) is not None
    assert roster.claim(bench.engine, bench.clock()) is None


def test_who_asks_while_a_roster_is_read_gets_another_reading(bench: Bench) -> None:
    bench.lms.members = everybody()
    ask(bench)
    claimed = roster.claim(bench.engine, bench.clock())
    assert claimed is not None
    bench.clock.advance(seconds=5)
    ask(bench)
    roster.sync(bench.engine, bench.wire, bench.clock, claimed)
    assert run(bench) == 1


@pytest.mark.parametrize(("hour", "asked"), [(3, 1), (12, 0)])
def test_rosters_of_cohorts_at_work_are_read_at_night(bench: Bench, hour: int, asked: int) -> None:
    bench.lms.members = everybody()
    bench.clock.now = datetime(2026, 11, 24, hour, 0, tzinfo=UTC)
    with writing(bench.engine) as session:
        away = session.get(Cohort, bench.cast.away.cohort.id)
        assert away is not None
        away.memberships_url = None
    for _ in range(2):
        roster.want_nightly(bench.engine, bench.clock())
        assert run(bench) == asked
        asked = 0


class Telling(FakeLms):
    """A platform that tells differences: `changed` at their address, everybody at the other."""

    changed: list[dict[str, object]]
    asked: list[str]

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append(url)
        is_old = "since" in url
        if is_old and self.mood is not None:
            return self._moody(self.mood)
        told = {"id": url, "context": {"id": "c"}, "members": self.changed if is_old else self.members}
        since = f"{url.partition('?')[0]}?since={len(self.asked)}"
        return Reply(200, json.dumps(told), {"Link": f'<{since}>; rel="differences"'})


@pytest.fixture
def telling(bench: Bench) -> Bench:
    """The whole roster was read an hour ago."""
    lms = Telling(members=everybody())
    lms.changed, lms.asked = [], []
    telling = replace(bench, lms=lms, wire=replace(bench.wire, outward=lms))
    ask(telling)
    run(telling)
    telling.clock.advance(hours=1)
    return telling


def nightly(bench: Bench) -> None:
    with writing(bench.engine) as session:
        found = session.get_one(Cohort, bench.cast.home.cohort.id)
        found.roster_wanted_at = found.roster_due_at = bench.clock()
    run(bench)


def asked(bench: Bench) -> list[str]:
    assert isinstance(bench.lms, Telling)
    return bench.lms.asked


def test_differences_are_followed_where_the_platform_tells_them(telling: Bench) -> None:
    assert isinstance(telling.lms, Telling)
    telling.lms.changed = [member("marc") | {"status": "Deleted"}, member("nuria", name="Núria Sala")]
    nightly(telling)
    found = people(telling)
    assert (found["marc"][1], found["nuria"], found["lucia"][1]) == (True, ("learner", False, "Núria Sala"), False)
    assert "since=1" in asked(telling)[-1]
    telling.lms.changed = [member("marc")]
    nightly(telling)
    assert not people(telling)["marc"][1]
    assert "since=2" in asked(telling)[-1]


def test_no_difference_changes_nobody(telling: Bench) -> None:
    nightly(telling)
    assert not any(left for _, left, _ in people(telling).values())
    assert cohort(telling).roster_failure is None


def test_differences_that_are_too_old_are_made_up_for_by_the_whole_roster(telling: Bench) -> None:
    telling.lms.mood = Reply(404)
    telling.lms.members = everybody()[:1] + [member("ana", INSTRUCTOR)]
    nightly(telling)
    assert people(telling)["marc"][1]
    assert cohort(telling).roster_failure is None


def test_the_whole_roster_is_read_once_a_week_and_when_somebody_asks(telling: Bench) -> None:
    telling.clock.advance(days=7)
    nightly(telling)
    assert "since" not in asked(telling)[-1]
    ask(telling)
    run(telling)
    assert "since" not in asked(telling)[-1]


def test_the_platforms_test_student_is_marked(bench: Bench) -> None:
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    bench.lms.members = [*everybody(), member("preview") | {"roles": [LEARNER, test_user]}]
    ask(bench)
    run(bench)
    with reading(bench.engine) as session:
        rows = session.execute(select(Person.sub).join(Enrolment).where(Enrolment.is_test))
        assert [sub for (sub,) in rows] == ["preview"]


def without_roster_away(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.get_one(Cohort, bench.cast.away.cohort.id).memberships_url = None


def test_where_somebody_teaches_the_roster_is_asked_every_ten_minutes_and_nowhere_else(bench: Bench) -> None:
    bench.lms.members = everybody()
    without_roster_away(bench)
    asked = []
    for _ in range(3):
        roster.want_for_staff(bench.engine, bench.clock())
        asked.append(run(bench))
        bench.clock.advance(seconds=300)
    assert asked == [1, 0, 1]
    with writing(bench.engine) as session:
        session.get_one(Visit, bench.cast.instructor.visit.id).expires_at = bench.clock()
    bench.clock.advance(seconds=3600)
    roster.want_for_staff(bench.engine, bench.clock())
    assert run(bench) == 0


def test_a_role_lowered_in_the_lms_without_a_launch_ends_the_visit_within_a_quarter_of_an_hour(bench: Bench) -> None:
    bench.lms.members = everybody()
    without_roster_away(bench)
    roster.want_for_staff(bench.engine, bench.clock())
    run(bench)
    visit = bench.cast.instructor.visit.uuid
    with reading(bench.engine) as session:
        assert actor_of(session, visit, bench.clock()) is not None
    bench.lms.members = [member("lucia"), member("marc"), member("ana"), member("julian")]
    for _ in range(28):
        bench.clock.advance(seconds=30)
        roster.want_for_staff(bench.engine, bench.clock())
        run(bench)
    with reading(bench.engine) as session:
        assert actor_of(session, visit, bench.clock()) is None
