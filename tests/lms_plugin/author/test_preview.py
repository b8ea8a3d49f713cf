"""Preview: played for real, stored nowhere, and no key before its time."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.db import Base
from lms_plugin.models import Module
from tests.lms_plugin.author.conftest import Entering
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import renew_law
from tests.support.sending import BASE, get, post

KEY = "THE-KEY-OF-THE-QUIZ"


def address(module: Module, activity: str, jurisdiction: str = "ES", language: str = "en") -> str:
    return f"/author/m/{module.uuid}/preview/1/{jurisdiction}/{language}/{activity}"


def sealed(answer: TestResponse) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', answer.text)
    assert found is not None
    return html.unescape(found[1])


def rows(session: Session) -> dict[str, int]:
    session.rollback()
    tables = Base.metadata.sorted_tables
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_the_outline_lists_the_activities_and_the_jurisdictions(admin: FlaskClient, own: Module) -> None:
    page = get(admin, f"/author/m/{own.uuid}/preview").text
    assert "The corner" in page
    assert 'value="ES"' in page
    assert "none: ask your jurist" in page
    assert '<option value="GB-EAW" selected>' in page


def test_a_quiz_is_played_to_its_end_and_nothing_is_stored(
    admin: FlaskClient, own: Module, session: Session
) -> None:
    before = rows(session)
    page = get(admin, address(own, "check"))
    assert KEY not in page.text
    answer = post(admin, address(own, "check"), act="answer", **{"m.q.q-who": "neighbour", "sealed": sealed(page)})
    assert answer.status_code == 200
    assert KEY not in answer.text
    done = post(admin, address(own, "check"), act="submit", sealed=sealed(answer))
    assert done.status_code == 200
    assert KEY in done.text
    assert rows(session) == before


def test_the_sealed_state_holds_no_key(admin: FlaskClient, own: Module) -> None:
    import base64
    import zlib

    token = sealed(get(admin, address(own, "check"))).rsplit(".", 1)[0]
    raw = base64.urlsafe_b64decode(token.lstrip(".") + "==")
    text = (zlib.decompress(raw) if token.startswith(".") else raw).decode()
    assert "q-who" in text
    assert KEY not in text
    assert "correct" not in text


def test_a_scenario_is_played_scene_by_scene(admin: FlaskClient, own: Module) -> None:
    page = get(admin, address(own, "corner"))
    answer = post(admin, address(own, "corner"), act="choose", **{"m.choice": "listen", "sealed": sealed(page)})
    assert "They calm down" in answer.text
    assert answer.status_code == 200


def test_an_illegal_move_is_refused_with_a_sentence_and_the_state_stays(admin: FlaskClient, own: Module) -> None:
    page = get(admin, address(own, "corner"))
    answer = post(admin, address(own, "corner"), act="choose", **{"m.choice": "fly", "sealed": sealed(page)})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Two people shout" in answer.text


def test_a_forged_state_begins_anew(admin: FlaskClient, own: Module) -> None:
    for wrong in ("", "x.y", sealed(get(admin, address(own, "corner")))):
        answer = post(admin, address(own, "check"), act="submit", sealed=wrong)
        assert answer.status_code == 409
        assert KEY not in answer.text


def test_a_state_of_yesterday_begins_anew(admin: FlaskClient, own: Module, clock: Clock) -> None:
    page = get(admin, address(own, "check"))
    clock.advance(hours=5)
    answer = post(admin, address(own, "check"), act="submit", sealed=sealed(page))
    assert answer.status_code == 409
    assert "begins anew" in answer.text


def test_the_script_gets_the_fragment_alone(admin: FlaskClient, own: Module) -> None:
    page = get(admin, address(own, "street"))
    fields = {"act": "read", "sealed": sealed(page)}
    headers = {"X-Convive-Fragment": "1"}
    answer = admin.post(address(own, "street"), data=fields, headers=headers, base_url=BASE)
    assert answer.text.lstrip().startswith("<div class=\"convive-player")
    assert "<html" not in answer.text


@pytest.mark.parametrize("place", [
    ("99", "ES", "en", "check"), ("1", "XX", "en", "check"), ("1", "ES", "en", "nothing"), ("-1", "ES", "en", "check"),
    ("1", "..", "en", "check"), ("x", "ES", "en", "check"),
])  # fmt: skip
def test_a_place_that_is_not_there_is_404(admin: FlaskClient, own: Module, place: tuple[str, ...]) -> None:
    assert get(admin, f"/author/m/{own.uuid}/preview/{'/'.join(place)}").status_code == 404


def test_an_unknown_language_falls_back(admin: FlaskClient, own: Module) -> None:
    assert get(admin, address(own, "street", language="fr")).status_code == 200


def test_the_law_shown_is_that_of_the_chosen_jurisdiction(
    enter: Entering, cast: Cast, session: Session
) -> None:
    admin = enter(cast.away_administrator)
    module = session.scalars(select(Module).where(Module.key == "why-local-police")).one()
    lesson = next(iter(_lessons(admin, module)))
    spain = get(admin, address(module, lesson, "ES")).text
    nowhere = get(admin, address(module, lesson, "none")).text
    assert spain != nowhere


def test_the_law_shown_is_the_newest_in_the_database(
    admin: FlaskClient, session: Session, clock: Clock, own: Module
) -> None:
    module = session.scalars(select(Module).where(Module.key == "why-local-police")).one()
    assert "LECrim" in get(admin, address(module, "welcome")).text
    renew_law(session, "ES", "the act of tomorrow", clock())
    assert "the act of tomorrow" in get(admin, address(module, "welcome")).text


def _lessons(admin: FlaskClient, module: Module) -> list[str]:
    """Lessons whose text hangs on the law."""
    page = get(admin, f"/author/m/{module.uuid}/preview").text
    keys = re.findall(r'/preview/1/[A-Z-]+/en/([a-z0-9-]+)"', page)
    return [key for key in keys if "convive-law" in get(admin, address(module, key, "ES")).text]


def test_a_library_module_is_previewed_too(admin: FlaskClient, session: Session) -> None:
    module = session.scalars(select(Module).where(Module.key == "role-and-limits")).one()
    page = get(admin, f"/author/m/{module.uuid}/preview?language=es&jurisdiction=ES")
    assert page.status_code == 200
    assert 'lang="es"' in page.text


def test_the_script_is_not_told_that_something_was_saved(admin: FlaskClient, own: Module) -> None:
    page = get(admin, address(own, "corner")).text
    assert 'data-convive-saved=""' in page
    assert 'data-convive-saving=""' in page


def test_an_author_sees_the_map_of_a_story_with_its_checker_and_its_best(
    admin: FlaskClient, cast: Cast
) -> None:
    module = cast.modules["why-local-police"]
    at = address(module, "the-shutter")
    assert f"{at}/sheet" in get(admin, at).text
    page = get(admin, f"{at}/sheet").text
    assert "convive-map-whole" in page
    assert "The checker finds nothing wrong" in page
    assert "The best that the four meters can come to together" in page
    assert "It is graded by completion" in page
    assert page.count("convive-map-red") >= 1


@pytest.mark.parametrize(("activity", "status"), [("check", 200), ("welcome", 404), ("nothing", 404)])
def test_what_has_no_sheet_is_not_there(admin: FlaskClient, cast: Cast, activity: str, status: int) -> None:
    assert get(admin, f"{address(cast.modules['why-local-police'], activity)}/sheet").status_code == status


def test_jurisdictions_are_called_by_their_names(admin: FlaskClient, own: Module) -> None:
    page = get(admin, f"/author/m/{own.uuid}/preview").text
    for words in ("Spain (ES)", "England and Wales (GB-EAW)", "Council of Europe (COE)", "none: ask your jurist"):
        assert words in page
