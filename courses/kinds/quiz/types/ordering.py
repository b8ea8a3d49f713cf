"""Things to put in order: the type `ordering`, with a list of places beside each item.

Two items may be given the same place: then their order is not said, and earns nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem
from courses.kinds.quiz.questions import Item, Ordering
from courses.kinds.quiz.types.type import Answer, Fields, Part, Seen, check_prose, only, pairs, refuse_parts, twice


class OrderingType:
    """Fields: `q.<question>.<item>`, its value a place counted from 1."""

    def check(self, question: Ordering, file: str, path: str) -> Iterator[Problem]:
        """Repeated ids, and prose."""
        yield from twice((item.id for item in question.items), file, f"{path}/items")
        for item in question.items:
            yield from check_prose(item, ("text", "feedback"), file, f"{path}/items/{item.id}")

    def structure(self, question: Ordering) -> Any:
        """Ids of the items."""
        return {"items": sorted(item.id for item in question.items)}

    def longest(self, question: Ordering) -> int:
        """Every item with a place of two digits."""
        return len(json.dumps([f"{item.id}/12" for item in question.items]))

    def read(self, question: Ordering, fields: Fields) -> list[str]:
        """`item/place` for every item that has one."""
        refuse_parts(fields, (item.id for item in question.items))
        places = {str(place) for place in range(1, len(question.items) + 1)}
        found = {key: only(values) for key, values in fields.items()}
        if {value for value in found.values() if value} - places:
            raise IllegalMove("There is no such place in the order.")
        return [f"{item.id}/{found[item.id]}" for item in question.items if found.get(item.id)]

    def lacks(self, question: Ordering, answer: Answer) -> list[str]:
        """The items without a place, and those whose place another has too."""
        places = pairs(answer)
        taken = Counter(places.values())
        return [item.id for item in question.items if taken[places.get(item.id, "")] != 1]

    def share(self, question: Ordering, answer: Answer) -> float:
        """Pairs of items in the right order less those in the wrong one, by the number of pairs, never below 0."""
        places = _places(answer)
        found = [
            (places[one.id] < places[other.id]) - (places[one.id] > places[other.id])
            for one, other in combinations(question.items, 2)
            if one.id in places and other.id in places
        ]
        size = len(question.items)
        share = max(0.0, sum(found) / (size * (size - 1) / 2))
        return share if question.credit == "parts" else float(share == 1)

    def asked(self, question: Ordering, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`items` shuffled, whatever the document says of options, with the place that each was given."""
        places = pairs(answer)
        items = [
            {"id": item.id, "text": seen.line(item.text), "place": places.get(item.id, "")}
            for item in _mixed(question, seen)
        ]
        return {"items": items, "places": [str(place) for place in range(1, len(items) + 1)]}

    def opened(self, question: Ordering, answer: Answer, seen: Seen) -> dict[str, Any]:
        """The items in the right order, each with the place that it was given."""
        places = pairs(answer)
        return {
            "parts": [
                {
                    "label": seen.line(item.text),
                    "given": places.get(item.id, ""),
                    "right": places.get(item.id) == str(place),
                    "expected": str(place),
                    "feedback": seen.block(item.feedback),
                }
                for place, item in enumerate(question.items, 1)
            ]
        }

    def said(self, question: Ordering, answer: Answer, seen: Seen) -> list[str]:
        """The items by the place that they were given."""
        places = _places(answer)
        placed = sorted((item for item in question.items if item.id in places), key=lambda item: places[item.id])
        return [f"{places[item.id]}. {prose.plain(item.text, seen.brief.overlay, seen.locale)}" for item in placed]

    def parts(self, question: Ordering) -> list[Part]:
        """The items."""
        return [Part(item.id, item.text, True) for item in question.items]

    def hits(self, question: Ordering, answer: Answer) -> list[str]:
        """The items in their right place."""
        places = _places(answer)
        return [item.id for place, item in enumerate(question.items, 1) if places.get(item.id) == place]

    def typed(self, question: Ordering, answer: Answer) -> list[tuple[str, str]]:
        """Nothing is typed."""
        return []


def _places(answer: Answer) -> dict[str, int]:
    return {key: int(place) for key, place in pairs(answer).items()}


def _mixed(question: Ordering, seen: Seen) -> list[Item]:
    """Never the right order itself: that would be no question."""
    by_id = sorted(question.items, key=lambda item: item.id)
    mixed = Random(f"{seen.seed}/{question.id}").sample(by_id, len(by_id))
    return mixed if tuple(mixed) != question.items else mixed[1:] + mixed[:1]


TYPE = OrderingType()
