"""A quiz as an examination: parallel forms, banks, substitutes, time, and when the key is shown."""

from datetime import date, timedelta

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL, Level, Overlay, compose
from courses.kinds.kind import Brief, Move, State, Terms
from courses.kinds.quiz import KIND
from courses.kinds.quiz.document import Choice, Quiz, check
from courses.player.frame import Frame
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.test_quiz_form import NO_TERMS, SPAIN, question

PORTUGAL = compose([Level(code="PT", name={"en": "Portugal"})], date(2026, 11, 22))


def exam(*questions: Choice, **fields: object) -> Quiz:
    return Quiz.model_validate({"title": "t", "review": "end", "questions": questions, **fields})


def asked(document: Quiz, overlay: Overlay = NEUTRAL, seed: int = 1, terms: Terms = NO_TERMS) -> list[str]:
    return list(KIND.start(Brief(document, overlay, terms), seed, NOW)["asked"])


def said(document: Quiz) -> list[str]:
    return [problem.path for problem in check(document, "quiz.yaml")]


LOCAL = exam(
    question("common"),
    question("es-law", only_in=("ES",), substitute="any-law", depends_on=("es-cp-22-4",)),
    question("pt-law", only_in=("PT",), substitute="any-law"),
    question("any-law"),
)


@pytest.mark.parametrize(
    ("overlay", "terms", "expected"),
    [
        (NEUTRAL, NO_TERMS, ["common", "any-law"]),
        (SPAIN, NO_TERMS, ["common", "es-law"]),
        (PORTUGAL, NO_TERMS, ["common", "pt-law"]),
        (SPAIN, Terms(excluded=frozenset({"es-cp-22-4"})), ["common", "any-law"]),
    ],
)
def test_a_substitute_is_asked_where_the_local_question_is_not(
    overlay: Overlay, terms: Terms, expected: list[str]
) -> None:
    assert said(LOCAL) == []
    assert asked(LOCAL, overlay, terms=terms) == expected


def test_of_two_local_questions_with_one_substitute_one_is_asked() -> None:
    document = exam(
        question("first", only_in=("ES",), substitute="any"),
        question("second", only_in=("ES",), substitute="any"),
        question("any"),
    )
    assert asked(document, SPAIN) == ["first"]
    first_is_stale = Terms(excluded=frozenset({"first"}))
    assert asked(document, SPAIN, terms=first_is_stale) == ["second"]


@pytest.mark.parametrize("fields", [{"points": 2}, {"confidence": "partly"}, {"only_in": ("PT",)}, {"form": "A"}])
def test_a_substitute_is_worth_the_same(fields: dict[str, object]) -> None:
    document = exam(question("es", only_in=("ES",), substitute="any"), question("any", **fields), question("more"))
    assert "questions/es/substitute" in said(document)


@pytest.mark.parametrize("key", ["es", "nowhere"])
def test_a_substitute_is_another_question(key: str) -> None:
    assert said(exam(question("es", only_in=("ES",), substitute=key), question("any"))) == ["questions/es/substitute"]


def two_forms(**fields: object) -> Quiz:
    halves = [question(f"{form.lower()}{number}", form=form) for form in ("A", "B") for number in range(4)]
    return exam(question("anchor"), *halves, **fields)


def test_a_form_asks_its_own_questions_and_those_of_both() -> None:
    document = two_forms()
    assert asked(document, terms=Terms(form="A")) == ["anchor", "a0", "a1", "a2", "a3"]
    assert asked(document, terms=Terms(form="B")) == ["anchor", "b0", "b1", "b2", "b3"]


def test_without_terms_the_seed_gives_each_form_to_about_half_and_the_state_says_which() -> None:
    brief = Brief(two_forms(), NEUTRAL)
    states = [KIND.start(brief, seed, NOW) for seed in range(200)]
    share = sum(state["form"] == "A" for state in states) / 200
    assert 0.4 < share < 0.6
    for state in states:
        assert ("a0" in state["asked"]) == (state["form"] == "A")


@pytest.mark.parametrize("overlay", [NEUTRAL, SPAIN], ids=["nowhere", "Spain"])
def test_both_forms_keep_their_length_wherever_they_are_asked(overlay: Overlay) -> None:
    local = [
        question("es-a", form="A", only_in=("ES",), substitute="a0"),
        question("es-b", form="B", only_in=("ES",), substitute="b0"),
    ]
    document = Quiz.model_validate({**dict(two_forms()), "questions": (*two_forms().questions, *local)})
    assert said(document) == []
    assert {len(asked(document, overlay, terms=Terms(form=form))) for form in ("A", "B")} == {5}


def test_forms_of_unlike_length_or_worth_are_refused() -> None:
    assert said(exam(question("a", form="A"), question("b", form="B"))) == []
    assert said(exam(question("a", form="A"), question("b", form="B", points=2))) == ["questions"]
    assert "questions" in said(exam(question("a", form="A"), question("c", form="A")))
    local = question("es", form="A", only_in=("ES",))
    assert said(exam(question("a", form="A"), question("b", form="B"), local)) == ["questions/es/substitute"]


def test_each_bank_gives_as_many_as_it_says() -> None:
    questions = [question(f"{bank}{number}", bank=bank) for bank in ("law", "signs") for number in range(6)]
    document = exam(*questions, banks=({"id": "law", "draw": 2}, {"id": "signs", "draw": 3}))
    assert said(document) == []
    forms = [asked(document, seed=seed) for seed in range(30)]
    assert {(sum(key.startswith("law") for key in form), len(form)) for form in forms} == {(2, 5)}
    assert len({tuple(form) for form in forms}) > 10


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"banks": ({"id": "law", "draw": 3},)}, "banks/law/draw"),
        ({"banks": ({"id": "law", "draw": 1},), "draw": 1}, "draw"),
        ({"banks": ({"id": "other", "draw": 1},)}, "questions/one/bank"),
        ({}, "questions/one/bank"),
    ],
)
def test_banks_that_do_not_fit_are_refused(fields: dict[str, object], path: str) -> None:
    assert path in said(exam(question("one", bank="law"), question("two", bank="law"), **fields))


def test_questions_are_shuffled_where_the_document_says_so() -> None:
    questions = [question(f"c{number}") for number in range(8)]
    orders = {tuple(asked(exam(*questions, shuffle_questions=True), seed=seed)) for seed in range(10)}
    assert len(orders) > 5
    assert asked(exam(*questions)) == [f"c{number}" for number in range(8)]


def begun(document: Quiz, terms: Terms = NO_TERMS) -> tuple[Brief, State]:
    brief = Brief(document, NEUTRAL, terms)
    return brief, KIND.advance(brief, KIND.start(brief, 1, NOW), Move("begin"), NOW)


def test_time_runs_from_the_beginning_and_not_from_the_first_look() -> None:
    brief = Brief(exam(question("one"), time_limit=20), NEUTRAL)
    state = KIND.start(brief, 1, NOW)
    view = KIND.view(brief, state, NOW, "en")
    assert (view["stage"], view["minutes"], view["seconds_left"], view["questions"]) == ("ready", 20, None, [])
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("answer", {"q.one": ("a",)}), NOW)
    later = NOW + timedelta(days=3)
    state = KIND.advance(brief, state, Move("begin"), later)
    assert KIND.view(brief, state, later + timedelta(minutes=5), "en")["seconds_left"] == 900
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("begin"), later)


@pytest.mark.parametrize(("extra", "minutes"), [(0.0, 20), (0.25, 25), (0.5, 30), (0.33, 27)])
def test_extra_time_moves_the_end_for_this_person(extra: float, minutes: int) -> None:
    brief, state = begun(exam(question("one"), time_limit=20), Terms(extra_time=extra))
    last = NOW + timedelta(minutes=minutes)
    state = KIND.advance(brief, state, Move("answer", {"q.one": ("a",)}), last)
    assert KIND.view(brief, state, last + timedelta(seconds=1), "en")["late"]
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("answer", {"q.one": ("b",)}), last + timedelta(seconds=16))
    ended = KIND.advance(brief, state, Move("submit", by="system"), last + timedelta(hours=1))
    score = KIND.judge(brief, ended, last)
    assert score is not None
    assert score.share == 1


def test_a_deadline_before_the_end_of_the_time_comes_first() -> None:
    brief, state = begun(exam(question("one"), time_limit=60), Terms(deadline_at=NOW + timedelta(minutes=10)))
    assert KIND.view(brief, state, NOW, "en")["seconds_left"] == 600
    assert KIND.view(brief, state, NOW + timedelta(minutes=11), "en")["late"]
    with pytest.raises(IllegalMove):
        begun(exam(question("one"), time_limit=60), Terms(deadline_at=NOW - timedelta(minutes=1)))


def test_what_a_page_sends_when_its_time_is_over_is_still_taken_but_not_after_a_deadline() -> None:
    document, answer = exam(question("one"), time_limit=10), Move("answer", {"q.one": ("a",)})
    brief, state = begun(document)
    saved = KIND.advance(brief, state, answer, NOW + timedelta(minutes=10, seconds=10))
    assert saved["answers"] == {"one": ["a"]}
    brief, state = begun(document, Terms(deadline_at=NOW + timedelta(minutes=10)))
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, answer, NOW + timedelta(minutes=10, seconds=10))


def test_who_has_no_limit_begins_and_is_never_late() -> None:
    brief, state = begun(exam(question("one"), time_limit=20), Terms(extra_time=None))
    much_later = NOW + timedelta(days=2)
    view = KIND.view(brief, state, much_later, "en")
    assert (view["stage"], view["minutes"], view["seconds_left"], view["late"]) == ("answering", None, None, False)
    assert KIND.advance(brief, state, Move("answer", {"q.one": ("a",)}), much_later)["answers"]


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (0.0, "You have 20 minutes; they run from the moment you begin."),
        (0.25, "You have 25 minutes; they run from the moment you begin. That is a quarter more than usual."),
        (0.5, "That is half as much again as usual."),
        (1.0, "You have 40 minutes; they run from the moment you begin. That is twice the usual time."),
        (None, "No time limit holds for you: take the time that you need. Otherwise there would be 20 minutes."),
    ],
)
def test_the_time_is_told_before_it_runs_with_what_is_more_than_usual(extra: float | None, words: str) -> None:
    brief = Brief(exam(question("one"), time_limit=20), NEUTRAL, Terms(extra_time=extra))
    view = KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "en")
    html = " ".join(render(KIND, view, Frame("en", "/m")).split())
    assert words in html
    assert ("usual" in html) is (extra in (0.25, 0.5, 1.0))


@pytest.mark.parametrize("move", [None, Move("page", {"to": ("summary",)})], ids=["question", "summary"])
def test_the_clock_of_the_page_gets_the_servers_seconds_and_its_words(move: Move | None) -> None:
    brief, state = begun(exam(question("one"), time_limit=20))
    state = KIND.advance(brief, state, move, NOW) if move else state
    html = render(KIND, KIND.view(brief, state, NOW + timedelta(minutes=2), "en"), Frame("en", "/m"))
    assert 'data-convive-left="1080"' in html
    assert 'data-convive-many="{num} minutes left."' in html
    over = render(KIND, KIND.view(brief, state, NOW + timedelta(minutes=21), "en"), Frame("en", "/m"))
    assert "data-convive-left" not in over
    assert "The time for this attempt is over." in over


def test_the_other_form_of_a_test_before_is_for_quizzes_with_forms() -> None:
    assert said(two_forms(follows="baseline")) == []
    assert said(exam(question("one"), follows="baseline")) == ["follows"]


def test_a_quiz_without_a_time_limit_has_nothing_to_begin() -> None:
    with pytest.raises(IllegalMove):
        begun(exam(question("one")))


@pytest.mark.parametrize("stage", ["ready", "running"])
@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_time_is_said_in_words(stage: str, locale: str) -> None:
    brief, state = begun(exam(question("one"), time_limit=20))
    state = KIND.start(brief, 1, NOW) if stage == "ready" else state
    html = render(KIND, KIND.view(brief, state, NOW, locale), Frame(locale, "/m"))
    assert "20 min" in html


@pytest.mark.parametrize(
    ("review", "deadline", "is_shown"),
    [
        ("end", None, True),
        ("score", None, False),
        ("score", -1, False),
        ("deadline", None, False),
        ("deadline", 1, False),
        ("deadline", -1, True),
    ],
)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_key_is_shown_when_the_review_policy_says_so(
    review: str, deadline: int | None, is_shown: bool, locale: str
) -> None:
    terms = Terms(deadline_at=None if deadline is None else NOW + timedelta(days=deadline))
    brief = Brief(exam(question("one", read_again="there"), review=review), NEUTRAL, terms)
    state = KIND.advance(brief, KIND.start(brief, 1, NOW), Move("submit", {"confirm": ("1",)}), NOW)
    view = KIND.view(brief, {**state, "answers": {"one": ["b"]}}, NOW, locale)
    html = render(KIND, view, Frame(locale, "/m"))
    assert view["score"] == {"earned": 0, "possible": 1}
    assert ("correct" in str(view["questions"])) is is_shown
    assert bool(view["read_again"]) is is_shown
    assert ("convive-answer-correct" in html) is is_shown


@pytest.mark.parametrize("review", ["each", "end", "deadline", "score"])
def test_no_button_of_a_page_of_questions_goes_on_without_what_was_entered(review: str) -> None:
    document = exam(question("one"), question("two"), review=review)
    brief = Brief(document, NEUTRAL)
    page = render(KIND, KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "en"), Frame("en", "/move"))
    assert page.count("<form") == 1
    assert page.count('name="act" value="answer"') == 1
