"""Words of the author's room that depend on what was found.

Words that stand in one template only stand there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from courses.errors import Problem, said
from courses.packages.package import MANIFEST
from courses.player.catalogue import gettext_for
from lms_plugin.author.changes import Change
from lms_plugin.web.language import NAMES, locale


@dataclass(frozen=True, slots=True)
class Said:
    """A change in words; `key` is "" for the module's own page."""

    title: str
    key: str
    words: str


def in_words(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of a package with their messages in the language of the page."""
    gettext = gettext_for(locale())
    return tuple(replace(one, message=said(one.message, gettext)) for one in problems)


def say(changes: Iterable[Change]) -> tuple[Said, ...]:
    """Each change as a line of a list."""
    return tuple(Said(one.title, "" if one.key == MANIFEST else one.key, _words(one)) for one in changes)


def _words(change: Change) -> str:
    if change.what == "added":
        return str(_("new"))
    if change.what == "removed":
        return str(_("taken out"))
    parts = []
    if change.content:
        parts.append(_("words or settings changed"))
    if change.structure:
        parts.append(_("questions, options, sections or scenes came or went"))
    if change.placing:
        parts.append(_("order, minutes or grading changed"))
    if change.languages:
        names = ", ".join(NAMES.get(code, code) for code in change.languages)
        parts.append(_("translation changed: %(languages)s", languages=names))
    return "; ".join(parts)
