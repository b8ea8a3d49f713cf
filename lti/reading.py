"""Reading claims that may hold anything: null, wrong types, endless text, broken characters.

Every function takes the raw value and gives a typed one, or refuses; none
knows which claims a message must have (that is `lti.message`).
An identifier of the wrong form is refused, because two people or two courses
must never be confused; a name is only cleaned, because it is only shown.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeGuard

from lti.refused import N_, Refused

ID_LENGTH = 255
NAME_LENGTH = 255
TEXT_LENGTH = 2_000
LIST_LENGTH = 100
CUSTOM_VALUE_LENGTH = 4_096

_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}", re.ASCII)
# Control characters (category Cc) and halves of surrogate pairs (Cs) break databases, direction overrides break pages.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")

_BLANKS = dict.fromkeys(map(ord, "\t\r\n"), " ")


def printable(text: str) -> bool:
    """True when a text has no control characters, broken surrogates or direction overrides."""
    return _UNPRINTABLE.search(text) is None


def storable(text: str) -> bool:
    """True when a text can be encoded and kept in any database, whatever else it holds."""
    return _UNKEEPABLE.search(text) is None


def identifier(value: object, check: str, sentence: str) -> str:
    """A required identifier: a printable text of 1 to 255 characters, kept exactly; else refused."""
    if not is_identifier(value):
        raise Refused(check, sentence)
    return value


def is_identifier(value: object) -> TypeGuard[str]:
    """Whether a value could be an identifier; for lists where one odd entry must not cost the rest."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= ID_LENGTH and printable(value)


def name(value: object, length: int = NAME_LENGTH) -> str:
    """A text for people: cleaned, trimmed, cut at `length`; "" for anything that is not text."""
    if not isinstance(value, str):
        return ""
    # Cut first, generously: cleaning must not cost more than the text is worth.
    kept = value[: length * 4].translate(_BLANKS)
    return _UNPRINTABLE.sub("", kept).strip()[:length]


def email(value: object) -> str:
    """An address of at most 254 characters with one @ inside, or ""."""
    text = name(value, NAME_LENGTH)
    local, at, domain = text.partition("@")
    fits = bool(local and at and domain) and "@" not in domain and " " not in text and len(text) <= 254
    return text if fits and text == value else ""


def locale(value: object) -> str:
    """A language tag such as `es` or `es-ES`, with hyphens, or ""."""
    if not isinstance(value, str) or len(value) > 35 or not _LOCALE.fullmatch(value):
        return ""
    return value.replace("_", "-")


def mapping(value: object, check: str, sentence: str) -> Mapping[str, Any]:
    """An object; null and the empty list that PHP platforms send for an empty object count as empty; else refused."""
    if value is None or value == []:
        return MappingProxyType({})
    if not isinstance(value, Mapping):
        raise Refused(check, sentence)
    return value


def texts(value: object, check: str, sentence: str) -> tuple[str, ...]:
    """A list of at most 100 texts; null is empty; else refused. Unprintable and endless entries are left out."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > LIST_LENGTH:
        raise Refused(check, sentence)
    if not all(isinstance(entry, str) for entry in value):
        raise Refused(check, sentence)
    return tuple(entry for entry in value if entry and len(entry) <= ID_LENGTH and printable(entry))


def choice(value: object) -> bool | None:
    """A boolean, also in the form of text that Deep Linking 1.0 platforms send; None when neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def custom_values(value: object) -> Mapping[str, str]:
    """Custom parameters as texts; numbers and booleans are written out, nested values left out; else refused."""
    sentence = N_("The platform sent custom parameters that the tool cannot read.")
    entries = mapping(value, "custom", sentence)
    if len(entries) > LIST_LENGTH:
        raise Refused("custom", sentence)
    written = {key: _written(entry) for key, entry in entries.items() if 0 < len(key) <= ID_LENGTH and printable(key)}
    if any(text is not None and len(text) > CUSTOM_VALUE_LENGTH for text in written.values()):
        raise Refused("custom", sentence)
    return MappingProxyType({key: text for key, text in written.items() if text is not None})


def _written(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _UNPRINTABLE.sub(_kept_blank, value) if isinstance(value, str) else None


def _kept_blank(found: re.Match[str]) -> str:
    return found[0] if found[0] in "\t\r\n" else ""
