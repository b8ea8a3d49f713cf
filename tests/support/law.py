"""New editions of a jurisdiction's law, brought in like any other, and the jurists who sign them."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import digests
from courses.jurisdictions import Edition, written
from lms_plugin.models import OverlayPointer, Person
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.jurists import Signature, appoint, sign
from lms_plugin.services.overlays import import_overlays
from tests.support.cast import Visitor


def changed(code: str, act: Callable[[dict[str, Any]], object]) -> Edition:
    """The edition that ships after `act` had its way with the nearest level."""
    body: dict[str, Any] = json.loads(next(one for one in written() if one.code == code).body)
    act(body["levels"][0])
    return Edition.from_body(digests.canonical(body))


def reworded(code: str, words: str) -> Edition:
    """The edition that ships, whose own slots all say these words in every language."""

    def reword(level: dict[str, Any]) -> None:
        for slot in level.get("slots", {}).values():
            slot["short"] = slot["long"] = {"en": words, "es": words}

    return changed(code, reword)


def dated(code: str, row_id: str, text_as_of: str) -> Edition:
    """The edition that ships with another date of one provision's official text."""

    def date_it(level: dict[str, Any]) -> None:
        row = next(one for one in level["provisions"] if one["id"] == row_id)
        row["text_as_of"] = text_as_of

    return changed(code, date_it)


def bring_in(session: Session, edition: Edition, now: datetime) -> Edition:
    """Make an edition the newest, and commit."""
    session.rollback()
    import_overlays(session, [edition], OPERATOR, now)
    session.commit()
    return edition


def renew_law(session: Session, code: str, words: str, now: datetime) -> Edition:
    """Make a reworded edition the newest, and commit."""
    return bring_in(session, reworded(code, words), now)


def make_jurist(session: Session, visitor: Visitor, author: Visitor, now: datetime) -> Person:
    """Let a person sign for their academy, as an administrator would."""
    person = visitor.person
    assert appoint(session, person.academy_id, person.uuid, author.person.uuid, now)
    session.commit()
    return person


def sign_newest(session: Session, visitor: Visitor, code: str, now: datetime) -> str:
    """Sign the newest version of a code for the visitor's academy; its digest."""
    digest = str(session.scalar(select(OverlayPointer.digest).where(OverlayPointer.code == code)))
    signature = Signature(code, digest, "Eva Ruiz", "Compared with the official text.")
    assert sign(session, visitor.person.academy_id, visitor.person.uuid, signature, now)
    session.commit()
    return digest
