"""Switch the law from Spain to Portugal: no Spanish article remains on any page that a trainee can open."""

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import shipped
from courses.jurisdictions.provision import Provision
from courses.jurisdictions.reader import level
from courses.packages import ModulePackage
from lms_plugin.models import Academy, Attempt
from tests.lms_plugin.learn.quizzing import answer_form, begin, hand_in
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import sign_newest

ASK = "Ask your jurist"
SPAIN = shipped("ES").levels[0]
PORTUGAL = level("PT")
NAMES = re.compile(
    r"LOPJ|LECrim|boe\.es|\b(?:Ley|LO|L\.O\.|RD) \d+/\d{4}|Ley Orgánica|Organic Law \d|"
    r"(?:Spanish|Código Penal|of the) Criminal Code|Código Penal",
)
"""How a Spanish law is called in running text."""


def spanish() -> set[str]:
    """Every article of the Spanish level as a card names it, every short form, and the addresses of its texts."""
    found = {row.source_url for row in SPAIN.rows()}
    for row in SPAIN.provisions:
        assert isinstance(row, Provision)
        found |= {f"{row.instrument['en']}, article {row.article}", *row.meaning.values()}
    for words in SPAIN.slots.values():
        found |= {*words.short.values(), *words.long.values()}
    return found


def pages(browser: Browser, addresses: dict[str, str], packages: dict[str, ModulePackage]) -> Iterator[tuple[str, str]]:
    """Every page: modules, activities from the first to the last screen, sheets of paper."""
    for key, address in addresses.items():
        yield address, browser.get(address).text
        for ref in packages[key].manifest.activities:
            there = f"{address}/a/{ref.key}"
            yield from ((there, text) for text in opened(browser, there))
            paper = browser.get(f"{there}/paper")
            yield f"{there}/paper", paper.text if paper.status_code == 200 else ""


def opened(browser: Browser, address: str) -> Iterator[str]:
    """What an activity shows from its first screen on; a quiz with the key of every question, and its result."""
    yield (page := browser.get(address)).text
    if 'name="attempt"' in page.text and "data-begin" in page.text:
        begin(browser, address)
        yield browser.get(address).text
    if not address.endswith("/check"):
        return
    for number in range(1, 30):
        browser.post(address, hidden(browser.get(address)) | {"act": "page", "m.to": str(number)})
        page = browser.get(address)
        yield page.text
        if 'name="act" value="answer"' in page.text:
            yield browser.fetch(address, answer_form(page)).text
    hand_in(browser, address)
    yield browser.get(address).text


def live_under(session: Session, cast: Cast, code: str) -> None:
    session.get_one(Academy, cast.home.academy.id).jurisdiction = code
    session.commit()


def left_over(browser: Browser, addresses: dict[str, str], packages: dict[str, ModulePackage]) -> list[str]:
    wanted = spanish()
    found = []
    for address, text in pages(browser, addresses, packages):
        plain = html.unescape(re.sub(r"\s+", " ", text))
        found += [f"{address}: {words}" for words in wanted if words in plain]
        found += [f"{address}: {plain[max(0, one.start() - 60) : one.end() + 60]}" for one in NAMES.finditer(plain)]
    return found


def test_under_spanish_law_the_walk_finds_spanish_articles(
    trainee: Browser, addresses: dict[str, str], packages: dict[str, ModulePackage]
) -> None:
    """So that finding none elsewhere means something."""
    assert len(left_over(trainee, addresses, packages)) > 30


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_under_portuguese_law_no_spanish_article_remains(
    trainee: Browser, addresses: dict[str, str], packages: dict[str, ModulePackage], cast: Cast, session: Session,
    clock: Clock, is_signed: bool,
) -> None:  # fmt: skip
    if is_signed:
        sign_newest(session, cast.administrator, "PT", clock())
    live_under(session, cast, "PT")
    assert left_over(trainee, addresses, packages) == []
    lesson = trainee.get(f"{addresses['bias-indicators']}/a/mixed-motives").text
    assert (PORTUGAL.provisions[0].short["en"] in html.unescape(lesson)) == is_signed


def test_before_the_signature_places_are_neutral_and_after_it_the_box_says_who_has_read_it(
    trainee: Browser, addresses: dict[str, str], cast: Cast, session: Session, clock: Clock
) -> None:
    lesson = f"{addresses['role-and-limits']}/a/legal-seat"
    assert "Not yet reviewed by your academy’s jurist." in trainee.get(lesson).text
    live_under(session, cast, "PT")
    assert ASK in trainee.get(lesson).text
    assert "convive-law-neutral" in trainee.get(lesson).text
    live_under(session, cast, "ES")
    sign_newest(session, cast.administrator, "ES", clock())
    assert "Reviewed by the academy’s jurist on 23 November 2026." in trainee.get(lesson).text


def test_a_signature_changes_nothing_for_another_academy(
    app: Flask, trainee: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    session.get_one(Academy, cast.away.academy.id).jurisdiction = "PT"
    session.commit()
    address = f"/learn/p/{cast.away.placements['role-and-limits'].uuid}/a/legal-seat"
    stranger = Browser(app, cast.stranger)
    before = stranger.get(address).text
    sign_newest(session, cast.administrator, "PT", clock())
    assert ("Portugal" in before, "Portugal" in stranger.get(address).text) == (False, False)


def send(browser: Browser, address: str, act: str, **data: str | list[str]) -> int:
    """One move; `__` in a name stands for a dot and `_` for a hyphen."""
    named = {"m." + name.replace("__", ".").replace("_", "-"): value for name, value in data.items()}
    return browser.post(address, hidden(browser.get(address), act) | {"act": act} | named).status_code


def test_gender_violence_closes_the_joint_session_in_spain(trainee: Browser, addresses: dict[str, str]) -> None:
    address = f"{addresses['when-not-to-mediate']}/a/triage"
    begin(trainee, address)
    send(trainee, address, "save", f__asked_by="both", go="next")
    send(trainee, address, "save", f__facts=["gender-violence"], go="next")
    assert "LOPJ" in trainee.get(address).text
    send(trainee, address, "save", f__wants="both-alone", f__could_refuse="nothing-at-all", go="next")
    page = trainee.get(address).text
    assert "On which day?" not in page
    forced = {"act": "open", "m.step": "joint-session"}
    assert trainee.post(address, hidden(page, "save") | forced).status_code == 422
    assert "On which day?" not in trainee.get(address).text


def test_the_overlay_is_stored_with_every_attempt(
    trainee: Browser, addresses: dict[str, str], session: Session, cast: Cast, clock: Clock
) -> None:
    digest = sign_newest(session, cast.administrator, "PT", clock())
    live_under(session, cast, "PT")
    begin(trainee, f"{addresses['why-local-police']}/a/check")
    session.rollback()
    attempt = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    assert attempt is not None
    assert (attempt.overlay_code, attempt.overlay_digest) == ("PT", digest)
