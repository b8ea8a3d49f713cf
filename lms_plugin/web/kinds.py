"""What each kind of activity is called on the pages of every room.

What a kind is belongs to `courses.kinds`.
"""

from flask_babel import lazy_gettext as _l

KINDS = {
    "lesson": _l("Lesson"),
    "quiz": _l("Quiz"),
    "scenario": _l("Scenario"),
    "discussion": _l("Discussion"),
    "annotation": _l("Report to mark"),
    "form": _l("Form"),
    "journal": _l("Journal"),
    "survey": _l("Survey"),
    "product": _l("Product"),
    "session": _l("Live meeting"),
}


def kind_name(kind: str) -> str:
    """What a kind is called; kinds of other distributions keep their own name."""
    return str(KINDS.get(kind, kind.capitalize()))
