"""A secret word in a journal is on no page and in no file that anybody but its owner can get, from any address.

The list of addresses is that of the application itself, so that a new one is walked too.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_plugin.db import db
from lms_plugin.models import Attempt
from tests.lms_plugin.learn.writing import JOURNAL, about, form, write
from tests.support.house import has_postgres
from tests.tenancy.estate import MODULE, ROLES, SURVEY, World, world
from tests.tenancy.test_routes import LAST, address, ask, rules, things, value, words_of
from tests.tenancy.test_routes import form as filled

DIALECTS = ["sqlite", "postgresql"] if has_postgres() or os.environ.get("CI") else ["sqlite"]
SECRET, SHARED = "Zarzamora-escondida", "Higuera-compartida"
OTHERS = tuple(role for role in ROLES if role != "trainee")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=DIALECTS)
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation in which a trainee keeps a journal of two entries and shares the second."""
    with world(request.param, tmp_path_factory.mktemp("private")) as made:
        yield made


class _Owner:
    """The trainee's browser in the manner of `tests.support.browser`."""

    def __init__(self, there: World) -> None:
        self.client = there.home.browsers["trainee"]

    def get(self, path: str) -> object:
        return self.client.get(path, base_url="https://localhost")

    def post(self, path: str, data: object) -> object:
        return self.client.post(path, base_url="https://localhost", data=data)


@pytest.fixture(scope="module")
def journal(there: World) -> str:
    place = f"/learn/p/{there.home.values['placement']}/a/{JOURNAL}"
    owner = _Owner(there)
    write(owner, place, f"The word is {SECRET}.")  # type: ignore[arg-type]
    write(owner, place, f"The word is {SHARED}.", "silence")  # type: ignore[arg-type]
    about(owner, place, "share", "2")  # type: ignore[arg-type]
    return place


def answers(there: World, journal: str, roles: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(role, address, body and headers) of every address, with the journal's key where an activity is asked for."""
    for method in ("GET", "POST"):
        for rule in rules(there, method):
            if rule.endpoint.endswith(LAST) and method == "POST":
                continue
            names = {name: value(rule, there.home, name) for name in things(rule, there.home)}
            for activity in (JOURNAL, SURVEY) if "activity" in rule.arguments else (JOURNAL,):
                path = address(there, rule, {**names, "activity": activity, **_library(there, rule.rule)})
                for role in roles:
                    fields = {**filled(there.home, role, there.home), "q": SECRET[:9]}
                    found = ask(there, role, method, path, data=fields, query=fields)
                    yield role, f"{method} {path}", words_of(found) + str(found.headers)


def _library(there: World, rule: str) -> dict[str, str]:
    """The instructor's pages are asked about the module in which the journal was written, not the academy's edition."""
    if not rule.startswith("/teach"):
        return {}
    with there.app.app_context():
        from lms_plugin.models import Module, Programme

        wanted = db.select(Module.uuid).join(Programme).where(Module.key == MODULE, Programme.academy_id.is_(None))
        uuid = db.session.scalar(wanted)
        db.session.remove()
    return {"module": str(uuid)}


def test_a_secret_word_is_nowhere_and_a_shared_one_on_one_page(
    there: World, journal: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = list(answers(there, journal, OTHERS))
    assert len(found) > 300
    assert [(role, path) for role, path, text in found if SECRET in text] == []
    shared = {(role, re.sub(r"[0-9a-f-]{36}", "…", path)) for role, path, text in found if SHARED in text}
    assert shared == {("instructor", f"GET /teach/c/…/m/…/a/{JOURNAL}")}
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err


def test_the_walk_would_have_found_it(there: World, journal: str) -> None:
    """The owner's own page and file have both words."""
    owner = there.home.browsers["trainee"]
    for path in (journal, "/learn/mine/data.json"):
        page = owner.get(path, base_url="https://localhost").text
        assert SECRET in page
        assert SHARED in page


def test_what_was_taken_back_is_on_no_page_any_more(there: World, journal: str) -> None:
    owner = there.home.browsers["trainee"]
    page = owner.get(journal, base_url="https://localhost")
    fields = form(page, "withdraw", m_entry="2")
    assert owner.post(journal, base_url="https://localhost", data=fields).status_code == 303
    seen = [(role, path) for role, path, text in answers(there, journal, OTHERS) if SHARED in text]
    assert seen == []


def test_no_attempt_and_no_move_holds_a_word(there: World, journal: str) -> None:
    with there.app.app_context():
        for table in db.metadata.sorted_tables:
            held = [row for row in db.session.execute(db.select(table)) if SECRET in repr(tuple(row))]
            assert (table.name == "journal_entry") == bool(held), table.name
        assert db.session.scalars(db.select(Attempt.activity_key)).all().count(JOURNAL) == 1
        db.session.remove()


@pytest.mark.parametrize(
    ("table", "readers"),
    [
        (
            "JournalEntry",
            # `entries` comes with the standing of the owner and of nobody else.
            {
                "queries/entries.py", "queries/journals.py", "queries/records.py", "services/journals.py",
                "services/people.py",
            },  # fmt: skip
        ),
        ("SurveyBox", {"queries/surveys.py", "services/surveys.py"}),
    ],
)
def test_the_tables_have_these_readers_and_no_others(table: str, readers: set[str]) -> None:
    """Whoever adds one must say here why somebody's words, or the box, should be read in one more place."""
    tool = ROOT / "lms_plugin"
    found = {path.relative_to(tool).as_posix() for path in tool.rglob("*.py") if table in path.read_text("utf-8")}
    assert found - {"models/__init__.py", "models/private.py"} == readers
