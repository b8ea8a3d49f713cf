"""The kind `lesson`."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import prose
from courses.errors import ContentError
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.lesson import KIND
from courses.kinds.lesson.document import Lesson, Section
from courses.packages import parallel
from courses.player.frame import Frame
from courses.player.rendering import render
from courses.texts import apply
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import LESSON

WORDS = st.text(alphabet="abc #{}-\n:'\"é", max_size=40)


class TestLesson(KindContract):
    kind: Kind = KIND
    source = LESSON
    edited = (
        LESSON.replace("{#town}", "{#city}"),
        LESSON + "\n## After {#after}\n\nMore.\n",
    )
    broken = (
        ("no front matter", ""),
        ("---\nsummary: x\n---\ntext\n", "title"),
        ("---\ntitle: x\nodd: y\n---\ntext\n", "odd"),
        ("---\ntitle: x\n---\n## No id\n\ntext\n", ""),
        ("---\ntitle: x\n---\n## A {#a}\n\n## B {#a}\n", "a"),
        ("---\ntitle: x\n---\n", "sections"),
        ("---\ntitle: x\nsections: []\n---\ntext\n", "sections"),
        ("---\ntitle: x\n---\n## A {#a}\n\n<script>x</script>\n", "sections/a/text"),
    )

    def moves(self, document: Any) -> list[Move]:
        return [Move("read")]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [Move("read")]


def test_sections_have_ids_and_the_text_before_the_first_heading_is_the_intro() -> None:
    lesson = KIND.parse(LESSON, "lesson.md")
    assert [(part.id, part.heading) for part in lesson.sections] == [
        ("intro", ""),
        ("person", "The person"),
        ("town", "The town"),
    ]
    assert "## no heading in here" in lesson.sections[1].text


def test_the_view_lists_headings_and_every_cited_source_once() -> None:
    brief = Brief(KIND.parse(LESSON, "lesson.md"), NEUTRAL)
    view = KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "en")
    assert [heading["id"] for heading in view["headings"]] == ["person", "town"]
    assert view["sources"] == ["first-source", "second-source"]
    assert "convive-mask" in view["sections"][1]["html"]


def test_reading_twice_is_the_same_as_reading_once() -> None:
    brief = Brief(KIND.parse(LESSON, "lesson.md"), NEUTRAL)
    once = KIND.advance(brief, KIND.start(brief, 1, NOW), Move("read"), NOW)
    assert KIND.advance(brief, once, Move("read"), NOW) == once


def test_a_lesson_of_more_than_64_kb_is_refused() -> None:
    with pytest.raises(ContentError):
        KIND.parse("---\ntitle: x\n---\n" + "a" * 70_000, "lesson.md")


@given(title=WORDS, heading=WORDS, text=WORDS)
def test_whatever_passes_the_check_is_written_and_read_alike(title: str, heading: str, text: str) -> None:
    sections = (Section(id="intro", text="Intro"), Section(id="a", heading=" ".join(heading.split()), text=text))
    lesson = Lesson(title=title.strip() or "x", sections=sections)
    problems = list(KIND.check(lesson, "lesson.md"))
    if problems:
        return
    assert KIND.parse(KIND.dump(lesson), "lesson.md") == lesson


def test_citations_carry_the_number_of_their_source_in_the_list_at_the_foot() -> None:
    text = "---\ntitle: T\nsources: [first]\n---\n\nOne.[^second] Two.[^first]\n"
    lesson = KIND.parse(text, "t.md")
    brief = Brief(lesson, NEUTRAL)
    view = KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "en")
    assert view["sources"] == ["first", "second"]
    html = view["sections"][0]["html"]
    assert ">[2]</a>" in html
    assert html.index(">[2]</a>") < html.index(">[1]</a>")
    assert "second<" not in html


WITH_WORDS = """---
title: Words
glossary:
  - {id: bias, term: bias indicator, text: 'A fact that "may" point to a motive.'}
  - {id: ring, term: ring, text: Who is hit.}
---

A {{term:bias}} and again {{term:bias|two of them}}; a {{term:ring|<ring>}}.
"""


class TestLessonWithAGlossary(TestLesson):
    source = WITH_WORDS
    broken = (
        (WITH_WORDS.replace("term:ring|", "term:wing|"), "sections/intro/text"),
        (WITH_WORDS.replace("id: ring", "id: bias"), ""),
        (WITH_WORDS.replace("term: ring, ", ""), "glossary/ring/term"),
    )


def test_a_word_of_the_glossary_says_what_it_means_where_it_stands_and_at_the_foot() -> None:
    brief = Brief(KIND.parse(WITH_WORDS, "w.md"), NEUTRAL)
    view = KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "en")
    html = render(KIND, view, Frame("en", "/m", prefix="p"))
    assert html.count('role="tooltip"') == 3
    assert html.count('href="#p-term-bias"') == 2
    assert ">bias indicator</a>" in html
    assert ">two of them</a>" in html
    assert "&lt;ring&gt;</a>" in html
    assert '<dt id="p-term-bias">bias indicator</dt>' in html
    for number in (1, 2, 3):
        tip = f"p-tip-intro-{number}"
        assert f'aria-describedby="{tip}"' in html
        assert f'id="{tip}"' in html


def test_a_word_can_stand_in_lessons_only() -> None:
    assert [str(problem.message) for problem in prose.check("A {{term:bias}}.", "f", "p")] == [
        "the glossary has no term bias: add it, or correct the name"
    ]
    assert prose.plain("A {{term:bias|word}} or {{term:bias}}.", NEUTRAL, "en") == "A word or bias."
    assert "word" in prose.render_line("A {{term:bias|word}}.", NEUTRAL, "en")


def test_the_words_are_translated_in_the_front_matter_of_the_parallel_text() -> None:
    text = """---
title: Palabras
glossary:
- {id: bias, term: indicador, text: Un hecho.}
- {id: ring, text: A quién alcanza.}
of: {title: a, glossary/bias/term: b, glossary/bias/text: c, glossary: d}
---

Un {{term:bias}}.

## Glosario {#glossary}

Texto.
"""
    found = parallel.read(text, "w.md")
    assert found.strings["glossary/bias/term"] == "indicador"
    assert "glossary/ring/term" not in found.strings
    assert found.of == {
        "title": "a",
        "glossary/bias/term": "b",
        "glossary/bias/text": "c",
        "sections/glossary/text": "d",
    }
    assert parallel.read(parallel.write(found, ".md"), "w.md") == found
    local = apply(KIND.parse(WITH_WORDS, "w.md"), found.strings)
    assert (local.glossary[0].term, local.glossary[1].term) == ("indicador", "ring")
