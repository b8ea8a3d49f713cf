"""A block as XML and back: readable, complete, and without anybody's state."""

from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from xblock.fields import Scope, String

from tests.xblocks.bench import BLOCKS, Bench, Trainee, course
from tests.xblocks.test_moves import QUIZ
from xblocks import library
from xblocks.fields import Fields
from xblocks.olx import is_authored

SOURCE = {
    "id": "first-source", "title": "A & B", "publisher": "C", "url": "https://c.example/", "confidence": "verified"
}  # fmt: skip


def exported(block: Any) -> str:
    target = BytesIO()
    block.runtime.export_to_xml(block, target)
    return target.getvalue().decode()


def imported(xml: str, runtime: Bench | None = None) -> Any:
    runtime = runtime or Bench()
    return runtime.get_block(runtime.parse_xml_string(xml.encode()))


def authored(block: Any) -> dict[str, Any]:
    return {name: getattr(block, name) for name, field in block.fields.items() if is_authored(field)}


@pytest.mark.parametrize("tag", BLOCKS)
def test_every_activity_of_the_library_goes_out_and_comes_in_again(tag: str) -> None:
    kind = BLOCKS[tag].kind_name
    for place, _ in library.places(kind):
        source = library.read(kind, place)
        block = Bench().block(
            tag, document=source.text, translations=dict(source.translations), jurisdiction="ES", weight=2.5,
            max_attempts=3, display_name="Two «words» & more", sources=[SOURCE], language=source.language,
        )  # fmt: skip
        once = exported(block)
        assert authored(imported(once)) == authored(block)
        assert exported(imported(once)) == once


def test_the_text_can_be_read_in_the_file_as_it_was_written() -> None:
    xml = exported(Bench().block("convive_quiz", document=QUIZ, translations={"es": "strings:\n  title: Prueba <1>\n"}))
    assert f"<![CDATA[\n{QUIZ}]]>" in xml
    assert '<translation language="es"><![CDATA[\nstrings:\n  title: Prueba <1>\n]]>' in xml


def test_a_text_that_ends_a_cdata_section_survives() -> None:
    text = QUIZ.replace("Which one?", "a[b[0]]> c & <d>")
    assert imported(exported(Bench().block("convive_quiz", document=text))).document == text


def test_a_block_of_the_library_says_which_activity_it_shows() -> None:
    xml = exported(Bench().block("convive_scenario"))
    assert 'activity="hate-crime/why-local-police/the-shutter"' in xml
    assert "<document" not in xml
    assert "Another" not in imported(xml).document


def test_no_state_goes_out() -> None:
    runtime = Bench()
    runtime.block("convive_quiz", document=QUIZ)
    trainee = Trainee(runtime, "convive_quiz")
    trainee.finish_quiz()
    element = etree.fromstring(exported(trainee.block).encode())
    assert set(element.keys()) == {"xblock-family"}
    assert [child.tag for child in element] == ["document"]


def test_no_state_comes_in() -> None:
    xml = """<convive_quiz attempts="9" turn="7" finished="true" seed="1" max_attempts="2" url_name="abc" unknown="x"
      xmlns:option="http://code.edx.org/xblock/option">
      <!-- a remark of the author -->
      <option:state>{"stage": "result"}</option:state><option:score>{"earned": 1, "possible": 1}</option:score>
    </convive_quiz>"""
    block = imported(xml)
    assert (block.attempts, block.turn, block.finished, block.seed) == (0, 0, False, None)
    assert (block.state, block.score, block.max_attempts) == ({}, {}, 2)


@pytest.mark.parametrize("value", ["many", "[1]", "{a: 1}", ": :"])
def test_a_setting_that_cannot_be_read_is_left_out_and_the_course_still_comes_in(value: str) -> None:
    block = imported(f'<convive_quiz max_attempts="{value}" weight="{value}"/>')
    assert (block.max_attempts, block.weight) == (None, None)
    assert "Check what you know" in block.render("student_view").content


def test_settings_that_the_platform_adds_travel_too() -> None:
    runtime = Bench(mixins=(course(group=String(scope=Scope.settings)),))
    xml = exported(runtime.block("convive_quiz", group="early"))
    assert 'group="early"' in xml
    assert imported(xml, runtime).group == "early"


def test_a_foreign_text_is_taken_in_and_its_problems_are_shown_to_authors() -> None:
    block = imported("<convive_quiz><document>no quiz at all</document></convive_quiz>")
    assert "cannot be shown" in block.render("student_view").content
    assert not block.validate()


def test_blocks_have_no_children_and_keep_learners_state_apart() -> None:
    for tag in BLOCKS:
        block = Bench().block(tag)
        assert not block.has_children
        own = {name for name in vars(Fields) if name in block.fields}
        learner = {name for name in own if block.fields[name].scope == Scope.user_state}
        assert learner == {"state", "finished", "attempts", "seed", "turn", "best", "score"}
        assert not any(block.fields[name].scope == Scope.user_state_summary for name in own)
