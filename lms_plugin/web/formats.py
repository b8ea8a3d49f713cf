"""Dates, numbers and shares as people of the reader's language write them; filters for templates.

Words belong to the catalogues.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError, dates, numbers
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from courses import pseudo
from courses.directions import direction
from courses.jurisdictions.reader import UnknownJurisdiction, in_language, level
from courses.pseudo import real
from lms_plugin.web import deadlines
from lms_plugin.web.house import now
from lms_plugin.web.identity import AS, actor_or_none
from lms_plugin.web.language import NAMES, locale

_MOST: Final = 2048
"""Values that are kept ready in a language: a table of a cohort repeats few shares, a list is read by many."""


def day(moment: datetime | None) -> str:
    """`22 Nov 2026`; an em dash for none."""
    return _day(moment, real(locale())) if moment else "—"


def moment(value: datetime | None) -> Markup:
    """Date and time in UTC inside `<time>`; the page's script shows it in the reader's own time zone."""
    return _moment(value, real(locale())) if value else Markup("—")


@lru_cache(maxsize=_MOST)
def _moment(value: datetime, code: str) -> Markup:
    shown = dates.format_datetime(value.astimezone(UTC), "d MMM y, HH:mm", locale=code)
    return Markup('<time datetime="{}">{} UTC</time>').format(value.isoformat(), shown)


def wall(value: datetime | None, jurisdiction: str) -> str:
    """Date and time on the clock of the place where people meet, with its name; an em dash for none."""
    if value is None:
        return "—"
    there = value.astimezone(deadlines.zone(jurisdiction))
    shown = dates.format_datetime(there, "d MMM y, HH:mm", locale=real(locale()))
    return str(_("%(moment)s (time of %(zone)s)", moment=shown, zone=deadlines.zone_name(jurisdiction)))


def share(value: float | None) -> str:
    """A share of one as a percentage; an em dash for none."""
    return "—" if value is None else _share(value, real(locale()))


def language(code: str) -> str:
    """What a language of the pages calls itself, and another one is called here; the code itself where nobody knows."""
    return NAMES.get(code) or _language(code, real(locale()))


@lru_cache(maxsize=_MOST)
def _language(code: str, here: str) -> str:
    try:
        found = Locale.parse(code, sep="-").get_display_name(here) or code
    except (ValueError, UnknownLocaleError):
        return code
    return found[:1].upper() + found[1:]


def number(value: float | None) -> str:
    """At most two decimals; an em dash for none."""
    return "—" if value is None else _number(value, real(locale()))


def hours(minutes: int) -> str:
    """`3 h 40 min`, `25 h`: the signs of the SI, the same in every language."""
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest} min" if rest else f"{whole} h"


@lru_cache(maxsize=_MOST)
def _day(moment: datetime, code: str) -> str:
    return str(dates.format_date(moment, "d MMM y", code))


@lru_cache(maxsize=_MOST)
def _share(value: float, code: str) -> str:
    return str(numbers.format_percent(value, "#,##0 %" if code == "es" else "#,##0%", code))


@lru_cache(maxsize=_MOST)
def _number(value: float, code: str) -> str:
    return str(numbers.format_decimal(value, "#,##0.##", code))


def person_field() -> Markup:
    """The hidden field that says whom the page was made for (see `identity.check_same_person`)."""
    who = actor_or_none()
    return Markup('<input type="hidden" name="{}" value="{}">').format(AS, escape(who.person_uuid)) if who else Markup()


def law_name(code: str) -> str:
    """A jurisdiction in the reader's language; its code where nobody has named it."""
    here = locale()
    found = Locale.parse(real(here), sep="-").territories.get(code)
    if found is not None:
        return pseudo.line(found, here) if here in pseudo.LOCALES else found
    try:
        return in_language(level(code).name, here)
    except UnknownJurisdiction:
        return code


def init_app(app: Flask) -> None:
    """Make filters and the page's language known to templates."""
    app.jinja_env.filters.update(day=day, moment=moment, wall=wall, share=share, number=number, hours=hours)
    app.jinja_env.filters.update(direction=direction, language=language, law_name=law_name)
    app.jinja_env.globals.update(
        locales=app.extensions["convive"].settings.locales, locale_names=NAMES, page_locale=locale,
        person_field=person_field, page_now=now,
        actor_or_none=actor_or_none,
    )  # fmt: skip
