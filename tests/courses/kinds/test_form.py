"""The kind `form`: entries, rules, three lights, and steps that the light closes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from courses import jurisdictions
from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL, Edition, Level, Overlay, compose
from courses.kinds.form import KIND, entries
from courses.kinds.form.document import Field
from courses.kinds.kind import Brief, Kind, Move, State, Terms
from courses.player.frame import Frame
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.player.test_rendering import Page

TODAY = date(2026, 11, 22)
ANY_TIME = Terms()
SPAIN = jurisdictions.load("ES", TODAY)
TRIAGE = """title: Triage
intro: Before anybody is invited.
steps:
  - id: signs
    title: What you see
    fields:
      - id: matters
        type: choices
        label: What is it about?
        required: false
        options:
          - {id: noise, text: Noise}
          - {id: partner, text: Violence by a partner}
          - {id: threats, text: Live threats}
      - {id: seen, type: long, label: What you heard, required: false, longest: 200}
  - id: consent
    title: Consent
    fields:
      - id: free
        type: choice
        label: Do both want it?
        options: [{id: both, text: Both}, {id: one, text: Only one}]
      - {id: children, type: number, label: Children, least: 0, most: 9}
  - id: session
    title: The joint session
    needs: ["yes"]
    text: secret-session
    fields:
      - {id: day, type: date, label: secret-day}
      - {id: hour, type: time, label: secret-hour, required: false}
rules:
  - id: partner
    when: [{field: matters, has: [partner]}]
    verdict: not_now
    law: mediation:gender_violence
    text: secret-partner
    costs: 4
  - {id: threats, when: [{field: matters, has: [threats]}], verdict: not_now, text: secret-threats, costs: 7}
  - {id: one-sided, when: [{field: free, lacks: [both]}], verdict: not_now, text: secret-one-sided}
  - {id: crowd, when: [{field: children, above: 5}], verdict: not_now, text: secret-crowd}
  - id: silent
    when: [{field: seen, is_empty: true}, {field: matters, has: [noise]}]
    verdict: "yes"
    text: secret-silent
lights:
  never: {title: secret-never, text: secret-never-text}
  not_now: {title: secret-not-now, text: secret-not-now-text}
  "yes": {title: secret-yes, text: secret-yes-text}
"""


def save(go: str = "next", **entered: str | tuple[str, ...]) -> Move:
    data = {f"f.{name}": (value,) if isinstance(value, str) else value for name, value in entered.items()}
    return Move("save", {**data, "go": (go,)})


def play(*moves: Move, overlay: Overlay = SPAIN, source: str = TRIAGE, terms: Terms = ANY_TIME) -> tuple[Brief, State]:
    brief = Brief(KIND.parse(source, "f.yaml"), overlay, terms)
    state = KIND.start(brief, 1, NOW)
    for move in moves:
        state = KIND.advance(brief, state, move, NOW)
    return brief, state


def page(brief: Brief, state: State, locale: str = "en", **frame: Any) -> str:
    return render(KIND, KIND.view(brief, state, NOW, locale), Frame(locale, "/move", **frame))


def changed(old: str, new: str = "") -> str:
    assert old in TRIAGE
    return TRIAGE.replace(old, new)


def level(**fields: Any) -> Level:
    return Level.model_validate({"code": "XX", "name": {"en": "Testland"}, **fields})


CALM = (save(matters="noise", seen="Drums at night."), save(free="both", children="2"))
WALK = (*CALM, save(day="2026-12-01", hour="18:30"), Move("submit"))
BARRED = (save(matters=("noise", "partner")), save(free="both", children="2"))


class TestForm(KindContract):
    kind: Kind = KIND
    source = TRIAGE
    edited = (
        changed("      - {id: seen, type: long, label: What you heard, required: false, longest: 200}\n").replace(
            "when: [{field: seen, is_empty: true}, {field: matters, has: [noise]}]",
            "when: [{field: matters, has: [noise]}]",
        ),
        changed("options: [{id: both, text: Both}", "options: [{id: two, text: Both}").replace("[both]", "[two]"),
        changed("type: choices", "type: choice"),
        changed("      - {id: children,", "      - {id: more, type: text, label: More}\n      - {id: children,"),
        changed("  - id: consent", "  - {id: m, title: M, fields: [{id: m, type: date, label: L}]}\n  - id: consent"),
    )
    broken = (
        (changed("id: consent", "id: signs"), "steps/signs"),
        (changed("id: children", "id: seen"), "steps/fields/seen"),
        (changed("id: threats, when", "id: partner, when"), "rules/partner"),
        (changed("id: signs", 'needs: ["yes"]\n    id: signs'), "steps/signs/needs"),
        (changed("field: matters, has: [threats]", "field: nothing, has: [threats]"), "rules/threats/when"),
        (changed("field: matters, has: [threats]", "field: matters, has: [nothing]"), "rules/threats/when"),
        (changed("field: matters, has: [threats]", "field: seen, has: [threats]"), "rules/threats/when"),
        (changed("field: matters, has: [threats]", "field: matters, above: 1"), "rules/threats/when"),
        (changed("{field: free, lacks: [both]}", "{field: free, lacks: [both], is_empty: true}"), "rules/one-sided"),
        (changed("mediation:gender_violence", "mediation:parking"), "rules/partner/law"),
        (changed("least: 0, most: 9", "least: 9, most: 0"), "steps/consent/fields/children/least"),
        (changed("options: [{id: both, text: Both}, {id: one, text: Only one}]", ""), "steps/consent/fields/free"),
        (changed("id: hour, type: time", "id: hour, type: time, options: [{id: a, text: A}]"), "fields/hour/options"),
        (changed("verdict: not_now, text: secret-threats", "verdict: maybe, text: x"), "rules/threats/verdict"),
        (changed("longest: 200", "longest: 3000"), "steps/signs/fields/seen/longest"),
        (changed("text: secret-threats", "text: '{{law:no_such}}'"), "rules/threats/text"),
    )

    def moves(self, document: Any) -> list[Move]:
        goes = [save(go, matters="noise") for go in ("next", "previous", "stay")]
        opens = [Move("open", {"step": (step.id,)}) for step in document.steps]
        barred = [save(matters="partner", seen="ñ" * 200), save(free="one", children="7")]
        return [*WALK, *WALK, *goes, *opens, *barred, save(day="soon")]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return WALK

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["step"] == "signs" and state["stage"] == "filling":
            yield from ("secret-never", "secret-not-now", "secret-yes", "secret-partner", "secret-threats")
        if state["stage"] == "filling" and not state["values"]:
            yield from ("secret-never", "secret-not-now", "secret-crowd")


def test_with_gender_violence_the_joint_session_cannot_be_reached_in_spain() -> None:
    brief, state = play(*BARRED)
    assert state["stage"] == "check"
    view = KIND.view(brief, state, NOW, "en")
    assert view["light"]["verdict"] == "never"
    assert "89.9" in json.dumps(view["light"])
    html = page(brief, state)
    assert "secret-day" not in html + json.dumps(view)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("open", {"step": ("session",)}), NOW)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, {**state, "stage": "filling", "step": "session"}, save(day="2026-12-01"), NOW)


def test_no_state_of_any_play_with_gender_violence_shows_the_joint_session_in_spain() -> None:
    brief = Brief(KIND.parse(TRIAGE, "f.yaml"), SPAIN)
    contract = TestForm()
    for seed in range(6):
        for state in contract.played(brief, seed, 60):
            if "partner" in state["values"].get("matters", ()):
                assert state["step"] != "session"
                assert "day" not in state["values"]
                assert "secret-session" not in json.dumps(dict(KIND.view(brief, state, NOW, "en")))


def test_ticking_it_afterwards_takes_the_planned_session_away_again() -> None:
    brief, state = play(*CALM, save(day="2026-12-01"), Move("open", {"step": ("signs",)}))
    assert state["values"]["day"] == ["2026-12-01"]
    state = KIND.advance(brief, state, save(matters="partner"), NOW)
    assert "day" not in state["values"]
    assert KIND.advance(brief, state, save(free="both", children="0"), NOW)["stage"] == "check"


def test_where_no_overlay_answers_the_form_s_own_light_stands_and_says_to_ask_a_jurist() -> None:
    brief, state = play(*BARRED, overlay=NEUTRAL)
    light = KIND.view(brief, state, NOW, "en")["light"]
    assert (light["verdict"], light["reasons"][0]["ask_jurist"]) == ("not_now", True)
    assert "Ask your jurist" in page(brief, state)


def test_a_law_that_leaves_it_open_opens_the_session() -> None:
    provision = SPAIN.row("es-lopj-89-9")
    assert provision is not None
    rule = {"id": "open", "matter": "mediation:gender_violence", "verdict": "yes", "provisions": [provision.id],
            "meaning": {"en": "It is left open."}}  # fmt: skip
    somewhere = compose([level(provisions=[provision.model_dump()], rules=[rule])], TODAY)
    assert play(*BARRED, overlay=somewhere)[1]["step"] == "session"
    assert SPAIN.ruling("mediation:parking") is None
    nearest = compose([level(provisions=[provision.model_dump()], rules=[rule]), *SPAIN.levels], TODAY)
    ruling = nearest.ruling("mediation:gender_violence")
    assert ruling is not None
    assert ruling.code == "XX"


def test_a_rule_holds_as_long_as_one_of_its_provisions_is_published() -> None:
    provision = SPAIN.row("es-lopj-89-9")
    assert provision is not None
    rule = {"id": "bar", "matter": "mediation:gender_violence", "verdict": "never", "provisions": [provision.id],
            "meaning": {"en": "Barred."}}  # fmt: skip
    draft = provision.model_copy(update={"confidence": "memory"})
    drafts = Level.model_validate({**level(rules=[rule]).model_dump(), "provisions": [draft.model_dump()]})
    assert compose([drafts], TODAY).ruling("mediation:gender_violence") is None
    old = Overlay(SPAIN.edition, TODAY + timedelta(days=1500)).ruling("mediation:gender_violence")
    assert old is not None
    assert {age for _, age in old.rows} == {"expired"}


def test_an_edition_keeps_its_rules_and_one_without_rules_keeps_its_digest() -> None:
    assert Edition.from_body(SPAIN.edition.body).levels == SPAIN.levels
    assert "rules" not in Edition.of([level()]).body


@pytest.mark.parametrize(("old", "new", "says"), [
    ("matter: mediation:sexual_violence", "matter: mediation:parking", "no matter"),
    ("matter: mediation:sexual_violence", "matter: mediation:gender_violence", "another rule"),
    ("- es-ley5-2012-2-2\n  - es-lo1", "- es-nothing\n  - es-lo1", "no provision"),
    ("id: es-rule-mediation-sexual-violence", "id: es-lopj-89-9", "this id"),
])  # fmt: skip
def test_a_data_file_with_a_faulty_rule_is_refused(old: str, new: str, says: str) -> None:
    from importlib.resources import files

    text = files("courses.jurisdictions").joinpath("data", "es.yaml").read_text("utf-8")
    assert old in text
    with pytest.raises(jurisdictions.reader.ContentError, match=says):
        jurisdictions.read(text.replace(old, new), "es.yaml")


def test_the_gravest_light_counts_and_every_reason_is_given() -> None:
    brief, state = play(save(matters=("partner", "threats")), save(free="one", children="7"))
    light = KIND.view(brief, state, NOW, "en")["light"]
    assert light["verdict"] == "never"
    assert [reason["id"] for reason in light["reasons"]] == ["partner", "threats", "one-sided", "crowd"]
    brief, state = play(save(matters="noise"))
    assert [one["id"] for one in KIND.view(brief, state, NOW, "en")["light"]["reasons"]] == ["silent"]


def test_a_form_without_branches_keeps_its_light_until_it_is_handed_in() -> None:
    flat = changed('    needs: ["yes"]\n')
    brief, state = play(save(matters="threats"), save(free="both", children="1"), save(day="2026-12-01"), source=flat)
    assert "secret-threats" not in page(brief, state)
    assert "secret-threats" in page(brief, KIND.advance(brief, state, Move("submit"), NOW))


def test_points_are_those_of_the_document_less_what_the_rules_cost() -> None:
    graded = changed("lights:", "points: 10\nlights:")
    for matters, earned in ((("partner",), 6), (("partner", "threats"), 0), ((), 10)):
        brief, state = play(save(matters=matters), Move("submit", by="system"), source=graded)
        score = KIND.judge(brief, state, NOW)
        assert score is not None
        assert (score.earned, score.possible) == (earned, 10)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost() -> None:
    brief, state = play(save(matters="noise"), save(children="a dozen"))
    assert state["step"] == "consent"
    assert state["values"]["children"] == ["a dozen"]
    html = page(brief, state)
    assert 'value="a dozen"' in html
    assert 'aria-invalid="true"' in html
    assert "Children: Write a number in figures." in html
    assert "Do both want it? This is needed." in html
    assert page(brief, KIND.advance(brief, state, save("stay", children="a dozen"), NOW)).count("aria-invalid") == 0


@pytest.mark.parametrize(("kind", "typed", "says"), [
    ("number", "7", ""), ("number", "7,5", ""), ("number", "-1", "at least 0"), ("number", "10", "at most 9"),
    ("number", "1e3", "figures"), ("number", "nan", "figures"), ("date", "2026-02-29", "2026-11-22"),
    ("date", "2026-12-01", ""), ("date", "20261201", "2026-11-22"), ("time", "09:30", ""), ("time", "25:00", "09:30"),
    ("text", "The mother on the second floor, at 21:30 on 2026-11-20 and 21/11/2026", ""),
    ("text", "Flat 3B, steps 1 2 3, 45 minutes", ""), ("text", "2026-12-01 10:30, 2026-12-02 11:00", ""),
    ("long", "Ring 600 123 456", "Take it out"),
    ("long", "+34 600-12-34-56", "Take it out"), ("text", "a.b@example.org", "Take it out"),
    ("text", "12345678Z", "Take it out"), ("text", "X1234567L", "Take it out"), ("text", "", "needed"),
])  # fmt: skip
def test_entries_are_checked_for_their_form_only(kind: str, typed: str, says: str) -> None:
    field = Field.model_validate({"id": "a", "type": kind, "label": "A", "least": 0, "most": 9})
    step = KIND.parse(TRIAGE, "f.yaml").steps[0].model_copy(update={"fields": (field,)})
    said = entries.errors(step, {"a": [typed]} if typed else {}).get("a", "")
    assert (says in said) if says else said == ""


def test_before_free_text_a_reminder_asks_to_name_nobody() -> None:
    brief, state = play()
    html = page(brief, state)
    assert html.index("Before you write") < html.index("<textarea")
    assert "Before you write" not in page(*play(save(matters="noise")))
    assert "Antes de escribir" in page(brief, state, "es")


@pytest.mark.parametrize("move", [
    save(nothing="x"), save(matters="nothing"), save(matters=("noise", "noise")), save(seen="x" * 201),
    Move("open", {"step": ("session",)}), Move("open", {"step": ("consent",)}), Move("open"), Move("submit"),
    save(free="both"),
])  # fmt: skip
def test_what_the_page_does_not_offer_is_refused(move: Move) -> None:
    with pytest.raises(IllegalMove, match=r"^[A-Z].+\.$"):
        play(move)


def test_after_the_deadline_an_unfinished_form_can_be_handed_in_as_it_is() -> None:
    brief, state = play(save(matters="noise"))
    late = replace(brief, terms=Terms(deadline_at=NOW - timedelta(minutes=1)))
    with pytest.raises(IllegalMove):
        KIND.advance(late, state, save(free="both"), NOW)
    assert "<form" in page(late, state)
    assert KIND.judge(late, KIND.advance(late, state, Move("submit"), NOW), NOW) is not None


def test_every_field_has_its_label_and_the_page_works_without_a_script() -> None:
    states = [play(*WALK[:count])[1] for count in range(len(WALK) + 1)]
    states.append(play(*BARRED)[1])
    states.append(play(save(matters="noise"), save(children="x"))[1])
    brief, _ = play()
    for state in states:
        for mode in ("live", "read_only"):
            html = page(brief, state, mode=mode)
            found = Page(html)
            assert found.depth == 0
            assert len(set(found.ids)) == len(found.ids)
            assert set(found.targets) <= set(found.ids)
            assert mode == "live" or "<form" not in html


def test_on_paper_stands_every_open_step_and_no_closed_one() -> None:
    brief, state = play()
    paper = page(brief, state).partition("convive-on-paper")[2]
    for words in ("Violence by a partner", "Do both want it?", "Only when the light allows it: The joint session"):
        assert words in paper
    assert "secret-day" not in paper
    assert "secret-day" in page(*play(*CALM)).partition("convive-on-paper")[2]


def test_a_summary_tells_lights_and_choices_and_nothing_that_was_written() -> None:
    states = [play(*WALK)[1], play(*BARRED, Move("submit"))[1], play(save(seen="Written words"))[1]]
    told = KIND.summarise(play()[0], states)
    assert (told["n"], told["finished"]) == (3, 2)
    assert told["lights"] == {"never": 0.5, "not_now": 0, "yes": 0.5}
    assert told["rules"]["partner"] == 0.5
    assert told["fields"]["matters"] == {"n": 2, "options": {"noise": 1, "partner": 0.5, "threats": 0}}
    assert "Drums" not in json.dumps(told)
    assert "seen" not in told["fields"]


def test_an_answer_that_rules_out_the_others_stands_alone() -> None:
    alone = "{id: none, text: None, alone: true}"
    source = changed("{id: noise, text: Noise}", f"{{id: noise, text: Noise}}\n          - {alone}")
    brief, state = play(save(matters=("none", "partner")), source=source)
    assert state["step"] == "signs"
    (wrong,) = KIND.view(brief, state, NOW, "en")["step"]["errors"]
    assert "rules out the others" in wrong["error"]
    _, state = play(save(matters="none"), source=source)
    assert state["step"] == "consent"


def test_a_day_is_told_in_words() -> None:
    brief, state = play(*WALK)
    for locale, words in (("en", "1 December 2026"), ("es", "1 de diciembre de 2026"), ("pt", "2026-12-01")):
        assert words in page(brief, state, locale)


def test_no_light_is_on_before_anything_is_asked_that_it_could_come_from() -> None:
    asks_first = changed("steps:\n", "steps:\n  - {id: who, title: Who, fields: [{id: w, type: text, label: W}]}\n")
    brief, state = play(save(w="a neighbour"), source=asks_first)
    assert state["step"] == "signs"
    assert KIND.view(brief, state, NOW, "en")["light"] is None
    state = KIND.advance(brief, state, save(matters="noise"), NOW)
    assert KIND.view(brief, state, NOW, "en")["light"]["verdict"] == "yes"


def test_how_long_a_text_may_be_stands_beside_it() -> None:
    brief, state = play()
    assert "At most 200 characters." in page(brief, state)
