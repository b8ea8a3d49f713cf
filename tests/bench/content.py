"""The content of the bench: the library, five modules like it whose quiz has three questions a page, and one more
that has an activity of every kind.

People who work in it are made in `people`.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import load
from courses.kinds.kind import Brief, Terms
from courses.packages import ModulePackage, Package, module_from_body
from courses.packages.package import plain
from courses.registry import kind
from lms_plugin.models import Module
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.courses.kinds.examples import JOURNAL, SURVEY
from tests.golden.cases import cases
from tests.support.cast import library

QUIZ = "check"
LESSON = "what-police-already-do"
DISCUSSION = "who-they-call"
FIRST = "role-and-limits"
COPIES = 5
KINDS = "bench-kinds"
"""With the library's four and the copies, the ten modules of a cohort table."""

PLAYED = ("annotation", "form", "lesson", "product", "quiz-half-right", "scenario", "session")
"""Golden documents of kinds that play in the player, by the name of their activity."""

ALONE = ("journal", "survey")
"""Kinds that have no golden document, because they have no score."""
LAW = "ES"


@dataclass(frozen=True, slots=True)
class Placed:
    """A published module as rows of other tables need it; `cells` are those of a trainee half-way through."""

    id: int
    uuid: str
    key: str
    version_id: int
    cells: str
    done: int
    required: int
    quiz_state: str


def publish_all(session: Session, now: datetime) -> list[Placed]:
    """Publish the copies beside the library (which the cast has published) and give all ten modules."""
    author, programme = Author(OPERATOR, None), library()[1].programme
    source = library()[1].modules[0]
    copies = (*(_copy(source, f"bench-{number}") for number in range(1, COPIES + 1)), _kinds(source))
    import_package(session, Package(programme, copies), author, now)
    packages = {module.key: module for package in library() for module in package.modules}
    packages |= {module.key: module for module in copies}
    modules = list(session.scalars(select(Module).order_by(Module.id)))
    for module in modules:
        publish(session, module, author, now)
    session.flush()
    return [_placed(module, packages[module.key], now) for module in modules]


def _copy(source: ModulePackage, key: str) -> ModulePackage:
    body = json.loads(source.body())
    body["manifest"]["key"] = key
    body["documents"][QUIZ] |= {"per_page": 3, "review": "end"}
    return module_from_body(json.dumps(body))


def _kinds(source: ModulePackage) -> ModulePackage:
    """A copy with an activity of every kind added behind its own."""
    body = json.loads(source.body())
    body["manifest"]["key"] = KINDS
    golden = [(case.name, case.kind.name, case.document) for case in cases() if case.name in PLAYED]
    for key, name, text in (*golden, ("journal", "journal", JOURNAL), ("survey", "survey", SURVEY)):
        ref = {"key": key, "kind": name, "minutes": 5, "required": False, "graded": kind(name).graded}
        body["manifest"]["activities"].insert(0, ref)
        body["documents"][key] = plain(kind(name).parse(text, key))
    return module_from_body(json.dumps(body))


def _placed(module: Module, package: ModulePackage, now: datetime) -> Placed:
    cells: dict[str, Any] = {}
    for ref in package.manifest.activities[:-2]:
        cells[ref.key] = {"status": "done", "share": 0.8 if ref.graded else None, "attempts": 1, "at": now.isoformat()}
    required = [ref.key for ref in package.manifest.activities if ref.required]
    brief = Brief(package.documents[QUIZ], load(LAW, now.date()), Terms())
    state = dict(package.kind_of(QUIZ).start(brief, 1, now)) | {"stage": "result"}
    return Placed(
        module.id, module.uuid, module.key, module.published_version_id or 0, json.dumps(cells),
        sum(key in cells for key in required), len(required), json.dumps(state),
    )  # fmt: skip
