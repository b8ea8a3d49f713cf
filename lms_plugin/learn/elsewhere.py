"""How the law is elsewhere: that of one's own course beside that of one other place, as cards, for whoever learns here.

Only law that the academy may teach is shown; drafts are read in the author's room.
"""

from flask import render_template, request

from courses.jurisdictions import Overlay
from courses.jurisdictions.reader import in_language
from lms_plugin.learn.room import elsewhere
from lms_plugin.queries import law as laws
from lms_plugin.queries import overlays
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.lawcards import side_by_side
from lms_plugin.web.transactions import reading


@elsewhere.get("/compare")
def compare() -> str:
    """Choose another place, then read slot by slot."""
    session, who, today = reading(), actor(), now().date()
    own = overlays.usable(session, laws.applies(session, who), who.academy_id, today)
    codes = [code for code in overlays.usable_codes(session, who.academy_id) if code not in own.codes]
    others = [overlays.usable(session, code, who.academy_id, today) for code in codes]
    chosen = next((one for one in others if one.code == request.args.get("with", "")), None)
    return render_template(
        "learn/elsewhere.html", own=own, own_name=_name(own), chosen=chosen,
        choices=[(one.code, _name(one)) for one in others],
        names=[_name(own), _name(chosen)] if chosen is not None else [],
        shelves=side_by_side([own, chosen]) if chosen is not None else (),
    )  # fmt: skip


def _name(overlay: Overlay) -> str:
    return in_language(overlay.levels[0].name, locale()) if overlay.levels else ""
