"""From what a browser sends to words and numbers that services take, with a sentence for each field that is wrong.

Nothing that somebody wrote is lost: `Filled.values` go back into the form.
"""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort
from flask_babel import gettext as _

MOST_LETTERS = 4000
TITLE_LETTERS = 150
REASON_LETTERS = 500
LABEL_LETTERS = 100
DAYS = (30, 90, 180)

# Controls would break the database or the page; directional overrides would let words pretend to be others.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ACCENT = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER = re.compile(f"({_ACCENT}{{4}}){_ACCENT}+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent, cleaned; `errors` by field, empty when all is well."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def clean(text: str) -> str:
    """Words without controls, with one kind of line break, and without towers of accents."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _TOWER.sub(r"\1", _UNFIT.sub("", text)).strip()


def line(text: str) -> str:
    """The same in one line."""
    return " ".join(clean(text).split())


def new_key() -> str:
    """The key of a form that is about to be shown."""
    return str(uuid.uuid4())


def key(form: Mapping[str, str]) -> str:
    """The key that makes a second sending harmless; 400 where a browser could not have sent it."""
    try:
        return str(uuid.UUID(form.get("key", "")))
    except ValueError:
        abort(400)


def count(form: Mapping[str, str], name: str) -> int:
    """A small number of our own making; 0 for anything else."""
    value = form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else 0


def page(args: Mapping[str, str]) -> int:
    """The page of a list; 404 for what is none."""
    if "page" not in args:
        return 1
    number = count(args, "page")
    if not 1 <= number <= 100_000:
        abort(404)
    return number


def thread(form: Mapping[str, str]) -> Filled:
    """Title and first contribution of a conversation."""
    values = {"title": line(form.get("title", "")), "body": clean(form.get("body", ""))}
    errors = _title_errors(values["title"]) | _body_errors(values["body"])
    return Filled(values, errors)


def contribution(form: Mapping[str, str]) -> Filled:
    """A contribution alone."""
    values = {"body": clean(form.get("body", ""))}
    return Filled(values, _body_errors(values["body"]))


def reason(form: Mapping[str, str]) -> Filled:
    """Why somebody reports or hides a contribution."""
    values = {"reason": line(form.get("reason", ""))}
    if _is_blank(values["reason"]):
        return Filled(values, {"reason": _("Say in a few words why.")})
    if len(values["reason"]) > REASON_LETTERS:
        return Filled(values, {"reason": _("Keep the reason to %(most)s characters.", most=REASON_LETTERS)})
    return Filled(values)


def invitation(form: Mapping[str, str]) -> Filled:
    """Name of the association, and how many days the address works."""
    values = {"label": line(form.get("label", "")), "days": form.get("days", "")}
    errors: dict[str, str] = {}
    if _is_blank(values["label"]) or len(values["label"]) > LABEL_LETTERS:
        errors["label"] = _("Write the name of the association, at most %(most)s characters.", most=LABEL_LETTERS)
    if count(values, "days") not in DAYS:
        errors["days"] = _("Choose how long the address works.")
    return Filled(values, errors)


def _title_errors(title: str) -> dict[str, str]:
    if _is_blank(title):
        return {"title": _("Write a title that says what this is about.")}
    if len(title) > TITLE_LETTERS:
        return {"title": _("Keep the title to %(most)s characters.", most=TITLE_LETTERS)}
    return {}


def _body_errors(body: str) -> dict[str, str]:
    if _is_blank(body):
        return {"body": _("Write your contribution.")}
    if len(body) > MOST_LETTERS:
        return {"body": _(
            "This has %(now)s characters; at most %(most)s are possible. Shorten it or split it in two.",
            now=len(body), most=MOST_LETTERS,
        )}  # fmt: skip
    return {}


def _is_blank(text: str) -> bool:
    return all(unicodedata.category(letter)[0] in "CZ" for letter in text)
