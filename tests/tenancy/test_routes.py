"""Every address of the tool, for every role, with things of one's own academy and of another one.

The list is that of the application itself: an address that nobody has described
here fails the test, so that none is added without being asked.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import product
from uuid import uuid4
from zipfile import ZipFile

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.lms_plugin.community.conftest import BASE
from tests.support.house import has_postgres
from tests.tenancy.estate import DISCUSSION, MEETING, QUIZ, ROLES, SURVEY, Estate, World, normal, rows, world

NO_THINGS = {
    "activity": QUIZ, "number": "1", "version": "1", "jurisdiction": "ES", "language": "en", "filename": "convive.css",
    "token": "A" * 43, "code": "2222-2222-2222-2222",
}  # fmt: skip
"""Parts of an address that are the same in every academy; all others are things, and stand in `Estate.values`."""

ELSEWHERE = {
    ("community", "activity"): DISCUSSION,
    ("player", "filename"): "player.css",
    ("learn.keep", "activity"): "layers-of-impact",
    ("teach.limit", "activity"): DISCUSSION,
    ("teach.ask_close_survey", "activity"): SURVEY,
    ("teach.close_survey", "activity"): SURVEY,
    ("teach.export_survey", "activity"): SURVEY,
    **{
        (f"author.{whose}_{what}", "language"): "es"
        for whose in ("module", "programme")
        for what in ("texts", "po", "back")
    },
    **{
        (f"teach.{name}", "activity"): MEETING
        for name in ("attendance", "plan_meeting", "mark_list", "attendance_sheet", "export_attendance")
    },
}
"""The same for one blueprint or one endpoint."""

UNOPENED: Mapping[str, str] = {
    "invited.join": "the address itself is the key, and the one here is unknown",
    "invited.enter": "the address itself is the key, and the one here is unknown",
    "launch.verify": "the code itself is the key, and the one here is unknown",
    "learn.arrive": "the link here holds no meeting; `teach/test_codes.py` says who may type a code",
    "learn.written": "nobody here has written a product; `learn/test_paper.py` says who may open one",
    "learn.restore_bookmark": "what was let go comes back sealed, and nothing here is",
    "wire.no_invitation": "it says that an invitation is needed, and nothing else",
    "wire.register": "the address itself is the key, and the one here is unknown",
    "wire.ask_register": "the address itself is the key, and the one here is unknown",
}
"""Addresses that nobody of the walk may open, and why."""

LAST = (
    "leave", "revoke", "erase_person", "approve", "refuse", "uninvite", "switch_platform", "withdraw", "settle", "hide",
    "save_settings",
)  # fmt: skip
"""What would take away the ground under other addresses comes at the end."""

REFUSED = frozenset({401, 403, 404})
DIALECTS = ["sqlite", "postgresql"] if has_postgres() or os.environ.get("CI") else ["sqlite"]


@pytest.fixture(scope="module", params=DIALECTS)
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(request.param, tmp_path_factory.mktemp("tenancy")) as made:
        yield made


def rules(there: World, method: str) -> list[Rule]:
    found = [rule for rule in there.app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: (rule.endpoint.endswith(LAST), rule.rule))


def things(rule: Rule, estate: Estate) -> list[str]:
    """The parts of an address that name something of an academy."""
    unknown = set(rule.arguments) - set(estate.values) - set(NO_THINGS)
    assert not unknown, f"{rule.rule}: say in tests/tenancy what {sorted(unknown)} are filled with"
    return sorted(set(rule.arguments) & set(estate.values))


def value(rule: Rule, estate: Estate, name: str) -> str:
    """What a part of an address is filled with."""
    return estate.values.get(f"{rule.endpoint.partition('.')[0]}.{name}", estate.values[name])


def address(there: World, rule: Rule, values: Mapping[str, str]) -> str:
    blueprint = rule.endpoint.partition(".")[0]
    same = {
        name: ELSEWHERE.get((rule.endpoint, name), ELSEWHERE.get((blueprint, name), usual))
        for name, usual in NO_THINGS.items()
    }
    filled = {name: {**same, **values}[name] for name in rule.arguments}
    typed = {name: int(value) if name == "number" else value for name, value in filled.items()}
    return there.app.url_map.bind("localhost").build(rule.endpoint, typed)


def form(estate: Estate, role: str, things_of: Estate) -> dict[str, str]:
    """Something for every field of every form; what names a thing names one of `things_of`."""
    person = {"as": estate.people[role]} if estate.people[role] else {}
    return {
        **things_of.values, **person, "locale": "en", "next": "/", "title": "T", "body": "B",
        "reason": "R", "key": str(uuid4()), "seen": "0", "label": "L", "days": "90", "alias": "x", "offer": "0",
        "code": "x", "attempt": "1", "turn": "1", "act": "answer", "attempts": "1", "grading": "highest",
        "deadline": "", "jurisdiction": "ES", "status": "live", "deployment_id": "9", "language": "en", "q": "",
        "path": "core", "name": "N", "university": "", "tenant_id": "2", "academy_id": "2", "academy": things_of.name,
        "note": "", "confirm": "", "digest": "0" * 64, "extra_time": "half",
        "starts_at": "2026-12-01T17:30", "shown": things_of.values["enrolment"], "verdict": "accept",
        "present": things_of.values["enrolment"], "place": "P", "comment": "C", "keep": "ask",
    }  # fmt: skip


def ask(there: World, role: str, method: str, path: str, **sent: Mapping[str, str]) -> TestResponse:
    browser = there.home.browsers[role]
    if method == "POST":
        return browser.post(path, base_url=BASE, data=sent["data"])
    return browser.get(path, base_url=BASE, query_string=sent.get("query"), buffered=True)


def mixtures(rule: Rule, there: World) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Every way to fill an address with at least one thing of the other academy, and the same with things unknown."""
    names = things(rule, there.home)
    for of_others in product((False, True), repeat=len(names)):
        if not any(of_others):
            continue
        foreign = {name for name, is_foreign in zip(names, of_others, strict=True) if is_foreign}
        mixed = {name: value(rule, there.away if name in foreign else there.home, name) for name in names}
        yield mixed, {name: str(uuid4()) if name in foreign else mixed[name] for name in names}


def test_what_belongs_to_another_academy_is_as_if_it_were_not_there(there: World) -> None:
    before, wrong, asked = rows(there.app), [], 0
    for method in ("GET", "POST"):
        for rule in rules(there, method):
            for (mixed, unknown), role in product(mixtures(rule, there), ROLES):
                sent = {"data": form(there.home, role, there.home)} if method == "POST" else {}
                path, nowhere = address(there, rule, mixed), address(there, rule, unknown)
                found, twin = ask(there, role, method, path, **sent), ask(there, role, method, nowhere, **sent)
                asked += 1
                if found.status_code not in REFUSED or found.status_code != twin.status_code:
                    wrong.append(f"{role} {method} {rule.rule}: {found.status_code}, unknown {twin.status_code}")
                elif normal(found.text, path, *mixed.values()) != normal(twin.text, nowhere, *unknown.values()):
                    wrong.append(f"{role} {method} {rule.rule}: the page tells that it is there")
                elif shown(found, there, path):
                    wrong.append(f"{role} {method} {rule.rule}: shows {shown(found, there, path)}")
    assert wrong == []
    assert asked > 300, "the list of addresses is not empty"
    after = rows(there.app)
    assert [name for name in before if before[name] != after[name]] == [], "nothing was changed"


def test_no_address_of_ones_own_shows_or_changes_anything_of_another_academy(there: World) -> None:
    before, shows, statuses = rows(there.app, there.marks), [], defaultdict(set)
    for method in ("GET", "POST"):
        for rule in rules(there, method):
            for role, fields_of in product(ROLES, (there.away, there.home)):
                path = address(there, rule, {name: value(rule, there.home, name) for name in things(rule, there.home)})
                fields = form(there.home, role, fields_of)
                answer = ask(there, role, method, path, data=fields, query=fields)
                statuses[rule.endpoint, method].add(answer.status_code)
                if found := shown(answer, there, *fields.values()):
                    shows.append(f"{role} {method} {rule.rule}: {found}")
    assert shows == []
    after = rows(there.app, there.marks)
    assert [name for name in before if before[name] != after[name]] == [], "rows of the other academy have changed"
    assert {name: found for name, found in statuses.items() if max(found) >= 500 and name[0] != "health.readyz"} == {}
    closed = {endpoint for (endpoint, method), found in statuses.items() if found <= {*REFUSED, 405}}
    assert closed == set(UNOPENED), "an address that nobody can open was not asked anything: fill it rightly"


def test_the_marks_are_seen_by_those_to_whom_they_belong(there: World) -> None:
    """What the walk looks for is there to be found: a page of the other academy's own people is full of it."""
    page = there.away.browsers["instructor"].get(f"/teach/c/{there.away.values['cohort']}", base_url=BASE)
    assert {"AWAY "} <= {secret for secret in there.away.secrets if secret in page.text}
    assert there.marks["person"][1] - there.marks["person"][0] == 6
    assert {"post", "attempt", "grade", "invitation", "placement"} <= there.marks.keys()


def words_of(answer: TestResponse) -> str:
    """The body as text, a picture's words too; of a package, every file in it."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode(errors="replace")
    with ZipFile(BytesIO(answer.data)) as package:
        return "\n".join(name + package.read(name).decode(errors="replace") for name in package.namelist())


def shown(answer: TestResponse, there: World, *sent: str) -> list[str]:
    """Names and uuids of the other academy in an answer, but for those that were sent along."""
    whole = words_of(answer) + str(answer.headers)
    for value in sorted(sent, key=len, reverse=True):
        whole = whole.replace(value, "") if len(value) > 8 else whole
    echoed = " ".join(sent)
    return sorted(secret for secret in there.away.secrets if secret in whole and secret not in echoed)
