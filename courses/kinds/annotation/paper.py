"""A report to mark on paper: its numbered lines, the codes, what may be missing, the decisions.

An instructor's sheet has every expert's reading; a trainee's has none, whatever has been handed in before.
"""

from typing import Any

from courses import prose
from courses.kinds.annotation import views
from courses.kinds.annotation.document import Annotation
from courses.kinds.kind import Brief, Reader, State, View

BLANK: State = {"marks": {}, "missing": [], "decision": None, "undecided": False, "why": ""}


def view(brief: Brief, locale: str, reader: Reader) -> View:
    """The sheet of `views`, without a mark; for instructors the `keys`, and `because` for each gap."""
    annotation: Annotation = brief.document
    sheet = views.sheet(brief, BLANK, locale)
    blank: dict[str, Any] = {**sheet, "gaps": [{**gap, "because": ""} for gap in sheet["gaps"]], "keys": []}
    if reader == "trainee":
        return blank
    because = {gap.id: prose.render(gap.because, brief.overlay, locale) for gap in annotation.gaps}
    gaps = [{**gap, "because": because[gap["id"]]} for gap in blank["gaps"]]
    return {**blank, "gaps": gaps, "keys": [views.whole(brief, key, locale) for key in annotation.keys]}
