"""My learning: the modules of a person with how far they are.

What is kept about a person stands beside, in `kept`.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from courses.packages import LocalModule
from lms_plugin.learn.room import learn
from lms_plugin.learn.tasks import Standing, standing_of, tasks_of
from lms_plugin.queries import contents, learning, waves
from lms_plugin.queries.learning import Studied
from lms_plugin.queries.waves import Due
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Line:
    """One module of mine."""

    placement_uuid: str
    title: str
    purpose: str
    programme_id: int
    programme: str
    cohort: str
    last_at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that is asked now, and until when."""

    placement_uuid: str
    key: str
    title: str
    until: datetime


@learn.get("/mine")
def mine() -> str:
    """Modules, progress, language and data of the person."""
    session = reading()
    studied = learning.studied(session, actor().person_id)
    programmes = {
        number: contents.programme(session, number, digest).in_locale(locale()).manifest.title
        for number, digest in {(one.programme_id, one.programme_digest) for one in studied}
    }
    lines = [_line(one, programmes[one.programme_id]) for one in studied]
    asked = [Asked(*_named(one)) for one in waves.due(session, studied, now())]
    return render_template("learn/mine.html", lines=lines, asked=asked)


def _named(one: Due) -> tuple[str, str, str, datetime]:
    return one.placement_uuid, one.activity, one.package.in_locale(locale()).title(one.activity), one.window.closes_at


def _line(one: Studied, programme: str) -> Line:
    local: LocalModule = contents.module(reading(), one.digest).in_locale(locale())
    tasks = tasks_of(local, one.cells, one.path)
    standing = standing_of(local.manifest.activities, one.cells, tasks, one.path)
    manifest = local.manifest
    return Line(
        one.placement_uuid, manifest.title, manifest.purpose, one.programme_id, programme, one.cohort_title,
        one.last_at, standing,
    )  # fmt: skip
