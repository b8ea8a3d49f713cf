"""A new version of a library module, with a word changed or an id, published like any other."""

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
