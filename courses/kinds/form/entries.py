"""What an entry must look like, and what looks as if it named a person.

Everything is kept as it was typed, so that nothing is lost; what is wrong with it is worked out each time the page is
shown. Nothing here judges what somebody wrote.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time

from courses.errors import Sentence
from courses.kinds.form.document import WRITTEN, Field, Step

Values = Mapping[str, Sequence[str]]
"""Field → what was chosen or typed; absent when empty."""

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,4})?")
_DAYS_AND_TIMES = re.compile(
    r"(?<!\d[./-])\b(?:\d{4}-\d{2}-\d{2}"
    r"|(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:\d{4}|\d{2})"
    r"|(?:[01]?\d|2[0-3])[:.][0-5]\d)\b(?![./-]\d)"
)
_NAMES_SOMEBODY = re.compile(
    r"[^\s@]+@[^\s@]+\.[a-z]{2,}"  # an e-mail address
    r"|(?:\+?\d[ .\-/]?){8}\d"  # a telephone number: nine digits, with or without spaces
    r"|\b[0-9XYZ]\d{7}[ -]?[A-Z]\b",  # a Spanish identity card or its foreign counterpart
    re.IGNORECASE,
)


def number(values: Values, key: str) -> float | None:
    """The number that was typed, with a point or a comma; None where it is none."""
    typed = "".join(values.get(key, ()))
    return float(typed.replace(",", ".")) if _NUMBER.fullmatch(typed) else None


def errors(step: Step, values: Values) -> dict[str, Sentence]:
    """Field → what its writer can mend, in the order of the page."""
    found = ((field.id, _error(field, values)) for field in step.fields)
    return {key: message for key, message in found if message is not None}


def _error(field: Field, values: Values) -> Sentence | None:
    typed = "".join(values.get(field.id, ()))
    if not typed:
        return Sentence("This is needed.") if field.required else None
    if field.type in WRITTEN:
        return personal(typed)
    if len(values[field.id]) > 1 and any(one.alone and one.id in values[field.id] for one in field.options):
        return Sentence("One of these answers rules out the others: keep it alone, or take it away.")
    if field.type == "number":
        return _out_of_bounds(field, number(values, field.id))
    if field.type in ("date", "time") and not _is_moment(field, typed):
        words = Sentence("Write a day such as 2026-11-22."), Sentence("Write a time such as 09:30.")
        return words[field.type == "time"]
    return None


def personal(typed: str) -> Sentence | None:
    """What its writer should take out of free text; None where nothing looks as if it named a person."""
    if _NAMES_SOMEBODY.search(_DAYS_AND_TIMES.sub(" ", typed)) is None:
        return None
    return Sentence("This looks like a telephone number, an e-mail address or an identity number. Take it out.")


def _out_of_bounds(field: Field, figure: float | None) -> Sentence | None:
    if figure is None:
        return Sentence("Write a number in figures.")
    if field.least is not None and figure < field.least:
        return Sentence("Write a number of at least %(least)s.", least=f"{field.least:g}")
    if field.most is not None and figure > field.most:
        return Sentence("Write a number of at most %(most)s.", most=f"{field.most:g}")
    return None


def _is_moment(field: Field, typed: str) -> bool:
    try:
        _ = date.fromisoformat(typed) if field.type == "date" else time.fromisoformat(typed)
    except ValueError:
        return False
    return len(typed) == (10 if field.type == "date" else 5)
