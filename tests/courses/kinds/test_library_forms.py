"""The forms of the library, filled in as a trainer would and as a hurried officer would."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from courses import jurisdictions, prose
from courses.jurisdictions.overlay import NEUTRAL, Overlay
from courses.kinds.form import KIND, rules
from courses.kinds.form.document import CHOSEN, Form
from courses.kinds.kind import Brief, Move, State
from courses.packages import ModulePackage
from tests.courses.kinds.contract import NOW
from tests.courses.shipped import library

SPAIN = jurisdictions.load("ES", NOW.date())
REPORT = {
    "ugly": "words", "daughter": "perception", "seal": "evidence", "debt": "other", "tyres": "linked",
    "hiding": "nowhere", "offences": "fire", "day": "2026-04-08", "hour": "06:40", "place": "group",
    "narrative": "A seal was scorched.", "quote": "In Spanish: …", "evidence": "Photographs.", "asked": "asked",
    "indicators": "bi-2", "other": "money", "checks": "The supplier is asked tomorrow.", "category": "antigypsyism",
    "link": "belongs", "self": "own-words", "flag": "possible", "label": "others",
    "statistics": "list", "needs": "repeat", "information": "both", "interpreter": "no", "referral": "accepted",
    "author": "unknown", "informed": "escalation", "informed-at": "09:10", "goes-to": "handover", "copies": "masked",
}  # fmt: skip
AGREEMENT = {
    "covers": "nothing", "free": "both", "what-1": "The music is off.", "who-1": "one", "when-1": "hours",
    "checked-1": "seen", "if-not-1": "talk", "read-in": "each", "follow-up": "weeks-2", "told": "free-to-go",
    "review": "2026-12-01",
}  # fmt: skip


@cache
def found(key: str) -> tuple[ModulePackage, Form]:
    modules = (one for package in library() for one in package.modules)
    module = next(one for one in modules if key in one.documents)
    return module, module.documents[key]


def filled(form: Form, entries: Mapping[str, str], overlay: Overlay = NEUTRAL) -> State:
    """Fill in step by step until the summary, or until nothing opens any more."""
    brief = Brief(form, overlay)
    state = KIND.start(brief, 1, NOW)
    while state["stage"] == "filling":
        step = form.step(state["step"])
        assert step is not None
        given = {f"f.{one.id}": (entries[one.id],) for one in step.fields if one.id in entries}
        after = KIND.advance(brief, state, Move("save", {**given, "go": ("next",)}), NOW)
        assert not after["tried"], (step.id, after)
        state = after
    return state


def told(form: Form, state: State, overlay: Overlay = NEUTRAL) -> tuple[str, list[str]]:
    steps = rules.open_steps(form, overlay, state["values"])
    reasons = rules.fired(form, overlay, state["values"], steps)
    return rules.light(reasons), [one.rule.id for one in reasons]


@pytest.mark.parametrize(("key", "entries", "last"), [
    ("file-repaired", REPORT, "hand-over"), ("agreement-check", AGREEMENT, "sign"),
])  # fmt: skip
@pytest.mark.parametrize("overlay", [NEUTRAL, SPAIN], ids=["nowhere", "Spain"])
def test_what_is_filled_in_whole_opens_the_last_page(
    key: str, entries: dict[str, str], last: str, overlay: Overlay
) -> None:
    _, form = found(key)
    state = filled(form, entries, overlay)
    assert told(form, state, overlay) == ("yes", [])
    assert [step.id for step in rules.open_steps(form, overlay, state["values"])][-1] == last


@pytest.mark.parametrize(("wrong", "light", "reason"), [
    ({"hiding": "evidence"}, "not_now", "hiding"),
    ({"quote": ""}, "not_now", "no-words"),
    ({"checks": ""}, "not_now", "unchecked"),
    ({"flag": "none"}, "not_now", "no-flag"),
    ({"flag": "removed"}, "never", "removed"),
    ({"statistics": "article"}, "not_now", "statistics"),
    ({"self": "looks"}, "never", "looks"),
    ({"informed-at": ""}, "not_now", "no-time"),
])  # fmt: skip
def test_a_hole_in_the_record_is_named_and_keeps_it_on_the_desk(wrong: dict[str, str], light: str, reason: str) -> None:
    _, form = found("file-repaired")
    entries = {key: value for key, value in {**REPORT, **wrong}.items() if value}
    state = filled(form, entries)
    assert told(form, state) == (light, [reason])
    assert "copies" not in state["values"]


@pytest.mark.parametrize(("wrong", "light", "reason"), [
    ({"who-1": "everybody"}, "not_now", "everybody-1"),
    ({"when-1": "soon"}, "not_now", "soon-1"),
    ({"checked-1": "told"}, "not_now", "told-1"),
    ({"if-not-1": "nothing"}, "not_now", "nothing-1"),
    ({"covers": "silence"}, "never", "silence"),
    ({"read-in": "child"}, "not_now", "child"),
])  # fmt: skip
def test_a_hole_in_the_agreement_is_named(wrong: dict[str, str], light: str, reason: str) -> None:
    _, form = found("agreement-check")
    assert told(form, filled(form, {**AGREEMENT, **wrong})) == (light, [reason])


def test_a_second_point_is_whole_or_not_there() -> None:
    _, form = found("agreement-check")
    started = told(form, filled(form, {**AGREEMENT, "what-2": "The bins are in the yard.", "who-2": "both"}))
    assert started == ("not_now", ["no-when-2", "no-checked-2", "no-if-not-2"])
    by_mistake = told(form, filled(form, {**AGREEMENT, "who-2": "everybody"}))
    assert by_mistake == ("yes", [])


@pytest.mark.parametrize("key", ["file-repaired", "agreement-check"])
def test_how_something_is_written_changes_nothing(key: str) -> None:
    _, form = found(key)
    entries = REPORT if key == "file-repaired" else AGREEMENT
    written = {one.id for step in form.steps for one in step.fields if one.type not in (*CHOSEN, "date", "time")}
    rude = {name: "x" if name in written else value for name, value in entries.items()}
    assert told(form, filled(form, rude)) == told(form, filled(form, entries))


@pytest.mark.parametrize("key", ["file-repaired", "agreement-check"])
def test_they_can_be_worked_on_in_spanish(key: str) -> None:
    module, form = found(key)
    spanish: Any = module.in_locale("es").documents[key]
    assert spanish.title != form.title
    assert [step.title for step in spanish.steps] != [step.title for step in form.steps]


@pytest.mark.parametrize(("overlay", "locale", "shown"), [
    (SPAIN, "en", ("antigypsyism", "As checked on", "Partly verified")),
    (SPAIN, "es", ("antigitanismo", "islamofobia (por primera vez)")),
    (NEUTRAL, "en", ("Ask your jurist", "Find out which categories of motive")),
    (NEUTRAL, "es", ("Conviene averiguar qué categorías de motivo",)),
], ids=["Spain-en", "Spain-es", "nowhere-en", "nowhere-es"])  # fmt: skip
def test_the_statistics_of_the_place_stand_beside_the_flag_or_whom_to_ask(
    overlay: Overlay, locale: str, shown: tuple[str, ...]
) -> None:
    """In the sentence by their name, on the card with their categories: the form must fit a slow line."""
    module, _ = found("file-repaired")
    form: Any = module.in_locale(locale).documents["file-repaired"]
    sentence = prose.render(form.step("flag").text, overlay, locale)
    assert ("Ministerio del Interior" in sentence or "Ministry of the Interior" in sentence) == (overlay is SPAIN)
    assert {"en": "your national statistics", "es": "la estadística nacional"}[locale] in sentence or overlay is SPAIN
    card = prose.render("{{channel:statistics}}", overlay, locale)
    assert all(words in card for words in shown)


def test_the_rule_about_statistics_says_on_which_row_it_depends() -> None:
    _, form = found("file-repaired")
    rule = next(one for one in form.rules if one.id == "statistics")
    assert [SPAIN.row(one) is not None for one in rule.depends_on] == [True]
