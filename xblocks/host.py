"""What Open edX asks of a block, each answered by the room that knows.

No rule lives here: this is the list of what a Convive block can do on a platform.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any, ClassVar

from web_fragments.fragment import Fragment
from webob import Response  # type: ignore[import-untyped]
from xblock.validation import ValidationMessage

from courses.errors import ContentError, said
from xblocks import checking, compat, content, grading, handlers, olx, playing, reports, showing, studio
from xblocks.compat import handler, multi_device
from xblocks.content import Reading
from xblocks.fields import Fields
from xblocks.reports import Row
from xblocks.words import locale_of, shared_words, words


class ConviveBlock(Fields):
    """A block without children that plays one activity; concrete blocks name the kind."""

    samples: ClassVar[tuple[tuple[str, str], ...]]
    """What the workbench shows: title and place in the library."""

    has_author_view = True
    show_in_read_only_mode = True
    """The state is the learner's own and looking stores nothing, so staff may look at it as that learner."""

    def student_view(self, context: Any = None) -> Fragment:
        """One learner's own attempt."""
        now, locale = self.now(), locale_of(self)
        try:
            reading = content.reading(self, locale, now)
        except ContentError:
            return dressed(showing.unreadable(self, locale))
        where = playing.standing(self, reading, now)
        html = showing.whole(self, reading, showing.player(self, reading, where, now))
        return alive(html, "ConviveBlock", {"url": self.runtime.handler_url(self, "move")})

    multi_device(student_view)

    def public_view(self, context: Any = None) -> Fragment:
        """For visitors without an account: to be read, with no forms and no key."""
        return self._specimen("Enrol in the course to take part.")

    multi_device(public_view)

    def author_view(self, context: Any = None) -> Fragment:
        """For Studio's page of a unit: the beginning as learners see it, and a few facts."""
        return self._specimen("This is the beginning as learners see it. Use “Edit” to change the text.", with_facts)

    def studio_view(self, context: Any = None) -> Fragment:
        """The editor."""
        return editor(self, studio.form(self, locale_of(self)))

    @handler
    def move(self, request: Any, suffix: str = "") -> Response:
        """One move of the learner, as JSON; see `handlers`."""
        return handlers.move(self, request)

    @handler
    def media(self, request: Any, suffix: str = "") -> Response:
        """A picture, a recording or captions of the library activity that this block shows; see `handlers`."""
        return handlers.media(self, request, suffix)

    @handler
    def save_text(self, request: Any, suffix: str = "") -> Response:
        """The editor's draft, as JSON; see `studio`."""
        return studio.save(self, request)

    @handler
    def student_view_user_state(self, request: Any, suffix: str = "") -> Response:
        """Where the learner stands, for the mobile apps and other clients of the platform's API."""
        return handlers.replied(200, reports.own_state(self, locale_of(self), self.now()))

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """What every learner may know, for the platform's API."""
        return reports.projection(self, locale_of(self), self.now())

    def index_dictionary(self) -> dict[str, Any]:
        """What the course search may find."""
        return reports.indexed(self, self.now())

    def generate_report_data(
        self, user_state_iterator: Iterable[Any], limit_responses: int | None = None
    ) -> Iterator[tuple[str, Row]]:
        """Readable columns for the report of learners' answers."""
        return reports.rows(self, user_state_iterator, limit_responses, self.now())

    def validate(self) -> Any:
        """What Studio shows on the block: every problem of its text and settings."""
        found = super().validate()  # type: ignore[misc]
        for kind, message in self._problems():
            found.add(ValidationMessage(kind, message))
        return found

    def add_xml_to_node(self, node: Any) -> None:
        """Readable OLX without any learner's state."""
        olx.write(self, node)

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any) -> Any:
        """A block out of OLX."""
        return olx.read(cls, node, runtime, keys)

    @property
    def display_name_with_default(self) -> str:
        """The name that the course team gave, else the title of the text."""
        return content.name_of(self)

    @classmethod
    def workbench_scenarios(cls) -> list[tuple[str, str]]:
        """Real activities of the library for the workbench."""
        return list(olx.scenarios(f"convive_{cls.kind_name}", cls.samples))

    def _problems(self) -> Iterator[tuple[str, str]]:
        try:
            found = checking.problems(self.kind_name, content.authored(self))
        except ContentError as error:
            found = list(error.problems)
        found += checking.jurisdiction(self.jurisdiction)
        found += checking.numbers(self.weight, self.max_attempts, getattr(self, "extra_time", None))
        gettext = shared_words(self, locale_of(self))
        for problem in found:
            message = str(replace(problem, message=said(problem.message, gettext)))
            yield (ValidationMessage.ERROR if problem.severity == "error" else ValidationMessage.WARNING), message

    def _specimen(self, notice: str, around: Any = None) -> Fragment:
        now, locale = self.now(), locale_of(self)
        try:
            reading = content.reading(self, locale, now)
        except ContentError:
            return dressed(showing.unreadable(self, locale))
        inner = showing.specimen(self, reading, now, words(self, reading.locale)(notice))
        return dressed(showing.whole(self, reading, (around(self, reading) if around else "") + inner))


def with_facts(block: Fields, reading: Reading) -> str:
    """Languages, points and attempts in a list, above what learners see."""
    _ = words(block, reading.locale)
    facts = {_("Languages"): ", ".join(content.locales(block))}
    if block.kind.graded:
        facts[_("Points")] = f"{grading.possible(block):g}"
        facts[_("Attempts")] = str(block.max_attempts or _("as often as wanted"))
    facts[_("Jurisdiction")] = block.jurisdiction or _("none")
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return f'<dl class="convive-block-facts">{items}</dl>'


def dressed(html: str) -> Fragment:
    """A fragment with the player's look and no script."""
    fragment = Fragment(html)
    fragment.add_css(_asset("courses.player", "player.css"))
    fragment.add_css(_asset("xblocks", "block.css"))
    return fragment


def alive(html: str, initialiser: str, args: dict[str, Any]) -> Fragment:
    """A fragment with the player's script.

    Styles and scripts go as texts: Open edX serves files only from a block's own package, and the player's lie in
    `courses`. It puts each text on a page once, however many blocks ask for it.
    """
    fragment = dressed(html)
    fragment.add_javascript(_asset("courses.player", "player.js"))
    fragment.add_javascript(_asset("courses.player", "countdown.js"))
    fragment.add_javascript(_asset("xblocks", "block.js"))
    fragment.initialize_js(initialiser, {**args, "cookie": compat.csrf_cookie()})
    return fragment


def editor(block: Any, html: str) -> Fragment:
    """A form of Studio's with its script, which sends the fields to the handler `save_text`."""
    _ = words(block, locale_of(block))
    said = {
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "refused": _("Not saved: see the problems above."),
        "failed": _("Not saved: something went wrong on our side."),
        "offline": _("Not saved: there is no connection."),
        "line": _("Line {line}:"),
    }
    args = {"url": block.runtime.handler_url(block, "save_text"), "words": said}
    fragment = alive(html, "ConviveStudio", args)
    fragment.add_css(_asset("xblocks", "studio.css"))
    fragment.add_javascript(_asset("xblocks", "studio.js"))
    return fragment


@lru_cache(maxsize=8)
def _asset(package: str, name: str) -> str:
    return files(package).joinpath("static", name).read_text("utf-8")
