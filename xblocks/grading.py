"""What a finished attempt is worth, and what the platform is told of it.

The best attempt counts. Judging belongs to the kind. Points are scaled to what the content offers as a whole, so that
an attempt from which questions of expired law were left out has the same maximum as every other.
"""

from datetime import UTC, datetime, timedelta

from courses.errors import ContentError
from courses.kinds.kind import Brief, State
from courses.outcome import Score
from xblocks import content
from xblocks.compat import RawScore
from xblocks.fields import Fields

_HIDDEN = ("never", "never_but_include_grade")
_ANY_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def record(block: Fields, state: State, score: Score) -> None:
    """Tell the platform of a finished attempt, and keep it when it is the best so far."""
    if not block.kind.graded:
        block.runtime.publish(block, "completion", {"completion": 1.0})
        return
    points = scaled(score, possible(block))
    counted = counting(block)
    if counted is None or points.share >= counted.share:
        block.best = dict(state)
        keep(block, points)
    publish(block, points, only_if_higher=True)


def counting(block: Fields) -> Score | None:
    """What counts so far; None before the first finished attempt."""
    if not block.score.get("possible"):
        return None
    return Score(block.score["earned"], block.score["possible"])


def keep(block: Fields, score: Score) -> None:
    """Store what counts."""
    block.score = {"earned": score.earned, "possible": score.possible}


def publish(block: Fields, score: Score, only_if_higher: bool | None) -> None:
    """The event `grade`, whose maximum is always that of `max_score`."""
    points = scaled(score, possible(block))
    event = {"value": points.earned, "max_value": points.possible, "only_if_higher": only_if_higher}
    block.runtime.publish(block, "grade", event)


def scaled(score: Score, most: float) -> Score:
    """The same share of another maximum."""
    return score if score.possible == most else Score(min(most, score.share * most), most)


def possible(block: Fields) -> float:
    """The points that the content offers, whoever takes it and on whatever day; 1 where it cannot be read."""
    try:
        document = content.document(block)
    except ContentError:
        return 1.0
    brief = Brief(document, content.overlay_of(block, _ANY_DAY))
    state = block.kind.start(brief, 0, _ANY_DAY)
    for move in block.blank:
        state = block.kind.advance(brief, state, move, _ANY_DAY)
    score = block.kind.judge(brief, state, _ANY_DAY)
    return 1.0 if score is None else float(score.possible)


def judged_again(block: Fields, now: datetime) -> Score | None:
    """What the attempt that counts is worth by today's text; what was recorded where it fits that text no more."""
    if not block.best:
        return counting(block)
    try:
        reading = content.reading(block, block.language, now)
    except ContentError:
        return counting(block)
    if block.best.get("structure") != reading.structure:
        return counting(block)
    score = block.kind.judge(reading.brief, dict(block.best), now)
    return counting(block) if score is None else scaled(score, possible(block))


def is_correctness_shown(block: Fields) -> bool:
    """Whether the course lets learners see what was right: its setting `show_correctness`, where there is one."""
    rule = getattr(block, "show_correctness", "always")
    return _is_due_over(block) if rule == "past_due" else rule not in _HIDDEN


def _is_due_over(block: Fields) -> bool:
    """In a course at one's own pace no deadline ever closes a block, but its day passes."""
    due = getattr(block, "due", None)
    if due is None or content.is_late(block):
        return True
    return bool(due + (getattr(block, "graceperiod", None) or timedelta()) <= block.now())


class Graded(Fields):
    """What the platform asks of a block with a score: the part of `ScorableXBlockMixin` that blocks fill in."""

    def max_score(self) -> float:
        """Points of the content; the gradebook turns them into `weight`."""
        return possible(self)

    def allows_rescore(self) -> bool:
        """The attempt that counts is kept, so it can be judged again."""
        return True

    def has_submitted_answer(self) -> bool:
        """Whether any attempt has been finished."""
        return bool(self.score)

    def get_score(self) -> RawScore:
        """What counts so far; 0 before the first finished attempt."""
        counted = counting(self)
        return RawScore(0.0, possible(self)) if counted is None else RawScore(counted.earned, counted.possible)

    def set_score(self, score: RawScore) -> None:
        """Keep what an instructor overrides; the platform has checked its bounds."""
        keep(self, Score(float(score.raw_earned), float(score.raw_possible)))

    def calculate_score(self) -> RawScore:
        """What the attempt that counts is worth by today's text."""
        score = judged_again(self, self.now())
        return RawScore(0.0, possible(self)) if score is None else RawScore(score.earned, score.possible)

    def publish_grade(self, score: RawScore | None = None, only_if_higher: bool | None = None) -> None:
        """Open edX calls this after `set_score`."""
        said = score or self.get_score()
        publish(self, Score(float(said.raw_earned), float(said.raw_possible)), only_if_higher)

    def rescore(self, only_if_higher: bool) -> None:
        """Judge again, keep and publish; raise ValueError when nothing has been handed in."""
        if not self.has_submitted_answer():
            raise ValueError("nothing has been handed in that could be judged again")
        old, new = self.get_score(), self.calculate_score()
        if not only_if_higher or new.raw_earned * old.raw_possible > old.raw_earned * new.raw_possible:
            self.set_score(new)
        self.publish_grade(new, only_if_higher)
