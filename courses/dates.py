"""Days in words: the few forms that our texts need, without a locale library.

Times of day and time zones belong to the hosts.
"""

from datetime import date

_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
_SPANISH = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre")  # fmt: skip
_FORMS = {"en": ("{day} {month} {year}", _ENGLISH), "es": ("{day} de {month} de {year}", _SPANISH)}


def in_words(day: date, locale: str) -> str:
    """`22 November 2026`, `22 de noviembre de 2026`; the ISO form in languages that are not ours."""
    language = locale.replace("_", "-").split("-", 1)[0].lower()
    if language not in _FORMS:
        return day.isoformat()
    form, months = _FORMS[language]
    return form.format(day=day.day, month=months[day.month - 1], year=day.year)
