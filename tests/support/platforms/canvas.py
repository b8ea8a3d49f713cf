"""Canvas, as its documentation and source say. Notices about copied courses belong to their own tests."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from lti.http import Reply
from tests.support.platforms.lms import Lms
from tests.support.platforms.parts import Column, problem

SUBMISSION = "https://canvas.instructure.com/lti/submission"
TEST_STUDENT = "test-student"


@dataclass
class Canvas(Lms):
    """A school's own host, the issuer of all schools."""

    family: ClassVar[str] = "canvas"
    product: ClassVar[str] = "canvas"
    issuer: ClassVar[str] = "https://canvas.instructure.com"
    deployment_id: ClassVar[str] = "12:a1b2c3"
    base: str = "https://academy.instructure.com"
    attempts: dict[str, int] = field(default_factory=dict)
    """Submissions by person: each is a mail to the instructor and one attempt less."""
    unsaid: int = 0
    """Scores that did not say whether they are a submission."""

    def take(self, column: Column, score: dict[str, Any]) -> Reply:
        if score["userId"] == TEST_STUDENT:
            return problem(422)
        said = score.get(SUBMISSION, {}).get("new_submission")
        self.unsaid += said is None
        if said is not False:
            self.attempts[score["userId"]] = self.attempts.get(score["userId"], 0) + 1
        return super().take(column, score)

    def place_of(self, page: str) -> int:
        """A bookmark, in which small and capital letters differ."""
        return 0 if not page else int(page.removeprefix("bookmark:WzEyM").removesuffix("Ww"))

    def link(self, url: str, following: int) -> str:
        """Header names in small letters are HTTP/2's; several links stand in one header, the next one in the middle."""
        bare = url.partition("?")[0]
        return (
            f'<{bare}?page=first>; rel="current",<{bare}?page=bookmark:WzEyM{following}Ww>; rel="next",'
            f'<{bare}?page=first>; rel="first"'
        )
