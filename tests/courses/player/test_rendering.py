"""The fragment of an activity: plain forms, nothing inline, nothing unescaped, nothing lost."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import UndefinedError

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import discussion, lesson, quiz, scenario
from courses.kinds.kind import Brief, Kind, Move, State
from courses.player.frame import Frame, section_id
from courses.player.rendering import assets, render
from courses.texts import apply, collect
from tests.courses.kinds import examples
from tests.courses.kinds.contract import NOW

SOURCES = [
    (lesson.KIND, examples.LESSON),
    (quiz.KIND, examples.QUIZ),
    (scenario.KIND, examples.SCENARIO),
    (discussion.KIND, examples.DISCUSSION),
]
FRAME = Frame("en", "/move", hidden=(("csrf", 'a"b'), ("turn", "3")), headers={"X-CSRFToken": 'x"<y'})
HOSTILE = "<img src=x onerror=alert(1)> {{1111+2222}} {% raise %} ${1111+2222} \"'"
WALKS = {
    "lesson": [Move("read")],
    "quiz": [
        Move("answer", {"q.one": ("b",)}),
        Move("page", {"to": ("summary",)}),
        Move("submit", {"confirm": ("1",)}),
    ],
    "scenario": [
        Move("choose", {"choice": ("promise",)}),
        Move("acknowledge"),
        Move("choose", {"choice": ("plain",)}),
        Move("continue"),
        Move("debrief"),
        Move("finish"),
    ],
    "discussion": [Move("posted", by="system"), Move("posted", by="system")],
}
every_kind = pytest.mark.parametrize(("kind", "source"), SOURCES, ids=[kind.name for kind, _ in SOURCES])


@dataclass(frozen=True)
class Cited:
    title: str
    publisher: str
    url: str


def shown(kind: Kind, source: str, frame: Frame = FRAME, *moves: Move) -> str:
    brief = Brief(kind.parse(source, "source"), NEUTRAL)
    state = kind.start(brief, 1, NOW)
    for move in moves:
        state = kind.advance(brief, state, move, NOW)
    return render(kind, kind.view(brief, state, NOW, frame.locale), frame)


def states_of(kind: Kind, source: str) -> list[State]:
    """The states of one whole walk through the example."""
    brief = Brief(kind.parse(source, "source"), NEUTRAL)
    states = [kind.start(brief, 1, NOW)]
    for move in WALKS[kind.name]:
        states.append(kind.advance(brief, states[-1], move, NOW))
    return states


class Page(HTMLParser):
    """Collects ids, label targets and the nesting of a fragment."""

    VOID = ("input", "br", "hr", "img", "path", "rect", "circle")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.depth += tag not in self.VOID
        self.ids += [found["id"] or ""] if "id" in found else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.targets += [found[name] or ""] if name in found else []
        if (found.get("href") or "").startswith("#"):
            self.targets.append((found["href"] or "")[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.depth -= tag not in self.VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in self.VOID


@every_kind
def test_every_form_posts_to_the_host_with_its_own_fields(kind: Kind, source: str) -> None:
    html = shown(kind, source)
    assert html.count("<form") == html.count('method="post" action="/move"') == html.count('name="act"')
    assert html.count("<form") == html.count('name="csrf" value="a&#34;b"') == html.count('name="turn" value="3"')


@every_kind
def test_nothing_is_inline_and_headings_begin_at_level_two(kind: Kind, source: str) -> None:
    html = shown(kind, source)
    assert re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:|<h1", html) is None


@every_kind
def test_every_id_is_there_once_and_every_reference_has_its_target(kind: Kind, source: str) -> None:
    brief = Brief(kind.parse(source, "source"), NEUTRAL)
    for state in states_of(kind, source):
        page = Page(render(kind, kind.view(brief, state, NOW, "en"), FRAME))
        assert len(page.ids) == len(set(page.ids))
        assert set(page.targets) - set(page.ids) == set()
        assert page.depth == 0


@every_kind
def test_a_read_only_frame_offers_no_move(kind: Kind, source: str) -> None:
    assert "<form" not in shown(kind, source, replace(FRAME, mode="read_only"))


@every_kind
def test_hostile_words_are_shown_and_never_run(kind: Kind, source: str) -> None:
    document = kind.parse(source, "source")
    hostile = apply(document, dict.fromkeys(collect(document), HOSTILE))
    for state in states_of(kind, source):
        html = render(kind, kind.view(Brief(hostile, NEUTRAL), state, NOW, "en"), FRAME)
        assert "<img" not in html
        assert "&lt;img src=x" in html
        assert re.search(r"<[^>]*onerror", html) is None
        assert "{{1111+2222}}" in html
        assert "3333" not in html


def test_hostile_words_of_the_host_are_shown_and_never_run() -> None:
    html = shown(lesson.KIND, examples.LESSON, replace(FRAME, error=HOSTILE, notice=HOSTILE, move_url='/x"><script>'))
    assert "<img" not in html
    assert "<script>" not in html
    assert "3333" not in html


def test_an_error_is_said_in_the_reader_s_language_at_the_top() -> None:
    html = shown(quiz.KIND, examples.QUIZ, Frame("es", "/move", error="Choose an answer first."))
    assert "Elige antes una respuesta." in html
    assert html.index("convive-errors") < html.index("convive-question")


def test_links_to_lessons_are_asked_of_the_host_and_left_out_without_it() -> None:
    wrong = Move("answer", {"q.one": ("b",)})
    frame = replace(FRAME, activity_url=lambda key, section: f"/learn/{key}#{section}")
    assert 'href="/learn/layers#person"' in shown(quiz.KIND, examples.QUIZ, frame, wrong)
    assert "Read this again" not in shown(quiz.KIND, examples.QUIZ, FRAME, wrong)


def test_a_place_to_read_again_goes_by_the_name_that_the_host_knows() -> None:
    frame = replace(FRAME, activity_url=lambda key, section: f"/{key}", activity_title=lambda key, section: "The rings")
    moves = (Move("answer", {"q.one": ("b",)}), Move("submit", {"confirm": ("1",)}))
    html = shown(quiz.KIND, examples.QUIZ, frame, *moves)
    assert '<a href="/layers">The rings</a> (question 1)' in html
    assert '<a href="/layers">Read again: The rings</a>' in html


def test_with_questions_open_the_way_back_stands_out_and_not_the_way_out() -> None:
    html = shown(quiz.KIND, examples.QUIZ, FRAME, Move("page", {"to": ("summary",)}))
    buttons = re.findall(r'class="convive-button convive-button-(\w+)"[^>]*>([^<]+)<', html)
    assert buttons == [("quiet", "Hand in without these answers"), ("primary", "Back to the questions")]


def test_sources_are_linked_by_what_the_module_says_of_them() -> None:
    frame = replace(FRAME, sources={"first-source": Cited("The survey", "FRA", "https://fra.example/x")})
    html = shown(lesson.KIND, examples.LESSON, frame)
    assert '<a href="https://fra.example/x"' in html
    assert 'id="convive-source-second-source"' in html
    odd = replace(FRAME, sources={"first-source": Cited("The survey", "FRA", "javascript:alert(1)")})
    assert "javascript" not in shown(lesson.KIND, examples.LESSON, odd)


@every_kind
def test_two_activities_on_one_page_share_no_id(kind: Kind, source: str) -> None:
    one = Page(shown(kind, source, replace(FRAME, prefix="one")))
    two = Page(shown(kind, source, replace(FRAME, prefix="two")))
    assert one.ids
    assert not set(one.ids) & set(two.ids)


@pytest.mark.parametrize("prefix", ["convive", "convive-0a1b"])
def test_links_within_a_lesson_lead_to_its_own_sections_and_sources(prefix: str) -> None:
    source = examples.LESSON + "\n## The state {#state}\n\nWith a list of contents.\n"
    html = shown(lesson.KIND, source, replace(FRAME, prefix=prefix))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets
    assert targets <= set(Page(html).ids)
    assert section_id("state", prefix) in targets


def test_a_host_may_not_use_the_player_s_field_names() -> None:
    for name in ("act", "m.turn"):
        with pytest.raises(ValueError, match="field of the player"):
            Frame("en", "/move", hidden=((name, "1"),))


def test_a_view_with_something_missing_is_an_error_and_no_empty_page() -> None:
    view: dict[str, Any] = {"title": "x"}
    with pytest.raises(UndefinedError):
        render(lesson.KIND, view, FRAME)


def test_the_assets_are_tags_without_anything_inline() -> None:
    html = assets(replace(FRAME, asset_url="/static/player/"))
    assert 'href="/static/player/player.css"' in html
    assert 'src="/static/player/player.js" defer' in html
    assert 'src="/static/player/countdown.js" defer' in html
