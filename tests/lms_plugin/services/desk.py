"""One person at the services that keep attempts, and what the tables say afterwards."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.access import Actor
from lms_plugin.db import Base
from lms_plugin.models import Progress
from lms_plugin.queries import attempts as standings
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.visits import actor_of
from lms_plugin.services import attempts
from lms_plugin.services.attempts import MoveCommand, Moved, NotOpened, Refused, StaleTurn
from lms_plugin.web.transactions import reading, transaction
from tests.support.cast import Cast, Visitor, library
from tests.support.house import Clock

MODULE = "why-local-police"
QUIZ, LESSON, DISCUSSION, SCENARIO = "check", "welcome", "trust", "the-shutter"
STEPS = {"consequence": "continue", "red_line": "acknowledge", "ending": "debrief", "debrief": "finish"}
SEED = 7


class Desk:
    """One person at the services, a transaction for each act, as a route does it."""

    def __init__(self, session: Session, cast: Cast, visitor: Visitor, clock: Clock) -> None:
        self.placement = cast.home.placements[MODULE].uuid
        found = actor_of(session, visitor.visit.uuid, clock())
        assert found is not None
        self.actor: Actor = found
        self.clock = clock

    def standing(self, session: Session, activity: str) -> Standing:
        found = standings.standing(session, self.actor, self.placement, activity)
        assert found is not None
        return found

    def open(self, activity: str, seed: int = SEED) -> AttemptRow | NotOpened:
        with transaction() as session:
            return attempts.open_attempt(session, self.standing(session, activity), seed, self.clock())

    def move(self, activity: str, command: MoveCommand) -> Moved | StaleTurn | Refused:
        reading()
        with transaction(late=True) as session:
            return attempts.make_move(session, self.standing(session, activity), command, SEED, self.clock())

    def finish_the_scenario(self) -> None:
        """Take the first choice of each scene, as far as the end."""
        document = library()[0].modules[0].documents[SCENARIO]
        while (at := self.at(SCENARIO)).is_open:
            choices = document.scene(at.state["scene"]).choices
            is_scene = at.state["stage"] == "scene"
            move = Move("choose", {"choice": (choices[0].id,)}) if is_scene else Move(STEPS[at.state["stage"]])
            assert isinstance(self.move(SCENARIO, MoveCommand(at.number, at.turn, key(), move)), Moved)

    def at(self, activity: str) -> AttemptRow:
        with transaction() as session:
            at = self.standing(session, activity).attempt
        assert at is not None
        return at

    def submit(self, activity: str = QUIZ) -> Moved | StaleTurn | Refused:
        at = self.at(activity)
        return self.move(activity, MoveCommand(at.number, at.turn, key(), Move("submit", {"confirm": ("1",)})))


def key() -> str:
    return str(uuid.uuid4())


def read(turn: int = 0, attempt: int = 0, at: str | None = None) -> MoveCommand:
    return MoveCommand(attempt, turn, at or key(), Move("read"))


def count(session: Session, table: type[Base]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def progress(session: Session) -> Progress:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Progress)).one()
