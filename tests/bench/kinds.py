"""A move of every kind, each in an attempt that is under way, sent as the player's script sends it.

The quiz with three answers a page is a scene of its own; here it is one answer of a golden document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.bench.browser import Answer, filled
from tests.bench.content import KINDS
from tests.bench.people import COHORT, MEMBERS
from tests.golden.cases import cases

if TYPE_CHECKING:
    from tests.bench.scenes import Scenes, Step
    from tests.bench.world import World

CODE = "ABC346"
EVERY: Mapping[str, str] = {
    "kind_annotation": "Annotation: a segment marked",
    "kind_discussion": "Discussion: a reply posted",
    "kind_form": "Form: a step saved",
    "kind_journal": "Journal: an entry written",
    "kind_lesson": "Lesson: said to be read",
    "kind_product": "Product: a section saved",
    "kind_quiz": "Quiz: one answer saved",
    "kind_scenario": "Scenario: a choice made",
    "kind_session": "Session: the code typed",
    "kind_survey": "Survey: handed in",
}
"""Scene → words of the table. Reading, arriving and handing in change what a table shows; the others do not."""

_PLAYS: Mapping[str, tuple[str, int]] = {
    "kind_annotation": ("annotation", 1), "kind_form": ("form", 1), "kind_lesson": ("lesson", 0),
    "kind_product": ("product", 2), "kind_quiz": ("quiz-half-right", 1), "kind_scenario": ("scenario", 3),
}  # fmt: skip
"""Scene → golden document, and how many of its moves were made before the one that is measured."""

Pairs = list[tuple[str, str]]


class KindMoves:
    """The moves on one server; every trainee makes each of them once, members of the room many times."""

    def __init__(self, world: World, scenes: Scenes, people: Mapping[str, count[int]]) -> None:
        self.world, self.scenes, self.people = world, scenes, people
        self.module = f"/learn/p/{world.placements[KINDS]}/a"
        self.cases = {case.name: case for case in cases()}

    def of(self, name: str) -> Callable[[int], Sequence[Step]]:
        """How the scene prepares itself."""
        if name == "kind_discussion":
            return self._replies
        makers = {"kind_journal": self._entry, "kind_survey": self._sheet, "kind_session": self._arrival}
        make = makers.get(name) or (lambda cookies: self._turn(name, cookies))
        return lambda times: [make(self._somebody(name)) for _ in range(times)]

    def _somebody(self, name: str) -> dict[str, str]:
        number = next(self.people[name])
        assert number < COHORT, f"{name} has no trainee left who has not made this move"
        return self.scenes.people[number]

    def _turn(self, name: str, cookies: dict[str, str]) -> Step:
        key, before = _PLAYS[name]
        moves = [turn.move for turn in self.cases[key].turns if not turn.refused]
        address = f"{self.module}/{key}"
        if self.cases[key].kind.graded:
            page = self.scenes.browser.get(address, cookies).text
            _good(self.scenes.browser.post(f"{address}/begin", cookies, _hidden(page, f'{address}/begin"')), 303)
        for move in moves[:before]:
            self._send(address, cookies, self._form(address, cookies, move.act, move.data))
        return self._step(address, cookies, self._form(address, cookies, moves[before].act, moves[before].data))

    def _entry(self, cookies: dict[str, str]) -> Step:
        address = f"{self.module}/journal"
        for text in ("First words.", "Second words."):
            form = self._form(address, cookies, "save", {"prompt": ("before",), "text": (text,)})
            if text.startswith("First"):
                self._send(address, cookies, form)
        return self._step(address, cookies, form)

    def _sheet(self, cookies: dict[str, str]) -> Step:
        address = f"{self.module}/survey"
        page = _good(self.scenes.browser.get(address, cookies), 200).text
        return self._step(address, cookies, filled(page))

    def _arrival(self, cookies: dict[str, str]) -> Step:
        address = f"{self.module}/session/present"
        page = _good(self.scenes.browser.get(f"{self.module}/session", cookies), 200).text
        form = [*_hidden(page, f'{address}"'), ("code", CODE)]
        return lambda: (_good(self.scenes.browser.post(address, cookies, form), 303),)

    def _replies(self, times: int) -> Sequence[Step]:
        room = f"/community/r/{self.world.room}"
        page = _good(self.scenes.browser.get(room, self.scenes.people[0]), 200).text
        thread = re.findall(rf'href="({room}/t/[^"#?]+)', page)[0]
        return [self._reply(thread, self.scenes.people[number % MEMBERS]) for number in range(times)]

    def _reply(self, thread: str, cookies: dict[str, str]) -> Step:
        page = _good(self.scenes.browser.get(thread, cookies), 200).text
        kept = [pair for pair in _hidden(page, f'action="{thread}"') if pair[0] != "key"]
        form = [*kept, ("key", str(uuid4())), ("body", "A reply of a few words.")]
        return lambda: (_good(self.scenes.browser.post(thread, cookies, form), 303),)

    def _form(self, address: str, cookies: dict[str, str], act: str, data: Mapping[str, tuple[str, ...]]) -> Pairs:
        page = _good(self.scenes.browser.get(address, cookies), 200).text
        hidden = [pair for pair in filled(page) if pair[0] != "act" and not pair[0].startswith("m.")]
        return [*hidden, ("act", act), *((f"m.{name}", value) for name, values in data.items() for value in values)]

    def _step(self, address: str, cookies: dict[str, str], form: Pairs) -> Step:
        return lambda: (self._send(address, cookies, form),)

    def _send(self, address: str, cookies: dict[str, str], form: Pairs) -> Answer:
        return _good(self.scenes.browser.post(address, cookies, form, script=True), 200)


def _hidden(page: str, mark: str) -> Pairs:
    """The hidden fields of the form whose tag holds this mark."""
    start = page.index(mark)
    end = page.index("</form>", start)
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[start:end])


def _good(answer: Answer, status: int) -> Answer:
    assert answer.status == status, f"{answer.status} instead of {status}: {answer.text[:1500]}"
    return answer
