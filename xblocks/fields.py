"""What a block keeps, and where: the author's content, the course team's settings, one learner's state.

What the values mean belongs to the other rooms. Names of fields are for ever: they stand in courses
on disk, and the instructor's "reset attempts" writes the key `attempts` by its name.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from xblock.fields import Boolean, Dict, Float, Integer, List, Scope, String

from courses import registry
from courses.kinds.kind import Brief, Kind, Move, State

MOST_EXTRA = 300
"""Per cent of a time limit that a block may add to it: four times the time in all."""


class Fields:
    """The fields of every Convive block, and what a concrete block says of itself."""

    kind_name: ClassVar[str]
    nouns: ClassVar[str]
    """The default display name: `Convive quiz`."""
    late_acts: ClassVar[frozenset[str]] = frozenset()
    """Moves that are still accepted after the deadline, because the kind itself knows about it."""
    is_repeatable: ClassVar[bool] = True
    """Whether a finished attempt may be followed by another."""
    blank: ClassVar[tuple[Move, ...]] = ()
    """Moves that finish an attempt with nothing in it: so the kind says how many points there are."""

    runtime: Any
    scope_ids: Any
    fields: Any

    display_name: str = String(
        display_name="Display name",
        help="Shown as the heading. When it is left as it is, the title of the text is shown.",
        scope=Scope.settings,
        default="Convive",
    )
    weight: float | None = Float(
        display_name="Weight",
        help="Points in the gradebook. Empty: the points of the content.",
        scope=Scope.settings,
        default=None,
        values={"min": 0},
        enforce_type=True,
    )
    max_attempts: int | None = Integer(
        display_name="Attempts",
        help="How often it may be finished. Empty: as often as wanted. The best attempt counts.",
        scope=Scope.settings,
        default=None,
        values={"min": 1},
        enforce_type=True,
    )
    jurisdiction: str = String(
        display_name="Jurisdiction",
        help="Whose law and channels are shown, for example ES. Empty: neutral words.",
        scope=Scope.settings,
        default="",
    )

    activity: str = String(
        help="programme/module/activity of the library, shown as long as `document` is empty.",
        scope=Scope.content,
        default="",
    )
    document: str = String(help="The text, in the format of docs/content-format.md.", scope=Scope.content, default="")
    language: str = String(help="The language in which `document` is written.", scope=Scope.content, default="en")
    translations: Mapping[str, str] = Dict(
        help="Language → parallel text, in the format of docs/content-format.md.", scope=Scope.content, default={}
    )
    sources: list[dict[str, str]] = List(
        help="The sources that the text cites: id, title, publisher, url, date, confidence.",
        scope=Scope.content,
        default=[],
    )

    state: Mapping[str, Any] = Dict(help="The running attempt.", scope=Scope.user_state, default={})
    finished: bool = Boolean(help="Whether `state` has been judged.", scope=Scope.user_state, default=False)
    attempts: int = Integer(help="Attempts finished so far.", scope=Scope.user_state, default=0)
    seed: int | None = Integer(help="The seed of `state`.", scope=Scope.user_state, default=None)
    turn: int = Integer(help="Moves made so far; a page that shows an older one is stale.", scope=Scope.user_state,
                        default=0)  # fmt: skip
    best: Mapping[str, Any] = Dict(help="The attempt that counts.", scope=Scope.user_state, default={})
    score: Mapping[str, float] = Dict(
        help="What counts: earned of possible. An instructor may have overridden it.",
        scope=Scope.user_state,
        default={},
    )

    @property
    def kind(self) -> Kind:
        """The kind of activity that this block plays."""
        return registry.kind(self.kind_name)

    def unrevealing(self, brief: Brief) -> Brief:
        """The brief for a course that hides what was right; the same where a kind reveals nothing."""
        return brief

    def arriving(self, move: Move) -> Move:
        """The move as the kind takes it; raise IllegalMove where a host's own rule refuses it."""
        return move

    def extra_share(self) -> float:
        """The share of a time limit that this block gives on top of it."""
        return 0.0

    def asks_code(self, brief: Brief, state: State) -> bool:
        """Whether a code of the day is asked for beside the activity."""
        return False

    def hides_result(self, state: State) -> bool:
        """Whether this state shows what a course that hides what was right does not want to be seen."""
        return False

    def open_questions(self, brief: Brief) -> frozenset[str]:
        """Ids of the questions that are asked here and that the search of the course may find."""
        return frozenset()

    def act_behind_result(self, state: State) -> str:
        """The move that finishes the attempt where the result is hidden and it is not finished yet; else ""."""
        return ""

    def report(
        self, brief: Brief, state: State, locale: str, _: Callable[[str], str]
    ) -> Iterator[dict[str, str | float]]:
        """One attempt as rows with readable columns, for instructors."""
        raise NotImplementedError

    def now(self) -> datetime:
        """The clock of the host; everything below it takes the time as an argument."""
        return datetime.now(UTC)
