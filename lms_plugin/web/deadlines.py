"""Dates as an academy writes them in a form: wall-clock time of its own country, kept as UTC.

How a deadline counts for an attempt is `queries.briefs`' matter.
"""

from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ZONES: Final = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "ES": "Europe/Madrid",
    "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "IE": "Europe/Dublin",
    "IT": "Europe/Rome", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
}  # fmt: skip
"""State → the time zone of its capital; other states write their deadlines in UTC."""

_CANARIES: Final = "ES-CN"
_WRITTEN: Final = "%Y-%m-%dT%H:%M"


def zone(jurisdiction: str) -> tzinfo:
    """The time zone of a jurisdiction such as `ES-AN`; UTC for unknown ones and on machines without zone data."""
    name = "Atlantic/Canary" if jurisdiction.startswith(_CANARIES) else _ZONES.get(jurisdiction.split("-", 1)[0])
    try:
        return ZoneInfo(name) if name else UTC
    except ZoneInfoNotFoundError:
        return UTC


def zone_name(jurisdiction: str) -> str:
    """The zone as a person reads it: `Madrid`, or `UTC`."""
    return str(getattr(zone(jurisdiction), "key", "UTC")).rsplit("/", 1)[-1].replace("_", " ")


def read(text: str, jurisdiction: str) -> datetime:
    """A moment in UTC from what a date-and-time field sends; ValueError for anything else, and outside 2000–2100."""
    written = datetime.strptime(text[:16], _WRITTEN).replace(tzinfo=zone(jurisdiction))  # noqa: DTZ007
    if not 2000 <= written.year < 2100:
        raise ValueError(f"{text!r} is no deadline")
    return written.astimezone(UTC)


def write(moment: datetime | None, jurisdiction: str) -> str:
    """A moment as a date-and-time field shows it; empty for none."""
    return "" if moment is None else moment.astimezone(zone(jurisdiction)).strftime(_WRITTEN)
