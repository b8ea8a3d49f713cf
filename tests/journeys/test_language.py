"""Pages speak one language, and changing it keeps what was done. That each page does is seen in `test_pages`."""

from playwright.sync_api import expect

from tests.journeys import quizzing, talking
from tests.journeys.people import Hall, Visitor
from tests.journeys.pressing import go, going, push
from tests.journeys.speaking import foreign


def test_a_language_changed_in_the_middle_of_a_quiz_keeps_the_answers_and_changes_every_word(hall: Hall) -> None:
    priya = hall.trainee("priya")
    priya.open_activity("check")
    frame = priya.frame
    assert foreign(priya.inner, "en") == []
    push(frame, frame.locator("main .button-primary"))
    quizzing.answer(frame)
    quizzing.turn(frame, 2)
    question = quizzing.asked(frame)
    go(frame, frame.locator(".languages button[value=es]"))
    expect(frame.locator("html")).to_have_attribute("lang", "es")
    expect(frame.locator(".convive-progress")).to_contain_text("Página 2 de 10")
    expect(frame.locator(".convive-progress")).to_contain_text("1 de 10")
    assert quizzing.asked(frame) == question
    expect(frame.locator("h1")).to_have_text("Comprueba lo que sabes")
    assert foreign(priya.inner, "es") == []
    quizzing.answer(frame)
    go(frame, frame.locator(".languages button[value=en]"))
    expect(frame.locator(".convive-progress")).to_contain_text("2 of 10 answered")


def test_an_academy_speaks_its_own_language_and_a_person_the_one_that_was_chosen(hall: Hall) -> None:
    marc = hall.trainee("marc")
    expect(marc.frame.locator("html")).to_have_attribute("lang", "es")
    assert foreign(marc.inner, "es") == []
    go(marc.frame, marc.frame.locator(".languages button[value=en]"))
    expect(marc.frame.locator("html")).to_have_attribute("lang", "en")
    again = hall.trainee("marc")
    expect(again.frame.locator("html")).to_have_attribute("lang", "en")
    assert foreign(again.inner, "en") == []
    mate = hall.trainee("lucia")
    expect(mate.frame.locator("html")).to_have_attribute("lang", "es")


def change(visitor: Visitor, code: str) -> None:
    go(visitor.frame, visitor.frame.locator(f".languages button[value={code}]"))
    expect(visitor.frame.locator("html")).to_have_attribute("lang", code)


def is_kept(visitor: Visitor) -> bool:
    """Whether the window keeps anything of the page before."""
    return bool(visitor.inner.evaluate("history.state !== null"))


def test_what_is_chosen_and_typed_but_not_saved_is_there_in_the_other_language(hall: Hall) -> None:
    tom = hall.trainee("tom")
    tom.open_activity("check")
    frame = tom.frame
    push(frame, frame.locator("main .button-primary"))
    question, chosen = quizzing.asked(frame), frame.locator("input[name^='m.q.']").nth(1)
    chosen.check()
    change(tom, "es")
    assert quizzing.asked(frame) == question
    expect(chosen).to_be_checked()
    expect(frame.locator("input[name^='m.q.']:checked")).to_have_count(1)
    expect(frame.locator(".convive-progress")).to_contain_text("0 de 10")
    tom.become("tom")
    tom.open_module()
    talking.enter_room(tom)
    frame.locator("#f-title").fill("¿Quién avisa?")
    frame.locator("#f-body").fill("Dos líneas,\nsin enviar.")
    change(tom, "en")
    expect(frame.locator("#f-title")).to_have_value("¿Quién avisa?")
    expect(frame.locator("#f-body")).to_have_value("Dos líneas,\nsin enviar.")
    assert not is_kept(tom)
    tom.reload()
    assert not is_kept(tom)


def test_what_one_person_typed_is_not_put_before_the_next_at_the_same_computer(hall: Hall) -> None:
    helen = hall.trainee("helen")
    talking.enter_room(helen)
    body = helen.frame.locator("#f-body")
    for typist, shown in (("somebody else", ""), (helen.inner.locator("body").get_attribute("data-person"), "Mine")):
        forms = helen.inner.evaluate(
            "[...document.querySelectorAll('main form[method=post]')]"
            ".map(form => ({address: form.getAttribute('action') || '', values: {body: 'Mine'}}))"
        )
        helen.inner.evaluate("state => history.replaceState(state, '')", {"typedBy": typist, "forms": forms})
        with going(helen.frame):
            helen.inner.evaluate("setTimeout(() => location.reload())")
        expect(body).to_have_value(shown)
        assert not is_kept(helen)


def test_a_language_is_changed_the_plain_way_where_the_script_cannot_ask_for_it(hall: Hall) -> None:
    priya = hall.trainee("priya")
    current = priya.frame.locator("html").get_attribute("lang")
    priya.inner.evaluate("void (window.fetch = () => new Promise((_, fail) => setTimeout(fail)))")
    change(priya, "en" if current == "es" else "es")
