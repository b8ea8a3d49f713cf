"""A runtime in memory for the tests of the blocks, with what a platform adds: publishing, addresses, i18n, a course.

No rule of the blocks is repeated here.
"""

import json
import re
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from webob import Request  # type: ignore[import-untyped]
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from xblocks import content, playing
from xblocks.annotation import AnnotationBlock
from xblocks.form import FormBlock
from xblocks.lesson import LessonBlock
from xblocks.product import ProductBlock
from xblocks.quiz import QuizBlock
from xblocks.scenario import ScenarioBlock
from xblocks.session import SessionBlock
from xblocks.words import locale_of

BLOCKS = {
    "convive_annotation": AnnotationBlock,
    "convive_form": FormBlock,
    "convive_lesson": LessonBlock,
    "convive_product": ProductBlock,
    "convive_quiz": QuizBlock,
    "convive_scenario": ScenarioBlock,
    "convive_session": SessionBlock,
}
HIDDEN = re.compile(r'name="(turn|structure)" value="([^"]*)"')


class Catalogue(NullTranslations):
    """The i18n service of Open edX: the catalogue that it found for a block, which names its language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._info = {"language": language}

    @property
    def ugettext(self) -> Any:
        return self.gettext


class Bench(TestRuntime):  # type: ignore[misc]
    """One platform with one store; `published` are the events in their order."""

    def __init__(self, language: str = "en", user: str = "ana", mixins: tuple[type, ...] = ()) -> None:
        self.store = DictKeyValueStore()
        services = {"field-data": KvsFieldData(self.store), "i18n": Catalogue(language)}
        super().__init__(services=services, mixins=mixins)
        self.user = user
        self.published: list[tuple[str, dict[str, Any]]] = []

    def handler_url(self, block: Any, name: str, *args: Any, **kwargs: Any) -> str:
        return f"/handler/{name}"

    def publish(self, block: Any, event: str, data: dict[str, Any]) -> None:
        self.published.append((event, data))

    def block(self, tag: str, usage: str = "usage-1", user: str | None = None, **fields: Any) -> Any:
        """A block of this user; the same usage gives the same stored fields."""
        ids = ScopeIds(user or self.user, tag, f"definition-{usage}", usage)
        block = self.construct_xblock_from_class(BLOCKS[tag], ids)
        for name, value in fields.items():
            setattr(block, name, value)
        block.save()
        return block

    def load_block_type(self, block_type: str) -> Any:
        return BLOCKS[block_type]


@dataclass
class Trainee:
    """Somebody at a browser: sends what the page would send, and reads what comes back."""

    runtime: Bench
    tag: str
    usage: str = "usage-1"
    replies: list[str] = field(default_factory=list)

    @property
    def block(self) -> Any:
        """The block as the platform would load it anew for every request."""
        return self.runtime.block(self.tag, self.usage)

    def page(self) -> str:
        """The page of the activity."""
        html = str(self.block.render("student_view").content)
        self.replies.append(html)
        return html

    def hidden(self) -> dict[str, str]:
        """The hidden fields that a page drawn now would carry."""
        return dict(HIDDEN.findall(str(self.block.render("student_view").content)))

    def send(self, body: Any, method: str = "POST") -> tuple[int, dict[str, Any]]:
        """A raw body to the handler `move`."""
        return self.call("move", body, method)

    def move(self, act: str, **data: Any) -> tuple[int, dict[str, Any]]:
        """A move as the player sends it; `__` in a name stands for a dot."""
        named = {name.replace("__", "."): value for name, value in data.items()}
        return self.send({"act": act, "data": named, "hidden": self.hidden_now()})

    def hidden_now(self) -> dict[str, str]:
        """The same without drawing a page, for pages that have no form."""
        block = self.block
        reading = content.reading(block, locale_of(block), block.now())
        return {"turn": str(block.turn), "structure": reading.structure}

    def finish_quiz(self, is_right: bool = True) -> tuple[int, dict[str, Any]]:
        """Answer every question of the quiz, all right or all wrong, and hand in."""
        block = self.block
        document = content.document(block)
        reading = content.reading(block, locale_of(block), block.now())
        for key in playing.standing(block, reading, block.now()).state["asked"]:
            self.move("answer", **{f"q.{key}": chosen(document.question(key), is_right)})
        return self.move("submit")

    def call(
        self, name: str, body: Any, method: str = "POST", content_type: str = "application/json"
    ) -> tuple[int, dict[str, Any]]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = Request.blank("/", method=method, body=raw, content_type=content_type)
        response = self.block.handle(name, request)
        text = response.body.decode()
        self.replies.append(text)
        return response.status_code, json.loads(text)


def chosen(question: Any, is_right: bool) -> list[str]:
    """The right options of a question, or one that is wrong."""
    wrong = [option.id for option in question.options if not option.correct]
    return sorted(question.right) if is_right else wrong[:1]


class Course:
    """What Open edX mixes into every block of a course: deadline and the rule for showing what was right."""

    show_correctness = "always"
    due: Any = None
    is_over = False

    def has_deadline_passed(self) -> bool:
        return self.is_over


def course(**settings: Any) -> type:
    """A mixin with these settings; every call makes its own, because the runtime caches mixed classes."""
    return type("Course", (Course,), settings)
