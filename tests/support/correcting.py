"""Corrections of library modules, and attempts for them to judge anew.

What must follow is each test's own matter.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from courses.packages import Package, module_from_body
from lms_plugin.db import db
from lms_plugin.jobs import corrections
from lms_plugin.models import Attempt, Module, ModuleVersion
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.lms_plugin.services.desk import QUIZ, Desk
from tests.support.cast import library
from tests.support.house import Clock

MODULE = "why-local-police"
Change = Callable[[dict[str, Any]], None]


def turned(body: dict[str, Any]) -> None:
    """Of every question with options, the next option is the right one instead."""
    for question in body["documents"][QUIZ]["questions"]:
        options = question.get("options", [])
        right = [option.pop("correct", False) for option in options]
        for number, option in enumerate(options):
            if right[number - 1]:
                option["correct"] = True


def draft(session: Session, corrects: str, change: Change, now: datetime, key: str = MODULE) -> ModuleVersion:
    """A draft of the published module after `change`, which says that it corrects this digest; "" for none."""
    session.rollback()
    package = next(one for one in library() if any(module.key == key for module in one.modules))
    body = json.loads(published(session, key).body)
    body["manifest"].pop("corrects", None)
    if corrects:
        body["manifest"]["corrects"] = corrects
    change(body)
    changed = Package(package.programme, (module_from_body(json.dumps(body)),))
    import_package(session, changed, Author(OPERATOR, None), now)
    session.commit()
    module = session.scalars(select(Module).where(Module.key == key)).one()
    return session.get_one(ModuleVersion, module.draft_version_id)


def correct(session: Session, change: Change, now: datetime, key: str = MODULE) -> ModuleVersion:
    """Publish a correction of what is published, and commit; the job has not run yet."""
    version = draft(session, published(session, key).digest, change, now, key)
    publish_draft(session, now, key)
    return version


def publish_draft(session: Session, now: datetime, key: str = MODULE) -> None:
    module = session.scalars(select(Module).where(Module.key == key)).one()
    publish(session, module, Author(OPERATOR, None), now)
    session.commit()


def published(session: Session, key: str = MODULE) -> ModuleVersion:
    """The version that trainees see."""
    module = session.scalars(select(Module).where(Module.key == key).execution_options(populate_existing=True)).one()
    return session.get_one(ModuleVersion, module.published_version_id)


def run(session: Session, clock: Clock) -> int:
    """Let the job work until nothing is due."""
    session.rollback()
    slices = corrections.pump(db.engine, clock, 100)
    session.expire_all()
    return slices


def choose(document: Any, asked: list[str], chance: Random) -> Mapping[str, list[str]]:
    """A drawn answer to each question with options, right or wrong."""
    by_id = {question.id: question for question in document.questions}
    found = {key: [option.id for option in getattr(by_id[key], "options", ())] for key in asked}
    return {key: [chance.choice(ids)] for key, ids in found.items() if ids}


def begin(session: Session, desk: Desk, chance: Random) -> int:
    """Begin the quiz and answer it; the id of the open attempt."""
    opened = desk.open(QUIZ, seed=chance.randrange(1000))
    assert isinstance(opened, AttemptRow)
    document = library()[0].modules[0].documents[QUIZ]
    state = {**opened.state, "answers": choose(document, opened.state["asked"], chance)}
    session.execute(update(Attempt).where(Attempt.id == opened.id).values(state=state))
    session.commit()
    return opened.id


def hand_in(session: Session, desk: Desk, chance: Random) -> int:
    """A whole attempt; its id."""
    attempt_id = begin(session, desk, chance)
    desk.submit()
    return attempt_id


def attempt(session: Session, attempt_id: int) -> Attempt:
    session.rollback()
    return session.get_one(Attempt, attempt_id, populate_existing=True)


def within(app: Flask, work: Callable[[], Any]) -> Any:
    """In a thread of its own, with a session of its own."""
    with app.app_context():
        return work()
