"""Publishing and withdrawing: pointers move, attempts and versions stay."""

import re
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.texts import digest
from lms_plugin.models import Attempt, Audit, Module, ModuleVersion, Placement
from tests.lms_plugin.author.packages import FILES, changed, packed
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.sending import get, post, upload


def draft(session: Session, module: Module) -> ModuleVersion:
    session.rollback()
    row = session.get_one(Module, module.id, populate_existing=True)
    return session.get_one(ModuleVersion, row.draft_version_id)


def publish(client: FlaskClient, session: Session, module: Module) -> int:
    return post(client, f"/author/m/{module.uuid}/publish", digest=draft(session, module).digest).status_code


def begin(session: Session, cast: Cast, module: Module, now: datetime) -> int:
    """An open attempt of a trainee on the published version."""
    session.rollback()
    row = session.get_one(Module, module.id, populate_existing=True)
    placement = Placement(
        cohort_id=cast.away.cohort.id, resource_link_id="own", title="Own", module_id=module.id, created_at=now
    )
    session.add(placement)
    session.flush()
    assert cast.stranger.enrolment is not None
    attempt = Attempt(
        enrolment_id=cast.stranger.enrolment.id, placement_id=placement.id, module_id=module.id,
        version_id=row.published_version_id, activity_key="check", overlay_code="", overlay_digest="", number=1,
        seed=1, state={}, started_at=now, moved_at=now,
    )  # fmt: skip
    session.add(attempt)
    session.commit()
    return attempt.id


def test_a_draft_is_published_after_a_page_that_says_for_whom(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    page = get(admin, f"/author/m/{own.uuid}/publish").text
    assert "0 running attempts keep the version they began with" in page
    assert publish(admin, session, own) == 303
    version = draft(session, own)
    assert session.get_one(Module, own.id).published_version_id == version.id
    assert session.scalars(select(Audit).where(Audit.act == "content.publish", Audit.thing_uuid == own.uuid)).one()


def test_a_running_attempt_keeps_its_version_when_a_new_one_is_published(
    admin: FlaskClient, own: Module, session: Session, cast: Cast, clock: Clock
) -> None:
    publish(admin, session, own)
    attempt = begin(session, cast, own, clock())
    first = session.get_one(Attempt, attempt).version_id
    upload(admin, changed("street.md", "Look twice", "Look once"))
    assert "1 running attempt keeps the version it began with" in get(admin, f"/author/m/{own.uuid}/publish").text
    publish(admin, session, own)
    session.rollback()
    assert session.get_one(Attempt, attempt, populate_existing=True).version_id == first
    assert session.get_one(Module, own.id, populate_existing=True).published_version_id != first


def test_a_draft_that_changed_since_the_page_was_opened_is_not_published(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    seen = draft(session, own).digest
    upload(admin, changed("street.md", "Look twice", "Look once"))
    answer = post(admin, f"/author/m/{own.uuid}/publish", digest=seen)
    assert answer.status_code == 409
    assert "nothing was published" in answer.text
    session.rollback()
    assert session.get_one(Module, own.id, populate_existing=True).published_version_id is None


def test_publishing_twice_is_harmless(admin: FlaskClient, own: Module, session: Session) -> None:
    assert publish(admin, session, own) == 303
    assert publish(admin, session, own) == 303
    notes = session.scalars(select(Audit).where(Audit.act == "content.publish", Audit.thing_uuid == own.uuid)).all()
    assert len(notes) == 1


def test_withdrawing_keeps_versions_and_attempts(
    admin: FlaskClient, own: Module, session: Session, cast: Cast, clock: Clock
) -> None:
    publish(admin, session, own)
    attempt = begin(session, cast, own, clock())
    assert "Withdraw this module" in get(admin, f"/author/m/{own.uuid}/withdraw").text
    assert post(admin, f"/author/m/{own.uuid}/withdraw").status_code == 303
    session.rollback()
    assert session.get_one(Module, own.id, populate_existing=True).published_version_id is None
    assert session.get_one(Attempt, attempt)
    assert draft(session, own)


def test_what_is_not_published_cannot_be_withdrawn(admin: FlaskClient, own: Module, session: Session) -> None:
    assert get(admin, f"/author/m/{own.uuid}/withdraw").status_code == 404
    assert post(admin, f"/author/m/{own.uuid}/withdraw").status_code == 303
    session.rollback()
    assert not session.scalars(select(Audit).where(Audit.act == "content.withdraw")).all()


SPANISH = {
    **FILES,
    "es/module.yaml": "strings:\n  title: El turno de noche\n  purpose: Qué mirar después de medianoche.\n",
    "es/street.md": f"""---
title: La calle
of: {{first-look: {digest("Look twice, then ask.")}}}
---
## Primera mirada {{#first-look}}

Mire dos veces y pregunte.
""",
}


def send(client: FlaskClient, **changed_files: str) -> None:
    """Upload the module with its Spanish texts, some files in other words."""
    assert upload(client, packed({**SPANISH, **changed_files})).status_code == 200


def told_of_languages(client: FlaskClient, module: Module) -> str:
    """What the page says of translations; "" where it says nothing."""
    page = get(client, f"/author/m/{module.uuid}/publish").text
    told = page.partition('<h2 id="lags">')[2].partition("<form")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", told).split())


def test_a_draft_that_is_no_worse_translated_says_nothing_of_translations(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    assert told_of_languages(admin, own) == ""
    send(admin)
    publish(admin, session, own)
    send(admin, **{"module.yaml": FILES["module.yaml"].replace("minutes: 30", "minutes: 29")})
    assert "There is no draft" not in get(admin, f"/author/m/{own.uuid}/publish").text
    assert told_of_languages(admin, own) == ""


def test_a_draft_that_lost_translations_says_how_many_beside_the_published_version(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    send(admin)
    publish(admin, session, own)
    send(admin, **{"es/street.md": "---\ntitle: La calle\n---\n"})
    told = told_of_languages(admin, own)
    assert "This draft leaves more to translate than the published version." in told
    assert "Draft, version 3 Published, version 2" in told
    lost = re.findall(r"(\d+) missing, (\d+) out of date, of (\d+)", told)
    assert [(int(missing) - int(lost[1][0]), total) for missing, _, total in lost] == [(2, lost[1][2]), (0, lost[1][2])]


def test_a_text_that_grew_stale_in_a_draft_is_told_and_so_is_a_language_that_it_leaves_out(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    send(admin)
    publish(admin, session, own)
    send(admin, **{"street.md": FILES["street.md"].replace("Look twice", "Look once")})
    after, before = re.findall(r"(\d+) out of date", told_of_languages(admin, own).partition("Español")[2])
    assert int(after) == int(before) + 1
    upload(admin, packed(FILES))
    after, before = re.findall(r"(\d+) missing", told_of_languages(admin, own).partition("Español")[2])
    assert int(after) > int(before)


def test_a_first_draft_says_what_is_not_translated(admin: FlaskClient, own: Module) -> None:
    send(admin)
    told = told_of_languages(admin, own)
    assert "This draft is not translated in full." in told
    assert told.endswith("—")
