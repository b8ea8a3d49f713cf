"""The block `convive_session`: the agenda of a live meeting, and the field for the code of the day.

Being there is its completion. The course team says the code in Studio and takes it out again when the meeting is
over; a list of the group, with its marks by a facilitator, is kept in the LTI tool alone.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Integer, Scope, String
from xblock.validation import ValidationMessage

from courses.errors import ContentError, IllegalMove
from courses.kinds.kind import Brief, Move, State
from courses.kinds.session.codes import is_code
from xblocks import content
from xblocks.compat import XBlock
from xblocks.host import ConviveBlock
from xblocks.words import locale_of, words

PLACE = "mediation/role-and-limits/mixed-meeting"
MOST_TRIES = 10
"""So many wrong codes are taken from one learner: enough to mistype, too few to guess."""


@XBlock.needs("i18n")
class SessionBlock(ConviveBlock, XBlock):  # type: ignore[misc]
    """A live meeting of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "session"
    nouns: ClassVar[str] = "Convive session"
    is_repeatable: ClassVar[bool] = False
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive session: mixed meeting", PLACE),)

    icon_class = "other"
    has_score = False
    has_custom_completion = True
    completion_mode = "completable"

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)
    code: str = String(
        display_name="Code of the day",
        help="Whoever types it is marked present. Take it out when the meeting is over.",
        scope=Scope.settings,
        default="",
    )
    wrong_codes: int = Integer(help="Wrong codes typed so far.", scope=Scope.user_state, default=0)

    def asks_code(self, brief: Brief, state: State) -> bool:
        """Whether there is a code to be typed now."""
        return bool(self.code and brief.document.takes_code and not state["present"])

    def arriving(self, move: Move) -> Move:
        """Turn the right code into the move that marks somebody present; raise IllegalMove for a wrong one."""
        if move.act != "code":
            return move
        if self.wrong_codes >= MOST_TRIES:
            raise IllegalMove("Too many wrong codes. Ask your facilitator.")
        if not is_code("".join(move.data.get("code", ())), self.code):
            self.wrong_codes += 1
            raise IllegalMove("This is not the code of the day. Look at it again, or ask your facilitator.")
        return Move("present", by="system")

    def validate(self) -> Any:
        """Studio says when nobody can be marked present here."""
        found = super().validate()
        if said := self._unmarkable():
            found.add(ValidationMessage(ValidationMessage.WARNING, words(self, locale_of(self))(said)))
        return found

    def _unmarkable(self) -> str:
        try:
            meeting = content.document(self)
        except ContentError:
            return ""
        if not meeting.takes_code:
            return _("Attendance at this meeting is kept on a list in Convive’s LTI tool: nobody completes it here.")
        return "" if self.code else _("No code of the day is set: nobody can be marked present.")

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """One row: whether somebody was there."""
        yield {_("Present"): _("yes") if state["present"] else _("no")}


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated where it is said."""
    return message
