"""What is not translated is said to be so, and a lesson names the language in which each of its texts is to be read."""

import pytest

from courses.kinds import lesson, quiz
from courses.player.frame import Frame
from tests.courses.kinds import examples
from tests.courses.player.test_rendering import shown

NOTICE = "Algunos de estos textos todavía no están en este idioma; se muestran los del original."
PERSON = '<div class="convive-prose" lang="en" dir="ltr">'


def test_a_text_that_is_not_translated_is_marked_with_the_language_of_the_original() -> None:
    untranslated = frozenset({"summary", "sections/person/text", "sections/town/heading"})
    html = shown(lesson.KIND, examples.LESSON, Frame("es", "/m", untranslated=untranslated, source_language="en"))
    assert NOTICE in html
    assert '<p class="convive-lead" lang="en" dir="ltr">' in html
    assert html.count(PERSON) == 1
    assert '<h2 id="convive-s-town-h" lang="en" dir="ltr">The town</h2>' in html
    assert '<h2 id="convive-s-person-h">The person</h2>' in html


def test_every_text_is_marked_where_there_is_none_in_the_reader_s_language() -> None:
    frame = Frame("es", "/m", source_language="en", text_language="en")
    html = shown(lesson.KIND, examples.LESSON, frame)
    assert NOTICE in html
    assert html.count(PERSON) == html.count('<div class="convive-prose"') == 3
    assert NOTICE in shown(quiz.KIND, examples.QUIZ, frame)


@pytest.mark.parametrize(("locale", "text"), [("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("en", "")])
def test_nothing_is_said_where_all_of_it_is_in_the_reader_s_language(locale: str, text: str) -> None:
    html = shown(lesson.KIND, examples.LESSON, Frame(locale, "/m", source_language=text, text_language=text))
    assert "convive-hint" not in html
    assert html.count("lang=") == 1, "the language of the whole"


def test_words_read_from_the_left_stay_so_in_a_page_read_from_the_right() -> None:
    html = shown(lesson.KIND, examples.LESSON, Frame("ar-XB", "/m", source_language="en", text_language="en"))
    assert 'dir="rtl"' in html
    assert PERSON in html
