"""Moodle 4.5, as it was seen. The tool's registration in it belongs to the registration's own tests."""

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

import jwt

from lti import claims
from lti.http import Reply
from tests.support.platforms.lms import Lms
from tests.support.platforms.parts import Column, problem, second


@dataclass
class Moodle(Lms):
    """Services behind `services.php`; what identifies the tool stands in the query of every address."""

    family: ClassVar[str] = "moodle"
    product: ClassVar[str] = "moodle"
    teachers: set[str] = field(default_factory=lambda: {"5"})
    cached_keys: dict[str, Any] = field(default_factory=dict)

    def container(self) -> str:
        return f"{self.base}/mod/lti/services.php/2/lineitems?type_id=7"

    def column_url(self, number: int) -> str:
        """The query string stays behind the path (mod/lti/service/gradebookservices)."""
        return f"{self.base}/mod/lti/services.php/2/lineitems/{number}/lineitem?type_id=7"

    def hint(self) -> str:
        """The message hint is JSON text."""
        return json.dumps({"cmid": 7, "launchid": "ltilaunch7_1234567890"})

    def message(self, **changes: Any) -> dict[str, Any]:
        """A bare number as `sub`, a short word as the course's type."""
        context = {"id": "2", "title": "Curso", "label": "C1", "type": ["CourseSection"]}
        return super().message(**{"sub": "4", claims.CONTEXT: context, **changes})

    def take(self, column: Column, score: dict[str, Any]) -> Reply:
        """Seen in classes/local/resources/scores.php: 400 for teachers, 409, and only `FullyGraded` is kept."""
        known = {one["user_id"] for one in self.members}
        if score["userId"] in self.teachers or score["userId"] not in known:
            return problem(400)
        last = self.kept.get((column.url, score["userId"]))
        if last is not None and second(score) <= second(last):
            return problem(409)
        if score["gradingProgress"] != "FullyGraded" or "scoreGiven" not in score:
            return Reply(200)
        clamped = min(score["scoreGiven"], score["scoreMaximum"])
        self.kept[column.url, score["userId"]] = {**score, "scoreGiven": clamped}
        return Reply(200)

    def _results(self, column: Column, url: str) -> Reply:
        """With `limit` always 404, seen in 4.5."""
        return problem(404) if "limit=" in url else super()._results(column, url)

    def complaint(self, assertion: str) -> str:
        """Neither audience nor replay is looked at; an `iat` ahead of its clock is refused without leeway."""
        header = jwt.get_unverified_header(assertion)
        self.cached_keys.setdefault(header.get("kid", ""), dict(self.tool_key.public_jwk))
        cached = self.cached_keys[header.get("kid", "")]
        said = jwt.decode(
            assertion, jwt.PyJWK(cached).key, ["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
        )  # fmt: skip
        return "iat in the future" if said["iat"] > self.now.timestamp() else ""


@dataclass
class GradeSyncOnly(Moodle):
    """“Use this service for grade sync only”: no scope for columns at all."""

    granted: frozenset[str] = frozenset({claims.SCOPE_RESULT, claims.SCOPE_SCORE, claims.SCOPE_ROSTER})
