"""The kind `product`: sections, the self-check, handing in, and what a facilitator says."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.privacy import Echoing
from courses.kinds.product import KIND
from courses.kinds.structure import LARGEST_STATE
from courses.player.frame import Frame
from courses.player.rendering import printed, render
from tests.courses.kinds.contract import NOW, KindContract

PRODUCT = """title: One-minute card
intro: What you make.
category: C4
sections:
  - {id: what, title: What it is, guidance: In plain words., longest: 200}
  - {id: limits, title: What cannot be kept secret, longest: 200}
  - {id: notes, title: Notes, required: false, longest: 100}
rubric:
  - id: access
    title: Communication and access
    levels: [{id: l0, text: none}, {id: l1, text: one language}, {id: l2, text: languages and formats}]
"""

TOO_LONG = "title: T\nsections:\n" + "".join(f"  - {{id: s{number}, title: S, longest: 3000}}\n" for number in range(9))


def save(text: str, go: str = "next") -> Move:
    return Move("save", {"text": (text,), "go": (go,)})


HAND_IN = Move("check", {"c.access": ("l1",), "go": ("submit",)})
ACCEPT = Move("accept", {"comment": ("Good.",)}, by="facilitator")
RETURN = Move("return", {"reason": ("vague",), "comment": ("Who, and when?",)}, by="facilitator")
DRAFT = (save("A conversation."), save("Crimes."), save(""), HAND_IN)


class TestProduct(KindContract):
    kind: Kind = KIND
    source = PRODUCT
    broken = (
        ("title: x\n", "sections"),
        (PRODUCT.replace("id: limits", "id: what"), "sections/what"),
        (PRODUCT.replace("id: l1,", "id: l0,"), "rubric/access/levels/l0"),
        (PRODUCT.replace("longest: 100", "longest: 9000"), "sections/notes/longest"),
        (PRODUCT.replace("category: C4", "category: C9"), "category"),
        (PRODUCT.replace("longest: 200}", "longest: 200, required: false}"), "sections"),
        (TOO_LONG, "sections"),
    )

    def moves(self, document: Any) -> list[Move]:
        return [
            save("Ein Gespräch"), save("", "stay"), save("x" * 200, "preview"), save("call 600 123 456", "next"),
            save("x" * 201), Move("open", {"section": ("notes",)}), Move("open", {"section": ("none",)}), HAND_IN,
            Move("check", {"c.access": ("l9",)}), Move("check"), Move("revise"), ACCEPT, RETURN,
            Move("return", by="facilitator"), Move("accept"),
        ]  # fmt: skip

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return DRAFT


@pytest.fixture
def told() -> Brief:
    return Brief(KIND.parse(PRODUCT, "p.yaml"), NEUTRAL)


def played(told: Brief, *moves: Move) -> State:
    state = KIND.start(told, 1, NOW)
    for move in moves:
        state = KIND.advance(told, state, move, NOW)
    return state


def shown(told: Brief, state: State) -> str:
    return render(KIND, KIND.view(told, state, NOW, "en"), Frame("en", "/move"))


def test_a_draft_without_a_needed_section_is_not_handed_in_and_the_page_says_which(told: Brief) -> None:
    state = played(told, save("", "preview"), HAND_IN)
    assert state["stage"] == "preview"
    assert [one["id"] for one in KIND.view(told, state, NOW, "en")["errors"]] == ["what", "limits"]
    assert KIND.judge(told, state, NOW) is None


def test_what_looks_like_a_telephone_number_is_kept_but_asked_to_be_taken_out(told: Brief) -> None:
    state = played(told, save("Ask Ana, 600 123 456"))
    assert (state["section"], state["texts"]["what"]) == ("what", "Ask Ana, 600 123 456")
    assert "telephone" in KIND.view(told, state, NOW, "en")["section"]["error"]
    state = played(told, save("600 123 456", "stay"), Move("open", {"section": ("limits",)}), save("x", "preview"))
    assert KIND.advance(told, state, HAND_IN, NOW)["stage"] == "preview", "nor can it be handed in"


def test_a_draft_can_be_revised_until_it_is_accepted_and_each_handing_in_is_a_new_draft(told: Brief) -> None:
    again = (Move("revise"), save("Better.", "preview"), HAND_IN)
    state = played(told, *DRAFT, *again)
    assert (state["drafts"], state["texts"]["what"]) == (2, "Better.")
    accepted = KIND.advance(told, state, ACCEPT, NOW)
    assert KIND.judge(told, accepted, NOW) is not None
    with pytest.raises(IllegalMove, match="not accepted yet"):
        KIND.advance(told, accepted, Move("revise"), NOW)


def test_a_returned_draft_is_open_again_with_its_texts_and_the_reason(told: Brief) -> None:
    state = played(told, *DRAFT, RETURN)
    assert KIND.judge(told, state, NOW) is None
    view = KIND.view(told, state, NOW, "es")
    assert (view["answer"], view["draft"]) == ({"reason": "vague", "comment": "Who, and when?"}, 2)
    assert view["sections"][0]["value"] == "A conversation."
    assert played(told, *DRAFT, ACCEPT, RETURN)["stage"] == "writing", "an acceptance given by mistake is taken back"


@pytest.mark.parametrize("act", ["accept", "return"])
@pytest.mark.parametrize("by", ["learner", "system"])
def test_only_a_facilitator_accepts_and_returns(told: Brief, act: str, by: Any) -> None:
    with pytest.raises(IllegalMove):
        KIND.advance(told, played(told, *DRAFT), Move(act, {"reason": ("law",)}, by=by), NOW)


def test_a_facilitator_writes_nothing_into_the_draft(told: Brief) -> None:
    for move in (save("mine"), HAND_IN, Move("revise")):
        with pytest.raises(IllegalMove):
            KIND.advance(told, played(told), Move(move.act, move.data, by="facilitator"), NOW)


def test_a_draft_comes_back_with_a_reason_of_the_list(told: Brief) -> None:
    for data in ({}, {"comment": ("No.",)}, {"reason": ("ugly",)}, {"reason": ("law",), "comment": ("x" * 301,)}):
        with pytest.raises(IllegalMove):
            KIND.advance(told, played(told, *DRAFT), Move("return", data, by="facilitator"), NOW)


def test_the_own_marks_are_kept_and_never_count(told: Brief) -> None:
    best, none = Move("check", {"c.access": ("l2",), "go": ("submit",)}), Move("check", {"go": ("submit",)})
    scores = {KIND.judge(told, played(told, *DRAFT[:3], move), NOW) for move in (best, none)}
    assert len(scores) == 1
    view = KIND.view(told, played(told, *DRAFT[:3], best), NOW, "en")
    assert [one["id"] for one in view["rubric"][0]["levels"] if one["chosen"]] == ["l2"]


def test_the_reminder_stands_before_every_text(told: Brief) -> None:
    assert "Leave out names" in shown(told, played(told))
    html = shown(told, played(told, save("x")))
    assert html.index("Leave out names") < html.index("<textarea")


def test_the_longest_draft_that_a_document_allows_fits_into_a_state() -> None:
    sections = "".join(f"  - {{id: s{number}, title: S, longest: 1800}}\n" for number in range(4))
    told = Brief(KIND.parse(f"title: T\nsections:\n{sections}", "p.yaml"), NEUTRAL)
    assert list(KIND.check(told.document, "p.yaml")) == []
    for words in ("La policía dice qué es la mediación. ", "Полицията и общностите говорят. "):
        state = played(told, *[save((words * 64)[:1800])] * 4)
        assert state["stage"] == "preview"
        assert len(json.dumps(state, ensure_ascii=False).encode()) <= LARGEST_STATE
    with pytest.raises(IllegalMove, match="too long together"):
        played(told, *[save("語" * 1800)] * 4)


def test_a_refused_text_comes_back_in_its_section_with_its_words(told: Brief) -> None:
    assert isinstance(KIND, Echoing)
    elsewhere = played(told, save("A conversation."))
    typed = Move("save", {"text": ("Other\r\nwords",), "section": ("what",)})
    html = shown(told, KIND.echoed(told, elsewhere, typed))
    assert ">\nOther\nwords</textarea>" in html
    assert 'name="m.section" value="what"' in html
    assert "x" * 201 in shown(told, KIND.echoed(told, elsewhere, save("x" * 201)))
    assert KIND.advance(told, elsewhere, typed, NOW)["texts"]["what"] == "Other\nwords"
    preview = played(told, save("A conversation.", "preview"))
    assert KIND.advance(told, preview, typed, NOW)["stage"] == "writing"


def test_nothing_comes_back_that_is_kept_already_or_was_never_typed(told: Brief) -> None:
    assert isinstance(KIND, Echoing)
    state = played(told, save("A conversation."))
    for move in (Move("save", {"text": ("A conversation.",), "section": ("what",)}), save(""), HAND_IN, Move("fly")):
        assert KIND.echoed(told, state, move) == state


def test_words_that_can_be_saved_nowhere_can_be_copied(told: Brief) -> None:
    assert isinstance(KIND, Echoing)
    late = KIND.echoed(told, played(told, *DRAFT), Move("save", {"text": ("<b>late</b>",), "section": ("what",)}))
    gone = KIND.echoed(told, played(told), Move("save", {"text": ("<b>late</b>",), "section": ("none",)}))
    for state in (late, gone):
        html = shown(told, state)
        assert "What you typed is not saved" in html
        assert "&lt;b&gt;late&lt;/b&gt;" in html
    assert "not saved:" not in shown(told, played(told, *DRAFT))


def test_no_facilitator_is_promised_where_there_is_none(told: Brief) -> None:
    for state in (played(told, *DRAFT), played(told, *DRAFT[:3])):
        view = KIND.view(told, state, NOW, "en")
        assert "acilitator" in render(KIND, view, Frame("en", "/move"))
        assert "acilitator" not in render(KIND, {**view, "is_alone": True}, Frame("en", "/move"))


def test_the_template_for_groups_is_empty_and_has_the_rubric(told: Brief) -> None:
    html = printed(KIND, KIND.on_paper(told, "en", "trainee"), Frame("en", ""))  # type: ignore[attr-defined, arg-type]
    assert "languages and formats" in html
    assert "<form" not in html


def test_a_state_finds_its_place_in_a_changed_document(told: Brief) -> None:
    state = played(told, *DRAFT)
    fewer = Brief(KIND.parse(PRODUCT.replace("id: limits", "id: bounds"), "p.yaml"), NEUTRAL)
    kept = KIND.adapt(fewer, state)  # type: ignore[attr-defined]
    assert kept["texts"] == {"what": "A conversation."}
    assert kept["stage"] == "writing", "something that is needed is missing now"
    gone = Brief(KIND.parse(PRODUCT.replace("id: what", "id: a").replace("id: limits", "id: b"), "p.yaml"), NEUTRAL)
    assert KIND.adapt(gone, state) is None  # type: ignore[attr-defined]
    assert KIND.adapt(told, state) == state  # type: ignore[attr-defined]


def test_a_summary_tells_marks_and_nothing_that_was_written(told: Brief) -> None:
    summary = KIND.summarise(told, [played(told, *DRAFT), played(told, *DRAFT, ACCEPT), played(told)])
    assert (summary["n"], summary["handed_in"], summary["accepted"]) == (3, 2, 1)
    assert summary["rubric"]["access"]["levels"]["l1"] == 1
    assert "conversation" not in json.dumps(summary)
