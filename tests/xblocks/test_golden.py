"""The golden documents through the blocks, in the real workbench over HTTP.

What is said there by the system is the code of the day; a discussion is a link, and has no score in a block.
"""

import re
from dataclasses import dataclass
from html import unescape

import pytest

from courses.kinds.kind import Move
from tests.golden.cases import Case, cases
from tests.golden.runner import run
from tests.xblocks.conftest import Visitor
from tests.xblocks.golden import CODE, name_of
from xblocks.discussion import DiscussionBlock
from xblocks.link import LinkBlock

URL = re.compile(r'data-convive-url="([^"?]*)')
FIELDS = re.compile(r'name="(turn|structure)" value="([^"]*)"')
PLAYED = [case for case in cases() if case.kind.name != "discussion"]


@dataclass
class Block:
    """One learner at the workbench."""

    case: Case
    visitor: Visitor
    url: str = ""

    def begin(self) -> None:
        self.page()

    def page(self) -> str:
        reply = self.visitor.get(f"/view/{name_of(self.case)}/")
        assert reply.status_code == 200
        self.url = URL.findall(reply.text)[0]
        return unescape(reply.text)

    def make(self, move: Move) -> bool:
        sent = Move("code", {"code": (CODE,)}) if move.by == "system" else move
        data = {name: list(values) for name, values in sent.data.items()}
        status = self.visitor.post(self.url, {"act": sent.act, "data": data, "hidden": self._hidden()}).status_code
        assert status in (200, 422)
        return status == 200

    def score(self) -> tuple[float, float] | None:
        told = self._state()
        if not told["finished"]:
            return None
        return (told["score"]["earned"], told["score"]["possible"]) if self.case.kind.graded else (1, 1)

    def _hidden(self) -> dict[str, str]:
        told = self._state()
        return {"turn": str(told["turn"]), "structure": told["structure"]}

    def _state(self) -> dict:  # type: ignore[type-arg]
        found = self.visitor.post(self.url.replace("/move/", "/student_view_user_state/"), {})
        assert found.status_code == 200
        return dict(found.json())


@pytest.mark.parametrize("case", PLAYED, ids=lambda case: case.name)
def test_a_block_plays_a_golden_document_as_the_courses_do(workbench: str, case: Case) -> None:
    run(case, Block(case, Visitor(workbench, f"golden-{case.name}")))


def test_a_discussion_is_a_link_that_keeps_nothing() -> None:
    assert issubclass(DiscussionBlock, LinkBlock)
    assert {case.kind.name for case in cases()} - {case.kind.name for case in PLAYED} == {"discussion"}
