"""The pages people look at: front page, course, link, gradebook, people, messages.

What is said to the tool belongs to `lms_plugin.demo.wire`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms_plugin.demo.academies import PARTNER_NAME
from lms_plugin.demo.campus import MOODS
from lms_plugin.demo.copying import MOST_COPIES
from lms_plugin.demo.visitor import (
    COOKIE,
    Visit,
    administrator_visit,
    campus,
    check_origin,
    may_review,
    staff_visit,
    visit,
)
from lti.platform import registration
from lti.platform.model import Group, LineItem, Mark, Person

blueprint = Blueprint("pages", __name__)


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One learner's marks in the order of the columns; None where nothing was sent yet.

    `opens` says whether a click on a mark shows what was handed in.
    """

    person: Person
    cells: tuple[tuple[LineItem, Mark | None], ...]
    opens: bool


@blueprint.get("/")
def front() -> ResponseReturnValue:
    return render_template(
        "demo/front.html", academies=campus().academies.values(), partner=PARTNER_NAME,
        join_url=current_app.config["JOIN_URL"],
    )


@blueprint.get("/as/<persona_key>")
def become(persona_key: str) -> ResponseReturnValue:
    """Be this persona from now on, in this browser."""
    found = campus().persona(persona_key)
    if found is None:
        abort(404)
    answer = redirect(url_for("pages.course", key=found[0].facts.key), 303)
    # A tool that has used the storage comes back by itself and not by a redirect, so that Chromium holds back "Lax".
    answer.set_cookie(COOKIE, persona_key, httponly=True, samesite="None", secure=True)
    return answer


@blueprint.get("/<key>/course")
def course(key: str) -> ResponseReturnValue:
    who = visit(key)
    starters = {link.id for link in who.academy.facts.links}
    links = who.academy.links()
    return _page(
        "course", who, starters=[link for link in links if link.id in starters],
        placed=[link for link in links if link.id not in starters],
        copies=[(copy, who.academy.school.links(copy.context.id)) for copy in who.academy.copies],
        has_room=len(who.academy.copies) < MOST_COPIES,
    )


@blueprint.get("/<key>/links/<link_id>")
def link(key: str, link_id: str) -> ResponseReturnValue:
    who = visit(key)
    found = who.academy.school.link(link_id)
    if found is None:
        abort(404)
    return _page("link", who, link=found)


@blueprint.get("/<key>/add")
def add(key: str) -> ResponseReturnValue:
    return _page("add", staff_visit(key))


@blueprint.get("/<key>/gradebook")
def gradebook(key: str) -> ResponseReturnValue:
    who = visit(key)
    items = who.academy.items()
    people = who.academy.school.members(who.academy.facts.context.id)
    learners = [one for one in people if one.learns and (who.teaches or one == who.persona.person)]
    return _page("gradebook", who, items=items, rows=_rows(who, items, learners))


@blueprint.get("/<key>/review/<item_id>/<sub>")
def review(key: str, item_id: str, sub: str) -> ResponseReturnValue:
    """What somebody handed in for a column, in the frame."""
    who = visit(key)
    item = next((one for one in who.academy.items() if one.id == item_id), None)
    person = who.academy.school.person(sub)
    if item is None or person is None or not may_review(who, sub):
        abort(404)
    return _page("about", who, title=f"{person.name}: {item.label}", back="gradebook",
                 source=url_for("wire.review", key=key, item_id=item_id, sub=sub))  # fmt: skip


@blueprint.get("/<key>/privacy")
@blueprint.get("/<key>/privacy/<sub>")
def privacy(key: str, sub: str = "") -> ResponseReturnValue:
    """What the tool keeps about oneself, or for administrators about somebody else, in the frame."""
    who = visit(key)
    person = who.academy.school.person(sub) if sub else who.persona.person
    if person is None or (sub and who.persona.role != "administrator"):
        abort(404)
    source = url_for("wire.privacy", key=key, sub=sub) if sub else url_for("wire.privacy", key=key)
    return _page("about", who, title=person.name, back="people" if sub else "course", source=source)


@blueprint.get("/<key>/people")
def people(key: str) -> ResponseReturnValue:
    who = staff_visit(key)
    facts = who.academy.facts
    personas = [one for one in facts.personas if one.role != "administrator"]
    return _page("people", who, personas=personas, groups={
        one.person.sub: _groups_of(facts.groups, one.person.sub) for one in personas
    })  # fmt: skip


@blueprint.get("/<key>/exchanged")
def exchanged(key: str) -> ResponseReturnValue:
    return _page("exchanged", visit(key))


@blueprint.post("/<key>/mood")
def change_mood(key: str) -> ResponseReturnValue:
    """Play dead, refuse scores, or work again: a switch for whoever is trying the demo, in any role."""
    who = visit(key)
    check_origin()
    wished = next((mood for mood in MOODS if mood == request.form.get("mood")), None)
    if wished is None:
        abort(400)
    who.academy.mood = wished
    return redirect(url_for("pages.exchanged", key=key), 303)


@blueprint.get("/<key>/tools")
def tools(key: str) -> ResponseReturnValue:
    """Which tool is registered, and where another address is pasted."""
    return _page("tools", administrator_visit(key), join_url="", wrong=False)


@blueprint.post("/<key>/tools")
def join(key: str) -> ResponseReturnValue:
    """Open the tool's registration page in a frame, with a token of its own; only the tool of this demo is known."""
    who = administrator_visit(key)
    address = request.form.get("address", "").strip()
    if not address.startswith(f"{current_app.config['TOOL_URL']}/lti/register/"):
        return _page("tools", who, join_url="", wrong=True), 422
    now, here = campus().clock(), who.academy
    opened = registration.initiation(here.platform, address, now)
    here.log.add(now, "join", {"configuration": here.platform.configuration_url}, who.persona.person.name)
    return _page("tools", who, join_url=opened, wrong=False)


def _groups_of(groups: Sequence[Group], sub: str) -> str:
    return ", ".join(one.name for one in groups if sub in one.members)


def _rows(who: Visit, items: Sequence[LineItem], learners: Sequence[Person]) -> list[GradeRow]:
    academy = who.academy
    marks = {(item.id, mark.sub): mark for item in items for mark in academy.gradebook.marks(item)}
    return [
        GradeRow(
            person, tuple((item, marks.get((item.id, person.sub))) for item in items), may_review(who, person.sub)
        )
        for person in learners
    ]


def _page(name: str, who: Visit, **values: object) -> str:
    return render_template(
        f"demo/{name}.html", page=name, who=who, academy=who.academy, messages=who.academy.log.newest_first(),
        moods=MOODS, **values,
    )
