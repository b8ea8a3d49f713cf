"""Certificates of a person: what is done and what is missing, the button to get one, and the page to print.

The name is typed by its owner for the print and is not kept; who may check a certificate is `launch.verifying`' matter.
"""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms_plugin.learn import words
from lms_plugin.learn.room import own
from lms_plugin.queries import certificates as found
from lms_plugin.queries.certificates import Held, Prospect
from lms_plugin.services.certificates import Holder, NotEarned, issue
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Step:
    """One condition in words."""

    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A programme on the way to its certificate; `held` is the certificate once there is one.

    `offered` is the number of modules where these are too few for any certificate yet, else 0.
    """

    programme_uuid: str
    title: str
    steps: tuple[Step, ...]
    share: float
    is_earned: bool
    offered: int
    held: Held | None


@own.get("/certificates")
def certificates() -> str:
    """Every programme with a certificate: each condition as done or missing; and the certificates that are held."""
    session, who = reading(), actor()
    held = found.held(session, who.person_id)
    of = {one.programme_id: one for one in held}
    ways = [_way(one, of.get(one.programme_id)) for one in found.prospects(session, who.person_id)]
    shown = {way.held.uuid for way in ways if way.held is not None}
    others = [one for one in held if one.uuid not in shown]
    return render_template("learn/certificates.html", ways=ways, others=others)


@own.post("/certificates/for/<programme>")
@limited("10 per minute")
def issue_certificate(programme: str) -> Response:
    """Issue the certificate of a programme if it is earned; who holds it already is led to it."""
    who = actor()
    with transaction() as session:
        mine = found.prospects(session, who.person_id)
        prospect = next((one for one in mine if one.programme_uuid == programme), None)
        if prospect is None:
            abort(404)
        try:
            issue(session, Holder(who.person_id, who.person_uuid, who.academy_id), prospect, now())
        except NotEarned:
            flash(_("Something is still missing for this certificate. The list says what."), "bad")
            return redirect(url_for("own.certificates"), 303)
        held = next(one for one in found.held(session, who.person_id) if one.programme_id == prospect.programme_id)
    return redirect(url_for("own.certificate", certificate=held.uuid), 303)


@own.get("/certificates/<certificate>")
def certificate(certificate: str) -> str:
    """The certificate as it prints, without a name."""
    return _page(_held(certificate), "")


@own.post("/certificates/<certificate>")
@limited("30 per minute")
def certificate_named(certificate: str) -> str:
    """The same with the name that its holder has typed; it is shown once and kept nowhere."""
    return _page(_held(certificate), " ".join(request.form.get("name", "").split())[:LONGEST_NAME])


def _held(uuid: str) -> Held:
    mine = found.held(reading(), actor().person_id)
    return next((one for one in mine if one.uuid == uuid), None) or abort(404)


def _page(held: Held, name: str) -> str:
    address = house().settings.base_url.rstrip("/") + url_for("launch.verify", code=held.code)
    return render_template(
        "learn/certificate.html", certificate=held, title=held.title_in(locale()), name=name, address=address,
        suggested=name or actor().name or "",
    )  # fmt: skip


def _way(prospect: Prospect, held: Held | None) -> Way:
    steps = tuple(Step(words.condition(one), one.is_met) for one in prospect.conditions)
    manifest = prospect.package.in_locale(locale()).manifest
    offered = len(manifest.modules) if prospect.is_unfinished else 0
    return Way(prospect.programme_uuid, manifest.title, steps, prospect.share, prospect.is_earned, offered, held)
