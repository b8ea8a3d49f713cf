"""Behind an alias: no administrator, no instructor and no facilitator can lift it alone, on any page of the tool."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lms_plugin.db import db
from lms_plugin.models import Member, Person
from tests.lms_plugin.community.conftest import BASE
from tests.support.house import has_postgres
from tests.tenancy.estate import World, world
from tests.tenancy.test_routes import address, rules, things, value, words_of

DIALECTS = ["sqlite", "postgresql"] if has_postgres() or os.environ.get("CI") else ["sqlite"]
STAFF = ("administrator", "instructor")


@pytest.fixture(scope="module", params=DIALECTS)
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(request.param, tmp_path_factory.mktemp("aliases")) as made:
        yield made


def bearers(there: World) -> dict[str, str]:
    """Alias → name of everybody in a room but the staff themselves."""
    with there.app.app_context():
        rows = db.session.execute(select(Member.alias, Person.name).join(Person, Person.id == Member.person_id)).all()
        db.session.remove()
    return {alias: name for alias, name in rows if name and name.startswith("HOME ") and "Instructor" not in name}


def pages(there: World, role: str) -> dict[str, str]:
    """Everything that somebody of this role may open with things of the own academy."""
    found = {}
    for rule in rules(there, "GET"):
        path = address(there, rule, {name: value(rule, there.home, name) for name in things(rule, there.home)})
        answer = there.home.browsers[role].get(path, base_url=BASE, buffered=True)
        if answer.status_code == 200:
            found[path] = words_of(answer)
    return found


@pytest.mark.parametrize("role", STAFF)
def test_no_page_joins_an_alias_to_a_name(there: World, role: str) -> None:
    known = bearers(there)
    assert len(known) >= 2
    seen = pages(there, role)
    assert any(name in text for text in seen.values() for name in known.values()), "staff do see people"
    told = [path for path, text in seen.items() for alias, name in known.items() if alias in text and name in text]
    assert told == []


def test_an_administrator_sees_no_alias_at_all(there: World) -> None:
    seen = pages(there, "administrator")
    assert [path for path, text in seen.items() for alias in bearers(there) if alias in text] == []
