"""A text with gaps: the type `gaps`. A gap is filled by hand or out of a list.

The text is ordinary prose; a gap stands in it as its id in double brackets, once, outside links and masked words.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem, Sentence
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.quiz.questions import Gap, GapText
from courses.kinds.quiz.types import choice, forms
from courses.kinds.quiz.types.type import (
    Answer,
    Fields,
    Part,
    Seen,
    earned_by_parts,
    only,
    pairs,
    refuse_parts,
    twice,
)

_PIECES = re.compile(r"""(<(?:"[^"]*"|[^">])*>)|\[\[([a-z0-9][a-z0-9-]{0,63})\]\]""")
"""A tag of cleaned HTML, whose attributes stand in double quotes, or a gap; what looks like a gap in a tag is none."""

_NO_PLACE = re.compile(r"<(a|label|span|code)\b.*?</\1>", re.DOTALL)


class GapsType:
    """Fields: `q.<question>.<gap>`, its value what was typed or the id of an option."""

    def check(self, question: GapText, file: str, path: str) -> Iterator[Problem]:
        """Gaps that are not in the text, and what each accepts."""
        yield from twice((gap.id for gap in question.gaps), file, f"{path}/gaps")
        yield from prose.check(question.body, file, f"{path}/body")
        yield from check_body(question, question.body, file, f"{path}/body")
        for gap in question.gaps:
            yield from _check_gap(question, gap, file, f"{path}/gaps/{gap.id}")

    def structure(self, question: GapText) -> Any:
        """Ids of the gaps, each with those of its options or forms."""
        return {
            gap.id: sorted([*(option.id for option in gap.options), *(form.id for form in gap.accepted)])
            for gap in question.gaps
        }

    def ids(self, question: GapText) -> Any:
        """Ids of the gaps, each with those of its options; the accepted forms are the key."""
        return {gap.id: sorted(option.id for option in gap.options) for gap in question.gaps}

    def longest(self, question: GapText) -> int:
        """Every gap filled."""
        return sum(_longest(gap) for gap in question.gaps)

    def read(self, question: GapText, fields: Fields) -> list[str]:
        """`gap/value` for every gap that is filled."""
        refuse_parts(fields, (gap.id for gap in question.gaps))
        found = {gap.id: _read(gap, only(fields.get(gap.id, ()))) for gap in question.gaps}
        return [f"{key}/{value}" for key, value in found.items() if value]

    def lacks(self, question: GapText, answer: Answer) -> list[str]:
        """The gaps that are not filled."""
        given = pairs(answer)
        return [gap.id for gap in question.gaps if not given.get(gap.id)]

    def share(self, question: GapText, answer: Answer) -> float:
        """Every gap earns its part of the share."""
        given = pairs(answer)
        shares = [_share(question, gap, given.get(gap.id, "")) for gap in question.gaps]
        if question.credit == "all":
            return earned_by_parts(shares.count(1.0), len(shares), "all")
        return sum(shares) / len(shares)

    def asked(self, question: GapText, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`pieces` of the text: HTML, and gaps with their number, value and options."""
        given, by_id = pairs(answer), {gap.id: gap for gap in question.gaps}
        numbers = {gap.id: number for number, gap in enumerate(question.gaps, 1)}
        pieces = [
            {"html": html, "gap": _shown(by_id[key], numbers[key], given.get(key, ""), seen) if key else None}
            for html, key in _pieces(question, seen.block(question.body))
        ]
        return {"pieces": pieces, "match": question.match}

    def opened(self, question: GapText, answer: Answer, seen: Seen) -> dict[str, Any]:
        """The text with what was filled in, and each gap with what would have been right."""
        given = pairs(answer)
        return {
            "pieces": self.asked(question, answer, seen)["pieces"],
            "parts": [_opened(question, gap, given.get(gap.id, ""), seen) for gap in question.gaps],
        }

    def said(self, question: GapText, answer: Answer, seen: Seen) -> list[str]:
        """What stands in each gap."""
        given = pairs(answer)
        return [f"{gap.id}: {_words(gap, given[gap.id], seen)}" for gap in question.gaps if gap.id in given]

    def parts(self, question: GapText) -> list[Part]:
        """The gaps."""
        return [Part(gap.id, gap.id, True) for gap in question.gaps]

    def hits(self, question: GapText, answer: Answer) -> list[str]:
        """The gaps that are right."""
        given = pairs(answer)
        return [gap.id for gap in question.gaps if _share(question, gap, given.get(gap.id, "")) == 1]

    def typed(self, question: GapText, answer: Answer) -> list[tuple[str, str]]:
        """What was typed into a gap and does not earn everything."""
        given = pairs(answer)
        return [
            (gap.id, forms.folded(given[gap.id], question.match))
            for gap in question.gaps
            if gap.accepted and gap.id in given and _share(question, gap, given[gap.id]) < 1
        ]


def check_body(question: GapText, body: str, file: str, path: str) -> Iterator[Problem]:
    """Whether every gap stands in a text exactly once, where a field may stand."""
    html = _NO_PLACE.sub("", prose.render(body, NEUTRAL, "en"))
    found = Counter(match[2] for match in _PIECES.finditer(html) if match[2])
    for gap in question.gaps:
        if found.pop(gap.id, 0) != 1:
            message = Sentence("[[%(gap)s]] must stand in the text once, outside links and masked words.", gap=gap.id)
            yield Problem(file, path, message)
    for key in found:
        message = Sentence("There is no gap %(gap)s: describe it, or take it out of the text.", gap=key)
        yield Problem(file, path, message)


def _check_gap(question: GapText, gap: Gap, file: str, path: str) -> Iterator[Problem]:
    yield from prose.check(gap.feedback, file, f"{path}/feedback")
    if bool(gap.accepted) == bool(gap.options):
        yield Problem(file, path, "A gap has either accepted forms or options.")
        return
    if gap.accepted:
        yield from forms.check(gap.accepted, question.match, file, f"{path}/accepted")
        return
    yield from twice((option.id for option in gap.options), file, f"{path}/options")
    for option in gap.options:
        yield from choice.check_option(option, file, f"{path}/options/{option.id}")
    if sum(option.correct for option in gap.options) != 1 or len(gap.options) < 2:
        yield Problem(file, f"{path}/options", "A gap needs at least two options, and exactly one must be correct.")


def _longest(gap: Gap) -> int:
    if gap.accepted:
        return len(gap.id) + forms.LONGEST_BYTES + 8
    return len(json.dumps(f"{gap.id}/{max((option.id for option in gap.options), key=len, default='')}")) + 2


def _read(gap: Gap, value: str) -> str:
    if gap.accepted:
        return forms.typed(value)
    if value and value not in {option.id for option in gap.options}:
        raise IllegalMove("The question has no such option.")
    return value


def _share(question: GapText, gap: Gap, value: str) -> float:
    if not value:
        return 0.0
    if gap.accepted:
        form = forms.matched(gap.accepted, value, question.match)
        return form.share if form is not None else 0.0
    return float(any(option.correct for option in gap.options if option.id == value))


def _pieces(question: GapText, html: str) -> Iterator[tuple[str, str]]:
    """(HTML, id of the gap behind it or nothing); a gap that a translation has lost follows at the end."""
    open_gaps = {gap.id for gap in question.gaps}
    start = 0
    for found in _PIECES.finditer(html):
        if found[2] in open_gaps:
            open_gaps.discard(found[2])
            yield html[start : found.start()], found[2]
            start = found.end()
    yield html[start:], ""
    for gap in question.gaps:
        if gap.id in open_gaps:
            yield "", gap.id


def _shown(gap: Gap, number: int, value: str, seen: Seen) -> dict[str, Any]:
    options = [{"id": option.id, "text": _plain(option.text, seen)} for option in seen.shuffled(gap.options, gap.id)]
    return {"id": gap.id, "number": number, "value": value, "words": _words(gap, value, seen), "options": options}


def _opened(question: GapText, gap: Gap, value: str, seen: Seen) -> dict[str, Any]:
    right = [_plain(option.text, seen) for option in gap.options if option.correct]
    chosen = [option.feedback for option in gap.options if option.id == value and option.feedback]
    form = forms.matched(gap.accepted, value, question.match) if value and gap.accepted else None
    said = [*chosen, *([form.feedback] if form is not None and form.feedback else []), gap.feedback]
    return {
        "label": "",
        "given": _words(gap, value, seen),
        "right": _share(question, gap, value) == 1,
        "expected": " / ".join(right or forms.expected(gap.accepted, seen.locale)),
        "feedback": "".join(seen.block(text) for text in said),
    }


def _words(gap: Gap, value: str, seen: Seen) -> str:
    return next((_plain(option.text, seen) for option in gap.options if option.id == value), value)


def _plain(text: str, seen: Seen) -> str:
    return prose.plain(text, seen.brief.overlay, seen.locale)


TYPE = GapsType()
