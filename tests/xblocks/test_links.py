"""Discussion, journal and survey on Open edX: a sentence and a link, no state and no grade."""

import json
from importlib.metadata import entry_points
from typing import Any

import pytest
from webob import Request  # type: ignore[import-untyped]
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope, ScopeIds

from courses import registry
from tests.xblocks.bench import Bench
from xblocks.discussion import DiscussionBlock
from xblocks.journal import JournalBlock
from xblocks.link import LinkBlock, is_address
from xblocks.survey import SurveyBlock

ADDRESS = "https://convive.academy.example/learn/p/1/a/journal?x=1&y=2"
every = pytest.mark.parametrize("block_class", [DiscussionBlock, JournalBlock, SurveyBlock])


def block(block_class: type[LinkBlock], language: str = "en", **fields: Any) -> Any:
    runtime = Bench(language)
    made = runtime.construct_xblock_from_class(block_class, ScopeIds("ana", "link", "definition-1", "usage-1"))
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def save(made: Any, body: Any) -> tuple[int, Any]:
    response = made.handle("save_text", Request.blank("/", method="POST", body=json.dumps(body).encode()))
    return response.status_code, json.loads(response.body)


@every
def test_it_explains_and_links(block_class: type[LinkBlock]) -> None:
    for view in ("student_view", "author_view", "public_view"):
        html = block(block_class, address=ADDRESS).render(view).content
        assert f'href="{ADDRESS.replace("&", "&amp;")}" target="_blank" rel="noopener noreferrer"' in html
        assert "outside this platform" in html
    assert "fuera de esta plataforma" in block(block_class, "es", address=ADDRESS).render("student_view").content


@every
def test_it_keeps_nothing_of_a_learner_and_has_no_score(block_class: type[LinkBlock]) -> None:
    scopes = {field.scope for name, field in block_class.fields.items() if name in ("display_name", "address")}  # type: ignore[attr-defined]
    assert scopes == {Scope.settings}
    own = {field.scope for field in block_class.fields.values()}  # type: ignore[attr-defined]
    assert not own & {Scope.user_state, Scope.preferences, Scope.user_info, Scope.user_state_summary}
    assert not block_class.has_score


@every
def test_without_an_address_there_is_no_link_and_studio_says_so(block_class: type[LinkBlock]) -> None:
    made = block(block_class)
    assert "<a " not in made.render("student_view").content
    assert "not said yet" in made.validate().messages[0].text


@every
def test_the_editor_takes_https_alone(block_class: type[LinkBlock]) -> None:
    made = block(block_class, display_name="Old")
    html = made.render("studio_view").content
    assert 'name="address"' in html
    for wrong in ("http://a.example/", "javascript:alert(1)", "https://", "https://u:p@a.example/", "https://a b/"):
        status, reply = save(made, {"display_name": "New", "address": wrong})
        assert (status, reply["problems"][0]["field"]) == (400, "address")
        assert made.display_name == "Old"
    assert save(made, {"display_name": "", "address": ADDRESS})[0] == 200
    assert (made.display_name, made.address) == (block_class.nouns, ADDRESS)
    assert save(made, [])[0] == 400


@every
@pytest.mark.parametrize("wrong", [None, ["x"], {"a": 1}, 7, "a\0b", "\ud800"])
def test_a_name_and_an_address_are_texts(block_class: type[LinkBlock], wrong: Any) -> None:
    made = block(block_class, display_name="Old", address=ADDRESS)
    for field in ("display_name", "address"):
        status, reply = save(made, {field: wrong})
        assert (status, "could not be read" in reply["error"]) == (400, True)
    assert (made.display_name, made.address) == ("Old", ADDRESS)


@every
def test_what_is_missing_is_said_in_spanish_too(block_class: type[LinkBlock]) -> None:
    made = block(block_class, "es")
    said = "El equipo del curso todavía no ha indicado dónde se abre."
    assert said in made.render("student_view").content
    assert made.validate().messages[0].text == said
    assert save(made, {"address": 7})[1]["error"].startswith("No se ha podido leer")


@every
def test_a_learner_cannot_change_it(block_class: type[LinkBlock], monkeypatch: pytest.MonkeyPatch) -> None:
    made = block(block_class)
    save_block = type(made).save

    def refuse(self: Any) -> None:
        if self._field_data_cache and self.fields["address"].is_set_on(self) and self._dirty_fields:
            raise InvalidScopeError(Scope.settings)
        save_block(self)

    monkeypatch.setattr(type(made), "save", refuse)
    assert save(made, {"address": ADDRESS})[0] == 403


def test_an_address_written_in_olx_by_somebody_else_is_checked_when_shown() -> None:
    assert "<a " not in block(JournalBlock, address="javascript:alert(1)").render("student_view").content
    assert not is_address("https://a.example/" + "x" * 2000)


def test_every_kind_has_a_block_among_the_entry_points() -> None:
    found = {point.name: point.load() for point in entry_points(group="xblock.v1") if point.name.startswith("convive")}
    assert set(found) == {f"convive_{name}" for name in registry.kinds()}
    assert {block.__name__ for block in found.values() if issubclass(block, LinkBlock)} == {
        "DiscussionBlock", "JournalBlock", "SurveyBlock"
    }  # fmt: skip
