"""People of two academies and of an association talk in one room, each under an alias."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Hall
from tests.journeys.pressing import Site, go
from tests.journeys.talking import begin, enter_room, join, reply

NAMES = ("Lucía", "Ferrer", "Tom", "Ashworth", "Samira", "Haddad", "Ana", "Belmonte")


def named(text: str) -> list[str]:
    """Names that stand there as words: an alias may be Tomillo."""
    return [name for name in NAMES if re.search(rf"\b{name}\b", text)]


def hide_the_last(site: Site, thread: str, reason: str) -> None:
    go(site, site.get_by_role("link", name=thread))
    go(site, site.locator(".post").last.locator("a[href$='/hide']"))
    site.locator("#f-reason").fill(reason)
    go(site, site.locator(".button-danger"))
    expect(site.locator(".post-hidden")).to_contain_text(reason)


def test_two_academies_and_an_association_talk_under_aliases_and_an_instructor_hides_a_post(hall: Hall) -> None:
    lucia, tom = hall.trainee("lucia"), hall.trainee("tom")
    for person in (lucia, tom):
        enter_room(person)
    samira = hall.let_in().page
    samira.goto(hall.sites.lms)
    go(samira, samira.locator(f"a[href^='{hall.sites.tool}/join/']"))
    join(samira)
    begin(lucia.frame, "Una mesa por barrio", "Empezar por escuchar.")
    tom.reload()
    tom.open_activity("trust")
    go(tom.frame, tom.frame.locator("main a.button-primary"))
    reply(tom.frame, "Una mesa por barrio", "Listening first helps here too.")
    samira.reload()
    reply(samira, "Una mesa por barrio", "This sentence names a neighbour.")
    expect(samira.locator(".post")).to_have_count(3)
    assert len(set(samira.locator(".post .alias").all_inner_texts())) == 3
    assert not named(samira.locator("main").inner_text())
    ana = hall.trainee("ana")
    enter_room(ana)
    hide_the_last(ana.frame, "Una mesa por barrio", "No names of neighbours.")
    samira.reload()
    expect(samira.locator(".post-hidden")).to_contain_text("No names of neighbours.")
