"""Certificate carries overlay version and no hidden scores; it names nobody to those who check it."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import Package, programme_from_body
from lms_plugin.db import db
from lms_plugin.factory import create_app
from lms_plugin.models import Academy, Attempt, Audit, Certificate, Person, Programme
from lms_plugin.services import people
from lms_plugin.services.attempts import system_move
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package
from tests.acceptance.conftest import HARD_MODULE
from tests.acceptance.knowing import ace, read_lessons
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, library
from tests.support.house import Bell, Clock

PAGE = "/learn/mine/certificates"


@pytest.fixture
def programme(session: Session, hard: str, clock: Clock) -> Programme:
    """The first programme with a certificate that one module earns: three hours."""
    return ruled(session, clock, {"hours": 3, "modules": 1})


def ruled(session: Session, clock: Clock, rule: dict[str, int | bool]) -> Programme:
    """The first programme with this rule for its certificate."""
    package = library()[0]
    assert package.programme is not None
    body = json.loads(package.programme.body())
    body["manifest"]["certificate"] = rule
    changed = Package(programme_from_body(json.dumps(body)), package.modules)
    import_package(session, changed, Author(OPERATOR, None), clock())
    session.commit()
    return session.scalars(select(Programme).where(Programme.key == "hate-crime")).one()


@pytest.fixture
def finished(trainee: Browser, hard: str, programme: Programme, cast: Cast, session: Session, clock: Clock) -> Browser:
    """The trainee, who has done the whole module by its equivalents."""
    read_lessons(trainee, hard, HARD_MODULE)
    for quiz in ("signs-without-scenes", "first-words", "check"):
        ace(trainee, hard, HARD_MODULE, quiz)
    session.rollback()
    assert cast.trainee.enrolment is not None
    system_move(session, cast.trainee.enrolment.id, cast.modules[HARD_MODULE].id, "local-signs", "posted", clock())
    session.commit()
    return trainee


@pytest.fixture
def code(finished: Browser, programme: Programme, session: Session) -> str:
    """The code of the certificate that the trainee has got."""
    answer = get_it(finished, programme.uuid)
    assert answer == 303
    session.rollback()
    return session.scalars(select(Certificate.code)).one()


def get_it(browser: Browser, programme_uuid: str) -> int:
    return browser.post(f"{PAGE}/for/{programme_uuid}", hidden(browser.get(PAGE))).status_code


def test_the_page_says_what_is_missing_and_a_forged_click_gets_nothing(
    trainee: Browser, programme: Programme, session: Session
) -> None:
    page = trainee.get(PAGE).text
    assert "0 h of 3 h in modules that you have done" in page
    assert "0 of 1 module done" in page
    assert "0 of 2 conditions met" in page
    assert "Get the certificate" not in page
    assert get_it(trainee, programme.uuid) == 303
    assert "Something is still missing" in trainee.get(PAGE).text
    assert session.scalars(select(Certificate)).all() == []


def test_two_modules_of_the_library_earn_no_certificate_of_25_hours(trainee: Browser, hard: str) -> None:
    page = trainee.get(PAGE).text
    assert "0 h of 25 h in modules that you have done" in page
    assert "0 of 10 modules done" in page
    assert "This programme is not complete yet: it has 2 modules so far." in page


def test_a_programme_that_says_it_is_unfinished_is_said_to_be(
    trainee: Browser, hard: str, session: Session, clock: Clock
) -> None:
    words, said = "This programme is not complete yet: it has 2 modules so far.", []
    for rule in ({"hours": 25}, {"hours": 25, "unfinished": True}):
        ruled(session, clock, rule)
        said.append(trainee.get(PAGE).text.count(words))
    assert said == [1, 2], "the other programme says it all the time"


def test_a_certificate_carries_the_law_that_was_taught_and_the_versions_and_no_scores(
    finished: Browser, code: str, session: Session
) -> None:
    assert re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}", code)
    row = session.scalars(select(Certificate)).one()
    tried = session.scalars(select(Attempt)).all()
    assert {(law["code"], law["digest"]) for law in row.laws} == {
        (one.overlay_code, one.overlay_digest) for one in tried
    }
    (module,) = row.modules
    assert (module["key"], module["minutes"], row.minutes) == (HARD_MODULE, 180, 180)
    assert all(len(digest) == 64 for digest in module["versions"])
    columns = set(Certificate.__table__.columns.keys())
    assert not columns & {"score", "share", "earned", "possible", "name", "answers", "state"}
    assert set(module) == {"key", "minutes", "versions"}
    page = finished.get(f"{PAGE}/{row.uuid}").text
    assert f"ES, version {row.laws[0]['digest'][:12]}" in page
    assert "%" not in re.sub(r"<[^>]*>", "", page.split("<main")[1].split("</main>")[0]), "no share of points anywhere"


def test_whoever_checks_the_code_learns_what_it_stands_for_and_not_whose_it_is(app: Flask, code: str) -> None:
    anyone = Browser(app)
    for typed in (code, code.lower(), code.replace("-", "")):
        page = anyone.get(f"/verify/{typed}?lang=en")
        assert page.status_code == 200
        assert "This certificate is valid" in page.text
        assert "3 h, 1 module, whole programme" in page.text
        assert "Academia de Puerto Alba" in page.text
        assert "ES, version" in page.text
        assert "Lucía" not in page.text
    assert "Este certificado es válido" in anyone.get(f"/verify/{code}?lang=es").text


def test_every_unknown_code_gets_the_same_plain_page(app: Flask, code: str) -> None:
    anyone = Browser(app)
    pages = [anyone.get(f"/verify/{typed}") for typed in ("2222-2222-2222-2222", "x", "ñ", "9" * 500, code[:-1])]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_the_name_is_printed_if_its_holder_types_it_and_kept_nowhere(
    finished: Browser, code: str, session: Session
) -> None:
    uuid = session.scalars(select(Certificate.uuid)).one()
    plain = finished.get(f"{PAGE}/{uuid}")
    assert "The holder of this paper" in plain.text
    named = finished.post(f"{PAGE}/{uuid}", hidden(plain) | {"name": "  Lucía <b> Ferrer "})
    assert "Lucía &lt;b&gt; Ferrer has completed this programme." in named.text
    session.rollback()
    row = session.scalars(select(Certificate)).one()
    columns = Certificate.__table__.columns.keys()
    assert "Ferrer" not in repr({name: getattr(row, name) for name in columns})


def test_a_second_click_gets_the_same_certificate(
    finished: Browser, code: str, programme: Programme, session: Session
) -> None:
    assert finished.post(f"{PAGE}/for/{programme.uuid}", hidden(finished.get("/learn/mine/data"))).status_code == 303
    session.rollback()
    assert session.scalars(select(Certificate.code)).all() == [code]


def test_a_certificate_belongs_to_its_holder_alone(app: Flask, cast: Cast, code: str, session: Session) -> None:
    uuid = session.scalars(select(Certificate.uuid)).one()
    for other in (cast.mate, cast.instructor, cast.administrator, cast.stranger):
        assert Browser(app, other).get(f"{PAGE}/{uuid}").status_code == 404
    assert Browser(app).get(f"{PAGE}/{uuid}").status_code == 401


def test_an_administrator_revokes_it_and_nobody_else_may(app: Flask, cast: Cast, code: str, session: Session) -> None:
    uuid, programme = session.execute(select(Certificate.uuid, Certificate.programme_id)).one()
    address = f"/admin/certificates/{uuid}"
    for other, refusal in ((cast.trainee, 403), (cast.instructor, 403), (cast.away_administrator, 404)):
        assert Browser(app, other).get(address).status_code == refusal
        assert Browser(app, other).post(f"{address}/revoke", {}).status_code in (400, refusal)
    administrator = Browser(app, cast.administrator)
    assert code in administrator.get(f"/admin/certificates?q={code.lower()}").text
    assert administrator.post(f"{address}/revoke", hidden(administrator.get(address))).status_code == 303
    page = Browser(app).get(f"/verify/{code}?lang=en").text
    assert "This certificate was revoked" in page
    session.rollback()
    line = session.scalars(select(Audit).where(Audit.act == "certificate.revoke")).one()
    assert (line.thing_uuid, line.actor_uuid) == (uuid, cast.administrator.person.uuid)
    uuid = session.scalars(select(Programme.uuid).where(Programme.id == programme)).one()
    holder = Browser(app, cast.trainee)
    assert "Your academy has revoked it" in holder.get(PAGE).text
    holder.post(f"{PAGE}/for/{uuid}", hidden(holder.get("/learn/mine/data")))
    session.rollback()
    assert len(session.scalars(select(Certificate)).all()) == 1, "what was revoked cannot be got again"


def test_the_record_holds_the_certificate_and_erasing_leaves_it_without_its_holder(
    finished: Browser, app: Flask, cast: Cast, code: str, session: Session, clock: Clock
) -> None:
    record = json.loads(finished.get("/learn/mine/data.json").text)
    assert [one["code"] for one in record["certificates"]] == [code]
    person = session.get_one(Person, cast.trainee.person.id)
    people.erase(session, person, OPERATOR, clock())
    session.commit()
    row = session.scalars(select(Certificate)).one()
    assert row.person_id is None
    assert Browser(app).get(f"/verify/{code}").status_code == 200


@pytest.mark.parametrize(("university", "is_said"), [(None, False), ("Universidad de Puerto Alba", True)])
def test_credits_are_mentioned_only_where_a_university_stands_behind_them(
    finished: Browser,
    app: Flask,
    cast: Cast,
    programme: Programme,
    session: Session,
    university: str | None,
    is_said: bool,
) -> None:
    session.get_one(Academy, cast.home.academy.id).university = university
    session.commit()
    get_it(finished, programme.uuid)
    session.rollback()
    row = session.scalars(select(Certificate)).one()
    row.minutes = 25 * 60
    session.commit()
    page = Browser(app).get(f"/verify/{row.code}?lang=en").text
    assert ("1 ECTS credit, Universidad de Puerto Alba" in page) is is_said
    assert ("ECTS" in page) is is_said


def test_guessing_codes_is_slowed_down(app: Flask, clock: Clock, bell: Bell) -> None:
    flooded = create_app(app.extensions["convive"].settings, clock, bell, TESTING=True, RATELIMIT_ENABLED=True)
    browser = Browser(flooded)
    found = [browser.get("/verify/2222").status_code for _ in range(61)]
    assert found == [404] * 60 + [429]
    with flooded.app_context():
        db.session.remove()
        db.engine.dispose()
