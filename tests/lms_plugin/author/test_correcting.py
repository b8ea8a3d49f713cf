"""Correcting a version from the author's room: refused with its line, foretold before it is published, seen after."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.jobs import corrections
from lms_plugin.models import Attempt, Audit, Correction, Module, ModuleVersion, PastOutcome
from tests.lms_plugin.author.conftest import Entering
from tests.lms_plugin.author.packages import FILES, MODULE, QUIZ, packed
from tests.lms_plugin.author.test_publishing import begin, draft, publish
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.sending import get, post, upload

TURNED = QUIZ.replace("        correct: true\n        feedback: THE-KEY", "        feedback: THE-KEY").replace(
    "text: Nobody\n", "text: Nobody\n        correct: true\n"
)


def correction(digest: str, **files: str) -> bytes:
    """The mended module, which says what it corrects in line 4."""
    manifest = MODULE.replace("title: The night", f"corrects: {digest}\ntitle: The night")
    return packed({**FILES, "module.yaml": manifest, "check.yaml": TURNED, **files})


def handed_in(admin: FlaskClient, own: Module, session: Session, cast: Cast, clock: Clock) -> int:
    """A finished attempt of a trainee, full marks by the key that was wrong."""
    publish(admin, session, own)
    attempt = session.get_one(Attempt, begin(session, cast, own, clock()))
    attempt.state = {"stage": "result", "asked": ["q-who"], "answers": {"q-who": ["neighbour"]}, "hints": {}}
    attempt.earned, attempt.possible, attempt.finished_at = 1.0, 1.0, clock()
    session.commit()
    return attempt.id


def test_the_page_before_publishing_says_whose_scores_change_and_stores_nothing(
    admin: FlaskClient, own: Module, session: Session, cast: Cast, clock: Clock
) -> None:
    attempt_id = handed_in(admin, own, session, cast, clock)
    upload(admin, correction(draft(session, own).digest))
    page = get(admin, f"/author/m/{own.uuid}/publish").text
    assert "It corrects version 1" in page
    row = re.sub(r"\s+", " ", page[page.index("<tbody>") : page.index("</tbody>")])
    assert [int(one) for one in re.findall(r'data-label="[^"]+">(\d+)<', row)] == [1, 0, 1, 0]
    assert "Certificates that were issued stay valid" in page
    assert "Scores that were earned stay as they are" not in page
    session.rollback()
    assert session.get_one(Attempt, attempt_id).earned == 1.0
    assert session.scalars(select(Correction)).all() == []


def test_publishing_judges_anew_and_the_list_of_versions_says_what_corrects_what(
    admin: FlaskClient, own: Module, session: Session, cast: Cast, clock: Clock
) -> None:
    attempt_id = handed_in(admin, own, session, cast, clock)
    first = draft(session, own).digest
    upload(admin, correction(first))
    assert publish(admin, session, own) == 303
    session.rollback()
    corrections.pump(db.engine, clock, 10)
    session.expire_all()
    assert session.get_one(Attempt, attempt_id).earned == 0.0
    assert session.scalars(select(PastOutcome)).one().earned == 1.0
    page = get(admin, f"/author/m/{own.uuid}").text
    assert "corrects version 1" in page
    assert first in page
    acts = session.scalars(select(Audit.act).where(Audit.academy_id == cast.away.academy.id)).all()
    assert {"content.publish", "content.correct", "content.judge_anew"} <= set(acts)


def test_what_cannot_be_corrected_is_refused_with_file_line_and_place_and_stored_by_nobody(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    digest = draft(session, own).digest
    other = TURNED.replace("id: neighbour", "id: neighbor")
    for act in ("check", "save"):
        page = upload(admin, correction("0" * 64), act)
        assert page.status_code == 422
        assert "no version of the module &#39;night-shift&#39; has this digest" in page.text
        page = upload(admin, correction(digest, **{"check.yaml": other}), act)
        assert page.status_code == 422
        row = re.sub(r"<[^>]+>", " ", page.text[page.text.index("<tbody>") : page.text.index("</tbody>")])
        assert row.split()[:3] == ["module.yaml", "4", "corrects"]
        assert "gone: questions/q-who/single/neighbour; new: questions/q-who/single/neighbor" in row
    session.rollback()
    assert len(session.scalars(select(ModuleVersion).where(ModuleVersion.module_id == own.id)).all()) == 1


def test_a_digest_of_another_academys_module_is_unknown(
    admin: FlaskClient, own: Module, session: Session, cast: Cast, enter: Entering
) -> None:
    """The same module is a draft of the second academy; the first has only its own."""
    digest = draft(session, own).digest
    julian = enter(cast.administrator)
    upload(julian, packed({**FILES, "street.md": FILES["street.md"].replace("twice", "once")}))
    assert upload(julian, correction(digest)).status_code == 422


def test_of_two_corrections_of_one_version_the_slower_is_not_published(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    publish(admin, session, own)
    first = draft(session, own).digest
    quicker, slower = correction(first), correction(first, **{"street.md": FILES["street.md"].replace("twice", "once")})
    upload(admin, slower)
    upload(admin, quicker)
    assert publish(admin, session, own) == 303
    upload(admin, slower)
    page = get(admin, f"/author/m/{own.uuid}/publish").text
    assert "has been published as a correction of the same version" in page
    assert "Publish version" not in page
    assert post(admin, f"/author/m/{own.uuid}/publish", digest=draft(session, own).digest).status_code == 409


def test_the_first_version_of_a_module_may_name_what_is_not_here(admin: FlaskClient, session: Session) -> None:
    for _ in range(2):
        assert upload(admin, correction("0" * 64)).status_code == 200
    session.rollback()
    assert session.scalars(select(ModuleVersion).where(ModuleVersion.corrects_id.is_not(None))).all() == []
