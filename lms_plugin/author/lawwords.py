"""Words for what overlays keep as keys: natures, confidence, fields, places of content.

Words that stand in one template only stand there.
"""

from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.dates import in_words
from courses.jurisdictions.changes import Change, FieldChange
from courses.jurisdictions.reader import grounds, in_language, slots
from courses.packages import LocalModule
from courses.packages.package import MANIFEST
from lms_plugin.web.language import NAMES, locale

NATURES: Final = {
    "aggravator": _l("aggravation"),
    "substantive_offence": _l("offence"),
    "speech_offence": _l("speech offence"),
    "administrative": _l("administrative infringement"),
    "civil_equality": _l("civil and equality law"),
    "procedural": _l("procedure"),
    "victim_right": _l("right of victims"),
    "mediation_bar": _l("bar on mediation"),
    "police_competence": _l("competence of the police"),
    "status": _l("residence status"),
    "standard": _l("international standard"),
    "channel": _l("service or contact"),
}

_CONFIDENCE: Final = {
    "verified": _l("compared with the official text"),
    "partly": _l("partly compared with the official text"),
    "memory": _l("from memory"),
}

_VERDICTS: Final = {"never": _l("never"), "not_now": _l("not now"), "yes": _l("yes")}

_FIELDS: Final = {
    "article": _l("article"),
    "checked_by": _l("checked by"),
    "checked_on": _l("checked on"),
    "code": _l("code"),
    "confidence": _l("confidence"),
    "draft": _l("draft"),
    "grounds": _l("grounds of this article"),
    "grounds_within": _l("grounds covered by wider wording"),
    "instrument": _l("law"),
    "long": _l("opening of the card"),
    "matter": _l("question"),
    "meaning": _l("meaning"),
    "name": _l("name"),
    "nature": _l("nature"),
    "next_review": _l("next review"),
    "parents": _l("parents"),
    "perceived_membership": _l("holds for presumed membership"),
    "provisions": _l("provisions"),
    "route": _l("how to reach it"),
    "short": _l("name inside a sentence"),
    "slots": _l("fills"),
    "source_url": _l("official text"),
    "supersedes": _l("takes the place of"),
    "text_as_of": _l("text as of"),
    "valid_from": _l("in force from"),
    "valid_to": _l("in force until"),
    "verdict": _l("light"),
}

_SORTS: Final = {
    "level": _l("the jurisdiction itself"),
    "slot": _l("words of a place"),
    "provision": _l("provision"),
    "channel": _l("service or contact"),
    "rule": _l("rule for forms"),
}

_PLACES: Final = {
    "questions": _l("question"),
    "sections": _l("section"),
    "scenes": _l("scene"),
    "choices": _l("choice"),
    "steps": _l("step"),
    "rules": _l("rule"),
}

_DATES: Final = frozenset({"checked_on", "next_review", "text_as_of", "valid_from", "valid_to"})


def nature(key: str) -> str:
    """What kind of law it is."""
    return str(NATURES.get(key, key))


def confidence(key: str) -> str:
    """How sure the row is."""
    return str(_CONFIDENCE.get(key, key))


def article(instrument: str, number: str) -> str:
    """A place in a law."""
    return str(_("%(instrument)s, article %(article)s", instrument=instrument, article=number))


def day(value: date) -> str:
    """A day in full."""
    return in_words(value, locale())


def activity(local: LocalModule, key: str) -> str:
    """The title of an activity; of the module's own page, what it is."""
    return str(_("page of the module")) if key == MANIFEST else local.title(key)


def place(path: str) -> str:
    """A place in an activity: `questions/base-offence` is “question base-offence”."""
    steps = path.split("/")
    pairs = zip(steps[::2], steps[1::2], strict=False)
    known = [f"{_PLACES[sort]} {key}" for sort, key in pairs if sort in _PLACES]
    return ", ".join(known) or str(_("opening text"))


def thing(change: Change) -> str:
    """What has changed, before its name."""
    return str(_SORTS[change.sort])


def name(change: Change) -> str:
    """The id of a row; of a slot, what it is called."""
    entry = slots().get(change.id) if change.sort == "slot" else None
    return in_language(entry.title, locale()) if entry is not None else change.id


def field(change: FieldChange) -> str:
    """A field, with its language where it has one."""
    key, _slash, language = change.name.partition("/")
    words = str(_FIELDS.get(key, key))
    return f"{words} ({NAMES.get(language, language)})" if language else words


def value(key: str, held: Any) -> str:
    """What a field says; a dash for nothing."""
    if held in (None, "", [], ()):
        return "–"
    if isinstance(held, bool):
        return str(_("yes") if held else _("no"))
    if key in _DATES:
        return day(date.fromisoformat(held))
    if isinstance(held, list):
        return ", ".join(_item(key, one) for one in held)
    tables = {"confidence": _CONFIDENCE, "nature": NATURES, "verdict": _VERDICTS}
    return str(tables.get(key, {}).get(held, held))


def _item(key: str, held: str) -> str:
    if key.startswith("grounds") and held in grounds():
        return in_language(grounds()[held], locale())
    entry = slots().get(held) if key == "slots" else None
    return in_language(entry.title, locale()) if entry is not None else held
