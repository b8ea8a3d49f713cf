"""What is kept of a page of results is never another's: not a package's, a law's, a language's, nor an address.

What the page says is tested in `test_quiz` and `test_quiz_types`.
"""

import copy
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from markupsafe import Markup

from courses import jurisdictions, prose
from courses.jurisdictions.overlay import NEUTRAL, Overlay
from courses.kinds.kind import Brief, State
from courses.kinds.quiz import KIND
from courses.kinds.quiz.document import Choice, Option, Quiz
from courses.kinds.quiz.opened import Opened
from courses.kinds.quiz.types import choice
from courses.kinds.quiz.types import type as types
from courses.player import rendering
from courses.player.frame import Frame
from courses.player.kept import Kept
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW

SOURCE = """title: Check
review: end
per_page: all
questions:
  - id: one
    type: single
    text: "Which one, under {{law:competence}}?"
    confidence: verified
    source: first-source
    feedback: why-words
    read_again: layers#person
    options:
      - {id: a, text: alpha-words, correct: true, feedback: good-words}
      - {id: b, text: beta-words, feedback: bad-words}
      - {id: c, text: gamma-words, feedback: worse-words}
  - id: many
    type: multiple
    text: 100 % of which?
    confidence: partly
    read_again: town
    options:
      - {id: a, text: "50 %(number)s %s", correct: true}
      - {id: b, text: beta-words, feedback: "Never {{law:competence}}"}
  - id: place
    type: short
    text: What place?
    confidence: verified
    accepted: [{id: it, text: home}]
"""


@dataclass(frozen=True)
class Cited:
    title: str = "source-words"
    publisher: str = ""
    url: str = "https://source.example/"


@dataclass(frozen=True)
class Reader:
    """All that makes one page of results differ from another."""

    source: str = SOURCE
    law: Overlay = NEUTRAL
    locale: str = "en"
    base: str = "/p/here/"
    title: str = "Layers"
    cited: Cited = field(default_factory=Cited)
    token: str = "csrf-of-one"
    prefix: str = "convive"
    seed: int = 1
    answers: tuple[tuple[str, tuple[str, ...]], ...] = (("one", ("b",)), ("many", ("b",)))

    def brief(self) -> Brief:
        return Brief(KIND.parse(self.source, "source"), self.law)

    def state(self) -> State:
        answers = {key: list(answer) for key, answer in self.answers}
        return {**KIND.start(self.brief(), self.seed, NOW), "answers": answers, "stage": "result"}

    def frame(self) -> Frame:
        return Frame(
            self.locale, f"{self.base}move", hidden=(("csrf", self.token),), prefix=self.prefix,
            activity_url=lambda key, section: f"{self.base}{key}?a=1&b={section}", sources={"first-source": self.cited},
            activity_title=lambda key, section: self.title,
        )  # fmt: skip

    def page(self) -> str:
        return render(KIND, KIND.view(self.brief(), self.state(), NOW, self.locale), self.frame())


ONE = Reader()
OTHERS = {
    "a word of an option": replace(ONE, source=SOURCE.replace("alpha-words", "alpha-other")),
    "a word of a feedback": replace(ONE, source=SOURCE.replace("bad-words", "bad-other")),
    "a word of a question": replace(ONE, source=SOURCE.replace("Which one", "Which other")),
    "a word beside the question": replace(ONE, source=SOURCE.replace("why-words", "why-other")),
    "the key": replace(ONE, source=SOURCE.replace(", correct: true, feedback: good", ", feedback: good")
                       .replace("beta-words, feedback: bad", "beta-words, correct: true, feedback: bad")),
    "the law": replace(ONE, law=jurisdictions.load("ES", NOW.date())),
    "the language": replace(ONE, locale="es"),
    "the address": replace(ONE, base="/p/there/"),
    "the name of a lesson": replace(ONE, title='<Rings> & 50 %(address)s "'),
    "the name of a source": replace(ONE, cited=Cited('<b> & 5 %(answers)s <"number<')),
    "the block of a page": replace(ONE, prefix="convive-2"),
    "the order": replace(ONE, seed=5),
    "an answer": replace(ONE, answers=(("one", ("c",)), ("place", ('<i> %(number)s <"text<',)))),
    "every answer right": replace(ONE, answers=(("one", ("a",)), ("many", ("a",)), ("place", ("home",)))),
}  # fmt: skip


def kept_in(locale: str) -> Kept:
    kept: Kept = rendering._environment(locale).globals["tools"]["quiz"]._kept  # type: ignore[index]
    return kept


def forget() -> None:
    """As in a process that has just started."""
    caches: list[Any] = [choice._opened, types.words_of, prose.render, prose.render_line]
    for locale in ("en", "es"):
        caches += [kept_in(locale).piece, kept_in(locale).pattern]
    for cache in caches:
        cache.cache_clear()


def alone(reader: Reader) -> str:
    forget()
    return reader.page()


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_page_is_the_same_whoever_was_shown_theirs_before(other: Reader) -> None:
    mine, theirs = alone(ONE), alone(other)
    assert mine != theirs
    for order in ([ONE, other, ONE], [other, ONE, other]):
        forget()
        assert [one.page() for one in order] == [mine if one is ONE else theirs for one in order]


def test_after_everybody_else_s_page_one_s_own_is_still_one_s_own() -> None:
    pages = {name: alone(other) for name, other in OTHERS.items()}
    forget()
    for _ in range(2):
        assert {name: other.page() for name, other in OTHERS.items()} == pages


def kept_with(reader: Reader) -> list[str]:
    """The values with which something was kept for a page, as they stand in its key."""
    real = kept_in(reader.locale)
    said: list[str] = []

    def noted(kept: Callable[..., Any]) -> Callable[..., Any]:
        def note(template: str, **values: Any) -> Any:
            said.append(f"{template} {values}")
            return kept(template, **values)

        return note

    view = KIND.view(reader.brief(), reader.state(), NOW, reader.locale)
    opened = Opened(Kept(noted(real.piece), noted(real.pattern)))
    opened.questions(reader.frame(), view["questions"], "h4", lambda shown: Markup("compared"))
    opened.places(reader.frame(), view["read_again"])
    return said


def test_nothing_of_a_person_an_attempt_or_a_placement_is_kept() -> None:
    said = "\n".join(kept_with(replace(ONE, base="/p/secret-base/", token="secret-token", prefix="secret-prefix")))
    assert "source-words" in said
    assert "Layers" in said
    for word in ("secret-", "/p/", "alpha-words", "good-words", "why-words", "Which one", "'one'", "number"):
        assert word not in said.replace("numbers.html", ""), word


def test_two_attempts_of_one_quiz_keep_nothing_twice() -> None:
    assert set(kept_with(replace(ONE, seed=7))) == set(kept_with(ONE))


def test_what_looks_like_a_hole_is_shown_as_it_was_written() -> None:
    page = replace(ONE, title='%(address)s <"address<').page()
    assert "50 %(number)s %s" in page
    assert "100 % of which?" in page
    assert "%(address)s &lt;&#34;address&lt;" in page
    assert '<"' not in page


def test_text_is_escaped_though_equal_html_was_kept() -> None:
    piece = rendering._environment("en").globals["piece"]
    html = piece("courses.player:signal.html", kind="right", words=Markup("<b>"))
    text = piece("courses.player:signal.html", kind="right", words="<b>")
    assert "<span><b></span>" in html
    assert "<span>&lt;b&gt;</span>" in text


def test_a_page_changes_nothing_in_the_view_that_others_share() -> None:
    view = KIND.view(ONE.brief(), ONE.state(), NOW, "en")
    before = copy.deepcopy(dict(view))
    render(KIND, view, ONE.frame())
    assert view == before


def test_the_host_is_asked_once_for_each_place() -> None:
    asked: list[tuple[str, str | None]] = []
    frame = replace(ONE.frame(), activity_title=lambda key, section: asked.append((key, section)) or "Place")
    page = render(KIND, KIND.view(ONE.brief(), ONE.state(), NOW, "en"), frame)
    assert page.count(">Place<") == page.count("Read again: Place") == 2
    assert asked == [("layers", "person"), ("town", None)]


def long_quiz() -> Quiz:
    """Twenty questions of four options; every text is a line of its own."""

    def words(*place: object) -> str:
        return f"{place}: words of one line that are as long as those in the library"

    return Quiz(
        title="Long", review="end", per_page="all",
        questions=[
            Choice(
                id=f"q{n}", type="single", text=words(n), feedback=words(n, "why"), confidence="verified",
                options=[Option(id=f"o{m}", text=words(n, m), correct=m == 0, feedback=words(n, m, "why"))
                         for m in range(4)],
            )
            for n in range(20)
        ],
    )  # fmt: skip


def test_twenty_questions_take_less_than_half_a_megabyte() -> None:
    brief, chance = Brief(long_quiz(), NEUTRAL), random.Random(1)
    pages = set()
    ONE.page()
    forget()
    tracemalloc.start()
    for seed in range(100):
        state = KIND.start(brief, seed % 5, NOW)
        answers = {key: [f"o{chance.randrange(4)}"] for key in state["asked"]}
        view = KIND.view(brief, {**state, "answers": answers, "stage": "result"}, NOW, "en")
        pages.add(hash(render(KIND, view, ONE.frame())))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pages) == 100
    assert size < 512 * 1024


def test_what_is_kept_is_bounded() -> None:
    kept = kept_in("en")
    for cache in (kept.piece, kept.pattern, choice._opened, types.words_of):
        assert cache.cache_info().maxsize is not None  # type: ignore[union-attr]
