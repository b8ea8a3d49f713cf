"""A block that only says where an activity is done, and links there.

State of a block ends up in a platform's history and reports. What is private or anonymous by promise is therefore
done in the LTI tool; this block keeps nothing of a learner's, and has no score.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from web_fragments.fragment import Fragment
from webob import Response  # type: ignore[import-untyped]
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope, String
from xblock.validation import ValidationMessage

from courses.source import strange_character
from xblocks import showing
from xblocks.compat import handler, multi_device
from xblocks.handlers import Refusal, read_json, refused, replied
from xblocks.host import dressed, editor
from xblocks.words import locale_of, spoken, words

LONGEST = 2000


class LinkBlock:
    """What both blocks have in common; a concrete block says what is done at the other end."""

    nouns: ClassVar[str]
    icon_class = "other"
    has_score = False
    has_author_view = True
    runtime: Any

    display_name: str = String(display_name="Display name", scope=Scope.settings, default="Convive")
    address: str = String(
        display_name="Address",
        help="Where the course opens the activity in Convive, beginning with https://.",
        scope=Scope.settings,
        default="",
    )

    def explained(self, _: Callable[[str], str]) -> str:
        """One or two sentences for learners."""
        raise NotImplementedError

    def student_view(self, context: Any = None) -> Fragment:
        """Why it is done elsewhere, and the link."""
        block: Any = self
        locale = locale_of(block)
        _ = words(block, locale)
        lines = f"<p>{escape(self.explained(_))}</p>"
        if is_address(self.address):
            said = escape(_("Open it in a new window"))
            lines += f'<p><a href="{escape(self.address)}" target="_blank" rel="noopener noreferrer">{said}</a></p>'
        else:
            said = escape(_("The course team has not said yet where it is opened."))
            lines += f"<p>{said}</p>"
        title = f'<h2 class="convive-block-title">{escape(self.display_name)}</h2>'
        inner = f'<div class="convive-block-facts">{lines}</div>'
        return dressed(f'<div class="convive-block" {spoken(locale)}>{title}{inner}</div>')

    multi_device(student_view)
    author_view = student_view
    public_view = student_view

    def studio_view(self, context: Any = None) -> Fragment:
        """Two fields: the name and the address."""
        block: Any = self
        _ = words(block, locale_of(block))
        html = _template().render(_=_, prefix=showing.prefix(block), block=block)
        return editor(block, html)

    @handler
    def save_text(self, request: Any, suffix: str = "") -> Response:
        """Store name and address: 200, or 400 with what is wrong and nothing stored."""
        block: Any = self
        _ = words(block, locale_of(block))
        try:
            name, address = _texts(read_json(request), "display_name", "address")
        except Refusal as refusal:
            return refused(block, refusal)
        if address and not is_address(address):
            message = _("Write an address that begins with https://, or nothing.")
            problem = {"field": "address", "path": "", "line": None, "message": message, "severity": "error"}
            return replied(400, {"problems": [problem]})
        self.display_name, self.address = name[:255] or self.nouns, address
        try:
            block.save()
        except InvalidScopeError:
            block._clear_dirty_fields()
            return refused(block, Refusal(403, "Only an author can change this text, in Studio."))
        return replied(200, {"result": "success", "warnings": []})

    def validate(self) -> Any:
        """Studio says on the block that the address is missing."""
        found = super().validate()  # type: ignore[misc]
        if not is_address(self.address):
            block: Any = self
            _ = words(block, locale_of(block))
            said = _("The course team has not said yet where it is opened.")
            found.add(ValidationMessage(ValidationMessage.WARNING, said))
        return found


def _texts(found: Mapping[str, Any], *names: str) -> list[str]:
    """The texts of these fields; raise Refusal for what is none, or holds a character that cannot be kept."""
    values = [found.get(name, "") for name in names]
    if not all(isinstance(value, str) and strange_character(value) is None for value in values):
        raise Refusal(400, "The form could not be read. Reload the page and try again.")
    return [value.strip() for value in values]


def is_address(text: str) -> bool:
    """Whether it is a whole address over https, without a name and a password in it."""
    if len(text) > LONGEST or any(letter.isspace() or not letter.isprintable() for letter in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("xblocks"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("link.html")
