"""The house rules hold in every file, and every rule bites on an example that breaks it.

Guards of routes and migrations have test files of their own.
"""

import subprocess
import tomllib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import pytest

from tests.architecture import markup, rules
from tests.architecture.sources import ROOT, Source, files, python

Rule: TypeAlias = Callable[[Source], Iterator[str]]

CODE: Final[tuple[Rule, ...]] = (
    rules.clocks, rules.chance, rules.commits, rules.sizes, rules.names, rules.docstrings, rules.queries, rules.tables,
    rules.inline_html, rules.silenced,
)  # fmt: skip
PAGES: Final[tuple[Rule, ...]] = (markup.policy, markup.third_parties)

BROKEN: Final[tuple[tuple[Rule, str, str], ...]] = (
    (rules.clocks, "courses/a.py", "from datetime import datetime as d\nx = d.now()"),
    (rules.clocks, "lti/a.py", "import time\nx = time.time()"),
    (rules.clocks, "lti/a.py", "from time import time\nx = time()"),
    (rules.clocks, "lms_plugin/models/a.py", "import datetime as dt\nfield(default_factory=dt.datetime.utcnow)"),
    (rules.clocks, "lms_plugin/access/a.py", "from datetime import date\nx = date.today()"),
    (rules.clocks, "lms_plugin/queries/a.py", "from sqlalchemy import func\nx = func.now()"),
    (rules.chance, "courses/a.py", "import random\nx = random.shuffle([])"),
    (rules.chance, "courses/a.py", "from uuid import uuid4\nx = uuid4()"),
    (rules.commits, "lms_plugin/services/a.py", "def f(session): session.commit()"),
    (rules.commits, "lms_plugin/web/a.py", "with engine.begin() as connection: pass"),
    (rules.sizes, "lti/a.py", "\n" * 301),
    (rules.names, "lti/helpers.py", ""),
    (rules.names, "courses/common/a.py", ""),
    (rules.docstrings, "lti/a.py", "x = 1"),
    (rules.queries, "lms_plugin/queries/a.py", "def f(session): session.add(1)"),
    (rules.queries, "lms_plugin/queries/a.py", "reading().flush()"),
    (rules.queries, "lms_plugin/queries/a.py", "from sqlalchemy import update"),
    (rules.queries, "lms_plugin/queries/a.py", "from sqlalchemy.dialects.postgresql import insert"),
    (rules.queries, "lms_plugin/queries/a.py", "import sqlalchemy as sa\nsession.execute(sa.delete(Grade))"),
    (rules.queries, "lms_plugin/queries/a.py", "session.execute(Grade.__table__.insert())"),
    (rules.tables, "lms_plugin/learn/a.py", "from lms_plugin.models import Grade"),
    (rules.tables, "lms_plugin/teach/a.py", "from lms_plugin import models"),
    (rules.tables, "lms_plugin/teach/a.py", "from ..models.grade import Grade"),
    (rules.inline_html, "courses/a.py", 'x = \'<p class="a" style="b">\''),
    (rules.inline_html, "courses/a.py", "x = f'<button onclick=\"{y}\">'"),
    (rules.silenced, "lti/a.py", "def f(): pass  # noqa: PLR0915"),
    (rules.silenced, "lti/a.py", "def f(): pass  # noqa"),
    (markup.policy, "a.html", "<script>alert(1)</script>"),
    (markup.policy, "a.html", '<p{% if a > b %} style="{{ c }}"{% endif %}>'),
    (markup.policy, "a.html", "<button onclick='a()'>"),
    (markup.policy, "a.html", "<style>p {}</style>"),
    (markup.policy, "a.html", "<a href='javascript:a()'>"),
    (markup.third_parties, "a.html", "<script src='https://cdn.example/a.js'></script>"),
    (markup.third_parties, "a.html", "<link rel='stylesheet' href='//fonts.example/a.css'>"),
    (markup.third_parties, "a.html", "<img src='http://example.org/{{ name }}'>"),
    (markup.third_parties_in_assets, "a.css", "p { background: url(https://example.org/a.png) }"),
    (markup.third_parties_in_assets, "a.css", "@import '//example.org/a.css';"),
    (markup.third_parties_in_assets, "a.js", "fetch('https://example.org/')"),
)

KEPT: Final[tuple[tuple[Rule, str, str], ...]] = (
    (rules.clocks, "courses/a.py", "def f(now): return now.time()"),
    (rules.clocks, "lms_plugin/factory.py", "from datetime import datetime\nx = datetime.now"),
    (rules.chance, "courses/a.py", "import random\nx = random.Random(7).random()"),
    (rules.commits, "lms_plugin/web/transactions.py", "session.commit()"),
    (rules.commits, "lms_plugin/services/a.py", "session.begin_nested()\nvisit.begin()"),
    (rules.sizes, "lms_plugin/migrations/versions/a.py", "\n" * 301),
    (rules.queries, "lms_plugin/queries/a.py", "from sqlalchemy import select\nseen.add(1)\nfacts.update({})"),
    (rules.tables, "lms_plugin/learn/a.py", "from lms_plugin.queries import modules"),
    (rules.inline_html, "courses/a.py", 'x = \'<p class="only" data-on="b">\''),
    (rules.silenced, "lti/a.py", "def N_(): pass  # noqa: N802"),
    (markup.policy, "a.html", "<script src='{{ url }}' defer></script><p {# style='' #}class='{{ style }}'>on</p>"),
    (markup.third_parties, "a.html", "<a href='https://www.boe.es/'>BOE</a><img src='{{ own }}'>"),
    (markup.third_parties_in_assets, "a.js", "// see https://www.w3.org\nx = 'http://www.w3.org/2000/svg'"),
)


def findings(rule: Rule, sources: Iterator[Source] | tuple[Source, ...]) -> list[str]:
    return [finding for source in sources for finding in rule(source)]


def title(value: object) -> str | None:
    return f"{value.__module__.rpartition('.')[2]}.{value.__name__}" if hasattr(value, "__name__") else ""


@pytest.mark.parametrize("rule", CODE, ids=title)
def test_the_code_keeps_every_house_rule(rule: Rule) -> None:
    assert findings(rule, python()) == []


@pytest.mark.parametrize("rule", PAGES, ids=title)
def test_the_templates_keep_every_house_rule(rule: Rule) -> None:
    assert findings(rule, files(".html", ".mako", ".svg")) == []


def test_styles_and_scripts_fetch_nothing_from_others() -> None:
    assert findings(markup.third_parties_in_assets, files(".css", ".js")) == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=title)
def test_a_rule_bites_where_it_is_broken(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) != []


@pytest.mark.parametrize(("rule", "path", "text"), KEPT, ids=title)
def test_a_rule_lets_pass_what_is_right(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) == []


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN} == {*CODE, *PAGES, markup.third_parties_in_assets}


def test_each_place_that_commits_has_its_reason() -> None:
    assert all(reason.strip() for reason in rules.COMMITTING.values())


def test_tests_have_names_that_say_something_too() -> None:
    assert findings(rules.names, files(".py", under=("tests",))) == []


def test_ruff_keeps_functions_to_25_statements() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    let_off = [*ruff["ignore"], *(code for codes in ruff["per-file-ignores"].values() for code in codes)]
    assert "PLR0915" in ruff["select"]
    assert ruff["pylint"]["max-statements"] == 25
    assert not [code for code in let_off if "PLR0915".startswith(code)]


def test_fetched_front_end_files_are_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"lms_plugin/static/vendor/", "node_modules/"} <= set(ignored)


def test_the_repository_holds_no_third_party_file() -> None:
    if not (ROOT / ".git").exists():
        return  # an unpacked archive has no history to look into
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    marks = ("/static/vendor/", "node_modules/", ".min.js", ".min.css", ".woff", ".woff2")
    assert [name for name in listing.stdout.split("\n") if any(mark in f"/{name}" for mark in marks)] == []
