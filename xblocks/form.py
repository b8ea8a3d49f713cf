"""The block `convive_form`: fill in, see which light goes on, hand in.

It has no score here; handing it in is its completion. It is connected to no register.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Scope, String
from xblock.validation import ValidationMessage

from courses.errors import ContentError
from courses.kinds.form import rules
from courses.kinds.form.document import CHOSEN
from courses.kinds.kind import Brief, State
from xblocks import content
from xblocks.compat import XBlock
from xblocks.host import ConviveBlock
from xblocks.words import locale_of, words

PLACE = "mediation/when-not-to-mediate/triage"


@XBlock.needs("i18n")
class FormBlock(ConviveBlock, XBlock):  # type: ignore[misc]
    """A form of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "form"
    nouns: ClassVar[str] = "Convive form"
    late_acts: ClassVar[frozenset[str]] = frozenset({"submit", "open"})
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive form: triage", PLACE),)

    icon_class = "other"
    has_score = False
    has_custom_completion = True
    completion_mode = "completable"

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)

    def validate(self) -> Any:
        """Studio says that points of a form go nowhere."""
        found = super().validate()
        if self._has_points():
            _ = words(self, locale_of(self))
            said = _("This form gives points: learners see them here, and Open edX does not grade them.")
            found.add(ValidationMessage(ValidationMessage.WARNING, said))
        return found

    def _has_points(self) -> bool:
        try:
            return content.document(self).points is not None
        except ContentError:
            return False

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """One row: the light and what was chosen. What somebody wrote stays with its writer."""
        steps = rules.open_steps(brief.document, brief.overlay, state["values"])
        found = rules.fired(brief.document, brief.overlay, state["values"], steps)
        chosen = {
            field.label: " ".join(state["values"].get(field.id, ()))
            for step in steps
            for field in step.fields
            if field.type in CHOSEN
        }
        yield {_("Light"): rules.light(found), _("Reasons"): " ".join(one.rule.id for one in found), **chosen}
