"""Texts to HTML: what is shown, what can never be shown, and how long it takes."""

import re
import time
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import prose
from courses.jurisdictions import NEUTRAL, load

SPAIN = load("ES", date(2026, 11, 22))

HANDLERS = re.compile(r"^on", re.IGNORECASE)


class Reader(HTMLParser):
    """Collects tags and attributes as a browser would see them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert not reader.tags & {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "img", "base"}
    for tag, name, value in reader.attributes:
        assert not HANDLERS.match(name), name
        assert name not in ("style", "src", "srcset", "formaction", "name")
        if name == "href":
            assert value.startswith(("https://", "#source-")), value
        if tag == "input" and name == "type":
            assert value == "checkbox"


def test_paragraphs_lists_and_emphasis_become_html() -> None:
    assert prose.render("One *two*.\n\n* three", NEUTRAL, "en") == (
        "<p>One <em>two</em>.</p>\n<ul>\n<li>three</li>\n</ul>\n"
    )


def test_a_slot_inside_a_sentence_is_short_and_alone_it_is_a_card() -> None:
    html = prose.render("Under {{law:competence}} it is so.\n\n{{law:competence}}", SPAIN, "en")
    assert '<p>Under <span class="convive-slot">Organic Law 2/1986 (articles 29.2 and 53)</span> it is so.</p>' in html
    assert html.count('role="note"') == 1
    assert "https://www.boe.es/buscar/act.php?id=BOE-A-1986-6859" in html
    assert "As checked on 22 November 2026" in html


def test_without_an_overlay_the_neutral_words_stand_there() -> None:
    html = prose.render("{{law:competence}}\n\nSee {{law:competence}}.", NEUTRAL, "en")
    assert "Ask your jurist" in html
    assert "your national rules on police competence" in html
    assert "boe.es" not in html


def test_a_slot_speaks_the_reader_s_language() -> None:
    html = prose.render("{{law:status_firewall}}", SPAIN, "es")
    assert "No se debe prometer" in html
    assert "22 de noviembre de 2026" in html
    assert "As checked" not in html


def test_masked_words_are_hidden_behind_a_box_that_works_without_a_script() -> None:
    html = prose.render("He said {{mask:anti-Roma slur|the <b>words</b>}}.", NEUTRAL, "en")
    assert '<label class="convive-mask"><input type="checkbox" aria-label="' in html
    assert '<span class="convive-mask-label">[anti-Roma slur]</span>' in html
    assert '<span class="convive-mask-words">the &lt;b&gt;words&lt;/b&gt;</span></label>' in html


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% raw %}", "${7*7}", "{{law:nope}}", "{{foo:bar}}", "{{ law:overview }}"]
)
def test_anything_else_in_braces_is_literal_text(text: str) -> None:
    assert prose.render(text, SPAIN, "en") == f"<p>{text}</p>\n"


def test_boxes_have_a_kind_and_a_title() -> None:
    html = prose.render("::: practice On Monday\n* Ask.\n:::\n\nAfter.", NEUTRAL, "en")
    assert html.startswith('<div class="convive-box convive-box-practice"><p class="convive-box-title">')
    assert '<span class="convive-box-kind">Practice</span> On Monday</p>' in html
    assert html.endswith("</div>\n<p>After.</p>\n")


def test_headings_keep_their_ids_and_leave_level_one_to_the_page() -> None:
    assert prose.render("# One {#one}\n\n### Two", NEUTRAL, "en") == '<h2 id="one">One</h2>\n<h3>Two</h3>\n'


def test_a_citation_links_to_the_list_of_sources() -> None:
    assert 'href="#source-eu-midis"' in prose.render("So it is.[^eu-midis]", NEUTRAL, "en")


def test_pictures_become_links_because_no_page_asks_third_parties() -> None:
    html = prose.render("![a map](https://example.org/x.png)", NEUTRAL, "en")
    assert "<img" not in html
    assert '<a href="https://example.org/x.png"' in html


def test_other_sites_open_in_a_tab_of_their_own() -> None:
    assert 'target="_blank" rel="noopener noreferrer"' in prose.render("[a](https://example.org)", NEUTRAL, "en")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))", "[x](data:text/html,x)", "[x](//evil.example)",
        "[x](/admin)", "[x](vbscript:x)", "<javascript:alert(1)>", "[x](&#106;avascript:alert(1))",
        '[x](https://a.b/"onmouseover="alert(1))', "{{mask:<script>|<script>alert(1)</script>}}",
        '{{mask:" onfocus="alert(1)|x}}', "::: case <svg onload=alert(1)>\nx\n:::", "## x {#a\" onclick=x}",
        '[^a" onclick="x]', "![<script>](https://a.b/c)", "<https://a.b/<script>>", "`<script>`", "<!-- x -->",
        "[a]: javascript:alert(1)\n\n[a]", "<style>@import 'x'</style>", "<math href=javascript:alert(1)>x</math>",
    ],
)  # fmt: skip
def test_hostile_texts_stay_harmless(text: str) -> None:
    assert_harmless(prose.render(text, SPAIN, "en"))
    assert_harmless(prose.render_line(text, SPAIN, "en"))


_PIECES = st.sampled_from(
    ["<script>", "</p>", "](javascript:", "[x", "{{law:overview}}", "{{mask:", "|", "}}", "::: case ", "\n:::\n",
     "\n\n", "![", "](https://a", '"', "'", " onload=", "`", "**", "_", "# ", "{#x}", "&#x6a;", "<", ">", "\\", "\x00",
     "- ", "[^a]", "https://", "|-|", "\u202e"]
)  # fmt: skip


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_no_text_whatever_emits_a_script(text: str) -> None:
    assert_harmless(prose.render(text, SPAIN, "es"))
    assert_harmless(prose.render_line(text, SPAIN, "es"))
    prose.plain(text, SPAIN, "es")
    prose.check(text, "f", "p")


def test_a_line_has_no_blocks_no_links_and_no_controls() -> None:
    line = prose.render_line("{{law:refusal}}\n\n* [a](https://a.b) {{mask:slur|x}} **b**", SPAIN, "en")
    assert line == (
        '<span class="convive-slot">articles 511 and 512 of the Criminal Code</span> a '
        '<span class="convive-mask"><span class="convive-mask-label">[slur]</span></span> <strong>b</strong>'
    )


def test_plain_words_have_no_markup_and_no_masked_words() -> None:
    text = "Under {{law:competence}} *now*.\n\nHe said {{mask:slur|x}}.[^s]"
    assert prose.plain(text, SPAIN, "en") == "Under Organic Law 2/1986 (articles 29.2 and 53) now.\nHe said [slur]."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{law:nope}}", "there is no slot"),
        ("{{chanel:support}}", "there is no slot"),
        ("{{mask:only a label}}", "there is no slot"),
        ("a <b>c</b>", "raw HTML"),
        ("![](https://a.b/c)", "picture"),
        ("[a](http://a.b)", "https"),
        ("[a](/local)", "https"),
        ("::: note\nx\n:::", "a box opens"),
        ("::: case\nnever closed", "a box opens"),
        ("x" * (prose.MAX_LENGTH + 1), "longer"),
        ("[" * (prose.MAX_BRACKETS + 1), "too"),
        ("**a " * 200 + " a**" * 200, "too deeply"),
    ],
)
def test_authors_hear_what_to_mend(text: str, message: str) -> None:
    problems = prose.check(text, "a.md", "sections/x/text")
    assert any(message in problem.message for problem in problems)
    assert {(problem.file, problem.path) for problem in problems} == {("a.md", "sections/x/text")}


def test_a_sound_text_has_no_problems() -> None:
    text = (
        "A {{law:overview}} and {{mask:slur|w}}, [a](https://a.b/c?d=1), `<b>` and 3 < 4.[^x]\n\n::: remember\nx\n:::\n"
    )
    assert prose.check(text, "a.md", "p") == []


@pytest.mark.parametrize("length", [prose.MAX_LENGTH + 1, 200_000])
def test_a_text_that_is_too_long_comes_back_as_its_characters(length: int) -> None:
    assert prose.render("<" * length, NEUTRAL, "en") == "<p>" + "&lt;" * length + "</p>"


@pytest.mark.parametrize(
    "text",
    ["[" * 65_000, "![" * 32_000, "*a " * 20_000, "**a" * 16_000, ">" * 65_000, "`a" * 30_000, "{{law:" * 10_000,
     "::: case\n" * 7_000, "- " * 30_000, "<a " * 20_000, "a|b\n-|-\n" + "|\n" * 20_000, "\\" * 65_000,
     "# a {#" * 9_000, "1. a\n" * 13_000, ("> " * 30 + "a\n") * 1_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_expensive_texts_are_bounded(text: str) -> None:
    begun = time.process_time()
    prose.render.__wrapped__(text, NEUTRAL, "en")
    assert time.process_time() - begun < 3


def test_a_lesson_of_ten_kilobytes_renders_quickly_and_then_at_once() -> None:
    text = "Some words with *stress*, a {{law:competence}} and [a link](https://a.b/c).[^x] " * 10 + "\n\n"
    text *= 12
    prose.render("warm", SPAIN, "en")
    begun = time.process_time()
    prose.render(text, SPAIN, "en")
    assert time.process_time() - begun < 0.1
    begun = time.process_time()
    for _ in range(100):
        prose.render(text, SPAIN, "en")
    assert (time.process_time() - begun) / 100 < 0.001


_MARKUP = st.sampled_from((
    "{", "{{", "}}", "law:", "media:", "term:", "<", "<b>", ">", "> ", "[", "]", "](", "(", ")", "!", "!", ":", "::",
    ":::", "::: case", "&lt;", "&#58;", "&colon;", "\\", "*", "**", "_", "- ", "-", "+ ", "1. ", "12) ", "|", "|-|",
    "#", "## ", "`", "```", "~~~", "    ", "\t", "\n", "\n\n", "\r", "\x00", "https://a.example", "words", "https:",
    "é", "\u2028",
))  # fmt: skip


@given(st.lists(st.one_of(_MARKUP, st.text(max_size=3)), max_size=60).map("".join))
def test_a_text_that_is_let_pass_unparsed_has_nothing_wrong_with_it(text: str) -> None:
    if prose._is_harmless(text):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(prose, "_is_harmless", lambda _text: False)
            assert prose.check(text, "f.md", "text") == []


@pytest.mark.parametrize("opening", ["> ", "- ", "+ ", "* ", "1. ", "12) ", "_a *b ", "*_", "**a __b "])
@pytest.mark.parametrize("often", range(10, 60, 3))
def test_a_text_that_nests_is_refused_at_the_same_depth_as_ever(opening: str, often: int) -> None:
    text = opening * often + "deep" + opening.strip()[::-1] * often
    refused = prose._tokens(text, NEUTRAL, "en") is None
    assert bool(prose.check(text, "f.md", "text")) == refused


def test_plain_words_are_not_parsed_to_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "dialect", lambda: pytest.fail("was parsed"))
    words = "Write down **what** was said - at 10:30, word for word (p. 3).\n\n* Then read it out.\n* Ask."
    assert prose.check(words, "f.md", "text") == []
