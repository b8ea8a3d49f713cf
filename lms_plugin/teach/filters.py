"""What an instructor is looking for in the table: a name, a status, a group, a module, a page.

Whatever stands in the address, the answer is a table: an unknown status means all of them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from lms_plugin.queries.cohort_people import STATUSES

UNDELIVERED: Final = "undelivered"
"""Not a status of its own: somebody who is done may have a grade that did not arrive."""

LONGEST_NAME: Final = 100
MOST_PAGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty texts look for nothing; `group` and `module` are uuids, `page` counts from 1."""

    q: str = ""
    status: str = ""
    group: str = ""
    module: str = ""
    page: int = 1

    def query(self, **changes: str | int) -> dict[str, str | int]:
        """The part of an address that says this, with changes; what looks for nothing is left out."""
        wanted = asdict(replace(self, **{"page": 1, **changes}))  # type: ignore[arg-type]
        return {name: value for name, value in wanted.items() if value not in ("", 1)}


def read(values: Mapping[str, str]) -> Filter:
    """The filter of a query string or a form."""
    status = values.get("status", "")
    return Filter(
        q=values.get("q", "").replace("\0", "").strip()[:LONGEST_NAME],
        status=status if status in (*STATUSES, UNDELIVERED) else "",
        group=values.get("group", "").replace("\0", "")[:36],
        module=values.get("module", "")[:36],
        page=page_number(values.get("page", "")),
    )


def page_number(text: str) -> int:
    """A page number, 1 for anything that is none."""
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 else 1
