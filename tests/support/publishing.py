"""A new version of a library module, with a word changed or an id, published like any other.

What a change has to do with the page that is tested is the test's own matter.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import Package, module_from_body
from lms_plugin.models import Module
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.support.cast import library


def publish_changed(session: Session, key: str, change: Callable[[dict[str, Any]], None], now: datetime) -> None:
    """Publish the module once more after `change` has had its way with the stored body, and commit."""
    package = next(one for one in library() if any(module.key == key for module in one.modules))
    body = json.loads(next(module for module in package.modules if module.key == key).body())
    change(body)
    author = Author(OPERATOR, None)
    changed = Package(package.programme, (module_from_body(json.dumps(body)),))
    session.rollback()
    import_package(session, changed, author, now)
    publish(session, session.scalars(select(Module).where(Module.key == key)).one(), author, now)
    session.commit()


def two_forms(body: dict[str, Any], key: str = "check") -> None:
    """The quiz gets a time limit and two forms of two questions each."""
    quiz = body["documents"][key]
    verified = [one for one in quiz["questions"] if one["confidence"] == "verified" and not one.get("only_in")][:4]
    for number, question in enumerate(verified):
        question.update(form="AB"[number % 2], points=1)
        question.pop("substitute", None)
    quiz.update(questions=verified, time_limit=20)
    quiz.pop("draw", None)


def followed(body: dict[str, Any], key: str = "check") -> None:
    """The same, and a second test after it that asks the other form."""
    two_forms(body, key)
    body["documents"]["post"] = {**body["documents"][key], "follows": key}
    activity = next(one for one in body["manifest"]["activities"] if one["key"] == key)
    body["manifest"]["activities"].append({**activity, "key": "post"})
