"""The picker: an instructor or administrator chooses modules and activities, and the signed answer goes back.

What is offered stands in `offers`, how the answer is signed is `lti.deep_linking`'s matter; what a link then opens is
decided at its launch (`services.placements`).
"""

import secrets
from collections.abc import Sequence
from typing import Final

import structlog
from flask import Response, abort, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from pydantic import ValidationError

from lms_plugin.author import offers, picked
from lms_plugin.author.offers import Offer, OfferList
from lms_plugin.author.picked import Choice, Form
from lms_plugin.author.rooms import picker
from lms_plugin.services.pickings import Picking
from lms_plugin.services.placements import (
    ACTIVITY_PARAMETER,
    COLUMN_PARAMETER,
    DEADLINE_PARAMETER,
    LANGUAGE_PARAMETER,
    MODULE_PARAMETERS,
    NO_COLUMN,
)
from lms_plugin.web import deadlines, headers
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading
from lti import urls
from lti.deep_linking import RESOURCE_LINK, Item, NotAccepted, ResponseForm, Review, Thumbnail, response_form
from lti.grades import LineItem
from lti.history import KEY_PARAMETER

log = structlog.get_logger()

MAXIMUM: Final = 100.0
"""Points of the column that a platform is asked for."""

PICTURE: Final = ("/static/thumbnail.png", 128)


@picker.get("/")
def choose() -> str:
    """What may be placed in the course."""
    picking = _picking()
    return _page(picking, picked.read(request.args, picking.request), {})


@picker.post("/")
def answer() -> Response:
    """Sign the choice, or none; the page that follows has one button, which sends it to the platform.

    A search comes here too, so that what was chosen before it is kept.
    """
    picking = _picking()
    form = picked.read(request.form, picking.request)
    if request.form.get("act") == "cancel":
        return _send(picking, form, Choice((), "", "", has_column=False))
    if request.form.get("act") == "show":
        return Response(_page(picking, form, {}), mimetype="text/html")
    every = offers.by_name(_lists(form))
    choice = picked.judged(form, every, picking.request, actor().academy_jurisdiction)
    if isinstance(choice, dict):
        return _refused(picking, form, choice)
    return _send(picking, form, choice)


def _picking() -> Picking:
    """The platform's request, as the visit keeps it."""
    try:
        return Picking.model_validate_json(actor().deep_linking or "")
    except ValidationError:
        abort(403)


def _send(picking: Picking, form: Form, choice: Choice) -> Response:
    try:
        signed = _signed(picking, [_item(offer, choice) for offer in choice.offers])
    except NotAccepted:
        return _refused(picking, form, {"module": _("Your learning platform does not take this choice.")})
    headers.send_forms_to(urls.origin(signed.action))
    may_mark = picking.request.accept_lineitem is not False
    body = render_template("picker/send.html", form=signed, choice=choice, may_mark=may_mark)
    return Response(body, mimetype="text/html")


def _signed(picking: Picking, items: Sequence[Item]) -> ResponseForm:
    wire = house().wire
    registration = wire.registrations.by_id(picking.registration_id)
    if registration is None:
        abort(403)
    form = response_form(picking.request, items, registration, picking.deployment_id, wire.keys.signing(), now())
    log.info("deep_linking", result="signed", registration=registration.id, items=len(items))
    return form


def _item(offer: Offer, choice: Choice) -> Item:
    base = house().settings.base_url.rstrip("/")
    path, size = PICTURE
    with force_locale(choice.language or locale()):
        review = Review(f"{base}/lti/launch", _("Open the attempts in Convive"))
    has_column = choice.has_column and offer.is_marked
    kind = "activity" if offer.activity else "module"
    return Item(
        url=f"{base}/lti/launch",
        title=offer.title,
        text=offer.about,
        custom=_custom(offer, choice),
        line_item=LineItem(offer.title, MAXIMUM, resource_id=offer.name, tag=kind) if has_column else None,
        review=review,
        thumbnail=Thumbnail(base + path, size, size),
        target=choice.target,
        available=choice.available,
        submission=choice.submission,
    )


def _custom(offer: Offer, choice: Choice) -> dict[str, str]:
    """What comes back with each launch of the link."""
    deadline = choice.submission.ends_at
    named = {
        MODULE_PARAMETERS[0]: offer.module,
        ACTIVITY_PARAMETER: offer.activity,
        LANGUAGE_PARAMETER: choice.language,
        COLUMN_PARAMETER: "" if choice.has_column else NO_COLUMN,
        DEADLINE_PARAMETER: deadline.isoformat() if deadline is not None else "",
        KEY_PARAMETER: secrets.token_urlsafe(12),
    }
    return {name: value for name, value in named.items() if value}


def _refused(picking: Picking, form: Form, errors: dict[str, str]) -> Response:
    return Response(_page(picking, form, errors), 422, mimetype="text/html")


def _page(picking: Picking, form: Form, errors: dict[str, str]) -> str:
    every = _lists(form)
    shown = offers.fitting(every, form.sought)
    names = offers.by_name(shown)
    return render_template(
        "picker/choose.html",
        lists=shown,
        programmes=every,
        elsewhere=picked.elsewhere(form, list(names), offers.by_name(every)),
        asked=picking.request,
        takes_links=RESOURCE_LINK in picking.request.accept_types,
        targets=picked.targets(picking.request),
        titles=form.language or locale(),
        zone=deadlines.zone_name(actor().academy_jurisdiction),
        form=form,
        errors=errors,
    )


def _lists(form: Form) -> tuple[OfferList, ...]:
    """In the language that trainees will read in the course page, whatever the teacher reads here."""
    return offers.lists(reading(), actor().academy_id, form.language or locale())
