"""Two to four jurisdictions side by side, drafts too, for those who answer for the law of an academy.

What trainees may compare stands in their own room.
"""

from flask import render_template, request
from flask_babel import gettext as _

from courses.jurisdictions import Overlay
from lms_plugin.author import lawbook
from lms_plugin.author.rooms import law
from lms_plugin.queries import law as laws
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.lawcards import side_by_side
from lms_plugin.web.transactions import reading

FEWEST, MOST = 2, 4


@law.get("/compare")
def compare() -> str:
    """Choose them, then read them slot by slot."""
    today, found = now().date(), laws.newest(reading(), actor().academy_id)
    asked = dict.fromkeys(request.args.getlist("with"))
    chosen = [one for one in found if one.code in asked]
    is_right = FEWEST <= len(chosen) <= MOST
    wrong = {"with": _("Choose two, three or four jurisdictions.")} if asked and not is_right else {}
    shown = [Overlay(one.edition, today) for one in chosen] if is_right else []
    return render_template(
        "author/law_compare.html",
        choices=[(one, lawbook.name_of(one.edition)) for one in found],
        chosen=[(one, lawbook.name_of(one.edition)) for one in chosen],
        shelves=side_by_side(shown), errors=wrong,
    )  # fmt: skip
