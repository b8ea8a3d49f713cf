"""Tables as CSV files that a spreadsheet opens as they are, without running anything of what people typed.

Which columns there are belongs to the rooms.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from flask import Response

from courses.cells import harmless

Cell = str | int | float | datetime | None


def attachment(title: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download in UTF-8 with the mark that Excel looks for; the file is called after the title, in plain ASCII."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe(cell) for cell in heading])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    disposition = f'attachment; filename="{_file_name(title)}.csv"'
    body = "\ufeff" + buffer.getvalue()
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": disposition})


def safe(cell: Cell) -> str | int | float:
    """The cell as it is written: moments are ISO 8601 to the second, and what may run gets an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, str):
        return harmless(cell)
    return cell


def _file_name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:80] or "table"
