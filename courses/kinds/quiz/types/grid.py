"""Every row to its column: the types `matching` (a list beside each row) and `matrix` (marks in columns).

A column may belong to several rows, or to none.
"""

import json
from collections.abc import Iterator
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem, Sentence
from courses.kinds.quiz.questions import Column, Grid
from courses.kinds.quiz.types.type import (
    Answer,
    Fields,
    Part,
    Seen,
    check_prose,
    earned_by_parts,
    only,
    pairs,
    refuse_parts,
    twice,
)


class GridType:
    """Fields: `q.<question>.<row>`, its value the id of a column."""

    def check(self, question: Grid, file: str, path: str) -> Iterator[Problem]:
        """Repeated ids, and rows that lead nowhere."""
        yield from twice((row.id for row in question.rows), file, f"{path}/rows")
        yield from twice((column.id for column in question.columns), file, f"{path}/columns")
        known = {column.id for column in question.columns}
        for row in question.rows:
            if row.right not in known:
                message = Sentence("There is no column %(column)s: name one of columns.", column=row.right)
                yield Problem(file, f"{path}/rows/{row.id}/right", message)
            yield from check_prose(row, ("text", "feedback"), file, f"{path}/rows/{row.id}")
        for column in question.columns:
            yield from check_prose(column, ("text",), file, f"{path}/columns/{column.id}")

    def structure(self, question: Grid) -> Any:
        """Ids of rows and columns."""
        return {
            "rows": sorted(row.id for row in question.rows),
            "columns": sorted(column.id for column in question.columns),
        }

    def longest(self, question: Grid) -> int:
        """Every row in the column with the longest name."""
        longest = max((column.id for column in question.columns), key=len)
        return len(json.dumps([f"{row.id}/{longest}" for row in question.rows]))

    def read(self, question: Grid, fields: Fields) -> list[str]:
        """`row/column` for every row that has one."""
        refuse_parts(fields, (row.id for row in question.rows))
        known = {column.id for column in question.columns}
        found = {key: only(values) for key, values in fields.items()}
        if {value for value in found.values() if value} - known:
            raise IllegalMove("The question has no such option.")
        return [f"{row.id}/{found[row.id]}" for row in question.rows if found.get(row.id)]

    def lacks(self, question: Grid, answer: Answer) -> list[str]:
        """The rows without a column."""
        given = pairs(answer)
        return [row.id for row in question.rows if not given.get(row.id)]

    def share(self, question: Grid, answer: Answer) -> float:
        """Every right row earns its share."""
        return earned_by_parts(len(self.hits(question, answer)), len(question.rows), question.credit)

    def asked(self, question: Grid, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`rows` with what was chosen, `columns` in one order for all rows; a matrix keeps its columns' order."""
        given = pairs(answer)
        rows = [
            {"id": row.id, "text": seen.line(row.text), "chosen": given.get(row.id, "")}
            for row in seen.shuffled(question.rows, f"{question.id}/rows")
        ]
        return {"rows": rows, "columns": [_column(column, seen) for column in _columns(question, seen)]}

    def opened(self, question: Grid, answer: Answer, seen: Seen) -> dict[str, Any]:
        """Each row with what was chosen and what would have been right."""
        given = pairs(answer)
        names = {column.id: seen.line(column.text) for column in question.columns}
        return {
            "parts": [
                {
                    "label": seen.line(row.text),
                    "given": names.get(given.get(row.id, ""), ""),
                    "right": given.get(row.id) == row.right,
                    "expected": names.get(row.right, ""),
                    "feedback": seen.block(row.feedback),
                }
                for row in seen.shuffled(question.rows, f"{question.id}/rows")
            ]
        }

    def said(self, question: Grid, answer: Answer, seen: Seen) -> list[str]:
        """Each row with its column."""
        given = pairs(answer)
        law, locale = seen.brief.overlay, seen.locale
        names = {column.id: prose.plain(column.text, law, locale) for column in question.columns}
        return [
            f"{prose.plain(row.text, law, locale)}: {names.get(given[row.id], '')}"
            for row in question.rows
            if row.id in given
        ]

    def parts(self, question: Grid) -> list[Part]:
        """The rows."""
        return [Part(row.id, row.text, True) for row in question.rows]

    def hits(self, question: Grid, answer: Answer) -> list[str]:
        """The rows that are right."""
        given = pairs(answer)
        return [row.id for row in question.rows if given.get(row.id) == row.right]

    def typed(self, question: Grid, answer: Answer) -> list[tuple[str, str]]:
        """Nothing is typed."""
        return []


def _columns(question: Grid, seen: Seen) -> list[Column]:
    if question.type == "matrix":
        return list(question.columns)
    return seen.shuffled(question.columns, f"{question.id}/columns")


def _column(column: Column, seen: Seen) -> dict[str, str]:
    return {"id": column.id, "text": seen.line(column.text)}


TYPE = GridType()
