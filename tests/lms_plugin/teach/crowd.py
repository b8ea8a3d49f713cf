"""People of a cohort in every state that the instructor's pages tell apart, written as rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds import structure
from courses.kinds.survey.figures import Answered
from courses.packages import ModulePackage
from lms_plugin.models import (
    Attempt,
    Enrolment,
    Grade,
    LineItem,
    Module,
    ModuleVersion,
    Person,
    Placement,
    Progress,
    SurveyBox,
)
from tests.lms_plugin.learn.writing import RATED, SURVEY
from tests.support.cast import Campus, Cast, library
from tests.support.house import START

MODULE, OTHER = "why-local-police", "role-and-limits"


@dataclass(frozen=True)
class Crowd:
    """Makes people and what they did in one campus."""

    session: Session
    cast: Cast
    campus: Campus
    now: datetime

    def learner(self, name: str | None, sub: str = "", role: str = "learner") -> Enrolment:
        """One more person, without a visit."""
        count = len(self.session.scalars(select(Person.id)).all())
        person = Person(
            academy_id=self.campus.academy.id, issuer=self.campus.registration.issuer, sub=sub or f"crowd-{count}",
            name=name, created_at=self.now,
        )  # fmt: skip
        self.session.add(person)
        self.session.flush()
        enrolment = Enrolment(cohort_id=self.campus.cohort.id, person_id=person.id, role=role, created_at=self.now)
        self.session.add(enrolment)
        self.session.flush()
        return enrolment

    def progress(
        self, who: Enrolment, done: int, *, days: float = 0, share: float | None = None, module: str = MODULE,
        **cells: Any,
    ) -> Progress:  # fmt: skip
        """How far somebody is; `cells` map an activity key (with _ for -) to a cell."""
        row = Progress(
            enrolment_id=who.id, module_id=self.cast.modules[module].id, done=done, required=8, share=share, version=1,
            cells={key.replace("_", "-"): cell for key, cell in cells.items()}, last_at=self.now - timedelta(days=days),
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def attempt(
        self, who: Enrolment, activity: str, state: dict[str, Any], *, number: int = 1, share: float | None = 1.0,
        days: float = 0, module: str = MODULE,
    ) -> Attempt:  # fmt: skip
        """One attempt; an open one where the share is None. The state gets the structure of the document."""
        at = self.now - timedelta(days=days)
        version = self.version(module)
        row = Attempt(
            enrolment_id=who.id, placement_id=self.placement(module).id, module_id=self.cast.modules[module].id,
            version_id=version.id, activity_key=activity, overlay_code="ES", overlay_digest="0" * 64, terms={},
            number=number, seed=1, turn=3, state={"structure": self.structure(activity, module), **state},
            earned=share, possible=None if share is None else 1.0, started_at=at, moved_at=at,
            finished_at=None if share is None else at,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def grade(
        self, who: Enrolment, *, status: str = "sent", share: float = 0.5, failure: str | None = None,
        module: str = MODULE,
    ) -> Grade:  # fmt: skip
        """A grade on its way."""
        item = self.session.scalars(select(LineItem).where(LineItem.placement_id == self.placement(module).id)).one()
        sent = status == "sent"
        row = Grade(
            line_item_id=item.id, enrolment_id=who.id, wanted_share=share, wanted_at=self.now, status=status,
            wanted_stage="completed" if sent else "in_progress", due_at=self.now, failure=failure,
            sent_share=share if sent else None, sent_at=self.now if sent else None,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def placement(self, module: str = MODULE) -> Placement:
        """The campus's placement of a module."""
        return self.campus.placements[module]

    def version(self, module: str = MODULE) -> ModuleVersion:
        """The published version."""
        row = self.session.get_one(Module, self.cast.modules[module].id)
        return self.session.get_one(ModuleVersion, row.published_version_id)

    @staticmethod
    def package(module: str = MODULE) -> ModulePackage:
        """The module as the library has it."""
        return next(one for package in library() for one in package.modules if one.key == module)

    def structure(self, activity: str, module: str = MODULE) -> str:
        """The structure digest that states of an activity carry."""
        package = self.package(module)
        return structure.digest(package.kind_of(activity).structure(package.documents[activity]))


def cell(status: str = "done", share: float | None = None, attempts: int = 1) -> dict[str, Any]:
    """A cell of a progress row."""
    return {"status": status, "share": share, "attempts": attempts, "at": "2026-11-23T08:00:00+00:00"}


def quiz_state(answers: dict[str, list[str]], asked: list[str] | None = None) -> dict[str, Any]:
    """A quiz that was handed in."""
    return {"stage": "result", "asked": asked or list(answers), "answers": answers, "page": 0, "checked": []}


def scenario_state(first: dict[str, str], rewinds: int = 0) -> dict[str, Any]:
    """A scenario that was finished."""
    path = [[scene, choice] for scene, choice in first.items()]
    taken = {"scene": "one-file", "path": path, "first": first, "rewinds": rewinds}
    return {"stage": "finished", "debriefed": True, **taken}


def fill(
    session: Session, cast: Cast, values: list[int], wave: str = "start", words: list[str] | None = None,
    *, closed: bool = False, codes: bool = False,
) -> None:  # fmt: skip
    """A box as the services leave it."""
    sheets = [
        Answered(dict.fromkeys(RATED, value), f"code-{number}" if codes else "").written()
        for number, value in enumerate(values)
    ]
    programme_id = session.get_one(Module, cast.modules[MODULE].id).programme_id
    session.add(SurveyBox(
        cohort_id=cast.home.cohort.id, programme_id=programme_id, series=SURVEY, wave=wave, sheets=sheets,
        words={"needed-most": words or []}, closed_at=START if closed else None,
    ))  # fmt: skip
    session.commit()
