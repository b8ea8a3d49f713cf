"""A visit ends while somebody writes: nothing is lost, and the page sends by itself once the same person is back."""

from playwright.sync_api import Page, expect

from tests.journeys import quizzing, talking
from tests.journeys.people import PATIENCE_MS, Hall, Visitor
from tests.journeys.pressing import push

WORDS = "Lo que cuesta escribir no se pierde."


def in_another_tab(visitor: Visitor, persona: str = "") -> Page:
    """Open the course again beside the page that waits, as its link says, as the same person or as another one."""
    beside = Visitor(visitor.page.context.new_page(), visitor.sites)
    if persona:
        beside.become(persona)
    else:
        beside.page.goto(f"{visitor.sites.lms}/northmoor/course")
    beside.open_module()
    expect(beside.frame.locator("nav.rooms")).to_be_visible(timeout=PATIENCE_MS)
    return beside.page


def come_back(visitor: Visitor, from_page: Page) -> None:
    """Close the other tab; the page that waits is looked at again."""
    from_page.close()
    visitor.page.bring_to_front()


def begin_quiz(visitor: Visitor) -> str:
    visitor.open_activity("check")
    push(visitor.frame, visitor.frame.locator("main .button-primary"))
    expect(visitor.frame.locator(".convive-progress")).to_be_visible()
    return quizzing.choose(visitor.frame)


def test_an_answer_waits_in_the_page_and_is_sent_when_the_same_person_is_back(hall: Hall) -> None:
    tom = hall.trainee("tom")
    question = begin_quiz(tom)
    hall.sites.end_visits()
    push(tom.frame, quizzing.button(tom.frame, "answer"))
    status = tom.frame.locator("[data-convive-status]")
    expect(status).to_contain_text("your visit has ended")
    expect(status.locator("a[target=_blank]")).to_have_attribute("href", f"{tom.sites.lms}/northmoor/course")
    come_back(tom, in_another_tab(tom))
    expect(tom.frame.locator(f"section#convive-q-{question}")).to_be_visible()
    expect(tom.frame.locator(".convive-progress")).to_contain_text("1 of 10 answered")


def test_an_answer_of_a_page_from_before_a_new_visit_is_sent_without_a_word(hall: Hall) -> None:
    priya = hall.trainee("priya")
    question = begin_quiz(priya)
    in_another_tab(priya).close()
    push(priya.frame, quizzing.button(priya.frame, "answer"))
    expect(priya.frame.locator(f"section#convive-q-{question}")).to_be_visible()


def test_what_one_person_wrote_is_not_sent_in_the_name_of_another(hall: Hall) -> None:
    visitor = hall.let_in()
    visitor.become("marc")
    visitor.open_module()
    begin_quiz(visitor)
    hall.sites.end_visits()
    push(visitor.frame, quizzing.button(visitor.frame, "answer"))
    status = visitor.frame.locator("[data-convive-status]")
    expect(status).to_contain_text("ha terminado")
    come_back(visitor, in_another_tab(visitor, "lucia"))
    expect(status).to_contain_text("otra persona")
    expect(visitor.frame.locator("input[name^='m.q.']:checked")).not_to_have_count(0)


def test_a_post_of_a_room_waits_in_its_form_and_is_sent_when_its_author_is_back(hall: Hall) -> None:
    tom = hall.trainee("tom")
    talking.enter_room(tom)
    tom.frame.locator("#f-title").fill("Una mesa")
    tom.frame.locator("#f-body").fill(WORDS)
    hall.sites.end_visits()
    push(tom.frame, tom.frame.locator("form:has(#f-body) .button-primary"))
    status = tom.frame.locator(".draft-status")
    expect(status).to_contain_text("your visit has ended")
    expect(tom.frame.locator("#f-body")).to_have_value(WORDS)
    expect(status.locator("button")).to_have_count(1)
    come_back(tom, in_another_tab(tom))
    expect(tom.frame.locator("h1")).to_have_text("Una mesa")
    expect(tom.frame.locator(".post")).to_contain_text(WORDS)
